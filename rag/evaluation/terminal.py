"""Prints a report to the terminal: measures, kinds, failed cases, and missed bars."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from rag.evaluation.cases import KINDS
from rag.evaluation.measures import BY_NAME
from rag.evaluation.page import explain_failure, format_measurement
from rag.evaluation.reporting import Report

LISTED = 20
"""Most failed cases listed; the page has all of them."""

PIPE_COLUMNS = 140
"""Width when standard output is not a terminal."""


def print_report(report: Report) -> None:
    """Print the whole report to standard output."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=PIPE_COLUMNS)
    console.print(_tabulate_measurements(report))
    console.print(_tabulate_kinds(report))
    _print_failures(console, report)
    if report.kind_scores:
        _print_by_kind(console, report)
    _print_cost(console, report)
    if report.comparison:
        _print_comparison(console, report)
    for note in report.notes:
        console.print(Text(f"Note: {note}", style="yellow"))
    _print_bars(console, report)


def _tabulate_measurements(report: Report) -> Table:
    table = Table("measure", "value (95% interval)", Column("n", justify="right"), "group", box=box.SIMPLE_HEAD)
    for name, measurement in report.select_measurements().items():
        measure = BY_NAME[name]
        table.add_row(measure.title, format_measurement(measure, measurement), str(measurement.n), measure.group)
    return table


def _tabulate_kinds(report: Report) -> Table:
    names = ("right", "facts_present", "file_accuracy", "span_hit_1", "words")
    table = Table("kind", Column("n", justify="right"), *(BY_NAME[name].title for name in names), box=box.SIMPLE_HEAD)
    for kind in KINDS:
        measurements = report.select_measurements(kind)
        if measurements:
            cells = (format_measurement(BY_NAME[name], measurements[name]) for name in names)
            table.add_row(kind, str(measurements["right"].n), *cells)
    return table


def _print_failures(console: Console, report: Report) -> None:
    failures = report.failures
    if not failures:
        return
    console.print(Text(f"{len(failures)} of {len(report.outcomes)} cases failed:", style="bold"))
    for outcome in failures[:LISTED]:
        line = f"{outcome.id}  {outcome.kind}: {outcome.question} ({explain_failure(outcome)})"
        console.print(Text(line), soft_wrap=True)
    if len(failures) > LISTED:
        console.print(Text(f"and {len(failures) - LISTED} more; --report FILE.html shows all.", style="dim"))


def _print_by_kind(console: Console, report: Report) -> None:
    """How many inputs of each kind are answered correctly, and which are not."""
    n = Column("n", justify="right")
    table = Table("by kind", n, "right", "taken for it", "median ms", "bar", box=box.SIMPLE_HEAD)
    for score in report.kind_scores:
        bar = "" if score.bar is None else f"{score.bar:.2f}{'' if score.met else ', missed'}"
        cells = (f"{score.right:.3f}", f"{score.recognised:.3f}", f"{score.milliseconds:.0f}", bar)
        table.add_row(score.kind, str(score.n), *cells)
    console.print(table)
    failed = [outcome for outcome in report.kind_outcomes if not outcome.right]
    for outcome in failed[:LISTED]:
        line = f"{outcome.id}  {outcome.question} ({'; '.join(outcome.failures)})"
        console.print(Text(line), soft_wrap=True)
    if len(failed) > LISTED:
        console.print(Text(f"and {len(failed) - LISTED} more; --json has all.", style="dim"))


def _print_cost(console: Console, report: Report) -> None:
    stages = ", ".join(f"{time.stage} {time.median:.0f} (p95 {time.p95:.0f})" for time in report.times)
    peak = "" if report.peak_megabytes is None else f"; peak memory {report.peak_megabytes:.0f} MB"
    console.print(Text(f"\nMilliseconds, median of {len(report.outcomes)}: {stages}{peak}", style="dim"))


def _print_comparison(console: Console, report: Report) -> None:
    comparison = report.comparison
    assert comparison is not None
    table = Table("against the baseline", "before", "after", "change", "p", "n", box=box.SIMPLE_HEAD)
    for one in comparison.differences:
        change = f"{one.after - one.before:+.3f}"
        row = (BY_NAME[one.measure].title, f"{one.before:.3f}", f"{one.after:.3f}", change, f"{one.p:.3f}", str(one.n))
        table.add_row(*row)
    console.print(table)
    for word, ids in (
        ("gained", comparison.gained),
        ("lost", comparison.lost),
        ("only in the baseline", comparison.only_before),
        ("only in this run", comparison.only_after),
    ):
        if ids:
            console.print(Text(f"{word}: {', '.join(ids)}"), soft_wrap=True)
    console.print(
        Text('p: McNemar\'s exact test for "right", a paired randomisation test for the others.', style="dim")
    )


def _print_bars(console: Console, report: Report) -> None:
    for verdict in report.missed:
        bound = f"{'at least' if verdict.bar.at_least else 'at most'} {verdict.bar.bound:g}"
        value = "was not measured" if verdict.value is None else f"is {verdict.value:.3f}"
        console.print(
            Text(f"Bar missed: {BY_NAME[verdict.bar.measure].title} {value}; the bar is {bound}.", style="bold red")
        )
    for score in report.kind_scores:
        if not score.met:
            line = f"Bar missed: {score.kind}, right, is {score.right:.3f}; the bar is at least {score.bar:g}."
            console.print(Text(line, style="bold red"))
    if report.verdicts and report.is_passed:
        console.print(Text(f"All {len(report.verdicts)} bars met.", style="green"))
