"""What the command prints of the index: the report of a run, its progress, the status, what `rag doctor` found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from rag.cli.console import clean_text, make_console, print_text
from rag.schema.index import IndexedFile, IndexReport

if TYPE_CHECKING:
    from rag.index.status import Status
    from rag.serving.doctor import Finding

SAME_REASON = 5
"""Up to this many files that failed for the same reason are listed one by one."""
LISTED_FILES = 20
"""Most file names that a report lists per kind of change; above that it only counts them."""


def print_report(report: IndexReport) -> None:
    """A line for each kind of change, and a reason for each failure."""
    console = make_console()
    kinds = (("added", report.added), ("changed", report.changed), ("removed", report.removed))
    for name, files in kinds:
        print_text(console, Text(f"{name:<10} {len(files):>6}{_list_names(files)}"))
    print_text(console, Text(f"{'unchanged':<10} {len(report.unchanged):>6}"))
    if report.recut:
        about = " whose sentences are found by the rules of their languages now"
        print_text(console, Text(f"{'re-split':<10} {len(report.recut):>6}{about}{_list_names(report.recut)}"))
    print_text(console, Text(f"{'failed':<10} {len(report.failed):>6}", style="red" if report.failed else ""))
    _print_failures(console, report.failed)
    _print_remarks(console, report)
    if report.other_kinds:
        print_text(
            console,
            Text(f"{'left out':<10} {len(report.other_kinds):>6} of other kinds{_list_names(report.other_kinds)}"),
        )
    print_text(console, Text(f"{report.chunks} chunks in the index; {report.seconds:.1f} s", style="dim"))


def print_status(status: Status, files: Sequence[IndexedFile] | None, *, server: str = "") -> None:
    """What is indexed, with which model, and where, also on which server if it is one's; then a line for each of the
    files, if given."""
    console = make_console()
    nothing = "nothing read from the server yet" if status.is_on_server else "nothing yet"
    rows = [
        ("server", server),
        ("articles", str(status.articles) if status.articles != Path() else ""),
        ("indexed", f"{status.files} files, {status.chunks} chunks" if status.indexed_at else nothing),
        ("when", status.indexed_at),
        ("model", status.model),
        ("store", status.store or (str(status.index) if status.index != Path() else "")),
        ("on disk", f"{status.size_bytes / 1e6:.1f} MB" if status.indexed_at else ""),
        ("failed", str(len(status.failed)) if status.failed else ""),
    ]
    for name, value in rows:
        if value:
            print_text(console, Text(f"{name:<10} {clean_text(value)}"))
    _print_failures(console, status.failed)
    _print_remarks(console, status)
    for record in files or ():
        title = f"  “{record.title}”" if record.title else ""
        published = f"  {record.published}" if record.published else ""
        print_text(console, Text(clean_text(f"{record.file}  {record.chunks} chunks{published}{title}")))


def print_finding(finding: Finding) -> None:
    """One line: what was checked, its state, and what was found."""
    styles = {"ok": "green", "note": "yellow", "wrong": "red"}
    line = Text.assemble(
        (f"{finding.state:<6}", styles[finding.state]), f"{finding.about:<15} {clean_text(finding.message)}"
    )
    print_text(make_console(), line)


def _print_failures(console: Console, failed: Sequence[tuple[str, str]]) -> None:
    """A line for each file, or for all that have one reason when these are many, such as pictures without OCR."""
    files_of: dict[str, list[str]] = {}
    for file, reason in failed:
        files_of.setdefault(reason, []).append(file)
    for reason, files in files_of.items():
        shown = files if len(files) <= SAME_REASON else [f"{len(files)} files, {', '.join(files[:SAME_REASON])} ..."]
        for name in shown:
            print_text(console, Text(f"  {clean_text(name)}: {clean_text(reason)}", style="red"))


def _print_remarks(console: Console, held: IndexReport | Status) -> None:
    """What is missing from files that were read in part, then notes on how files were read."""
    for name, remarks, style in (("in part", held.in_part, "yellow"), ("noted", held.noted, "")):
        if remarks:
            print_text(console, Text(f"{name:<10} {len(remarks):>6}", style=style))
        for file, words in remarks:
            print_text(console, Text(clean_text(f"  {file}: {'; '.join(words)}"), style=style))


def _list_names(files: Sequence[str]) -> str:
    if not files or len(files) > LISTED_FILES:
        return ""
    return "  " + clean_text(", ".join(files))


@contextmanager
def show_progress(label: str = "Indexing") -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on standard error with the current file; nothing if standard error is not a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("index", total=None, file="")

        def update(done: int, total: int, file: str) -> None:
            progress.update(task, completed=done, total=total, file=clean_text(file)[-60:])

        yield update
