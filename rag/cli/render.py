"""What the command prints for people: answers and documents.

`render_kinds` prints the parts of answers by kind (dates, lists, columns, checks); `render_reports` prints what the
index holds.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager

from rich.console import Console
from rich.text import Text

from rag.cli.console import clean_line, clean_text, make_console, print_text
from rag.cli.render_kinds import list_entries, print_layout, print_suggestions, write_doubt
from rag.schema.answers import Answer, Citation, Statement, mark_statement
from rag.schema.documents import Document
from rag.schema.events import AnsweringStep, Draft, Stage
from rag.schema.wording import count_passages, describe_coverage, name_confidence

NEAREST_SHOWN = 3
"""Number of passages shown under an abstention."""

EXCERPT_CHARACTERS = 220


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
