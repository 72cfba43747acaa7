"""`rag new` and `rag watch`: what has come since, and questions that are asked again when something comes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.cli.indexing import index_when_missing
from rag.cli.options import Day, open_answers, print_json, shared_options

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.client import Client
    from rag.client.standing import ServerStanding
    from rag.serving.standing_questions import AskedAgain, Standing

_AGO = re.compile(r"(\d{1,4}) ?(hours?|days?|weeks?|h|d|w)(?: ago)?", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 168}


class Since(Day):
    """A time on the command line: a date as elsewhere, or `today`, `yesterday`, `3 days`, `6 hours`; in local time."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, datetime):
            return value
        now = datetime.now().astimezone()
        words = " ".join(str(value).lower().split())
        if match := _AGO.fullmatch(words):
            return now - timedelta(hours=int(match[1]) * _HOURS[match[2][0].lower()])
        days = {"today": now.date(), "yesterday": now.date() - timedelta(days=1)}
        try:
            day = days[words] if words in days else super().convert(value, param, ctx)
        except click.BadParameter as error:
            raise click.BadParameter(
                f"{str(error.message).removesuffix('.')}, or yesterday, or 3 days.", ctx=ctx, param=param
            ) from error
        return datetime.combine(day, time.min).astimezone()


@click.command("new")
@click.option(
    "--since",
    type=Since(),
    default="yesterday",
    metavar="DATE",
    help="2024-05-15, today, yesterday (the default), 3 days, 6 hours.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@shared_options
def show_new(since: datetime, as_json: bool, articles: Path | None, home: Path | None) -> None:
    """List the articles that were added, changed, moved or removed since a day, as the index noticed them."""
    with open_answers(articles, home) as assistant:
        index_when_missing(assistant)
        news = assistant.library.list_news(since)
    if as_json:
        from rag.serving.json import describe_news

        print_json(describe_news(news, since))
    else:
        from rag.cli.render_watch import print_news

        print_news(news, since)


@click.command()
@click.argument("question", nargs=-1)
@click.option("--run", "runs", is_flag=True, help="Ask all of them again, and show the answers that have changed.")
@click.option("--remove", "number", type=click.IntRange(1), metavar="NUMBER", help="Forget this question.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON; with --run, one line an answer.")
@shared_options
def watch(
    question: tuple[str, ...],
    runs: bool,
    number: int | None,
    as_json: bool,
    articles: Path | None,
    home: Path | None,
) -> None:
    """Keep QUESTION, and ask it again whenever articles come; without one, list the questions that are kept.

    They are asked again by `rag index --watch`, and by --run. An answer that has changed is shown.
    """
    if (bool(question) + runs + (number is not None)) > 1:
        raise click.UsageError("A question, --run and --remove go one at a time.")
    with open_answers(articles, home) as assistant:
        if number is not None:
            removed = _open_standing(assistant).remove(number)
            click.echo(f"Forgotten: {removed.text}", err=as_json)
        elif question:
            _keep(assistant, " ".join(question), as_json=as_json)
        elif runs:
            index_when_missing(assistant)
            asked = _open_standing(assistant).ask_again(only_after_changes=False)
            print_asked(asked, as_json=as_json, says_none=True)
        else:
            _list(assistant, as_json=as_json)


def _open_standing(assistant: Assistant | Client) -> Standing | ServerStanding:
    from rag.client import Client

    if isinstance(assistant, Client):
        return assistant.standing
    from rag.serving.standing_questions import Standing

    return Standing(assistant)


def _keep(assistant: Assistant | Client, text: str, *, as_json: bool) -> None:
    from rag.question.validation import clean_question

    clean_question(text)  # refused before anything is indexed
    index_when_missing(assistant)
    asked = _open_standing(assistant).keep(text)
    if as_json:
        from rag.serving.json import describe_asked

        print_json(describe_asked(asked))
        return
    from rag.cli.render import print_answer

    click.echo(f"Kept as number {asked.question.number}.")
    print_answer(asked.answer)


def _list(assistant: Assistant | Client, *, as_json: bool) -> None:
    kept = _open_standing(assistant).list()
    if as_json:
        from rag.serving.json_more import describe_standing

        print_json(describe_standing(kept))
        return
    from rag.cli.render_watch import print_standing

    print_standing(kept)


def print_asked(asked: Iterable[AskedAgain], *, as_json: bool, says_none: bool = False) -> None:
    """Show each answer that has changed, as soon as it is known; in JSON, every answer."""
    total = changed = 0
    for one in asked:
        total += 1
        changed += one.has_changed
        if as_json:
            from rag.serving.json import describe_asked

            print_json(describe_asked(one))
        elif one.has_changed:
            from rag.cli.render_watch import print_change

            print_change(one)
    if says_none and not as_json:
        click.echo(f"{total} asked again, {changed} changed." if total else "No questions are kept.")
