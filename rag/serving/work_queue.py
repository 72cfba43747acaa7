"""The work of one server: questions from all of its doors (page, HTTP, MCP), a bounded number at a time, in fair turns.

Owns the threads, the order and the bounds. What a piece of work does, and how it is cancelled, is its own.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from rag.errors import ServerBusy, ServerEnding, ServingError
from rag.models.cores import count_cores

logger = logging.getLogger(__name__)

MOST_WAITING = 100
"""Pieces of work of all clients that may wait for their turn; a further one is refused."""

MOST_WAITING_A_CLIENT = 60
"""The same for one client, so that no single one keeps out all others."""


@dataclass(eq=False)
class Work:
    """A piece of work that waits, runs or is done."""

    run: Callable[[], None] = field(repr=False)
    client: str
    state: str = "waiting"
    """"waiting", "running" or "over"."""


class WorkQueue:
    """Runs work on threads of its own: at most one piece a core at a time, since ONNX Runtime uses every core for each.

    Clients take turns: one who asks a hundred questions delays another's by one. Safe to use from several threads.
    """

    def __init__(
        self,
        *,
        at_once: int | None = None,
        most_waiting: int = MOST_WAITING,
        most_waiting_a_client: int = MOST_WAITING_A_CLIENT,
    ) -> None:
        """`at_once` is the number of threads; None for one a core. They start with the first work."""
        self.at_once = at_once or count_cores()
        self._most_waiting = most_waiting
        self._most_waiting_a_client = most_waiting_a_client
        self._changed = threading.Condition()
        self._waiting: OrderedDict[str, deque[Work]] = OrderedDict()
        """The work of each client in order; the client whose turn it is comes first."""
        self._running: set[Work] = set()
        self._threads = 0
        self._is_closed = False

    def submit(self, run: Callable[[], None], *, client: str = "") -> Work:
        """Have `run` called in its turn; it must not raise. Raises `ServerBusy` when too much waits, and
        `ServerEnding` at the end."""
        with self._changed:
            self._refuse_too_much(client)
            work = Work(run, client)
            self._waiting.setdefault(client, deque()).append(work)
            if self._threads < self.at_once and self._threads < len(self._running) + self._count_waiting():
                self._threads += 1
                # a daemon: the process can end without waiting for it
                threading.Thread(target=self._serve, name=f"answer-{self._threads}", daemon=True).start()
            self._changed.notify()
            return work

    def withdraw(self, work: Work) -> bool:
        """Take back work that still waits; False when it runs already or is over."""
        with self._changed:
            mine = self._waiting.get(work.client)
            if work.state != "waiting" or mine is None or work not in mine:
                return False
            mine.remove(work)
            if not mine:
                del self._waiting[work.client]
            work.state = "over"
            return True

    def count_waiting(self) -> int:
        """Pieces of work that wait for their turn."""
        with self._changed:
            return self._count_waiting()

    def count_running(self) -> int:
        """Pieces of work that run now."""
        with self._changed:
            return len(self._running)

    def is_full(self, client: str = "") -> bool:
        """Whether further work of this client is refused."""
        with self._changed:
            return bool(self._find_refusal(client))

    def close(self, *, seconds: float = 0.0) -> bool:
        """Refuse further work, drop what waits, and wait for what runs at most so long; whether all of it has ended."""
        end = time.monotonic() + seconds
        with self._changed:
            self._is_closed = True
            for works in self._waiting.values():
                for work in works:
                    work.state = "over"
            self._waiting.clear()
            self._changed.notify_all()
            while self._running and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)
            return not self._running

    def _refuse_too_much(self, client: str) -> None:
        if refusal := self._find_refusal(client):
            raise refusal

    def _find_refusal(self, client: str) -> ServingError | None:
        """Why further work is refused; None if it is not."""
        if self._is_closed:
            return ServerEnding("The server is ending. Ask again when it is back.")
        is_full = self._count_waiting() >= self._most_waiting
        if is_full or len(self._waiting.get(client, ())) >= self._most_waiting_a_client:
            return ServerBusy("Too many questions are waiting for their answers. Ask again in a minute.")
        return None

    def _count_waiting(self) -> int:
        return sum(map(len, self._waiting.values()))

    def _serve(self) -> None:
        while (work := self._take()) is not None:
            try:
                work.run()
            except Exception:
                logger.exception("work failed")
            finally:
                with self._changed:
                    work.state = "over"
                    self._running.discard(work)
                    self._changed.notify_all()

    def _take(self) -> Work | None:
        """The next work, once there is some; None when the queue is closed."""
        with self._changed:
            while not self._waiting:
                if self._is_closed:
                    return None
                self._changed.wait()
            client, works = next(iter(self._waiting.items()))
            work = works.popleft()
            if works:
                self._waiting.move_to_end(client)
            else:
                del self._waiting[client]
            work.state = "running"
            self._running.add(work)
            return work
