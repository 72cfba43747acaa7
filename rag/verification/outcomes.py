"""Who won and who lost: "did Rovers win the cup?", "has the mayor lost the election?".

A sentence may have every other word of such a question and be about another side's victory, so only a verb that says
who won or lost decides it. English only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.en.contests import BEATING, CONTESTS, LOSING, WINNING
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text, stem_word

_ANYBODY = re.compile(r"(?:any|anyone|anybody|some|someone|somebody|no|nobody|who|which|what)\b", re.IGNORECASE)
"""Nobody in particular: any side may have won."""
_HELPING = r"(?:(?:has|have|had|did|does|also|finally|already|\w+ly) )*"
_CLAIM = re.compile(
    rf"(?P<who>.+?) {_HELPING}(?P<verb>win|wins|won|lose|loses|lost) "
    r"(?:the |a |an |its |their |his |her )?(?P<what>.+?)\.?",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"\b(?P<verb>{match_any(WINNING | BEATING | LOSING)})\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|get|gets|got) (?:\w+ly )?$", re.IGNORECASE)
_PREPOSITION = re.compile(r"[,;:]| (?:in|on|at|to|by|with|during|after|over|against|from|for|and|when|while) ")
_CLAUSE = re.compile(r"[,;:—–]| (?:and|but|while|after|as|when|who|which|that) ")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A statement that somebody won or lost something."""

    who: frozenset[str]
    what: frozenset[str]
    """Stems of both."""
    is_won: bool


def read_outcome(statement: str) -> Outcome | None:
    """The outcome that a statement claims; None if it claims none, or of nothing that one side wins."""
    match = _CLAIM.fullmatch(" ".join(statement.split()))
    if (
        match is None
        or _ANYBODY.match(match["who"])
        or not any(fold_text(word) in CONTESTS for word in WORD.findall(match["what"]))
    ):
        return None
    return Outcome(_stem(match["who"]), _stem(match["what"]), match["verb"].lower().startswith("w"))


def find_outcome(claimed: Outcome, text: str) -> bool | None:
    """Whether a sentence says that it came out so; None if it does not say who won or lost."""
    if not claimed.what <= _stem(text):
        return None
    for match in _TOLD.finditer(text):
        told = _read_told(claimed, match["verb"].lower(), text[: match.start()], text[match.end() :])
        if told is not None:
            return told
    return None


def tells_outcome(text: str) -> bool:
    """Whether a sentence has a verb that may say who won or lost."""
    return _TOLD.search(text) is not None


def _read_told(claimed: Outcome, verb: str, before: str, after: str) -> bool | None:
    """Whether one verb of a sentence, between these parts of it, says that it came out so; None if it says nothing of
    it."""
    opening = _CLAUSE.split(before)[-1]
    subject, rest = _stem(opening if opening.strip() else before), _stem(_CLAUSE.split(after)[0])
    is_passive = _PASSIVE.search(before) is not None
    if verb in BEATING:
        if claimed.who <= subject:
            return claimed.is_won is not is_passive
        return claimed.is_won is is_passive if claimed.who <= rest else None
    is_won = verb in WINNING
    if is_passive:  # "the cup was won by Rovers"
        return claimed.is_won is is_won if claimed.what <= subject and claimed.who <= rest else None
    if not claimed.what <= _stem(_PREPOSITION.split(after)[0]):
        return None  # "lost 20 ships in the war" is no outcome of it
    if claimed.who <= subject:
        return claimed.is_won is is_won
    return False if is_won and claimed.is_won and subject else None  # somebody else won it


def _stem(text: str) -> frozenset[str]:
    """The stems of the words that name something."""
    small = {"the", "a", "an", "of", "in", "on", "at", "for", "to", "its", "their", "his", "her", "this", "that"}
    return frozenset(stem_word(word) for word in map(fold_text, WORD.findall(text)) if word not in small)
