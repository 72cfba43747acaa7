"""`rag mcp`: the articles for programs that speak the Model Context Protocol."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from rag.cli.options import make_own_assistant, shared_options
from rag.errors import ServingError


@click.command()
@click.option(
    "--config",
    "client",
    type=click.Choice(["claude", "cursor", "vscode"]),
    help="Print what to paste into the settings of this client, and end.",
)
@click.option("--llm", metavar="MODEL", help="Answer with this language model; `none` for quotes only (RAG_LLM).")
@shared_options
def mcp(client: str | None, llm: str | None, articles: Path | None, home: Path | None) -> None:
    """Serve the articles to one MCP client on standard input and output. The client starts it: see --config."""
    if find_spec("mcp") is None:
        raise ServingError(
            "MCP needs the extra `mcp`, which is not installed. Run `pip install 'footnote-rag[mcp]'` "
            "(in a clone, `pip install -e '.[mcp]'`)."
        )
    named = "" if llm and llm.lower() == "none" else llm
    with make_own_assistant(articles, home, llm=named) as assistant:
        if client:
            from rag.mcp_server.client_configs import describe_place, list_left_out, write_config

            click.echo(write_config(client, assistant.settings))
            click.echo(describe_place(client), err=True)
            if left_out := list_left_out():
                click.echo(f"Not copied from this environment: {', '.join(left_out)}. Add what it needs.", err=True)
            return
        from rag.mcp_server.server import describe_missing
        from rag.mcp_server.stdio import serve_stdio

        if not assistant.is_indexed():
            click.echo(f"rag: {describe_missing(assistant)}", err=True)
        serve_stdio(assistant)
