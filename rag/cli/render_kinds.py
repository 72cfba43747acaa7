"""What the command prints for answers by kind: the lead, dates, lists, columns, checked text, what to ask next.

A wide terminal gets columns; a narrow one, or output that goes elsewhere, gets everything one below the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from rag.cli.console import clean_line, clean_text, print_text, shows_colour
from rag.schema.answers import Answer, Statement, list_laid_out, mark_statement
from rag.schema.kinds import CheckedSentence, Event, Item
from rag.schema.wording import NOTHING_SAID, describe_doubt, list_remarks, name_verdict, read_day

LABEL_COLUMNS = 26
"""A longer label gets its own line."""

SIDE_COLUMNS = 32
"""Narrowest column of a comparison."""

VERDICT_STYLES = {"supported": "green", "contradicted": "bold red", "partly": "yellow", "not found": "dim"}

Row = tuple[str, Text]
"""A label, and the text that it belongs to."""


def print_layout(console: Console, answer: Answer) -> None:
    """Print everything that an answer states: its lead, its statements, then the other parts of its kind."""
    if answer.lead:
        print_text(console, Text(clean_text(answer.lead), style="bold"))
        if answer.statements or answer.items or answer.checks:
            print_text(console, Text())
    laid_out = {_identify(statement) for statement in list_laid_out(answer)}
    sentences = [one for one in answer.sentences if _identify(one) not in laid_out]
    _print_grouped(console, sentences, is_answer=not (answer.lead or answer.coverage))
    print_rows(console, [_describe_event(event) for event in answer.events])
    _print_items(console, answer.items)
    _print_columns(console, answer)
    _print_checks(console, answer.checks)


def list_entries(answer: Answer) -> tuple[Statement, ...]:
    """The statements with a line of their own: labelled, under a heading, or laid out by kind."""
    return (*(one for one in answer.statements if one.label or one.group), *list_laid_out(answer))


def print_suggestions(console: Console, suggestions: Sequence[str]) -> None:
    """Print what can be asked next, one per line."""
    for number, question in enumerate(suggestions):
        head = "Ask next: " if number == 0 else "          "
        print_text(console, Text.assemble("\n" if number == 0 else "", (head, "dim"), clean_line(question)))


def print_rows(console: Console, rows: Sequence[Row]) -> None:
    """Print labels in one column and their texts in another, or below a label that is long."""
    if not rows:
        return
    if any(len(label) > LABEL_COLUMNS for label, _ in rows):
        for label, text in rows:
            print_text(console, Text(label, style="bold"))
            print_text(console, text, indent=2)
        return
    width = max(len(label) for label, _ in rows)
    if not console.is_terminal:
        for label, text in rows:
            print_text(console, Text(f"{label:<{width}}  ") + text)
        return
    from rich.table import Table  # imported here, since most answers need no table

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, width=width)
    table.add_column()
    for label, text in rows:
        table.add_row(Text(label, style="bold"), text)
    console.print(table)


def _identify(statement: Statement) -> tuple[str, tuple[int, ...]]:
    """A key that identifies a statement, wherever it is in the answer."""
    return statement.text, tuple(citation.n for citation in statement.citations)


def _write(statement: Statement, *, is_answer: bool = False) -> Text:
    """A statement with its marks; the answering words are bold, or the whole statement if it is the answer."""
    text = Text(clean_text(mark_statement(statement)))
    if statement.span:
        text.stylize("bold", *statement.span)
    elif is_answer:
        text.stylize("bold", 0, len(statement.text))
    text.append(write_doubt(statement), style="yellow")
    return text


def write_doubt(statement: Statement) -> str:
    """What comes after a statement that is not verified; "" if it is."""
    doubt = describe_doubt(verified=statement.verified, doubts=statement.doubts)
    return f" ({clean_text(doubt)})" if doubt else ""


def _print_grouped(console: Console, statements: Sequence[Statement], *, is_answer: bool) -> None:
    """Print statements under their headings: labelled ones a row each, others as running text, or a line each in a
    group.

    `is_answer` means that running text answers the question, and nothing before it does.
    """
    for number, (group, members) in enumerate(groupby(statements, key=lambda one: one.group)):
        if group:
            print_text(console, Text(("\n" if number else "") + clean_line(group), style="bold cyan"))
        for is_labelled, run in groupby(members, key=lambda one: bool(one.label)):
            if is_labelled:
                print_rows(console, [(clean_line(one.label), _write(one)) for one in run])
            elif group:
                for one in run:
                    print_text(console, Text("- ") + _write(one))
            else:
                print_text(console, Text(" ").join(_write(one, is_answer=is_answer) for one in run))


def _describe_event(event: Event) -> Row:
    text = _write(event.statement)
    remarks = list_remarks(event.status, clean_line(event.when), counted=event.counted)
    if remarks:
        text.append(f" ({', '.join(remarks)})", style="dim")
    days = str(event.first) if event.first == event.last else f"{event.first} to {event.last}"
    return clean_line(read_day(event.statement.label)) or days, text


def _print_items(console: Console, items: Sequence[Item]) -> None:
    """Print each item with its mention. If there are many articles, those without a quote are only counted."""
    quoted = [item for item in items if item.statement]
    shown = quoted or items if all(item.type == "article" for item in items) else items
    for item in shown:
        print_text(console, _describe_item(item))
        if item.statement:
            print_text(console, _write(item.statement), indent=4)
    if len(shown) < len(items):
        print_text(console, Text(f"and {len(items) - len(shown):,} more, which --json lists", style="dim"))


def _describe_item(item: Item) -> Text:
    """An item's name, how often it is named and its other spellings; for an article, its own label."""
    if item.type == "article":
        label = item.statement.label if item.statement else ""
        return Text(clean_line(label or ", ".join((item.name, *item.aliases))), style="bold")
    line = Text(clean_line(item.name), style="bold")
    line.append(f"  {_count(item)}", style="dim")
    if item.aliases:
        line.append(f"  also {clean_line(', '.join(item.aliases))}", style="dim")
    return line


