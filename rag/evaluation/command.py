"""What `rag eval` does, in order: reads cases and bars, asks, reports, and checks the bars; or drafts cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rag.assistant import Assistant
from rag.conversations.store import Conversations
from rag.errors import EvaluationError
from rag.evaluation.bars import Bar, load_bars, load_kind_bars
from rag.evaluation.cases import find_shipped, load_cases
from rag.evaluation.comparing import compare_runs
from rag.evaluation.drafting import draft_cases, draft_judged_cases
from rag.evaluation.judging import Outcome
from rag.evaluation.kind_cases import load_kind_cases
from rag.evaluation.kind_judging import run_kind_cases, score_kinds
from rag.evaluation.reporting import Report, build_report, describe_provenance, load_baseline
from rag.evaluation.running import IndexedDocuments, OnProgress, run_cases

CASES, KIND_CASES, BARS = "questions.jsonl", "kind_cases.jsonl", "bars.toml"


def evaluate(
    assistant: Assistant,
    *,
    cases: Path | None = None,
    bars: Path | None = None,
    baseline: Path | None = None,
    on_progress: OnProgress | None = None,
) -> Report:
    """Ask the cases and report. The assistant's folder must be indexed.

    By default `cases` are the shipped cases, checked against the shipped bars unless `bars` is given; other cases are
    checked against bars only if `bars` is given. The shipped cases by kind are asked only together with the shipped
    cases. All files are read, and their errors raised, before the first question. Raises `EvaluationError` and what
    `running.run_cases` raises.
    """
    cases_file = cases or find_shipped(CASES)
    bars_file = bars or (None if cases else find_shipped(BARS))
    asked = load_cases(cases_file)
    bounds: Sequence[Bar] = load_bars(bars_file) if bars_file else ()
    kind_cases = [] if cases else load_kind_cases(find_shipped(KIND_CASES))
    kind_bars = load_kind_bars(bars_file) if bars_file and kind_cases else {}
    before: list[Outcome] | None = load_baseline(baseline) if baseline else None
    run = run_cases(assistant, asked, on_progress=on_progress)
    by_kind = run_kind_cases(assistant, kind_cases, IndexedDocuments(assistant), on_progress=on_progress)
    comparison = compare_runs(before, run.outcomes) if before is not None else None
    provenance = describe_provenance(assistant, cases_file, bars_file)
    report = build_report(run, provenance=provenance, bars=bounds, comparison=comparison)
    return replace(report, kind_outcomes=tuple(by_kind), kind_scores=tuple(score_kinds(by_kind, kind_bars)))


def write_page(report: Report, path: Path) -> None:
    """Write the report as one HTML file. Raises `EvaluationError` when it cannot be written."""
    from rag.evaluation.page import render_page

    _write(path, render_page(report))


def write_drafts(assistant: Assistant, path: Path, *, judged: bool = False) -> int:
    """Write drafted cases from the indexed files, or from answers that were rated in the chat; returns their number.

    Raises `EvaluationError` when the file exists or cannot be written, or there is nothing to draft, and
    `ConversationError` when the saved conversations cannot be read.
    """
    if path.exists():
        raise EvaluationError(f"{path} already exists. Name another file, so that nobody's work is overwritten.")
    if judged:
        settings = assistant.settings
        turns = Conversations(settings.home).list_judged(articles=str(settings.articles.resolve()))
        records = draft_judged_cases(turns)
    else:
        records = draft_cases(assistant.library.read_document(record.file) for record in assistant.library.list_files())
    if not records:
        reason = "no answer has a thumb yet" if judged else "no sentence in the folder has a number, a date or a name"
        raise EvaluationError(f"Nothing can be drafted: {reason}.")
    _write(path, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
    return len(records)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise EvaluationError(
            f"{path} cannot be written: {error.strerror}. Name a file in a folder that exists."
        ) from error
