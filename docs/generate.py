"""Writes the parts of the documentation that the code already says: the options of each command, and the settings.

    python docs/generate.py            # write them between their markers
    python docs/generate.py --check    # exit code 1 when a page differs from the code

The options come from the command itself, the settings from the fields and docstrings of `rag/settings.py`.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr

from rag.cli.main import rag
from rag.settings import PREFIX, Settings

DOCS = Path(__file__).resolve().parent


def describe_commands() -> str:
    """Usage and options of every command, in order of name."""
    parts = []
    for name, command in sorted(rag.commands.items()):
        context = click.Context(command, info_name=f"rag {name}")
        usage = " ".join(command.collect_usage_pieces(context))
        rows = [describe_option(option) for option in command.params if isinstance(option, click.Option)]
        summary = " ".join((command.help or "").split())
        table = ["", "| option | meaning |", "| --- | --- |", *rows] if rows else []
        parts.append("\n".join([f"### rag {name}", "", f"`rag {name} {usage}`", "", summary, *table]))
    return "\n\n".join(parts)


def describe_option(option: click.Option) -> str:
    """One row of a table: the names, the placeholder of the value, the help text."""
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" `{option.make_metavar(click.Context(rag))}`"
    return f"| {names}{value} | {option.help} |"


def describe_settings() -> str:
    """The table of settings: variable, default, meaning."""
    meanings = read_field_docstrings()
    rows = [
        f"| `{PREFIX}{name.upper()}` | {describe_default(name, field)} | {meanings[name]} |"
        for name, field in Settings.model_fields.items()
    ]
    rows.append(f"| `{PREFIX}CONFIG` | `rag.toml` | Where the settings file is. |")
    return "\n".join(["| variable | default | meaning |", "| --- | --- | --- |", *rows])


def describe_default(name: str, field: Any) -> str:
    """A default as it would be written in the environment; "" for none."""
    special = {"articles": "the shipped `seeds/`", "home": "the user's data folder"}
    if name in special:
        return special[name]
    value = field.get_default(call_default_factory=True)
    if isinstance(value, SecretStr) or value in ("", None, ()):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{','.join(value)}`" if isinstance(value, tuple) else f"`{value}`"


def read_field_docstrings() -> dict[str, str]:
    """The docstring below each field of `Settings`, on one line."""
    tree = ast.parse((DOCS.parent / "rag" / "settings.py").read_text(encoding="utf-8"))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings").body
    found: dict[str, str] = {}
    for field, below in zip(body, [*body[1:], None], strict=True):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            has_docstring = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            text = str(below.value.value) if has_docstring else ""  # type: ignore[union-attr]
            found[field.target.id] = " ".join(text.split()).replace("|", "\\|")
    return found


def fill(page: str, name: str, content: str) -> str:
    """The page with the content between the markers of that name."""
    pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)"
    filled, count = re.subn(pattern, lambda found: f"{found[1]}\n{content}\n\n{found[2]}", page, flags=re.DOTALL)
    if count != 1:
        raise SystemExit(f"the markers of {name!r} are missing, or there more than once")
    return filled


def main() -> None:
    """Write the generated parts, or compare them."""
    drifted = []
    for file, name, content in (
        ("commands.md", "commands", describe_commands()),
        ("settings.md", "settings", describe_settings()),
    ):
        path = DOCS / file
        page = path.read_text(encoding="utf-8")
        filled = fill(page, name, content)
        if filled != page:
            drifted.append(file)
            if "--check" not in sys.argv[1:]:
                path.write_text(filled, encoding="utf-8", newline="\n")
    if drifted and "--check" in sys.argv[1:]:
        raise SystemExit(f"{', '.join(drifted)}: not what the code says. Run `python docs/generate.py`.")


if __name__ == "__main__":
    main()
