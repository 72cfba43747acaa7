"""The command `rag`: arguments, printing, exit codes.

Exit codes: 0 done (an abstention is an answer), 1 an error that is told in one line, 2 a wrong option or
argument, 130 interrupted. Nothing heavy is imported before a command needs it; a test holds that.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from rag import __version__
from rag.errors import ArticlesError, QuestionError, RagError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.schema.index import IndexReport
    from rag.schema.query import Query

Command = TypeVar("Command", bound=Callable[..., Any])

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""


class _Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since click 8.2
    """A date on the command line: 2024-05-15, or 2024-05 and 2024 for the first day of it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        return self.fail(f"{value!r} is not a date. Write it like 2024-05-15.", param, ctx)


class _Offsets(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """`START:END` in characters."""

    name = "start:end"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        start, _, end = value.partition(":")
        if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
            self.fail(f"{value!r} is not START:END. Write two characters' places like 120:310.", param, ctx)
        return int(start), int(end)


def _shared_options(command: Command) -> Command:
    """The options that work on every command."""
    for option in (
        click.option("--debug", is_flag=True, help="Log what happens, and show a traceback on an error."),
        click.option("--home", type=click.Path(path_type=Path), metavar="DIR", help="Where indexes live (RAG_HOME)."),
        click.option(
            "--articles", type=click.Path(path_type=Path), metavar="DIR", help="The folder of articles (RAG_ARTICLES)."
        ),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rag")
def rag() -> None:
    """Ask a folder of articles. Every sentence of an answer cites the file it came from."""


@rag.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--rebuild", is_flag=True, help="Make the index anew, whatever made the one there is.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@_shared_options
def index(
    folder: Path | None, rebuild: bool, as_json: bool, articles: Path | None, home: Path | None, debug: bool
) -> None:
    """Make the index match the folder DIR (or --articles, or RAG_ARTICLES)."""
    del debug
    if folder and articles and folder.resolve() != articles.resolve():
        raise ArticlesError(f"Two folders were named, {folder} and --articles {articles}. Name one.")
    from rag.serving.json import describe_report

    with _make_assistant(folder or articles, home) as assistant:
        report = _index_with_progress(assistant, rebuild=rebuild)
    if as_json:
        _print_json(describe_report(report))
    else:
        from rag.cli.render import print_report

        print_report(report)


@rag.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; a line for each question of `-`.")
@click.option("--file", "files", multiple=True, metavar="FILE", help="Ask only this file or pattern; may be repeated.")
@click.option("--since", type=_Day(), help="Only articles published on this day or later.")
@click.option("--until", type=_Day(), help="Only articles published on this day or earlier.")
@click.option("--top", type=click.IntRange(1, 50), metavar="N", help="How many passages to read (default 10).")
@click.option("--llm", metavar="MODEL", help="Answer with this language model, or with `none` (RAG_LLM).")
@click.option("--strict", is_flag=True, default=None, help="Leave out what of it cannot be verified (RAG_STRICT).")
@click.option("--stream/--no-stream", default=None, help="Show the answer while it is made (default: on a terminal).")
@_shared_options
def ask(
    question: tuple[str, ...],
    as_json: bool,
    files: tuple[str, ...],
    since: date | None,
    until: date | None,
    top: int | None,
    llm: str | None,
    strict: bool | None,
    stream: bool | None,
    articles: Path | None,
    home: Path | None,
    debug: bool,
) -> None:
    """Answer QUESTION from the articles, with numbered citations. `-` reads a question a line from standard input."""
    del debug
    from rag.question.validation import clean_question
    from rag.schema.query import Query

    query = Query(" ".join(question), files=files, since=since, until=until, top=top)
    named = "" if llm and llm.lower() == "none" else llm
    with _make_assistant(articles, home, llm=named, strict=strict) as assistant:
        if question == ("-",):
            _ask_lines(assistant, sys.stdin, query, as_json=as_json)
            return
        clean_question(query.text)  # refused before anything is indexed for it
        _index_when_missing(assistant)
        if not as_json and (sys.stdout.isatty() if stream is None else stream):
            from rag.cli.render import print_steps

            print_steps(assistant.ask_in_steps(query))
        else:
            _print_answer(assistant, query, as_json=as_json)


@rag.command()
@click.argument("file")
@click.option("--at", type=_Offsets(), metavar="START:END", help="Mark these characters, as a citation names them.")
@click.option("--json", "as_json", is_flag=True, help="Print text, sections, headings and boilerplate as JSON.")
@_shared_options
def show(
    file: str, at: tuple[int, int] | None, as_json: bool, articles: Path | None, home: Path | None, debug: bool
) -> None:
    """Print FILE as the index sees it."""
    del debug
    with _make_assistant(articles, home) as assistant:
        _index_when_missing(assistant)
        document = assistant.library.read_document(file)
    if at and at[1] > len(document.text):
        raise QuestionError(f"{file} has {len(document.text)} characters; {at[0]}:{at[1]} is beyond its end.")
    if as_json:
        from rag.serving.json import describe_document

        _print_json(describe_document(document))
    else:
        from rag.cli.render import print_document

        print_document(document, at)


@rag.command()
@click.option("--files", "list_files", is_flag=True, help="List every indexed file.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@_shared_options
def status(list_files: bool, as_json: bool, articles: Path | None, home: Path | None, debug: bool) -> None:
    """Tell what is indexed, with which model, where."""
    del debug
    with _make_assistant(articles, home) as assistant:
        current = assistant.read_status()
        files = assistant.library.list_files() if list_files else None
    if as_json:
        from rag.serving.json import describe_status

        _print_json(describe_status(current, files))
    else:
        from rag.cli.render import print_status

        print_status(current, files)


@rag.command()
@click.option("--llm", metavar="MODEL", help="Look at this language model (RAG_LLM).")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@_shared_options
def doctor(llm: str | None, as_json: bool, articles: Path | None, home: Path | None, debug: bool) -> None:
    """Look at settings, models, articles, index and language model, and say what is wrong and what to do.

    Exits with 1 when something is.
    """
    del debug
    from rag.doctor import Finding, examine

    findings: list[Finding] = []
    for finding in examine(articles=articles, home=home, llm=llm):
        findings.append(finding)
        if not as_json:
            from rag.cli.render import print_finding

            print_finding(finding)
    if as_json:
        from rag.serving.json import describe_findings

        _print_json(describe_findings(findings))
    if any(finding.state == "wrong" for finding in findings):
        raise click.exceptions.Exit(1)


@rag.command("eval")
@click.option("--cases", type=click.Path(path_type=Path), metavar="FILE", help="Cases to ask (default: the shipped).")
@click.option("--bars", type=click.Path(path_type=Path), metavar="FILE", help="What must be reached (TOML).")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON: a later run's baseline.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.html", help="Write the report as a page.")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="REPORT.json", help="Compare with this report.")
@click.option("--draft", type=click.Path(path_type=Path), metavar="FILE", help="Draft cases from the folder instead.")
@click.option("--judged", is_flag=True, help="Draft them from the answers that readers judged in the chat.")
@_shared_options
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
    debug: bool,
) -> None:
    """Ask scripted questions, and tell how right, how well cited and how fast the answers are.

    Exits with 1 when a bar is missed.
    """
    del debug
    if draft and (cases or bars or as_json or report or baseline):
        raise click.UsageError(
            "--draft writes cases and asks none, so it goes with --judged, --articles and --home only."
        )
    if judged and not draft:
        raise click.UsageError("--judged goes with --draft FILE.")
    from rag.cli.render import show_progress
    from rag.evaluation import command

    with _make_assistant(articles, home) as assistant:
        _index_when_missing(assistant)
        if draft:
            count = command.write_drafts(assistant, draft, judged=judged)
            click.echo(f"Wrote {count} drafts to {draft}. Confirm each, then ask them.")
            return
        with show_progress("Asking") as on_progress:
            made = command.evaluate(assistant, cases=cases, bars=bars, baseline=baseline, on_progress=on_progress)
    if report:
        command.write_page(made, report)
    if as_json:
        from rag.evaluation.reporting import describe_report

        _print_json(describe_report(made))
    else:
        from rag.evaluation.terminal import print_report

        print_report(made)
    if made.missed:
        raise click.exceptions.Exit(1)


@rag.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="N", help="Listen there (default 8501, or the next free)."
)
@click.option(
    "--address", default="127.0.0.1", metavar="IP", help="Listen to more than this machine (default 127.0.0.1)."
)
@click.option("--no-browser", is_flag=True, help="Do not open the page in a browser.")
@_shared_options
def chat(
    port: int | None, address: str, no_browser: bool, articles: Path | None, home: Path | None, debug: bool
) -> None:
    """Open the chat in a browser, indexing the articles first when needed."""
    from rag.serving.chat import serve_chat

    with _make_assistant(articles, home) as assistant:
        _index_when_missing(assistant)
        settings = assistant.settings
    serve_chat(settings, address=address, port=port, open_browser=not no_browser, debug=debug, say=_say)


def _say(line: str) -> None:
    click.echo(line, err=True)


@rag.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a SHELL; the README says where to put it."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None  # click knows the three names above
    click.echo(made(rag, {}, "rag", "_RAG_COMPLETE").source())


def _make_assistant(articles: Path | None, home: Path | None, **settings: Any) -> Assistant:
    from rag.assistant import Assistant
    from rag.settings import load_settings

    return Assistant(load_settings(articles=articles, home=home, **settings))


def _index_with_progress(assistant: Assistant, *, rebuild: bool = False) -> IndexReport:
    from rag.cli.render import show_progress

    with show_progress() as on_progress:
        return assistant.index(rebuild=rebuild, on_progress=on_progress)


def _index_when_missing(assistant: Assistant) -> None:
    """Index first when nothing is indexed yet, and say so on standard error."""
    from rag.loading.folder import check_folder

    if assistant.is_indexed():
        return
    check_folder(assistant.settings.articles)
    click.echo(f"Nothing is indexed yet: indexing {assistant.settings.articles} first.", err=True)
    report = _index_with_progress(assistant)
    click.echo(f"Indexed {len(report.added)} files, {report.chunks} chunks.", err=True)
    for file, reason in report.failed:
        click.echo(f"Not indexed: {file}: {reason}", err=True)


def _print_answer(assistant: Assistant, query: Query, *, as_json: bool) -> None:
    answer = assistant.ask(query)
    if as_json:
        from rag.serving.json import describe_answer

        _print_json(describe_answer(answer))
    else:
        from rag.cli.render import print_answer

        print_answer(answer)


def _ask_lines(assistant: Assistant, lines: IO[str], bounds: Query, *, as_json: bool) -> None:
    """Answer each line with the bounds of the query given. A line that cannot be answered gives an object with `error`;
    the others go on."""
    _index_when_missing(assistant)
    failures = 0
    for line in lines:
        question = line.rstrip("\r\n")
        try:
            _print_answer(assistant, replace(bounds, text=question), as_json=as_json)
        except QuestionError as error:
            failures += 1
            if as_json:
                _print_json({"question": question, "error": str(error)})
            else:
                click.echo(f"rag: {error}", err=True)
        sys.stdout.flush()
    if failures:
        raise QuestionError(f"{failures} of the lines could not be answered; each says why.")


def _print_json(described: dict[str, Any]) -> None:
    import json

    text = json.dumps(described, ensure_ascii=False)
    click.echo(text.encode("utf-8", "replace"))  # always UTF-8: scripts read it


def run(arguments: Sequence[str]) -> int:
    """Run the command with these arguments; the exit code. Errors are told on standard error, in one line."""
    debug = "--debug" in arguments
    logging.basicConfig(level=logging.DEBUG if debug else logging.ERROR, format="%(name)s: %(message)s")
    try:
        # an exit code where a command ended itself with one (`ctx.exit`), else what the command returned
        result = rag.main(args=list(arguments), prog_name="rag", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        if debug:
            raise
        click.echo(f"rag: {error.format_message()} (`rag --help` lists what there is.)", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("rag: interrupted; the index is as it was, and what was done is kept for the next run.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe went away (`rag show FILE | head`). Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except RagError as error:
        if debug:
            raise
        click.echo(f"rag: {error}", err=True)
        return 1
    except Exception as error:  # nothing unforeseen ends in a traceback either
        if debug:
            raise
        reason = " ".join(str(error).split())[:200]
        click.echo(f"rag: unexpected {type(error).__name__}: {reason}. Run it with --debug to see where.", err=True)
        return 1


def main() -> None:
    """Entry point of the command `rag`."""
    sys.exit(run(sys.argv[1:]))
