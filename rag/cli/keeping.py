"""`rag index --watch`: keeps the index in step until it is interrupted."""

from __future__ import annotations

import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.indexing import index_with_progress
from rag.cli.options import open_answers, print_json
from rag.errors import ArticlesError, IndexBusy, RagError, SettingsError
from rag.loading.folder import check_folder

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.schema.index import IndexReport


def keep_in_step(articles: Path | None, home: Path | None, *, rebuild: bool, reads_all: bool, as_json: bool) -> None:
    """Index now, and again after each change; then ask the standing questions again. Ends with Ctrl-C or SIGTERM."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    from rag.client import Client

    with open_answers(articles, home) as assistant:
        if isinstance(assistant, Client):
            raise SettingsError("--watch needs the files: run it where the server runs, or name a folder.")
        check_folder(assistant.settings.articles)  # a wrong name is no folder to wait for
        with suppress(KeyboardInterrupt):
            _follow(assistant, rebuild=rebuild, reads_all=reads_all, as_json=as_json)
    click.echo("No longer watching. The index is whole, and work done so far is kept for the next run.", err=True)


def _follow(assistant: Assistant, *, rebuild: bool, reads_all: bool, as_json: bool) -> None:
    stop = threading.Event()

    def tell(report: IndexReport) -> None:
        _print_step(report, assistant.library.find_moves(report), as_json=as_json)
        _ask_again(assistant, stop, as_json=as_json)

    # an empty folder is waited for, and so is another process, unless more than keeping in step is wanted
    with suppress(ArticlesError, *(() if rebuild or reads_all else (IndexBusy,))):
        if assistant.library.list_folder().files or not assistant.is_indexed():  # else it may not be mounted
            tell(index_with_progress(assistant, rebuild=rebuild, reads_all=reads_all))
    click.echo(f"Watching {assistant.settings.articles} (Ctrl-C ends it).", err=True)
    assistant.keep_in_step(tell, on_error=_tell_error, stop=stop)


def _print_step(report: IndexReport, moves: Mapping[str, str], *, as_json: bool) -> None:
    if as_json:
        from rag.serving.json import describe_report

        print_json({**describe_report(report), "moved": [{"from": old, "to": new} for new, old in moves.items()]})
    else:
        from rag.cli.render_watch import print_step

        print_step(report, moves)


def _ask_again(assistant: Assistant, stop: threading.Event, *, as_json: bool) -> None:
    """Ask the standing questions that the new articles may answer. A failure is told and ends nothing."""
    from rag.cli.watching import print_asked
    from rag.serving.standing_questions import Standing

    try:
        print_asked(Standing(assistant).ask_again(is_stopped=stop.is_set), as_json=as_json)
    except RagError as error:
        _tell_error(error)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _tell_error(error: Exception) -> None:
    click.echo(f"rag: {error}", err=True)
