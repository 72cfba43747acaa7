"""`rag chat`."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from rag.cli.indexing import index_when_missing, takes_long
from rag.cli.options import make_assistant, shared_options


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="N", help="Port to listen on (default 8501, or the next free one)."
)
@click.option(
    "--address", default="127.0.0.1", metavar="IP", help="Address to listen on (default 127.0.0.1: this machine only)."
)
@click.option("--no-browser", is_flag=True, help="Do not open the page in a browser.")
@shared_options
def chat(port: int | None, address: str, no_browser: bool, articles: Path | None, home: Path | None) -> None:
    """Open the chat in a browser, indexing the articles if needed: a few at once, more while the page is open."""
    from rag.serving.chat import serve_chat

    with make_assistant(articles, home) as assistant:
        indexes_first = not assistant.is_indexed() and takes_long(assistant)
        if not indexes_first:
            index_when_missing(assistant)
        settings = assistant.settings
    serve_chat(
        settings,
        address=address,
        port=port,
        open_browser=not no_browser,
        debug=logging.getLogger().isEnabledFor(logging.DEBUG),
        say=_say,
        indexes_first=indexes_first,
    )


def _say(line: str) -> None:
    click.echo(line, err=True)
