"""Checks a text against the articles, sentence by sentence: borne out, contradicted, borne out in part, or not found.

Owns how a sentence gets its evidence and how the verdicts are worded. `rag.question.checked_text` decides which
sentences state something; `rag.verification.verdicts` judges them. The text itself is never evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rag.errors import QuestionError
from rag.kinds.articles import Articles, Quoter
from rag.kinds.evidence import list_sources, quote_evidence, retrieve_evidence
from rag.kinds.office_claims import find_office, read_office_claim
from rag.question.checked_text import StatedSentence, clean_checked_text, list_stated
from rag.schema.answers import Answer, Passage, Statement
from rag.schema.kinds import CheckedSentence, Coverage, Request, Verdict
from rag.verification.verdicts import Judgement, load_judge

PASSAGES = 4
"""Number of passages that each sentence is judged against."""
SHOWN_CHARACTERS = 70
"""Longest part of a checked sentence shown in the heading of its evidence."""

CALLED_OTHERWISE = "the articles call them something else"
"""The reason when the office in a statement is not said to be that person's."""

_TOLD: tuple[tuple[Verdict, str, str], ...] = (
    ("supported", "is borne out", "are borne out"),
    ("contradicted", "is contradicted", "are contradicted"),
    ("partly", "is borne out in part", "are borne out in part"),
    ("not found", "is not in the articles", "are not in the articles"),
)
"""Verdict -> its wording for one sentence and for several."""


def answer_check(request: Request, articles: Articles) -> Answer:
    """Each sentence of the text with its verdict. Raises `QuestionError` when there is nothing to check."""
    text = clean_checked_text(request.text or request.subject)
    sentences = list_stated(text)
    if not sentences:
        raise QuestionError("There is nothing to check: no sentence of the text states anything.")
    quoter, judge = articles.quoter(), load_judge()
    found: dict[str, tuple[Judgement, list[Passage]]] = {}
    stated = list(dict.fromkeys(one.statement for one in sentences))  # a repeated sentence is judged once
    for done, statement in enumerate(stated):
        if articles.on_progress:
            articles.on_progress(done, len(stated), statement)
        passages = retrieve_evidence(statement, articles, PASSAGES)
        judged = judge.judge(statement, list_sources(passages))
        found[statement] = _weigh_office(statement, judged, articles), passages
    checks = tuple(_report_sentence(one, *found[one.statement], quoter) for one in sentences)
    return Answer(
        question="",
        abstained=False,
        confidence=1.0,
        statements=tuple(statement for check in checks for statement in check.evidence),
        passages=quoter.passages,
        mode="extractive",
        lead=describe_verdicts(checks),
        coverage=Coverage(len(articles.listed), exhaustive=False),
        checks=checks,
    )


def _weigh_office(statement: str, judged: Judgement, articles: Articles) -> Judgement:
    """Downgrades "supported" when the articles call the person in question something else, and makes it "contradicted"
    when they call somebody else that: an office in the same sentence may be another's."""
    claim = read_office_claim(statement) if judged.verdict in ("supported", "partly") else None
    found = find_office(claim, articles) if claim else None
    if found is None or found.verdict == "yes" or (judged.verdict == "partly" and found.verdict != "no"):
        return judged
    verdict: Verdict = "contradicted" if found.verdict == "no" else "not found"
    return replace(judged, verdict=verdict, reason=CALLED_OTHERWISE)


def _report_sentence(
    sentence: StatedSentence, judged: Judgement, passages: Sequence[Passage], quoter: Quoter
) -> CheckedSentence:
    """The sentence with its verdict and the evidence for it."""
    evidence: tuple[Statement, ...] = ()
    if judged.n is not None and judged.span is not None:
        evidence = quote_evidence(quoter, passages, judged.n, judged.span)
    group = f"{_shorten(sentence.text)}: {judged.verdict}{f' ({judged.reason})' if judged.reason else ''}"
    grouped = tuple(replace(one, group=group) for one in evidence)
    return CheckedSentence(sentence.start, sentence.end, sentence.text, judged.verdict, judged.reason, grouped)


def describe_verdicts(checks: Sequence[CheckedSentence]) -> str:
    """The verdicts counted, in a sentence: "2 of 4 sentences are borne out, 1 is contradicted, 1 is not found."."""
    counts = Counter(check.verdict for check in checks)
    n = len(checks)
    parts: list[str] = []
    for verdict, one, several in _TOLD:
        count = counts[verdict]
        if count or verdict == "supported":
            number = f"{count} of {n} sentence{'' if n == 1 else 's'}" if not parts else str(count)
            parts.append(f"{number} {one if count == 1 else several}")
    return f"{', '.join(parts)}."


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= SHOWN_CHARACTERS:
        return f"“{plain}”"
    return f"“{plain[:SHOWN_CHARACTERS].rsplit(' ', 1)[0]} …”"
