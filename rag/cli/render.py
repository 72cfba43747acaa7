"""What the command prints for people: answers, reports, documents, status, progress.

`render_kinds` prints the parts of answers by kind (dates, lists, columns, checks).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from rag.cli.console import clean_line, clean_text, make_console, print_text
from rag.cli.render_kinds import list_entries, print_layout, print_suggestions, write_doubt
from rag.schema.answers import Answer, Citation, Statement, mark_statement
from rag.schema.documents import Document
from rag.schema.events import AnsweringStep, Draft, Stage
from rag.schema.index import IndexedFile, IndexReport
from rag.schema.wording import count_passages, describe_coverage, name_confidence

if TYPE_CHECKING:
    from rag.index.status import Status
    from rag.serving.doctor import Finding

NEAREST_SHOWN = 3
"""Number of passages shown under an abstention."""

EXCERPT_CHARACTERS = 220
SAME_REASON = 5
"""Up to this many files that failed for the same reason are listed one by one."""
LISTED_FILES = 20
"""Most file names that a report lists per kind of change; above that it only counts them."""


def print_answer(answer: Answer) -> None:
    """The answer with its marks, then each source: file, title, date, where, and the quoted words."""
    console = make_console()
    if answer.abstained:
        print_text(console, Text(clean_text(answer.text), style="bold"))
        _print_nearest(console, answer)
    else:
        _print_statements(console, answer)
        _print_sources(console, answer)
    for note in answer.notes:
        print_text(console, Text(f"Note: {clean_text(note)}", style="yellow"))
    print_suggestions(console, answer.suggestions)
    if answer.withheld:
        kept = f"Sentences of the language model that are not shown: {len(answer.withheld)}"
        print_text(console, Text(f"{kept} (`withheld` in --json)", style="yellow"))
    footer = f"{_describe_reading(answer)}; {answer.milliseconds.get('total', 0):.0f} ms"
    if answer.mode == "generative":
        footer += f"; written by {clean_text(answer.language_model)}{_count_checks(answer)}"
    print_text(console, Text(f"\n{footer}", style="dim"))


def _describe_reading(answer: Answer) -> str:
    """The confidence, and what was read. For answers from whole articles, only what was read matters."""
    sure = f"Confidence {answer.confidence:.2f} ({name_confidence(answer.confidence)})"
    if answer.coverage is None:
        return f"{sure}; {count_passages(len(answer.passages))} compared"
    looked = describe_coverage(answer.coverage.articles, exhaustive=answer.coverage.exhaustive)
    if answer.abstained or answer.confidence >= 1:
        return f"{looked[0].upper()}{looked[1:]} read"
    return f"{sure}; {looked} read"


def print_steps(steps: Generator[AnsweringStep, None, None]) -> None:
    """Print the answer as it is made, then the whole answer as `print_answer` does.

    On a terminal the text so far is redrawn at each step and finally replaced by the whole answer. Elsewhere each
    statement is printed as a line when it is made, followed by the whole answer, whose statements may be repaired ones.
    """
    console = make_console()
    answer: Answer | None = None
    with closing(steps), _follow(console) as follow:
        for step in steps:
            if isinstance(step, Answer):
                answer = step
            else:
                follow(step)
    if answer:
        print_answer(answer)


def _count_checks(answer: Answer) -> str:
    """What checking changed in a language model's answer, as text in parentheses; "" if nothing."""
    counts = (
        (answer.repaired, "repaired"),
        (answer.moved_marks, "citation moved"),
        (answer.removed_marks, "citations of no passage removed"),
        (answer.left_out, "left out"),
        (answer.unverified, "not verified"),
    )
    listed = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f" ({listed})" if listed else ""


@contextmanager
def _follow(console: Console) -> Iterator[Callable[[AnsweringStep], None]]:
    """A function to call with each step."""
    if not console.is_terminal:
        yield lambda step: _print_said(console, step)
        return
    from rich.live import Live

    said: list[Statement] = []
    caption = ""
    with Live(console=console, transient=True, refresh_per_second=8) as live:

        def draw(step: AnsweringStep) -> None:
            nonlocal caption
            if isinstance(step, Stage):
                caption = step.caption
            elif isinstance(step, Statement):
                said.append(step)
            draft = step.text if isinstance(step, Draft) else ""
            text = Text("".join(f"{_separate(one)}{_describe_said(one)}" for one in said).lstrip())
            text.append(f" {clean_text(draft)}" if draft else "", style="dim")
            live.update(Text.assemble(text, "\n" if said or draft else "", (f"{caption} …", "dim")))

        yield draw


