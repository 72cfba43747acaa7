"""Shared by several commands: option types, the options of every command, the assistant they ask."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rag.errors import SettingsError
from rag.text.shown import show_text

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.client import Client

INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 + SIGINT, as in shells."""

_SETTINGS_BESIDE_SERVER = frozenset({"RAG_SERVER", "RAG_SERVER_KEY", "RAG_ARTICLES", "RAG_HOME"})
"""Variables that change nothing else about a question to a server."""

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since click 8.2
    """A date on the command line: 2024-05-15, or 2024-05 and 2024 for the first day of it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        from rag.text.days import read_given_day

        return read_given_day(value) or self.fail(
            f"{show_text(str(value))} is not a date. Write it like 2024-05-15.", param, ctx
        )


class Offsets(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """`START:END` in characters."""

    name = "start:end"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        start, _, end = value.partition(":")
        if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
            self.fail(f"{show_text(value)} is not START:END. Write two character offsets, like 120:310.", param, ctx)
        return int(start), int(end)


def shared_options(command: Command) -> Command:
    """The options of every command. `--debug` takes effect in `rag.cli.main.run`, before the command is parsed."""
    for option in (
        click.option(
            "--trust",
            is_flag=True,
            expose_value=False,
            callback=lambda _context, _option, is_given: _trust_config() if is_given else None,
            help="Trust the `rag.toml` of this folder as it is now, once for all commands.",
        ),
        click.option(
            "--debug", is_flag=True, expose_value=False, help="Log what happens, and show a traceback on an error."
        ),
        click.option("--home", type=click.Path(path_type=Path), metavar="DIR", help="Where indexes live (RAG_HOME)."),
        click.option(
            "--articles", type=click.Path(path_type=Path), metavar="DIR", help="The folder of articles (RAG_ARTICLES)."
        ),
    ):
        command = option(command)
    return command


def _trust_config() -> None:
    from rag.settings import Settings
    from rag.trust.config_file import trust_config

    trust_config(Settings.model_fields)


def make_assistant(articles: Path | None, home: Path | None, **settings: Any) -> Assistant:
    """An assistant with the current settings; the arguments take precedence, and None means "not given"."""
    from rag.assistant import Assistant
    from rag.settings import load_settings

    return Assistant(load_settings(articles=articles, home=home, **settings))


def make_own_assistant(articles: Path | None, home: Path | None, **settings: Any) -> Assistant:
    """An assistant for a command that cannot ask a server. Raises `SettingsError` when `RAG_SERVER` is set and no
    folder is named: nobody should take this machine's articles for the server's."""
    from rag.settings import load_settings

    refuse_server(load_settings(articles=articles, home=home, **settings).server, articles, home)
    return make_assistant(articles, home, **settings)


def refuse_server(server: str, articles: Path | None, home: Path | None) -> None:
    """Raise `SettingsError` when a server is set and no folder is named."""
    if server and not articles and not home:
        name = click.get_current_context().info_name
        raise SettingsError(
            f"`rag {name}` works on this machine and cannot ask the server of RAG_SERVER. Unset it, or name a folder "
            "with --articles."
        )


def open_answers(
    articles: Path | None, home: Path | None, *, llm: str | None = None, strict: bool | None = None
) -> Assistant | Client:
    """What answers: the server of `RAG_SERVER` if one is set and no folder is named, else an assistant.

    Raises `SettingsError` for what only a local assistant can do.
    """
    is_plain = not (articles or home or llm or strict)
    if is_plain and (place := find_server()):
        from rag.client import Client

        return Client(place[0], key=place[1])
    from rag.settings import load_settings

    settings = load_settings(articles=articles, home=home, llm=llm, strict=strict)
    if not settings.server or articles or home:
        from rag.assistant import Assistant

        return Assistant(settings)
    if llm or strict:
        raise SettingsError("With RAG_SERVER the server's language model answers. Leave out --llm and --strict.")
    from rag.client import Client

    return Client(settings.server, key=settings.server_key.get_secret_value())


def find_server() -> tuple[str, str] | None:
    """The address and key of the server, if the environment alone says so: loading all settings takes longer than a
    server to answer. None when other settings may matter, which are then loaded and checked."""
    names = {name for name in os.environ if name.upper().startswith("RAG_")}
    url = os.environ.get("RAG_SERVER", "").rstrip("/")
    if not url or not names <= _SETTINGS_BESIDE_SERVER or Path("rag.toml").exists():
        return None
    return url, os.environ.get("RAG_SERVER_KEY", "")


def print_json(described: dict[str, Any]) -> None:
    """Print one JSON object on one line, in UTF-8 whatever the terminal's encoding."""
    import json

    text = json.dumps(described, ensure_ascii=False)
    click.echo(text.encode("utf-8", "replace"))
