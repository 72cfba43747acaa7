"""Fixed sentences and words that people read, wherever an answer is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

DOUBTS_SHOWN = 2
"""Most reasons that are given for one sentence."""

ABSTENTION = "The articles do not say."
"""The text of an answer that abstains."""

SAME_TEXT = "{} carry the same text, so they count as one source."
"""The note on an answer that cites several copies of one text."""

UNDATED = "{:,} of {:,} articles have no date, so the dates leave them out."
"""A note on an answer within dates."""

LOOKED_ONLY = "Looked only in {}."
"""A note on an answer when the question says in which articles to look."""

NOT_REFERRED = "No article fits {}, so all of them were looked at."
"""A note on an answer when the article that the question mentions does not exist."""


def describe_doubt(*, verified: bool, doubts: Sequence[str] = ()) -> str:
    """What comes after a sentence: "" if it is verified, else that it is not, and why: "not verified: 45 is not
    there"."""
    if verified:
        return ""
    return f"not verified: {'; '.join(doubts[:DOUBTS_SHOWN])}" if doubts else "not verified"


def word_narrowed_refusal(words: str, n: int) -> str:
    """The text of an abstention when only the `n` articles with this description were searched."""
    called = words.replace("the ", "The ", 1) if words.startswith("the ") else words
    return f"{called} {'does' if n == 1 else 'do'} not say."


UNDECIDED = "The articles do not say yes or no. About it they say:"
"""Comes before what the articles say about a yes-no question that they do not decide."""

UNDEFINED = "No single sentence answers that. What the articles say:"
"""Comes before what the articles say about a person or thing when the question asks who or what it is."""

TOLD_AS: dict[str, str] = {
    "corrected": "The articles say that this was corrected:",
    "denied": "The articles do not present this as true; they say that it is denied or false:",
    "negated": "The articles say that this is not so:",
    "doubted": "The articles do not present this as true; they say that it is doubted:",
    "asked": "The articles only pose this as a question:",
    "replaced": "The articles describe this as a plan that changed:",
    "outdated": "The articles say this about an earlier time:",
    "newer": "The articles say this about a later time:",
    "difference": "The articles only say how much more or less it is:",
    "beginning": "The articles only say when it begins:",
    "ending": "The articles only say when it ends:",
    "planned": "The articles describe this as planned, not as done:",
    "foretold": "The articles describe this as expected, not as done:",
    "possible": "The articles describe this as possible, not as done:",
    "supposed": "The articles describe this as supposed, not as done:",
    "claimed": "The articles report this as somebody's claim:",
}
"""Comes before a quote whose answer is not stated as fact, by `rag.text.standing.How`."""

NOT_SAID = "The articles do not say {}; they say:"
NOT_SAID_SO = "The articles do not explicitly say {}; they say:"
"""Stand before what the articles say where a question takes for granted what they do not ("that the council sold it").
"""
TAKEN_FOR_GRANTED = "what the question takes for granted"
"""In their place where the claim cannot be written out."""

AS_OF = "As of {}:"
"""Comes before what an article of that day says, when the question asks for the present."""

CONFIDENCE_WORDS = ((0.8, "high"), (0.6, "fair"), (0.0, "low"))
"""Lower bounds of the calibrated probability, and the word for it."""


def name_confidence(confidence: float) -> str:
    """A word for a confidence of 0 to 1."""
    return next(word for bound, word in CONFIDENCE_WORDS if confidence >= bound)


def count_passages(n: int) -> str:
    """The number of passages in words, singular or plural."""
    return "1 passage" if n == 1 else f"{n} passages"


def count_articles(n: int) -> str:
    """The number of articles in words, singular or plural."""
    return "1 article" if n == 1 else f"{n:,} articles"


def describe_coverage(articles: int, *, exhaustive: bool) -> str:
    """How much was read for an answer: "all 5 articles", or "the nearest passages of 5 articles" when not every
    sentence was read."""
    if not exhaustive:
        return f"the nearest passages of {count_articles(articles)}"
    return "the only article" if articles == 1 else f"all {count_articles(articles)}"


VERDICT_WORDS: dict[str, str] = {
    "supported": "borne out",
    "contradicted": "contradicted",
    "partly": "partly borne out",
    "not found": "not in the articles",
}
"""The words for a verdict where a checked text is shown, by `rag.schema.kinds.Verdict`."""


def name_verdict(verdict: str) -> str:
    """The words for a verdict."""
    return VERDICT_WORDS[verdict]


def list_remarks(status: str, when: str, *, counted: bool) -> list[str]:
    """Remarks on an event of a timeline: that it is planned, and from which words its date was counted."""
    remarks = ["planned"] if status == "planned" else []
    if counted:
        remarks.append(f"counted from “{when}”" if when else "the day of the article")
    return remarks


def add_remarks(day: str, remarks: Sequence[str]) -> str:
    """The label of an event: its day, with the remarks in brackets after it."""
    return f"{day} ({', '.join(remarks)})" if remarks else day


def read_day(label: str) -> str:
    """The day of an event's label, without the remarks in brackets after it."""
    return label.partition(" (")[0]


def drop_added(asked_as: str) -> str:
    """The sentence of a completed follow-up, without the words that were added in brackets only for the search."""
    return re.sub(r" \([^()]*\)(?=\?$)", "", asked_as)


NOTHING_SAID = "says nothing on this"
"""Used in a comparison where one side has nothing on a point."""

STAGE_CAPTIONS: dict[str, str] = {
    "loading": "Loading the models",
    "understanding": "The language model completes the question",
    "retrieval": "Looking for passages",
    "answering": "Reading {}",
    "writing": "The language model writes from {}",
    "repair": "The language model repairs what could not be verified",
    "checking": "Looking at the files that are cited",
}
"""Shown while a stage runs, by the name of the stage; `{}` is the number of passages."""
