"""The steps of an answer that can be cancelled and has a time limit: the same for every door of a server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

from rag.assistant import Assistant
from rag.errors import AnswerStopped, AnswerTookTooLong
from rag.schema.events import AnsweringStep
from rag.schema.query import Query


class Ending:
    """Whether an answer is still wanted. Safe to use from several threads."""

    def __init__(self, seconds: float | None = None) -> None:
        """`seconds` is the time limit, counted from now; None for none."""
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds
        self._is_cancelled = threading.Event()

    def cancel(self) -> None:
        """The answer is not wanted any more: stop at the next step."""
        self._is_cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._is_cancelled.is_set()

    def check(self) -> None:
        """Raises `AnswerStopped` when cancelled, `AnswerTookTooLong` when the time is up."""
        if self._is_cancelled.is_set():
            raise AnswerStopped("The answer was stopped before it was complete.")
        if self._end is not None and time.monotonic() > self._end:
            raise AnswerTookTooLong(
                f"The answer took longer than {self._seconds:g} seconds. Ask about less, or raise RAG_ANSWER_SECONDS."
            )


def take_steps(
    assistant: Assistant,
    query: Query,
    ending: Ending,
    *,
    note_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Iterator[AnsweringStep]:
    """The steps of the answer, as `Assistant.ask_in_steps` gives them, until they are not wanted any more.

    `note_progress` gets the number of judged sentences of a text to check, and of all. Raises as that does, and as
    `Ending.check` does.
    """

    def heed(done: int, total: int, _what: str) -> None:
        ending.check()
        note_progress(done, total)

    ending.check()
    with closing(assistant.ask_in_steps(query, on_progress=heed)) as steps:  # closing frees the language model at once
        for step in steps:
            ending.check()
            yield step
