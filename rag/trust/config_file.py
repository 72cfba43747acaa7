"""`rag.toml`: where it is, what it says, and which of its settings count only when the user trusts the file.

A folder of articles from somebody else may contain a `rag.toml`, which every command in that folder reads. So settings
that decide which code runs, where text or a key is sent, or which folders are read and written need the user's consent,
once for each content of the file. A file that the user names in `RAG_CONFIG` is the user's own.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from rag.errors import SettingsError
from rag.trust.trusted_files import forget_file, judge_file, trust_file

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CONFIG_VARIABLE = "RAG_CONFIG"
CONFIG_NAME = "rag.toml"

HARMLESS = frozenset(
    {
        "exclude",
        "max_file_megabytes",
        "chunk_tokens",
        "overlap_tokens",
        "passages",
        "threshold",
        "password",
        "answer_seconds",
        "requests_per_minute",
        "llm_context_tokens",
        "llm_answer_tokens",
        "llm_passages",
        "chroma_timeout_seconds",
        "llm_timeout_seconds",
        "llm_retries",
        "strict",
        "watch",
    }
)
"""Settings that any `rag.toml` may set: numbers, patterns, switches, a password that is asked for. A new setting is not
among them until somebody has thought about it. The bounds on reading a file are not: they protect from what is in its
folder. Nor are `api_key` and `origins`: they let somebody in, while a password keeps somebody out."""

_HARMLESS_VALUES = {("ocr", "off"), ("embedding", "all-MiniLM-L6-v2")}

_MOST_BYTES = 100_000
_MOST_DOTS = 1000
"""In a line, outside text and remarks. Reading a key of n parts takes a time that grows with n squared: minutes for
100 kB."""

_TEXT_OR_REMARK = re.compile(
    rb'''"""(?:[^"\\]|\\.|"(?!""))*(?:"{3,5})?|"(?:[^"\\\n]|\\[^\n])*"?'''
    rb"""|'''(?:[^']|'(?!''))*(?:'{3,5})?|'[^'\n]*'?|\#[^\n]*""",
    re.DOTALL,
)
"""Strings of TOML in their four forms, closed or not, and remarks."""


def find_config() -> Path:
    """The path of `rag.toml`, which need not exist.

    Raises `SettingsError` when `RAG_CONFIG` names a file that does not exist.
    """
    named = os.environ.get(CONFIG_VARIABLE, "")
    if named and not Path(named).is_file():
        raise SettingsError(f"{CONFIG_VARIABLE} names {named}, which is not a file. Correct the path or unset it.")
    return Path(named or CONFIG_NAME)


def read_config(known: Collection[str]) -> dict[str, Any]:
    """The values of `rag.toml`; empty if there is no such file. `known` are the names of all settings.

    Raises `SettingsError` when it is not TOML, or sets what only a trusted file may.
    """
    path = find_config()
    if not path.is_file():
        return {}
    content = _read_bytes(path)
    values = _parse(path, content)
    wanting = [] if os.environ.get(CONFIG_VARIABLE) else list_wanting(values, path.absolute().parent, known)
    if wanting and (trust := judge_file(path, content)) != "trusted":
        state = "has changed since it was trusted" if trust == "changed" else "is not trusted"
        raise SettingsError(
            f"{path.absolute()} sets {', '.join(wanting)}, which can run code, read or send away what you have, and it "
            f"{state}. Read it, then run `rag trust` in its folder, or take these settings out of it."
        )
    return values


def trust_config(known: Collection[str]) -> tuple[Path, list[str]]:
    """Trust `rag.toml` as it is now; returns its path and its settings that need it.

    Raises `SettingsError` when there is no such file, it is not TOML, or the trust cannot be saved.
    """
    path = find_config()
    if not path.is_file():
        raise SettingsError(f"There is no {CONFIG_NAME} in {Path.cwd()}. Run `rag trust` in the folder that has it.")
    content = _read_bytes(path)
    wanting = list_wanting(_parse(path, content), path.absolute().parent, known)
    trust_file(path, content)
    return path.absolute(), wanting


def forget_config() -> tuple[Path, bool]:
    """Trust `rag.toml` no longer; returns its path and whether it was trusted. Raises `SettingsError`."""
    path = find_config()
    return path.absolute(), forget_file(path)


def list_wanting(values: Mapping[str, Any], folder: Path, known: Collection[str]) -> list[str]:
    """The settings among the values of a `rag.toml` in `folder` that count only if it is trusted, in its order.

    Names that are not `known` are left to the check of names.
    """
    return [name for name, value in values.items() if name in known and not _is_harmless(name, value, folder)]


def _is_harmless(name: str, value: object, folder: Path) -> bool:
    if name in HARMLESS or value in ("", {}, []):
        return True
    if not isinstance(value, str):
        return False
    if name == "articles":  # what lies beside the file came with it
        return not value.startswith("~") and _is_inside(folder, value)
    return (name, value) in _HARMLESS_VALUES


def _is_inside(folder: Path, value: str) -> bool:
    try:
        return (folder / value).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a NUL, a loop of links
        return False


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror or error}. Change its permissions.") from error
    if len(content) > _MOST_BYTES:
        raise SettingsError(
            f"{path} has more than {_MOST_BYTES:,} bytes, which is too large for a settings file. Remove it."
        )
    if any(line.count(b".") > _MOST_DOTS for line in _TEXT_OR_REMARK.sub(b"", content).splitlines()):
        raise SettingsError(f"{path} has a key with more than {_MOST_DOTS:,} full stops. Shorten it.")
    return content


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    try:
        values: dict[str, Any] = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise SettingsError(f"The settings cannot be read: {reason}. Correct {path.absolute()}.") from error
    return values
