"""`rag add`: pages of the web as articles."""

from __future__ import annotations

from pathlib import Path

import click

from rag.cli.indexing import index_with_progress
from rag.cli.options import open_answers, print_json, shared_options
from rag.errors import ArticlesError


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--most",
    type=click.IntRange(1, 1000),
    default=20,
    metavar="N",
    help="Most pages of feeds and sitemaps (default 20).",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@shared_options
def add(addresses: tuple[str, ...], most: int, as_json: bool, articles: Path | None, home: Path | None) -> None:
    """Fetch the page at each URL, once, keep it as a file in the folder of articles, and index it. Of a feed (RSS,
    Atom) or a sitemap, the pages that it lists.

    Exits with 1 when one could not be added. Needs the extra `web`.
    """
    with open_answers(articles, home) as assistant:
        added = assistant.library.add_addresses(
            addresses, most_pages=most, on_address=lambda address: click.echo(f"Fetching {address} …", err=True)
        )
        if any(one.file for one in added):
            index_with_progress(assistant)
    if as_json:
        from rag.serving.json_more import describe_added

        print_json(describe_added(added))
    else:
        for one in added:
            click.echo(f"Added {one.file}, from {one.name}" if one.file else f"Not added: {one.name}: {one.refused}.")
    refused = sum(not one.file for one in added)
    if refused or not added:
        raise ArticlesError(f"{refused} of {len(added)} addresses were not added." if added else "Nothing was listed.")
