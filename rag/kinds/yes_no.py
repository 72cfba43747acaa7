"""Answers a yes-no question: "Yes" or "No" with the deciding sentence, or nothing when the articles do not decide it.

The question is judged as a statement, so that its own words are not evidence for it.
"""

from __future__ import annotations

import re

from rag.kinds.articles import Articles
from rag.kinds.evidence import list_sources, quote_evidence, retrieve_evidence
from rag.kinds.name_case import capitalise_names
from rag.kinds.office_claims import OFFICE_CONFIDENCE, find_office, read_office_claim
from rag.kinds.stance import STANCE_CONFIDENCE, StanceClaim, find_stance, list_stance_evidence, read_stance_claim
from rag.question.yes_no_statement import state_yes_no
from rag.schema.answers import Answer
from rag.schema.kinds import Coverage, Request
from rag.schema.wording import UNDECIDED
from rag.verification.verdicts import (
    ALL_THERE,
    LEFT_OPEN,
    OUTCOME_TOLD,
    SOURCE_DENIES,
    SOURCE_SAYS_NOT,
    SOURCE_SAYS_OTHERWISE,
    Judgement,
    load_judge,
)

PASSAGES = 5
"""Number of passages read: about half the cost of a factual question."""

SURE_YES, SURE_NO = 0.6, 0.6
"""Least probability for the answer "Yes" and for "No"."""
SURE_WHOLE = 0.5
"""Least probability for "Yes" where the sentence has every word of the question."""

SURE_STANCE = 0.75
"""Least probability for "No" to what a party supports or opposes, where no word of its own tells its stance."""

_ACCORDING = re.compile(r"^according to (?P<who>.+)$")
_OTHER_NAME = re.compile(r"^the source has [A-Z]\D* where it has \D+$")
_DENIES = re.compile(r"^(?P<who>.+) denies it$")


def answer_yes_no(request: Request, articles: Articles) -> Answer | None:
    """The answer to the question; None when it is not a yes-no question or the articles do not decide it."""
    asked = capitalise_names(request.text or request.subject, articles.facts)
    statement = state_yes_no(asked) or asked
    office = _answer_office(statement, articles)
    if office is not None and office.verdict:
        return office
    stance = read_stance_claim(statement)
    if stance and (answer := _answer_stance(stance, articles)):
        return answer
    passages = list_stance_evidence(stance, articles) if stance else retrieve_evidence(statement, articles, PASSAGES)
    if not passages:
        return None
    judgement = load_judge().judge(statement, list_sources(passages))
    told = judgement.reason == SOURCE_SAYS_NOT or judgement.leaning.contradicted >= SURE_STANCE
    if stance and judgement.verdict == "contradicted" and not told:
        return None
    is_open = judgement.verdict == "partly" and judgement.reason.startswith(LEFT_OPEN)
    decided = decide(judgement) or (("", judgement.leaning.supported) if is_open else None)
    if decided is None or judgement.n is None or judgement.span is None:
        return office
    if office is not None and judgement.reason != SOURCE_SAYS_NOT:  # what they are called says more
        return office
    verdict, confidence = decided
    quoter = articles.quoter()
    statements = quote_evidence(quoter, passages, judgement.n, judgement.span)
    if not statements:
        return None
    return Answer(
        question="",
        abstained=False,
        confidence=confidence,
        statements=statements,
        passages=quoter.passages,
        mode="extractive",
        lead=_lead(verdict, judgement.reason) if verdict else UNDECIDED,
        coverage=Coverage(len({passage.file for passage in passages}), exhaustive=False),
        verdict=verdict,
    )


def _answer_office(statement: str, articles: Articles) -> Answer | None:
    """Whether somebody is what the statement says, by what the articles call them; undecided when they call them
    something else. None when the statement is not of this form, or the articles do not name the person."""
    claim = read_office_claim(statement)
    found = find_office(claim, articles) if claim else None
    if found is None:
        return None
    quoter = articles.quoter()
    return Answer(
        question="",
        abstained=False,
        confidence=OFFICE_CONFIDENCE,
        statements=tuple(quoter.quote(one) for one in (found.sentence, found.other) if one),
        passages=quoter.passages,
        mode="extractive",
        lead=f"{found.verdict.capitalize()}." if found.verdict else UNDECIDED,
        coverage=Coverage(len(articles.listed), exhaustive=True),
        verdict=found.verdict,
    )


def _answer_stance(claim: StanceClaim, articles: Articles) -> Answer | None:
    """Where a party stands, by its own words or deeds; None when the articles have no word for it."""
    found = find_stance(claim, articles)
    if found is None:
        return None
    verdict, sentence = found
    quoter = articles.quoter()
    return Answer(
        question="",
        abstained=False,
        confidence=STANCE_CONFIDENCE,
        statements=(quoter.quote(sentence),),
        passages=quoter.passages,
        mode="extractive",
        lead=f"{verdict.capitalize()}." if verdict else UNDECIDED,
        coverage=Coverage(len(articles.listed), exhaustive=True),
        verdict=verdict,
    )


def decide(judgement: Judgement) -> tuple[str, float] | None:
    """ "yes" or "no" and its probability; None when the judgement decides nothing."""
    leaning = judgement.leaning
    is_told = judgement.reason in (ALL_THERE, OUTCOME_TOLD)
    sure = SURE_WHOLE if judgement.is_whole else SURE_YES
    if judgement.verdict == "supported" and (leaning.supported >= sure or is_told):
        return "yes", max(leaning.supported, SURE_YES)
    if judgement.verdict == "contradicted":
        # A word of the sentence says it, not the model alone; another name in the same place may be somebody else's.
        told = judgement.reason != SOURCE_SAYS_OTHERWISE and not _OTHER_NAME.match(judgement.reason)
        sure = max(leaning.contradicted, SURE_NO if told else 0.0)
        return ("no", sure) if sure >= SURE_NO else None
    return None


def _lead(verdict: str, reason: str) -> str:
    """The answer in a word, with the speaker when the sentence names one."""
    match = (_ACCORDING if verdict == "yes" else _DENIES).match(reason) if reason != SOURCE_DENIES else None
    word = verdict.capitalize()
    return f"{word}, according to {match['who'].rstrip('.')}." if match else f"{word}."
