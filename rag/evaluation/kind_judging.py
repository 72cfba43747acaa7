"""Asks the cases by kind and judges each answer: right kind, complete, nothing wrong, quoted exactly."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rag.assistant import Assistant
from rag.errors import EvaluationError, QuestionError
from rag.evaluation.judging import is_faithful
from rag.evaluation.kind_cases import KindCase
from rag.schema.answers import Answer, Statement
from rag.schema.documents import Document
from rag.schema.query import EarlierTurn, Query

REFUSED = "none"
"""Name of the row of cases whose right answer is a refusal or "none", in the table and in the bars."""


@dataclass(frozen=True, slots=True)
class KindOutcome:
    """The result of a case by kind."""

    id: str
    kind: str
    """Its kind, or `REFUSED`."""
    question: str
    taken_for: str
    """The kind of the answer."""
    answer: str
    failures: tuple[str, ...]
    """What is wrong, each in a few words; empty if the answer is right."""
    quotes: int
    faithful_quotes: int
    """Number of citations that are exactly the text of their file."""
    milliseconds: float

    @property
    def right(self) -> bool:
        return not self.failures


@dataclass(frozen=True, slots=True)
class KindScore:
    """A row of the table by kind."""

    kind: str
    n: int
    right: float
    """Share, 0 to 1."""
    recognised: float
    """Share recognised as the kind, 0 to 1."""
    milliseconds: float
    """Median."""
    bar: float | None = None
    """The least share right; None without a bar."""

    @property
    def met(self) -> bool:
        return self.bar is None or self.right >= self.bar - 1e-9


def run_kind_cases(
    assistant: Assistant,
    cases: Sequence[KindCase],
    documents: Mapping[str, Document],
    *,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> list[KindOutcome]:
    """The outcome of each case, in order. Raises `EvaluationError` for a case that names a file that is not indexed."""
    for case in cases:
        for file in (*case.files, *case.cites):
            if file not in documents:
                raise EvaluationError(f"Case {case.id!r} (line {case.line}) names {file}, which is not indexed.")
    outcomes = []
    for done, case in enumerate(cases):
        if on_progress:
            on_progress(done, len(cases), case.question)
        outcomes.append(judge_kind(case, _ask(assistant, case), documents))
    return outcomes


def _ask(assistant: Assistant, case: KindCase) -> Answer | QuestionError:
    """The answer to the last turn, or the error that refused it; the turns before it are asked first."""
    earlier: list[EarlierTurn] = []
    for turn in case.turns[:-1]:
        earlier.append(EarlierTurn.from_answer(assistant.ask(Query(turn, earlier=tuple(earlier)))))
    try:
        return assistant.ask(Query(case.question, earlier=tuple(earlier)))
    except QuestionError as error:
        return error


def judge_kind(case: KindCase, answer: Answer | QuestionError, documents: Mapping[str, Document]) -> KindOutcome:
    """The outcome of a case. An error with a one-line message counts as a refusal."""
    kind = REFUSED if case.none else case.kind
    question = " / ".join(case.turns)
    if isinstance(answer, QuestionError):
        refused = () if case.none else (f"refused: {answer}",)
        return KindOutcome(case.id, kind, question, "", str(answer), refused, 0, 0, 0.0)
    citations = [citation for statement in list_statements(answer) for citation in statement.citations]
    faithful = sum(is_faithful(citation, documents) for citation in citations)
    failures = _find_failures(case, answer, documents)
    if faithful < len(citations):
        failures.append("a quote is not the text of its file")
    return KindOutcome(
        id=case.id,
        kind=kind,
        question=question,
        taken_for=answer.kind,
        answer=answer.text,
        failures=tuple(failures),
        quotes=len(citations),
        faithful_quotes=faithful,
        milliseconds=answer.milliseconds.get("total", 0.0),
    )


def list_statements(answer: Answer) -> list[Statement]:
    """Every statement of an answer, including those of its events, items, columns and checks."""
    return [
        *answer.statements,
        *(event.statement for event in answer.events),
        *(item.statement for item in answer.items if item.statement),
        *(cell for column in answer.columns for cell in column.cells if cell),
        *(statement for check in answer.checks for statement in check.evidence),
    ]


def _find_failures(case: KindCase, answer: Answer, documents: Mapping[str, Document]) -> list[str]:
    is_none = answer.abstained or not (answer.items or answer.checks or list_statements(answer))
    if case.none:
        return [] if is_none else ["it should be refused, or be none"]
    failures = [] if answer.kind == case.kind else [f"taken for {answer.kind}"]
    text = _write_out(answer)
    for group in case.has:
        if not any(re.search(pattern, text, re.IGNORECASE) for pattern in group):
            failures.append(f"{group[0]!r} is missing")
    failures += [f"{one!r} is there" for one in case.lacks if re.search(one, text, re.IGNORECASE)]
    failures += _find_wrong_files(case, answer, documents)
    failures += _find_wrong_dates(case, answer)
    verdicts = [check.verdict for check in answer.checks]
    if case.verdicts and (
        len(verdicts) != len(case.verdicts)
        or not all(re.fullmatch(wanted, verdict) for wanted, verdict in zip(case.verdicts, verdicts, strict=True))
    ):
        failures.append(f"the verdicts are {', '.join(verdicts) or 'none'}")
    return failures


def _write_out(answer: Answer) -> str:
    """All words of an answer: its text, and the names and statements that it lists."""
    names = [name for item in answer.items for name in (item.name, *item.aliases)]
    return "\n".join([answer.text, *names, *(statement.text for statement in list_statements(answer))])


def _find_wrong_files(case: KindCase, answer: Answer, documents: Mapping[str, Document]) -> list[str]:
    cited = {citation.file for statement in list_statements(answer) for citation in statement.citations}
    failures = [f"{file} is not cited" for file in case.cites if file not in cited]
    wanted = set(case.files)
    if case.mentions:
        wanted = {file for file in documents if re.search(case.mentions, documents[file].text, re.IGNORECASE)}
    if wanted and cited != wanted:
        failures.append(f"it cites {', '.join(sorted(cited)) or 'nothing'}")
    return failures


def _find_wrong_dates(case: KindCase, answer: Answer) -> list[str]:
    days = [event.first.isoformat() for event in answer.events]
    failures = [] if days == sorted(days) else ["the events are not in order"]
    left = iter(days)
    missing = [date for date in case.dates if not any(day.startswith(date) for day in left)]
    return [*failures, f"{missing[0]} is missing, or out of order"] if missing else failures


def score_kinds(outcomes: Sequence[KindOutcome], bars: Mapping[str, float] | None = None) -> list[KindScore]:
    """A score for each kind, in order of the cases; cases that should be refused come last.

    Raises `EvaluationError` for a bar on a kind without cases.
    """
    kinds = sorted(dict.fromkeys(one.kind for one in outcomes), key=lambda kind: kind == REFUSED)
    for name in bars or {}:
        if name not in kinds:
            raise EvaluationError(f"There is a bar for {name!r}, and no case of that kind. Kinds: {', '.join(kinds)}.")
    return [_score(kind, [one for one in outcomes if one.kind == kind], (bars or {}).get(kind)) for kind in kinds]


def _score(kind: str, outcomes: Sequence[KindOutcome], bar: float | None) -> KindScore:
    n = len(outcomes)
    recognised = sum(kind in (one.taken_for, REFUSED) for one in outcomes) / n
    median = statistics.median(one.milliseconds for one in outcomes)
    return KindScore(kind, n, sum(one.right for one in outcomes) / n, recognised, round(median, 2), bar)


def describe_outcome(outcome: KindOutcome) -> dict[str, Any]:
    """An outcome as JSON."""
    return {
        "id": outcome.id,
        "kind": outcome.kind,
        "question": outcome.question,
        "taken_for": outcome.taken_for,
        "right": outcome.right,
        "failures": list(outcome.failures),
        "answer": outcome.answer,
        "quotes": outcome.quotes,
        "faithful_quotes": outcome.faithful_quotes,
        "milliseconds": outcome.milliseconds,
    }
