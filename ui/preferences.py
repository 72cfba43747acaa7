"""A user's preferences: saved with each question, and in a separate file. No Streamlit here.

Owns `preferences/` under `RAG_HOME`: one small JSON file for each user; a private chat has one user. Invalid values in
a file are ignored."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from rag.trust.plain_files import read_plain_text

logger = logging.getLogger(__name__)

FOLDER_NAME = "preferences"

MOST_PASSAGES = 50

SCOPE = ("files", "since", "until", "undated")
"""The fields that say which articles are asked; they belong to a conversation."""

_SCRATCH = ".part"
_SCRATCH_SECONDS = 60.0
"""Saving takes milliseconds: an older file is nobody's."""


@dataclass(frozen=True)
class Preferences:
    """How questions are asked, and which files and dates."""

    top: int | None = None
    """Number of passages read, 1 to `MOST_PASSAGES`; None for the number in the settings."""
    threshold: float | None = None
    """Confidence, 0 to 1, below which it abstains; None for the value in the settings, or the calibrated one."""
    quote_only: bool = False
    """Answer with quotes even if a language model is set."""
    files: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    undated: bool = False
    """Within dates, also articles without one."""

    def describe(self) -> dict[str, Any]:
        """A JSON-ready object, in the form saved with a turn."""
        described: dict[str, Any] = {
            "files": list(self.files),
            "top": self.top,
            "threshold": self.threshold,
            "quote_only": self.quote_only,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "undated": self.undated,
        }
        return {key: value for key, value in described.items() if value}

    def describe_scope(self) -> dict[str, Any]:
        """The part of `describe` that belongs to a conversation: which files and dates."""
        return {key: value for key, value in self.describe().items() if key in SCOPE}


def parse_preferences(described: Mapping[str, Any]) -> Preferences:
    """Read what `Preferences.describe` wrote; unknown and invalid values are ignored."""
    files = described.get("files")
    top, threshold = _parse_number(described.get("top")), _parse_number(described.get("threshold"))
    return Preferences(
        top=int(top) if top is not None and 1 <= top <= MOST_PASSAGES else None,
        threshold=threshold if threshold is not None and 0 <= threshold <= 1 else None,
        quote_only=described.get("quote_only") is True,
        files=tuple(file for file in files if isinstance(file, str)) if isinstance(files, list) else (),
        since=_parse_day(described.get("since")),
        until=_parse_day(described.get("until")),
        undated=described.get("undated") is True,
    )


def _parse_number(value: Any) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)  # a bool is an int in Python
    with suppress(OverflowError):
        return float(value) if is_number else None
    return None


def _parse_day(text: Any) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text) if isinstance(text, str) else None
    return None


class PreferenceFile:
    """One user's preferences, which survive reloads and restarts, except files and dates, which belong to a
    conversation."""

    def __init__(self, home: Path, owner: str) -> None:
        """`home` is `RAG_HOME`; `owner` identifies the user, "" for the user of a private chat."""
        self._path = home / FOLDER_NAME / f"{owner or 'here'}.json"

    def read(self) -> Preferences:
        """The preferences as last saved; the defaults if there is no readable file."""
        try:
            described = json.loads(read_plain_text(self._path))
        except (OSError, ValueError, RecursionError):
            return Preferences()
        found = parse_preferences(described) if isinstance(described, dict) else Preferences()
        return _drop_scope(found)

    def save(self, preferences: Preferences) -> None:
        """Save atomically. An error is logged: the preferences then last until the page is closed."""
        described = _drop_scope(preferences).describe()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._sweep()
            descriptor, scratch = tempfile.mkstemp(dir=self._path.parent, suffix=_SCRATCH)
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                    json.dump(described, stream)
                Path(scratch).replace(self._path)
            except BaseException:
                Path(scratch).unlink(missing_ok=True)
                raise
        except OSError as error:
            logger.warning("preferences cannot be saved: %s", error.strerror or error)

    def _sweep(self) -> None:
        """Remove what processes left that were killed while they saved."""
        for scratch in self._path.parent.glob(f"*{_SCRATCH}"):
            with suppress(OSError):
                if time.time() - scratch.stat().st_mtime > _SCRATCH_SECONDS:
                    scratch.unlink()


def take_scope(preferences: Preferences, scope: Preferences) -> Preferences:
    """The preferences with the files and dates of `scope`."""
    return replace(preferences, **{name: getattr(scope, name) for name in SCOPE})


def _drop_scope(preferences: Preferences) -> Preferences:
    """The preferences without what belongs to a conversation."""
    return take_scope(preferences, Preferences())
