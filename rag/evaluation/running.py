"""Asks an assistant every case and judges the answers.

Errors in the cases are raised before the first question. Answers are judged with the current threshold; refused
questions are then asked again without a threshold, which only the calibration uses.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.assistant import Assistant
from rag.errors import EvaluationError, QuestionError
from rag.evaluation import ranking
from rag.evaluation.cases import Case
from rag.evaluation.evidence import Place, find_evidence
from rag.evaluation.judging import Outcome, judge
from rag.schema.answers import Answer, Passage
from rag.schema.documents import Document
from rag.schema.query import EarlierTurn, Query

OnProgress = Callable[[int, int, str], None]
"""Called with the number of cases done, the number of all cases, and the current question."""


@dataclass(frozen=True, slots=True)
class Run:
    """The outcome of every case, and the cost of asking them."""

    outcomes: tuple[Outcome, ...]
    threshold: float
    first_milliseconds: float
    """Time of the first question, which loads the models; it is asked once more for its outcome."""
    peak_megabytes: float | None
    """Peak memory of the process, in MB of 1,000,000 bytes, including indexing if the same process did it; None if the
    system does not report it."""
    notes: tuple[str, ...] = ()


class IndexedDocuments(Mapping[str, Document]):
    """The indexed documents, each read on first access."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._files = frozenset(record.file for record in assistant.library.list_files())
        self._read: dict[str, Document] = {}

    def __getitem__(self, file: str) -> Document:
        if file not in self._files:
            raise KeyError(file)
        if file not in self._read:
            self._read[file] = self._assistant.library.read_document(file)
        return self._read[file]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files))

    def __len__(self) -> int:
        return len(self._files)


def run_cases(assistant: Assistant, cases: Sequence[Case], *, on_progress: OnProgress | None = None) -> Run:
    """Ask every case, in order. The index must exist.

    Raises `EvaluationError` when a case names a file that is not indexed or has an invalid question, and when
    ir-measures is missing; and what `Assistant.ask` raises.
    """
    ranking.check_installed()
    documents = IndexedDocuments(assistant)
    _check_files(cases, documents)
    evidence = {case.id: find_evidence(case, documents) for case in cases}
    first = _ask(assistant, cases[0]).milliseconds.get("total", 0.0)
    answers: dict[str, Answer] = {}
    retrieved: dict[str, list[Passage]] = {}
    for done, case in enumerate(cases):
        if on_progress:
            on_progress(done, len(cases), case.question)
        answers[case.id] = _ask(assistant, case)
        retrieved[case.id] = assistant.retrieve(answers[case.id].asked_as or case.question, top=ranking.DEPTH)
    peak = read_peak_memory()
    refused = [case for case in cases if answers[case.id].abstained and case.answerable]
    without_threshold = _ask_without_threshold(assistant, refused)
    ranks = _measure_ranks(cases, retrieved, evidence)
    outcomes = tuple(
        judge(
            case,
            answers[case.id],
            retrieved=retrieved[case.id],
            documents=documents,
            evidence=evidence[case.id],
            ranks=ranks[case.id],
            without_threshold=without_threshold.get(case.id),
        )
        for case in cases
    )
    return Run(outcomes, assistant.threshold, first, peak, _write_notes(cases, evidence))


def _ask(assistant: Assistant, case: Case) -> Answer:
    """The answer to a case's last turn; the turns before it are asked first."""
    earlier: list[EarlierTurn] = []
    try:
        for turn in case.turns[:-1]:
            answer = assistant.ask(Query(turn, earlier=tuple(earlier)))
            earlier.append(EarlierTurn.from_answer(answer))
        return assistant.ask(Query(case.question, earlier=tuple(earlier)))
    except QuestionError as error:
        raise EvaluationError(f"Case {case.id!r} (line {case.line}) cannot be asked: {error}") from error


def _ask_without_threshold(assistant: Assistant, cases: Sequence[Case]) -> dict[str, Answer]:
    """The answers to answerable cases with a threshold of 0, by id."""
    if not cases:
        return {}
    with type(assistant)(assistant.settings.model_copy(update={"threshold": 0.0})) as eager:
        return {case.id: _ask(eager, case) for case in cases}


def _check_files(cases: Sequence[Case], documents: Mapping[str, Document]) -> None:
    for case in cases:
        for file in case.files:
            if file not in documents:
                raise EvaluationError(
                    f"Case {case.id!r} (line {case.line}) names {file}, which is not indexed. "
                    "`rag status --files` lists what is; --articles names another folder, --cases other cases."
                )


def _measure_ranks(
    cases: Sequence[Case], retrieved: Mapping[str, Sequence[Passage]], evidence: Mapping[str, Sequence[Place]]
) -> dict[str, dict[str, float]]:
    """The retrieval measures of every case, by id; empty for cases with nothing to find."""
    levels = {
        "file": ranking.measure_rankings(
            {id: ranking.list_ranked_files(passages) for id, passages in retrieved.items()},
            {case.id: case.files for case in cases},
        ),
        "span": ranking.measure_rankings(
            {id: ranking.list_ranked_places(passages, evidence[id]) for id, passages in retrieved.items()},
            {id: [ranking.name_place(place) for place in places] for id, places in evidence.items()},
        ),
    }
    return {
        case.id: {
            f"{level}_{name}": value
            for level, values in levels.items()
            for name, value in values.get(case.id, {}).items()
        }
        for case in cases
    }


def _write_notes(cases: Sequence[Case], evidence: Mapping[str, Sequence[Place]]) -> tuple[str, ...]:
    """Notes on the cases for readers of the report."""
    notes = []
    missing = [case.id for case in cases if case.answerable and not evidence[case.id]]
    if missing:
        notes.append(
            f"{len(missing)} cases have neither evidence nor facts in their files, so they may be wrong: "
            f"{', '.join(missing[:10])}{' …' if len(missing) > 10 else ''}."
        )
    if any(len(case.turns) > 1 for case in cases):
        notes.append(
            "In a case of several turns only the last is judged; the turns before it are asked first, in order."
        )
    return tuple(notes)


def read_peak_memory() -> float | None:
    """Peak memory of this process, in MB of 1,000,000 bytes; None on Windows."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (peak if sys.platform == "darwin" else peak * 1024) / 1e6
