"""Asks every case of an assistant and judges what comes back.

Owns the order of things: what is wrong with the cases is told before the first question; the threshold of the
settings is in force for what is judged; what was refused is then asked again with none, which only the calibration
looks at.
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
"""Cases done, cases in all, the question at hand."""


@dataclass(frozen=True, slots=True)
class Run:
    """Every case's outcome, and what the asking took."""

    outcomes: tuple[Outcome, ...]
    threshold: float
    first_milliseconds: float
    """Of the first question, which loads the models; asked once more for its outcome."""
    peak_megabytes: float | None
    """Most memory the process held so far, in MB of 1,000,000 bytes, indexing included where it was done in the same
    process; None where the system does not tell."""
    notes: tuple[str, ...] = ()


class _Documents(Mapping[str, Document]):
    """The indexed documents, each read when it is first looked at."""

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
    """Ask every case, in order. The index must be there.

    Raises `EvaluationError` for a case that names a file that is not indexed or asks what cannot be asked, and when
    ir-measures is missing; what `Assistant.ask` raises for the index and the models.
    """
    ranking.check_installed()
    documents = _Documents(assistant)
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
    unbounded = _ask_unbounded(assistant, refused)
    ranks = _measure_ranks(cases, retrieved, evidence)
    outcomes = tuple(
        judge(
            case,
            answers[case.id],
            retrieved=retrieved[case.id],
            documents=documents,
            evidence=evidence[case.id],
            ranks=ranks[case.id],
            unbounded=unbounded.get(case.id),
        )
        for case in cases
    )
    return Run(outcomes, assistant.threshold, first, peak, _write_notes(cases, evidence))


def _ask(assistant: Assistant, case: Case) -> Answer:
    """The answer to a case's last turn, those before it asked first."""
    earlier: list[EarlierTurn] = []
    try:
        for turn in case.turns[:-1]:
            answer = assistant.ask(Query(turn, earlier=tuple(earlier)))
            earlier.append(EarlierTurn.from_answer(answer))
        return assistant.ask(Query(case.question, earlier=tuple(earlier)))
    except QuestionError as error:
        raise EvaluationError(f"Case {case.id!r} (line {case.line}) cannot be asked: {error}") from error


def _ask_unbounded(assistant: Assistant, cases: Sequence[Case]) -> dict[str, Answer]:
    """The answers with no threshold; a case that is to be refused has no right one, so none is asked."""
    if not cases:
        return {}
    with type(assistant)(assistant.settings.model_copy(update={"threshold": 0.0})) as bold:
        return {case.id: _ask(bold, case) for case in cases}


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
    """The retrieval measures of every case, by id; empty for those with nothing to find."""
    files = ranking.measure_rankings(
        {id: ranking.list_ranked_files(passages) for id, passages in retrieved.items()},
        {case.id: case.files for case in cases},
        level="file",
    )
    spans = ranking.measure_rankings(
        {id: ranking.list_ranked_places(passages, evidence[id]) for id, passages in retrieved.items()},
        {id: [ranking.name_place(place) for place in places] for id, places in evidence.items()},
        level="span",
    )
    return {case.id: {**files.get(case.id, {}), **spans.get(case.id, {})} for case in cases}


def _write_notes(cases: Sequence[Case], evidence: Mapping[str, Sequence[Place]]) -> tuple[str, ...]:
    """What a reader of the report should know of the cases."""
    notes = []
    missing = [case.id for case in cases if case.answerable and not evidence[case.id]]
    if missing:
        notes.append(
            f"In {len(missing)} cases the files hold neither evidence nor facts, so they may be wrong: "
            f"{', '.join(missing[:10])}{' …' if len(missing) > 10 else ''}."
        )
    if any(len(case.turns) > 1 for case in cases):
        notes.append("Of a case of several turns the last is judged; those before it are asked first, in order.")
    return tuple(notes)


def read_peak_memory() -> float | None:
    """The most memory this process has held, in MB of 1,000,000 bytes; None on Windows."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (peak if sys.platform == "darwin" else peak * 1024) / 1e6
