"""`rag eval`."""

from __future__ import annotations

from pathlib import Path

import click

from rag.cli.indexing import index_when_missing
from rag.cli.options import make_own_assistant, print_json, shared_options


@click.command("eval")
@click.option("--cases", type=click.Path(path_type=Path), metavar="FILE", help="Cases to ask (default: shipped ones).")
@click.option("--bars", type=click.Path(path_type=Path), metavar="FILE", help="The bars to reach (TOML).")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, a baseline for later runs.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.html", help="Write the report as a web page.")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="REPORT.json", help="Compare with this report.")
@click.option("--draft", type=click.Path(path_type=Path), metavar="FILE", help="Draft cases from the folder instead.")
@click.option("--judged", is_flag=True, help="Draft them from the answers rated in the chat.")
@shared_options
def evaluate(
    cases: Path | None,
    bars: Path | None,
    as_json: bool,
    report: Path | None,
    baseline: Path | None,
    draft: Path | None,
    judged: bool,
    articles: Path | None,
    home: Path | None,
) -> None:
    """Ask scripted questions; report how correct, how well cited and how fast the answers are.

    Exits with 1 when a bar is missed.
    """
    if draft and (cases or bars or as_json or report or baseline):
        raise click.UsageError(
            "--draft writes cases and asks none, so it goes with --judged, --articles and --home only."
        )
    if judged and not draft:
        raise click.UsageError("--judged goes with --draft FILE.")
    from rag.cli.render_reports import show_progress
    from rag.evaluation import command

    with make_own_assistant(articles, home) as assistant:
        index_when_missing(assistant)
        if draft:
            count = command.write_drafts(assistant, draft, judged=judged)
            click.echo(f"Wrote {count} drafts to {draft}. Confirm each, then ask them.")
            return
        with show_progress("Asking") as on_progress:
            evaluated = command.evaluate(assistant, cases=cases, bars=bars, baseline=baseline, on_progress=on_progress)
    if report:
        command.write_page(evaluated, report)
    if as_json:
        from rag.evaluation.reporting import describe_report

        print_json(describe_report(evaluated))
    else:
        from rag.evaluation.terminal import print_report

        print_report(evaluated)
    if not evaluated.is_passed:
        raise click.exceptions.Exit(1)
