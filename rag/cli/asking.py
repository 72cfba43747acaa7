"""`rag ask` and `rag show`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from rag.cli.indexing import index_when_missing
from rag.cli.options import Day, Offsets, open_answers, print_json, shared_options
from rag.errors import QuestionError
from rag.schema.kinds import KINDS

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.client import Client
    from rag.schema.query import Query


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; with `-`, one line a question.")
@click.option("--file", "files", multiple=True, metavar="FILE", help="Ask only this file or pattern; may be repeated.")
@click.option("--since", type=Day(), help="Only articles published on this day or later.")
@click.option("--until", type=Day(), help="Only articles published on this day or earlier.")
@click.option("--undated", is_flag=True, help="With --since or --until, also articles without a date.")
@click.option("--top", type=click.IntRange(1, 50), metavar="N", help="Number of passages to compare (default 10).")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    metavar="KIND",
    help=f"Treat it as this kind of question: {', '.join(KINDS)} (default: recognised from its words).",
)
@click.option("--llm", metavar="MODEL", help="Answer with this language model; `none` for quotes only (RAG_LLM).")
@click.option("--strict", is_flag=True, default=None, help="Leave out sentences that cannot be verified (RAG_STRICT).")
@click.option("--stream/--no-stream", default=None, help="Show the answer as it is made (default: on a terminal).")
@shared_options
def ask(
    question: tuple[str, ...],
    as_json: bool,
    files: tuple[str, ...],
    since: date | None,
    until: date | None,
    undated: bool,
    top: int | None,
    kind: str | None,
    llm: str | None,
    strict: bool | None,
    stream: bool | None,
    articles: Path | None,
    home: Path | None,
) -> None:
    """Answer QUESTION from the articles, with numbered citations. `-` reads one question a line from standard input."""
    from rag.question.validation import clean_question
    from rag.schema.query import Query

    query = Query(" ".join(question), files=files, since=since, until=until, undated=undated, top=top, kind=kind or "")
    if llm and llm.lower() == "none":
        query, llm = replace(query, quote_only=True), ""
    with open_answers(articles, home, llm=llm, strict=strict) as assistant:
        if question == ("-",):
            ask_lines(assistant, sys.stdin.buffer, query, as_json=as_json)
            return
        clean_question(query.text, kind=query.kind)  # refused before anything is indexed
        index_when_missing(assistant)
        if not as_json and (sys.stdout.isatty() if stream is None else stream):
            from rag.cli.render import print_steps

            print_steps(assistant.ask_in_steps(query))
        else:
            _print_answer(assistant, query, as_json=as_json)


@click.command()
@click.argument("file")
@click.option("--at", type=Offsets(), metavar="START:END", help="Mark these characters, as given in a citation.")
@click.option("--json", "as_json", is_flag=True, help="Print text, sections and boilerplate as JSON.")
@shared_options
def show(file: str, at: tuple[int, int] | None, as_json: bool, articles: Path | None, home: Path | None) -> None:
    """Print FILE as it is in the index."""
    with open_answers(articles, home) as assistant:
        index_when_missing(assistant)
        document = assistant.library.read_document(file)
    if at and at[1] > len(document.text):
        raise QuestionError(f"{file} has {len(document.text)} characters; {at[0]}:{at[1]} is beyond its end.")
    if as_json:
        from rag.serving.json import describe_document

        print_json(describe_document(document))
    else:
        from rag.cli.render import print_document

        print_document(document, at)


def _print_answer(assistant: Assistant | Client, query: Query, *, as_json: bool) -> None:
    answer = assistant.ask(query)
    if as_json:
        from rag.serving.json import describe_answer

        print_json(describe_answer(answer))
    else:
        from rag.cli.render import print_answer

        print_answer(answer)


def ask_lines(assistant: Assistant | Client, stream: BinaryIO, bounds: Query, *, as_json: bool) -> None:
    """Answer each line with the bounds of the query given.

    A line that cannot be answered gives an object with `error`; the others are still answered.
    """
    from rag.cli.lines import read_lines
    from rag.question.validation import MAX_QUESTION_CHARACTERS

    index_when_missing(assistant)
    failures = 0
    for line in read_lines(stream):
        question = "" if isinstance(line, QuestionError) else line
        try:
            if isinstance(line, QuestionError):
                raise line
            _print_answer(assistant, replace(bounds, text=question), as_json=as_json)
        except QuestionError as error:
            failures += 1
            if as_json:
                print_json({"question": question[:MAX_QUESTION_CHARACTERS], "error": str(error)})
            else:
                click.echo(f"rag: {error}", err=True)
        sys.stdout.flush()
    if failures:
        raise QuestionError(f"{failures} of the lines could not be answered; see the errors above.")
