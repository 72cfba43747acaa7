"""`rag chat` and `rag serve`: the same server, with and without a browser."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from rag.cli.indexing import index_when_missing, takes_long
from rag.cli.options import make_own_assistant, shared_options


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
    from rag.serving.chat import Opening, serve_chat

    with make_own_assistant(articles, home) as assistant:
        indexes_first = not assistant.is_indexed() and takes_long(assistant)
        if not indexes_first:
            index_when_missing(assistant)
        settings = assistant.settings
    serve_chat(
        settings,
        address=address,
        port=port,
        opening=Opening(opens_browser=not no_browser),
        debug=logging.getLogger().isEnabledFor(logging.DEBUG),
        say=_say,
        indexes_first=indexes_first,
    )


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, metavar="N", help="Port to listen on (8501).")
@click.option("--host", default="127.0.0.1", metavar="IP", help="Address to listen on (127.0.0.1: this machine only).")
@shared_options
def serve(port: int, host: str, articles: Path | None, home: Path | None) -> None:
    """Serve the chat, and the same answers to other programs (/v1), on one port, indexing the articles first if
    needed."""
    from rag.serving.chat import AS_SERVER, serve_chat

    with make_own_assistant(articles, home) as assistant:
        index_when_missing(assistant)
        settings = assistant.settings
    serve_chat(
        settings,
        address=host,
        port=port,
        opening=AS_SERVER,
        debug=logging.getLogger().isEnabledFor(logging.DEBUG),
        say=_say,
    )


def _say(line: str) -> None:
    click.echo(line, err=True)
