"""`rag index`, and indexing before the first question of another command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.options import open_answers, print_json, shared_options
from rag.errors import ArticlesError, SettingsError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.client import Client
    from rag.schema.index import IndexReport


FEW_FILES, FEW_BYTES = 20, 500_000
"""So many files, of so many bytes together, are indexed in a few seconds."""


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--rebuild", is_flag=True, help="Rebuild the index from scratch.")
@click.option("--check", "reads_all", is_flag=True, help="Compare the content of every file, and read the whole index.")
@click.option(
    "--watch",
    "watches",
    is_flag=True,
    help="Go on: index what changes within seconds, and ask standing questions again, until Ctrl-C.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON; with --watch, one line a run.")
@shared_options
def index(
    folder: Path | None,
    rebuild: bool,
    reads_all: bool,
    watches: bool,
    as_json: bool,
    articles: Path | None,
    home: Path | None,
) -> None:
    """Make the index match the folder DIR (or --articles, or RAG_ARTICLES)."""
    if folder and articles and folder.resolve() != articles.resolve():
        raise ArticlesError(f"Two folders were named, {folder} and --articles {articles}. Name one.")
    if watches:
        from rag.cli.keeping import keep_in_step

        keep_in_step(folder or articles, home, rebuild=rebuild, reads_all=reads_all, as_json=as_json)
        return
    from rag.serving.json import describe_report

    with open_answers(folder or articles, home) as assistant:
        report = index_with_progress(assistant, rebuild=rebuild, reads_all=reads_all)
    if as_json:
        print_json(describe_report(report))
    else:
        from rag.cli.render_reports import print_report

        print_report(report)


def index_with_progress(
    assistant: Assistant | Client, *, rebuild: bool = False, reads_all: bool = False
) -> IndexReport:
    """Index the folder, with a progress bar on standard error."""
    from rag.cli.render_reports import show_progress
    from rag.client import Client

    with show_progress() as on_progress:
        if isinstance(assistant, Client):
            if reads_all:
                raise SettingsError("--check needs the files: run it where the server runs, or name a folder.")
            return assistant.index(rebuild=rebuild, on_progress=on_progress)
        return assistant.index(rebuild=rebuild, reads_all=reads_all, on_progress=on_progress)


def takes_long(assistant: Assistant) -> bool:
    """Whether indexing the folder takes more than a few seconds. Raises `ArticlesError` when it cannot be listed."""
    files = assistant.library.list_folder().files
    return len(files) > FEW_FILES or sum(state.size for state in files.values()) > FEW_BYTES


def index_when_missing(assistant: Assistant | Client) -> None:
    """Index first if nothing is indexed yet, with a note on standard error. A server's index is its own matter."""
    from rag.client import Client

    if isinstance(assistant, Client) or assistant.is_indexed():
        return
    from rag.loading.folder import check_folder

    check_folder(assistant.settings.articles)
    click.echo(f"Nothing is indexed yet: indexing {assistant.settings.articles} first.", err=True)
    report = index_with_progress(assistant)
    click.echo(f"Indexed {len(report.added)} files, {report.chunks} chunks.", err=True)
    for file, reason in report.failed:
        click.echo(f"Not indexed: {file}: {reason}", err=True)
    for file, missing in report.in_part:
        click.echo(f"Read in part: {file}: {'; '.join(missing)}", err=True)
