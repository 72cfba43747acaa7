"""Who waits for an attempt that fails does not wait again for one of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from rag.errors import ServerUnavailable
from rag.index.chroma_server import ServerIndexes
from rag.index.server_requests import ServerAddress
from rag.index.shared_attempts import SharedAttempts
from tests.conftest import MakeAssistant

WAITING = 5


class CountingLock:
    """A lock that knows how many have asked for it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
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


def list_failures(attempts: SharedAttempts, lock: CountingLock, call: Callable[[], object]) -> list[str]:
    """What is raised to each of those who make a call while an attempt runs, which then fails."""
    raised: list[str] = []

    def call_once() -> None:
        try:
            call()
        except ServerUnavailable as error:
            raised.append(str(error))

    threads = [threading.Thread(target=call_once) for _ in range(WAITING)]
    with pytest.raises(ServerUnavailable, match="stalled"), attempts.attempt():
        for thread in threads:
            thread.start()
        lock.wait_for(WAITING + 1)
        raise ServerUnavailable("stalled")
    for thread in threads:
        thread.join()
    return raised


def test_those_who_wait_for_a_connection_share_its_failure() -> None:
    lock = CountingLock()
    indexes = ServerIndexes(ServerAddress("http://chroma.invalid:8000"))
    indexes._attempts = SharedAttempts(lock)
    assert list_failures(indexes._attempts, lock, lambda: indexes.open("x")) == ["stalled"] * WAITING


def test_questions_that_wait_for_an_index_share_the_failure_to_open_it(make_assistant: MakeAssistant) -> None:
    lock = CountingLock()
    opener = make_assistant(chroma_url="http://chroma.invalid:8000")._opener
    opener._attempts = SharedAttempts(lock)
    assert list_failures(opener._attempts, lock, lambda: opener.read(str)) == ["stalled"] * WAITING


def test_an_attempt_after_a_failure_is_made() -> None:
    attempts = SharedAttempts(threading.RLock())
    with pytest.raises(ServerUnavailable), attempts.attempt(), attempts.attempt():
        raise ServerUnavailable("stalled")
    with attempts.attempt(), attempts.attempt():
        pass
