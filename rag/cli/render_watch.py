"""What `rag new`, `rag watch` and `rag index --watch` print for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from rag.cli.console import clean_line, make_console, print_text
from rag.cli.render import print_answer
from rag.schema.index import IndexReport, NewsItem
from rag.text.days import name_day

if TYPE_CHECKING:
    from rag.serving.standing_questions import AskedAgain
    from rag.serving.standing_store import StandingQuestion

LISTED = 8
"""Files that a line names; more are only counted."""


def print_news(news: Sequence[NewsItem], since: datetime) -> None:
    """A line for each article, the latest first."""
    console = make_console()
    for item in news:
        line = Text(f"{item.at.astimezone():%Y-%m-%d %H:%M}  ", style="dim")
        line.append(f"{item.what:<8} ", style="bold")
        line.append(clean_line(item.file), style="cyan")
        details = [f"“{clean_line(item.title)}”"] if item.title else []
        details += [name_day(item.published)] if item.published else []
        details += [f"was {clean_line(item.moved_from)}"] if item.moved_from else []
        if item.added_at and item.what != "added":
            details.append(f"added {item.added_at.astimezone():%Y-%m-%d %H:%M}")
        line.append("".join(f", {detail}" for detail in details))
        print_text(console, line)
    if not news:
        print_text(console, Text(f"Nothing is new since {since.astimezone():%Y-%m-%d %H:%M}."))


def print_step(report: IndexReport, moves: Mapping[str, str]) -> None:
    """One line for a run of `rag index --watch` that changed something. `moves` has the old name of each moved file by
    its new one, both of which the report has too."""
    console = make_console()
    old_names = set(moves.values())
    kinds = (
        ("added", [file for file in report.added if file not in moves]),
        ("changed", report.changed),
        ("moved", [f"{old} → {new}" for new, old in moves.items()]),
        ("removed", [file for file in report.removed if file not in old_names]),
        ("re-split", report.recut),
    )
    parts = [f"{name} {len(files)}{_name_files(files)}" for name, files in kinds if files]
    parts = parts or [f"unchanged {len(report.unchanged)}"]
    failed = f"; {len(report.failed)} cannot be read" if report.failed else ""
    line = f"{datetime.now():%H:%M:%S}  {'; '.join(parts)}{failed}; {report.chunks} chunks"
    print_text(console, Text(clean_line(line)))


def _name_files(files: Sequence[str]) -> str:
    return f" ({', '.join(files)})" if len(files) <= LISTED else ""


def print_standing(kept: Sequence[StandingQuestion]) -> None:
    """A line for each standing question, and its last answer below it."""
    console = make_console()
    for one in kept:
        print_text(console, Text(f"{one.number:3}  {clean_line(one.text)}", style="bold"))
        asked = f"asked {one.asked_at}" if one.asked_at else "not asked yet"
        changed = f", changed {one.changed_at}" if one.changed_at else ""
        if one.answer:
            print_text(console, Text(clean_line(str(one.answer.get("answer", "")))), indent=5)
        print_text(console, Text(f"{asked}{changed}", style="dim"), indent=5)
    if not kept:
        print_text(console, Text('No questions are kept. Keep one with `rag watch "QUESTION"`.'))


def print_change(asked: AskedAgain) -> None:
    """A standing question whose answer has changed: what it said before, and the new answer with its sources."""
    console = make_console()
    print_text(console, Text(f"\nChanged: {clean_line(asked.question.text)}", style="bold yellow"))
    before = str((asked.before or {}).get("answer", ""))
    print_text(console, Text(f"Before: {clean_line(before)}", style="dim"))
    print_answer(asked.answer)
