"""`rag check`: a text against the articles, sentence by sentence."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.indexing import index_when_missing
from rag.cli.options import INTERRUPTED, Day, open_answers, print_json, shared_options
from rag.errors import QuestionError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.client import Client
    from rag.schema.answers import Answer
    from rag.schema.query import Query

CONTRADICTED = 1
"""Exit code when a sentence is contradicted."""
_MOST_BYTES = 200_000
"""A larger file is longer than any text that is checked, whatever its characters; it is not read."""


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: an answer of the kind `check`.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html"]),
    help="Print a document instead of the table.",
)
@click.option("--file", "files", multiple=True, metavar="FILE", help="Use only this file or pattern; may be repeated.")
@click.option("--since", type=Day(), help="Only articles published on this day or later.")
@click.option("--until", type=Day(), help="Only articles published on this day or earlier.")
@click.option("--undated", is_flag=True, help="With --since or --until, also articles without a date.")
@shared_options
def check(
    file: str,
    as_json: bool,
    form: str | None,
    files: tuple[str, ...],
    since: date | None,
    until: date | None,
    undated: bool,
    articles: Path | None,
    home: Path | None,
) -> None:
    """Check the text in FILE, or standard input for `-`, against the articles, sentence by sentence.

    Exits with 1 when a sentence is contradicted.
    """
    from rag.question.checked_text import clean_checked_text
    from rag.schema.query import Query

    text = clean_checked_text(read_text(file))
    query = Query(text, files=files, since=since, until=until, undated=undated, kind="check", quote_only=True)
    with open_answers(articles, home) as assistant:
        index_when_missing(assistant)
        answer = _ask_with_progress(assistant, query)
    _print(text, answer, as_json=as_json, form=form)
    if any(one.verdict == "contradicted" for one in answer.checks):
        raise click.exceptions.Exit(CONTRADICTED)


def _ask_with_progress(assistant: Assistant | Client, query: Query) -> Answer:
    """The answer, with a progress bar on a terminal. Raises `Exit` on Ctrl-C, with a line that says how far it got."""
    from rag.cli.render_reports import show_progress

    judged = "no sentence"
    try:
        with show_progress("Checking") as show:

            def update(done: int, total: int, sentence: str) -> None:
                nonlocal judged
                judged = f"{done:,} of {total:,} sentences"
                show(done, total, sentence)

            return assistant.ask(query, on_progress=update)
    except KeyboardInterrupt as error:
        click.echo(f"rag: interrupted after {judged}. Check the text in parts if it takes too long.", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from error


def read_text(file: str) -> str:
    """The text of a file, or of standard input for `-`. Raises `QuestionError` when it cannot be read as UTF-8 text."""
    name = "standard input" if file == "-" else file
    try:
        if file == "-":
            content = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise QuestionError(f"{name} cannot be read ({error.strerror}). Name a text file, or `-`.") from error
    if len(content) > _MOST_BYTES:
        raise QuestionError(f"{name} has more than {_MOST_BYTES:,} bytes. Check it in parts.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError(f"{name} is not UTF-8 text (byte {error.start}). Save it as UTF-8 text.") from error
    if "\0" in text:
        raise QuestionError(f"{name} is binary, not text. Save it as UTF-8 text.")
    return text


def _print(text: str, answer: Answer, *, as_json: bool, form: str | None) -> None:
    if as_json:
        from rag.serving.json import describe_answer

        print_json(describe_answer(answer))
    elif form:
        from rag.serving.checked_text import write_html, write_markdown

        page = write_html(text, answer) if form == "html" else write_markdown(text, answer)
        click.echo(page.encode("utf-8", "replace"), nl=False)
    else:
        from rag.cli.render_check import print_checked

        print_checked(text, answer)
