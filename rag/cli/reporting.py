"""`rag status` and `rag doctor`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rag.cli.options import open_answers, print_json, refuse_server, shared_options


@click.command()
@click.option("--files", "list_files", is_flag=True, help="List every indexed file.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@shared_options
def status(list_files: bool, as_json: bool, articles: Path | None, home: Path | None) -> None:
    """Show what is indexed, with which model, where."""
    with open_answers(articles, home) as assistant:
        current = assistant.read_status()
        files = assistant.library.list_files() if list_files else None
    if as_json:
        from rag.serving.json import describe_status

        print_json(describe_status(current, files))
    else:
        from rag.cli.render_reports import print_status
        from rag.client import Client

        print_status(current, files, server=assistant.url if isinstance(assistant, Client) else "")


@click.command()
@click.option("--llm", metavar="MODEL", help="Check this language model (RAG_LLM).")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@shared_options
def doctor(llm: str | None, as_json: bool, articles: Path | None, home: Path | None) -> None:
    """Check settings, models, articles, index and language model; say what is wrong and how to fix it.

    Exits with 1 when something is wrong.
    """
    from rag.serving.doctor import Finding, examine

    refuse_server(os.environ.get("RAG_SERVER", ""), articles, home)  # loading the settings is part of what is examined
    findings: list[Finding] = []
    for finding in examine(articles=articles, home=home, llm=llm):
        findings.append(finding)
        if not as_json:
            from rag.cli.render_reports import print_finding

            print_finding(finding)
    if as_json:
        from rag.serving.json import describe_findings

        print_json(describe_findings(findings))
    if any(finding.state == "wrong" for finding in findings):
        raise click.exceptions.Exit(1)
