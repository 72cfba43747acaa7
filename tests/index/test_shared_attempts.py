"""Who waits for an attempt that fails does not wait again for one of its own."""

from __future__ import annotations

import threading

import pytest

from rag.errors import ServerUnavailable
from rag.index.shared_attempts import SharedAttempts

WAITING = 5


class CountingLock:
    """A lock that knows how many have asked for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = threading.Semaphore(0)

    def __enter__(self) -> None:
        self._asked.release()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def wait_for(self, times: int) -> None:
        """Until that many have asked for it."""
        for _ in range(times):
            self._asked.acquire()


def test_those_who_wait_for_an_attempt_share_its_failure() -> None:
    lock = CountingLock()
    attempts = SharedAttempts(lock)
    made: list[str] = []
    raised: list[str] = []

    def try_once() -> None:
        try:
            with attempts.attempt():
                made.append("second")
        except ServerUnavailable as error:
            raised.append(str(error))

    threads = [threading.Thread(target=try_once) for _ in range(WAITING)]
    with pytest.raises(ServerUnavailable, match="stalled"), attempts.attempt():
        for thread in threads:
            thread.start()
        lock.wait_for(WAITING + 1)
        raise ServerUnavailable("stalled")
    for thread in threads:
        thread.join()
    assert (made, raised) == ([], ["stalled"] * WAITING)


def test_an_attempt_after_a_failure_is_made() -> None:
    attempts = SharedAttempts(threading.RLock())
    with pytest.raises(ServerUnavailable), attempts.attempt(), attempts.attempt():
        raise ServerUnavailable("stalled")
    with attempts.attempt(), attempts.attempt():
        pass
