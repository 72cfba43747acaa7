"""Streams a language model's words from a separate thread, so that reading can stop at any moment.

Owns the thread, retries with back-off before the first words, and the wait for the next words. A `Source` is one call
of a model; `failures` interprets errors.
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
from rag.language_models.failures import Failure, describe_break

FIRST_WAIT_SECONDS = 0.5
"""Wait before the second attempt, in seconds. Each further wait is twice as long."""

_ALIVE = ""
"""A piece without words: the model is working (reading the prompt, or thinking)."""


class Source(Protocol):
    """One call of a model."""

    def run(self, on_piece: Callable[[str], None]) -> bool:
        """Call the model and pass on its words piece by piece; an empty piece means that it is working.

        Returns at the end, or soon after `stop`: True when the answer was cut at the maximum length. Raises any error
        of the call.
        """

    def stop(self) -> None:
        """Make `run` return. Called from another thread."""


class TextStream:
    """The words of one call. It must be read to the end or closed; closing it frees the model."""

    def __init__(
        self,
        make_source: Callable[[], Source],
        *,
        classify_error: Callable[[BaseException], Failure],
        model: str,
        timeout_seconds: float,
        retries: int,
    ) -> None:
        self._make_source = make_source
        self._classify_error = classify_error
        self._model = model
        self._timeout_seconds = timeout_seconds
        self._retries = retries
        self._pieces: queue.SimpleQueue[str | LanguageModelError | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._source: Source | None = None
        self._last_piece_at = time.monotonic()
        self._is_over = False
        self.was_cut = False
        """After the end: True when the answer was cut at the maximum length."""
        self._thread = threading.Thread(target=self._work, name="language-model", daemon=True)
        self._thread.start()

    def __enter__(self) -> TextStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[str]:
        """All pieces with words, until the end. Raises `LanguageModelError`."""
        while (piece := self.read(1.0)) is not None:
            if piece:
                yield piece

    def read(self, wait_seconds: float) -> str | None:
        """The next words; "" if none came within `wait_seconds`; None at the end.

        Raises `LanguageModelError` for any failure, and when the model has been silent for too long.
        """
        if self._is_over:
            return None
        try:
            piece = self._pieces.get(timeout=wait_seconds)
        except queue.Empty:
            if time.monotonic() - self._last_piece_at > self._timeout_seconds:
                self.close()
                raise LanguageModelError(
                    f"{self._model} was silent for {self._timeout_seconds:.0f} s. Try again, or raise "
                    "RAG_LLM_TIMEOUT_SECONDS."
                ) from None
            return ""
        self._last_piece_at = time.monotonic()
        if isinstance(piece, str):
            return piece
        self._is_over = True
        if piece is None:
            return None
        raise piece

    def close(self) -> None:
        """Free the model at once. Closing again has no effect."""
        self._is_over = True
        with self._lock:
            self._closed.set()
            source = self._source
        if source:
            source.stop()

    # --- in the thread

    def _work(self) -> None:
        for attempt in range(self._retries + 1):
            failure = self._try_once()
            if failure is None:
                return
            if not failure.is_transient or attempt == self._retries:
                self._pieces.put(failure.error)
                return
            wait = failure.wait_seconds if failure.wait_seconds is not None else FIRST_WAIT_SECONDS * 2**attempt
            if self._wait(wait):
                return

    def _wait(self, seconds: float) -> bool:
        """Wait before another attempt; True when the stream was closed meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._pieces.put(_ALIVE)  # this wait must not count as silence of the model
            if self._closed.wait(min(left, 1.0)):
                return True
        return self._closed.is_set()

    def _try_once(self) -> Failure | None:
        """Make one call. None when it succeeded or was closed. A failure after the first words is never transient."""
        has_words = False

        def take(piece: str) -> None:
            nonlocal has_words
            has_words = has_words or bool(piece.strip())
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
        except BaseException as error:  # noqa: BLE001  # any error is passed on to the thread that reads the stream
            if self._closed.is_set():
                return None
            failure = self._classify_error(error)
            return Failure(describe_break(failure.error)) if has_words else failure


@dataclass(frozen=True, slots=True)
class Ending:
    """The last piece of a call, from models that say how the call ended."""

    was_cut: bool


Piece = str | Ending


class _PieceForwarder:
    """Passes words on and remembers how the call ended."""

    def __init__(self, on_piece: Callable[[str], None]) -> None:
        self._on_piece = on_piece
        self.was_cut = False

    def take(self, piece: Piece) -> None:
        if isinstance(piece, Ending):
            self.was_cut = piece.was_cut
        else:
            self._on_piece(piece)


class BlockingSource:
    """A call of a model that blocks between words. It stops at the next word."""

    def __init__(self, call: Callable[[], Iterator[Piece]]) -> None:
        self._call = call
        self._stopped = threading.Event()

    def run(self, on_piece: Callable[[str], None]) -> bool:
        pieces = self._call()
        forwarder = _PieceForwarder(on_piece)
        try:
            for piece in pieces:
                if self._stopped.is_set():
                    return False
                forwarder.take(piece)
            return forwarder.was_cut
        finally:
            close = getattr(pieces, "close", None)
            if close:
                close()

    def stop(self) -> None:
        self._stopped.set()


class AsyncSource:
    """An asynchronous call of a model. It stops at once and closes its connection."""

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
        forwarder = _PieceForwarder(on_piece)
        try:
            async for piece in pieces:
                forwarder.take(piece)
            return forwarder.was_cut
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
    """The event loop of all asynchronous calls. There is only one, so that connections are reused."""
    global _loop
    with _loop_lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="language-models", daemon=True).start()
        return _loop
