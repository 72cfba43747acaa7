"""Which settings files the user has read and trusts: by path and hash, so that a changed file asks again.

Owns `trusted.json` in the user's configuration folder. It is not in `RAG_HOME`, which a settings file may name, nor
beside the file that it is about.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Literal

import platformdirs

from rag.errors import SettingsError
from rag.trust.plain_files import read_plain_text

Trust = Literal["trusted", "changed", "unknown"]
"""Changed: another content was trusted at this path."""


def judge_file(path: Path, content: bytes) -> Trust:
    """Whether this content at this path is trusted."""
    trusted = _read().get(_name(path))
    return "unknown" if trusted is None else "trusted" if trusted == _digest(content) else "changed"


def trust_file(path: Path, content: bytes) -> None:
    """Trust this content at this path from now on. Raises `SettingsError` when that cannot be saved."""
    _write({**_read(), _name(path): _digest(content)})


def forget_file(path: Path) -> bool:
    """Trust a path no longer; returns whether it was trusted. Raises `SettingsError` when that cannot be saved."""
    trusted = _read()
    if trusted.pop(_name(path), None) is None:
        return False
    _write(trusted)
    return True


def _name(path: Path) -> str:
    return str(path.resolve())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _find_list() -> Path:
    folder = platformdirs.user_config_path("footnote")
    if not folder.is_absolute():  # it would be in the folder of the file
        raise SettingsError(f"The folder for settings, {folder}, is relative. Set XDG_CONFIG_HOME to an absolute path.")
    return folder / "trusted.json"


def _read() -> dict[str, str]:
    """The trusted hashes by path; none when there is no readable list."""
    try:
        found = json.loads(read_plain_text(_find_list()))
    except (OSError, ValueError, RecursionError):
        return {}
    return (
        {path: digest for path, digest in found.items() if isinstance(digest, str)} if isinstance(found, dict) else {}
    )


def _write(trusted: dict[str, str]) -> None:
    target = _find_list()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, scratch = tempfile.mkstemp(dir=target.parent, suffix=".part")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                json.dump(trusted, stream, indent=1, sort_keys=True)
            Path(scratch).replace(target)
        except BaseException:
            Path(scratch).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingsError(
            f"{target} cannot be written: {error.strerror or error}. Change its permissions."
        ) from error