def _print_said(console: Console, step: AnsweringStep) -> None:
    if isinstance(step, Statement):
        print_text(console, Text(f"… {_describe_said(step)}{write_doubt(step)}"))
        console.file.flush()


def _describe_said(statement: Statement) -> str:
    """A statement with its label and marks."""
    label = f"{clean_line(statement.label)}: " if statement.label else ""
    return f"{label}{clean_text(mark_statement(statement))}"


def _separate(statement: Statement) -> str:
    """The separator between a statement and the one before it."""
    return "\n" if statement.label or statement.group else " "


def print_finding(finding: Finding) -> None:
    """One line: what was checked, its state, and what was found."""
    styles = {"ok": "green", "note": "yellow", "wrong": "red"}
    line = Text.assemble(
        (f"{finding.state:<6}", styles[finding.state]), f"{finding.about:<15} {clean_text(finding.message)}"
    )
    print_text(make_console(), line)


def _print_statements(console: Console, answer: Answer) -> None:
    """Short answers first, each with its file and date if there are several; then sentences, with the answering words
    in bold; then the parts that a kind lays out in another way."""
    several = len(answer.short_answers) > 1
    for statement in answer.short_answers:
        first = statement.citations[0]
        where = f"  {_join_details(first.file, '', first.published)}" if several else ""
        doubt = (write_doubt(statement), "yellow")
        words = (clean_text(mark_statement(statement)), "bold")
        print_text(console, Text.assemble(words, doubt, (clean_text(where), "cyan")))
    if answer.short_answers and answer.sentences:
        print_text(console, Text())
    print_layout(console, answer)


def _print_sources(console: Console, answer: Answer) -> None:
    """Each source with its quoted words, unless the answer consists of entries that already are those words."""
    if not answer.citations:
        return
    print_text(console, Text("\nSources", style="dim"))
    quoted = {statement.text for statement in list_entries(answer) if statement.verified}
    for citation in answer.citations:
        _print_citation(console, citation, is_quoted=" ".join(citation.quote.split()) not in quoted)


def _print_nearest(console: Console, answer: Answer) -> None:
    if not answer.passages and answer.coverage:
        return  # everything was read, and the answer says so
    if not answer.passages:
        print_text(console, Text("\nNo passage comes near the question.", style="dim"))
        return
    print_text(console, Text("\nNearest passages", style="dim"))
    for passage in answer.passages[:NEAREST_SHOWN]:
        head = _join_details(passage.file, passage.chunk.title, passage.chunk.published)
        print_text(console, Text(f"- {clean_text(head)}, {passage.start}:{passage.end}", style="cyan"))
        excerpt = " ".join(passage.text.split())
        if len(excerpt) > EXCERPT_CHARACTERS:
            excerpt = excerpt[:EXCERPT_CHARACTERS].rsplit(" ", 1)[0] + " …"
        print_text(console, Text(clean_text(excerpt), style="dim"), indent=2)


def _print_citation(console: Console, citation: Citation, *, is_quoted: bool) -> None:
    head = _join_details(citation.file, citation.title, citation.published)
    where = f"{citation.start}:{citation.end}" + (f", page {citation.page}" if citation.page else "")
    where += f", {clean_text(citation.location)}" if citation.location else ""
    print_text(console, Text(f"[{citation.n}] {clean_text(head)}, {where}", style="cyan"))
    if citation.url:
        print_text(console, Text(clean_text(citation.url), style="dim"), indent=4)
    if is_quoted:
        print_text(console, Text(f"“{clean_text(' '.join(citation.quote.split()))}”"), indent=4)


def _join_details(file: str, title: str, published: object) -> str:
    return ", ".join(part for part in (file, f"“{title}”" if title else "", str(published or "")) if part)


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


def print_document(document: Document, at: tuple[int, int] | None) -> None:
    """A document's text, the span highlighted, boilerplate dim. Without colour, `>>>` and `<<<` mark the span."""
    console = make_console()
    section = document.sections[0]
    head = _join_details(document.file, section.title, section.published)
    pages = f", {len(document.page_starts)} pages" if document.page_starts else ""
    print_text(console, Text(f"{clean_text(head)}: {len(document.text)} characters{pages}\n", style="cyan"))
    text = Text(clean_text(document.text))
    for span in document.boilerplate:
        text.stylize("dim", span.start, span.end)
    if at:
        text.stylize("bold reverse", *at)
        if not console.is_terminal or console.no_color:
            text = Text.assemble(text[: at[0]], ">>>", text[at[0] : at[1]], "<<<", text[at[1] :])
    print_text(console, text)


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
