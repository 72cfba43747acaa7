"""Words of a language model as they come, in a thread of their own, so that whoever reads them can stop at any moment.

Owns the thread, trying again with back-off before the first words, and the wait for the next. Where the words come
from is a `Source`; what an error means is `failures`'.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from rag.errors import LanguageModelError
from rag.language_models.failures import Trouble, describe_break

FIRST_WAIT_SECONDS = 0.5
"""Before the second try; each further wait is twice as long, up to `LONGEST_WAIT_SECONDS` of `failures`."""

_ALIVE = ""
"""A piece without words: the model is at work (it reads the prompt, or thinks)."""


class Source(Protocol):
    """One call of a model."""

    def run(self, on_piece: Callable[[str], None]) -> bool:
        """Call the model, and give its words piece by piece; an empty piece says that it is at work.

        Returns at the end, and soon after `stop`: whether the model was cut short by the longest answer
        allowed. Raises whatever goes wrong.
        """

    def stop(self) -> None:
        """Have `run` return; from another thread."""


class TextStream:
    """The words of one call. Read it, or close it; a closed one gives no more and has freed the model."""

    def __init__(
        self,
        make_source: Callable[[], Source],
        *,
        understand: Callable[[BaseException], Trouble],
        model: str,
        timeout_seconds: float,
        retries: int,
    ) -> None:
        self._make_source = make_source
        self._understand = understand
        self._model = model
        self._timeout_seconds = timeout_seconds
        self._retries = retries
        self._pieces: queue.SimpleQueue[str | LanguageModelError | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._source: Source | None = None
        self._heard = time.monotonic()
        self._over = False
        self.was_cut = False
        """Once read to the end: whether the model had more to say than it may."""
        self._thread = threading.Thread(target=self._work, name="language-model", daemon=True)
        self._thread.start()

    def __enter__(self) -> TextStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[str]:
        """Every piece, until the end. Raises `LanguageModelError`."""
        while (piece := self.read(1.0)) is not None:
            if piece:
                yield piece

    def read(self, wait_seconds: float) -> str | None:
        """The next words; "" when none came in `wait_seconds`; None at the end.

        Raises `LanguageModelError` for whatever went wrong, and when the model has been silent for too long.
        """
        if self._over:
            return None
        try:
            piece = self._pieces.get(timeout=wait_seconds)
        except queue.Empty:
            if time.monotonic() - self._heard > self._timeout_seconds:
                self.close()
                raise LanguageModelError(
                    f"{self._model} was silent for {self._timeout_seconds:.0f} s. Try again, or raise "
                    "RAG_LLM_TIMEOUT_SECONDS."
                ) from None
            return ""
        self._heard = time.monotonic()
        if isinstance(piece, str):
            return piece
        self._over = True
        if piece is None:
            return None
        raise piece

    def close(self) -> None:
        """Free the model at once. Closing twice is nothing."""
        self._over = True
        with self._lock:
            self._closed.set()
            source = self._source
        if source:
            source.stop()

    # --- in the thread

    def _work(self) -> None:
        for attempt in range(self._retries + 1):
            trouble = self._try_once()
            if trouble is None:
                return
            if not trouble.is_passing or attempt == self._retries:
                self._pieces.put(trouble.error)
                return
            wait = trouble.wait_seconds if trouble.wait_seconds is not None else FIRST_WAIT_SECONDS * 2**attempt
            if self._wait(wait):
                return

    def _wait(self, seconds: float) -> bool:
        """Wait before another try; True when the stream was closed meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._pieces.put(_ALIVE)  # this wait is ours, not the model's silence
            if self._closed.wait(min(left, 1.0)):
                return True
        return self._closed.is_set()

    def _try_once(self) -> Trouble | None:
        """One call.

        None when it ended well or was closed; what went wrong otherwise, which does not pass once words have
        come.
        """
        said = False

        def take(piece: str) -> None:
            nonlocal said
            said = said or bool(piece.strip())
            self._pieces.put(piece)

        try:
            source = self._make_source()
            with self._lock:
                if self._closed.is_set():
                    return None
                self._source = source
            self.was_cut = source.run(take)
            self._pieces.put(None)
            return None
        except BaseException as error:  # noqa: BLE001  # whatever it is, the reader of the stream is told
            if self._closed.is_set():
                return None
            trouble = self._understand(error)
            return Trouble(describe_break(trouble.error)) if said else trouble


@dataclass(frozen=True, slots=True)
class Ending:
    """The last of the pieces of a call that says how it ended."""

    was_cut: bool


Piece = str | Ending


class BlockingSource:
    """A model that gives its words to whoever waits for them: it is stopped at its next word."""

    def __init__(self, call: Callable[[], Iterator[Piece]]) -> None:
        self._call = call
        self._stopped = threading.Event()

    def run(self, on_piece: Callable[[str], None]) -> bool:
        pieces = self._call()
        was_cut = False
        try:
            for piece in pieces:
                if self._stopped.is_set():
                    return False
                if isinstance(piece, Ending):
                    was_cut = piece.was_cut
                else:
                    on_piece(piece)
            return was_cut
        finally:
            close = getattr(pieces, "close", None)
            if close:
                close()

    def stop(self) -> None:
        self._stopped.set()


class AsyncSource:
    """A model that can be called asynchronously: it is stopped at once, its connection closed."""

    def __init__(self, call: Callable[[], AsyncIterator[Piece]]) -> None:
        self._call = call
        self._future: Future[bool] | None = None
        self._stopped = threading.Event()

    def run(self, on_piece: Callable[[str], None]) -> bool:
        self._future = asyncio.run_coroutine_threadsafe(self._drain(on_piece), _find_loop())
        if self._stopped.is_set():
            self._future.cancel()
        return self._future.result()

    async def _drain(self, on_piece: Callable[[str], None]) -> bool:
        pieces = self._call()
        was_cut = False
        try:
            async for piece in pieces:
                if isinstance(piece, Ending):
                    was_cut = piece.was_cut
                else:
                    on_piece(piece)
            return was_cut
        finally:
            close = getattr(pieces, "aclose", None)
            if close:
                await close()

    def stop(self) -> None:
        self._stopped.set()
        if self._future:
            self._future.cancel()


_loop: asyncio.AbstractEventLoop | None = None
_loop_lock = threading.Lock()


def _find_loop() -> asyncio.AbstractEventLoop:
    """The one event loop that every asynchronous model is called in, so that connections can be used again."""
    global _loop
    with _loop_lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="language-models", daemon=True).start()
        return _loop
