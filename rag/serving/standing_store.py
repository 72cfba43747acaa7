"""Standing questions on disk: one JSON file beside the index, in the folder of its snapshots.

A question is kept with the answer that it had last. Owns the file: it is replaced whole, under a lock, so that two
processes lose nothing of each other's.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rag.errors import QuestionError, StoreError
from rag.trust.plain_files import read_plain_text

FILE_NAME = "standing.json"

MOST_QUESTIONS = 200

_LOCK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class StandingQuestion:
    """A question that is asked again when articles come."""

    number: int
    """What the user calls it by: one more than the highest so far."""
    text: str
    asked_at: str = ""
    """When it was asked last, ISO 8601 in UTC; "" before the first time."""
    state: str = ""
    """The state of the index that answered it then."""
    changed_at: str = ""
    """When its answer changed last; "" when it never has."""
    answer: dict[str, Any] | None = None
    """Its last answer, as `rag ask --json` prints it."""


class StandingQuestions:
    """The standing questions of one folder of articles.

    Every method raises `StoreError`, in one line, when the file cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is the index's own under `home`; it need not exist."""
        self._path = folder / FILE_NAME

    def list(self) -> tuple[StandingQuestion, ...]:
        """All of them, in order of number."""
        try:
            described = json.loads(read_plain_text(self._path))
            return tuple(StandingQuestion(**one) for one in described["questions"])
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StoreError(
                f"{self._path} cannot be read: {error.strerror or error}. Move it away, or change its permissions."
            ) from error
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise StoreError(f"{self._path} is damaged. Move it away, and ask the questions again.") from error

    def add(self, text: str) -> StandingQuestion:
        """Keep a question; one that is kept already is returned as it is. Raises `QuestionError` when there are too
        many."""
        added: list[StandingQuestion] = []

        def append(kept: Sequence[StandingQuestion]) -> Sequence[StandingQuestion]:
            same = [one for one in kept if one.text.casefold() == text.casefold()]
            if len(kept) >= MOST_QUESTIONS and not same:
                raise QuestionError(
                    f"{MOST_QUESTIONS} questions are kept, which is the most. Remove one with --remove."
                )
            added.append(same[0] if same else StandingQuestion(max((one.number for one in kept), default=0) + 1, text))
            return kept if same else [*kept, added[0]]

        self._change(append)
        return added[0]

    def remove(self, number: int) -> StandingQuestion:
        """Forget a question; returns it. Raises `QuestionError` when there is none with this number."""
        removed: list[StandingQuestion] = []

        def drop(kept: Sequence[StandingQuestion]) -> Sequence[StandingQuestion]:
            removed.extend(one for one in kept if one.number == number)
            if not removed:
                raise QuestionError(f"There is no standing question {number}. `rag watch` lists them.")
            return [one for one in kept if one.number != number]

        self._change(drop)
        return removed[0]

    def save(self, question: StandingQuestion) -> None:
        """Replace a question with what is known of it now; one that was removed meanwhile stays removed."""

        def put(kept: Sequence[StandingQuestion]) -> Sequence[StandingQuestion]:
            return [replace(question) if one.number == question.number else one for one in kept]

        self._change(put)

    def _change(self, change: Callable[[Sequence[StandingQuestion]], Sequence[StandingQuestion]]) -> None:
        with self._locked():
            kept = change(self.list())
            described = {"questions": [asdict(one) for one in kept]}
            fresh = self._path.with_name(f".{FILE_NAME}-{uuid.uuid4().hex}")
            try:
                with fresh.open("w", encoding="utf-8") as stream:
                    json.dump(described, stream, ensure_ascii=False)
                    stream.flush()
                    os.fsync(stream.fileno())
                fresh.replace(self._path)
            finally:
                fresh.unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._path.with_name(f"{FILE_NAME}.lock"), timeout=_LOCK_SECONDS):
                yield
        except Timeout as error:
            raise StoreError(f"Another process holds {self._path}. Try again.") from error
        except OSError as error:
            raise StoreError(
                f"{self._path} cannot be written: {error.strerror or error}. Free some space, or name another folder "
                "with --home."
            ) from error
