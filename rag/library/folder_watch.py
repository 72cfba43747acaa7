"""Notices changes in a folder and waits until they are whole: sizes and times of the changed files stand still.

Owns waiting, and what is looked at when the system tells of no changes (a network folder) or cannot (too many folders).
What is done about changes is the caller's.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Literal

from rag.loading.folder import is_excluded

logger = logging.getLogger(__name__)

SETTLED_SECONDS = 0.5
"""Changes are whole when nothing about the changed files has changed for this long."""

MOST_WAIT_SECONDS = 30.0
"""A file that never stands still (a log) holds up the others this long at most."""

_TICK_MILLISECONDS = 250
_GROUPED_MILLISECONDS = 250
_POLL_MILLISECONDS = 1000
"""How often the folder is looked through where the system cannot tell of changes."""

State = tuple[int, int] | None
"""Size and modification time of a file; None when it is gone."""

Moment = Literal["quiet", "changing", "whole"]
"""What a look at the folder found: no changes, changes that may go on, or changes that have just become whole."""


def watch_folder(
    root: Path, *, exclude: Sequence[str], ignored: Sequence[Path] = (), stop: threading.Event
) -> Generator[Moment, None, None]:
    """What changes in a folder, a few times a second.

    Ends when `stop` is set, and when the folder is gone or another one has its place. Changes of hidden and excluded
    files, and of anything under `ignored`, do not count. Raises `OSError` when there is no folder.
    """
    root = root.resolve(strict=True)
    began_as = _identify(root)
    hidden = [path.resolve() for path in ignored]

    def is_relevant(path: str) -> bool:
        changed = Path(path)
        if changed == root:
            return True
        try:
            inner = changed.relative_to(root)
        except ValueError:
            return False
        return not any(is_excluded(part, exclude) for part in inner.parts) and not any(
            changed.is_relative_to(one) for one in hidden
        )

    pending: _Pending | None = None
    with closing(_follow_changes(root, stop)) as changes:
        for paths in changes:
            if _identify(root) != began_as:
                return
            changed = [path for path in paths if is_relevant(path)]
            if changed:
                pending = pending or _Pending()
                pending.add(changed)
            if pending and pending.is_whole():
                pending = None
                yield "whole"
            else:
                yield "changing" if pending else "quiet"


class _Pending:
    """Changed files that may still be written."""

    def __init__(self) -> None:
        self._began = self._moved = time.monotonic()
        self._states: dict[str, State] = {}

    def add(self, paths: Sequence[str]) -> None:
        self._moved = time.monotonic()
        self._states.update((path, _read_state(path)) for path in paths)

    def is_whole(self) -> bool:
        now = time.monotonic()
        states = {path: _read_state(path) for path in self._states}
        if states != self._states:
            self._states, self._moved = states, now
        return now - self._moved >= SETTLED_SECONDS or now - self._began >= MOST_WAIT_SECONDS


def _follow_changes(root: Path, stop: threading.Event) -> Generator[set[str], None, None]:
    """The paths that changed, a few times a second; none when nothing did."""
    from watchfiles import watch

    def follow(*, is_polling: bool | None) -> Generator[set[str], None, None]:
        found = watch(
            root,
            watch_filter=None,
            debounce=_GROUPED_MILLISECONDS,
            rust_timeout=_TICK_MILLISECONDS,
            yield_on_timeout=True,
            stop_event=stop,
            force_polling=is_polling,
            poll_delay_ms=_POLL_MILLISECONDS,
            ignore_permission_denied=True,
        )
        for changes in found:
            yield {path for _, path in changes}

    try:
        yield from follow(is_polling=None)
    except FileNotFoundError:
        raise
    except (OSError, RuntimeError) as error:  # the system watches no more folders, or cannot watch this one
        logger.warning("looking through %s every second, since the system cannot watch it: %s", root, error)
        yield from follow(is_polling=True)


def _read_state(path: str) -> State:
    try:
        state = os.stat(path)  # noqa: PTH116 - called often
    except (OSError, ValueError):
        return None
    return state.st_size, state.st_mtime_ns


def _identify(root: Path) -> tuple[int, int] | None:
    try:
        state = root.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino
