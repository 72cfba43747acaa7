"""Settings that the chat's page has saved, for the page and the command alike. The environment and `rag.toml` win.

Owns `settings.json` under `RAG_HOME`. It may hold a key, so that only its owner may read it, and no value of it is in a
message.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from rag.errors import SettingsError
from rag.trust.plain_files import read_plain_text, write_private_text

FILE_NAME = "settings.json"

LANGUAGE_MODEL_SETTINGS = ("llm", "llm_url", "llm_key")
"""They belong together: a key is for one address."""

SAVED = ("articles", "ocr", "password", "watch", *LANGUAGE_MODEL_SETTINGS)
"""The settings that can be saved."""


def take_saved(home: Path, given: Collection[str]) -> dict[str, Any]:
    """What was saved, without the settings `given` by a stronger source. When that gives the language model, its
    address or its key, none of the three is taken. Raises `SettingsError`."""
    saved = read_saved(home)
    hidden = {*given, *(LANGUAGE_MODEL_SETTINGS if any(name in given for name in LANGUAGE_MODEL_SETTINGS) else ())}
    return {name: value for name, value in saved.items() if name not in hidden}


def read_saved(home: Path) -> dict[str, Any]:
    """What was saved, by the names of the settings; empty when nothing was. Values are not checked here.

    Raises `SettingsError` when the file cannot be read: going on without it would lift a password.
    """
    try:
        path = home.expanduser() / FILE_NAME
    except RuntimeError:
        return {}  # there is no such user; the setting itself is refused
    if "\0" in str(home):
        return {}
    try:
        saved = json.loads(read_plain_text(path))
        if not isinstance(saved, dict):
            raise TypeError("not an object")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror or error}. Change its permissions.") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise SettingsError(f"{path} is damaged. Move it away, and set up the chat again.") from error
    return {name: value for name, value in saved.items() if name in SAVED}


def save_settings(home: Path, changes: Mapping[str, Any]) -> None:
    """Save some settings and leave the others as they are; None removes one. Raises `SettingsError`."""
    path = home.expanduser() / FILE_NAME
    saved = {name: value for name, value in {**read_saved(home), **changes}.items() if value is not None}
    try:
        write_private_text(path, json.dumps(saved, indent=1, sort_keys=True))
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror or error}. Change its permissions.") from error