def _count(item: Item) -> str:
    times = "once" if item.mentions == 1 else f"{item.mentions:,} times"
    return f"{times}, in {item.articles:,} {'article' if item.articles == 1 else 'articles'}"


def _print_columns(console: Console, answer: Answer) -> None:
    columns = answer.columns
    if not columns:
        return
    if console.is_terminal and console.width >= SIDE_COLUMNS * len(columns):
        from rich.table import Table

        table = Table(expand=True, show_lines=True)
        for column in columns:
            table.add_column(Text(clean_line(column.title)), ratio=1, overflow="fold")
        for cells in zip(*(column.cells for column in columns), strict=True):
            table.add_row(*(_write_cell(cell) for cell in cells))
        console.print(table)
        return
    for number, column in enumerate(columns):
        print_text(console, Text(("\n" if number else "") + clean_line(column.title), style="bold cyan"))
        for cell in column.cells:
            print_text(console, Text("- ") + _write_cell(cell))


def _write_cell(cell: Statement | None) -> Text:
    return _write(cell) if cell else Text(NOTHING_SAID, style="dim italic")


def _print_checks(console: Console, checks: Sequence[CheckedSentence]) -> None:
    """The checked text with each sentence marked, then each sentence with its verdict and evidence."""
    if not checks:
        return
    marked = Text()
    for before, check in zip([None, *checks], checks, strict=False):
        gap = "" if before is None else "\n" if check.start - before.end > 1 else " "
        marked.append(gap)
        marked.append_text(_mark_check(console, check))
    print_text(console, marked)
    for check in checks:
        style = VERDICT_STYLES[check.verdict]
        print_text(console, Text())
        print_text(
            console,
            Text.assemble((f"{name_verdict(check.verdict).capitalize()}: ", style), clean_line(check.text)),
        )
        if check.reason:
            print_text(console, Text(clean_line(check.reason), style="yellow"), indent=4)
        for statement in check.evidence:
            print_text(console, Text("- ") + _write(statement), indent=4)


def _mark_check(console: Console, check: CheckedSentence) -> Text:
    """A sentence in the colour of its verdict; without colours, the verdict and the sentence in brackets."""
    if shows_colour(console):
        return Text(clean_line(check.text), style=VERDICT_STYLES[check.verdict])
    return Text(f"[{name_verdict(check.verdict)}: {clean_line(check.text)}]")
