"""The queue of a server's work: how much at once, in whose turn, what is refused, and how it ends."""

from __future__ import annotations

import threading

import pytest

from rag.errors import ServerBusy, ServerEnding
from rag.serving.work_queue import WorkQueue


class Bench:
    """A queue, work that holds a thread until it is let go, and the order in which work began."""

    def __init__(self, **bounds: int) -> None:
        self.queue = WorkQueue(**{"at_once": 1, **bounds})
        self.go_on = threading.Event()
        self.began: list[str] = []
        self._all = threading.Condition()

    def hold(self) -> None:
        self.queue.submit(lambda: (self._begin("held"), self.go_on.wait(60)), client="held")
        self.wait_for(1)

    def _begin(self, name: str) -> None:
        with self._all:
            self.began.append(name)
            self._all.notify_all()

    def add(self, name: str, client: str = "") -> object:
        return self.queue.submit(lambda: self._begin(name), client=client)

    def wait_for(self, n: int) -> list[str]:
        with self._all:
            assert self._all.wait_for(lambda: len(self.began) >= n, 60)
            return self.began


def test_clients_take_turns_when_one_asks_much() -> None:
    bench = Bench()
    bench.hold()
    for number in range(3):
        bench.add(f"greedy {number}", "greedy")
    bench.add("modest", "modest")
    bench.go_on.set()
    assert bench.wait_for(5) == ["held", "greedy 0", "modest", "greedy 1", "greedy 2"]


def test_no_more_runs_at_once_than_there_are_threads() -> None:
    queue, running, most = WorkQueue(at_once=2), [0], [0]
    lock, done = threading.Lock(), threading.Semaphore(0)
    together = threading.Barrier(2)

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        together.wait(60)
        with lock:
            running[0] -= 1
        done.release()

    for _ in range(6):
        queue.submit(work)
    assert all(done.acquire(timeout=60) for _ in range(6)) and most == [2]


def test_further_work_is_refused_when_too_much_waits() -> None:
    bench = Bench(most_waiting=3, most_waiting_a_client=2)
    bench.hold()
    bench.add("a", "one")
    bench.add("b", "one")
    assert bench.queue.is_full("one") and not bench.queue.is_full("two")
    with pytest.raises(ServerBusy, match="Too many questions"):
        bench.add("c", "one")
    bench.add("c", "two")
    with pytest.raises(ServerBusy):
        bench.add("d", "three")
    bench.go_on.set()
    assert sorted(bench.wait_for(4)) == ["a", "b", "c", "held"]


def test_withdrawn_work_never_runs_and_makes_room() -> None:
    bench = Bench(most_waiting=1)
    bench.hold()
    work = bench.queue.submit(lambda: bench.began.append("withdrawn"))
    assert bench.queue.withdraw(work) and not bench.queue.withdraw(work)
    bench.add("next")
    bench.go_on.set()
    assert bench.wait_for(2) == ["held", "next"]


def test_work_that_fails_does_not_stop_the_next() -> None:
    bench = Bench()
    bench.queue.submit(lambda: 1 / 0)
    bench.add("next")
    assert bench.wait_for(1) == ["next"]


def test_closing_drops_what_waits_and_tells_whether_all_has_ended() -> None:
    bench = Bench()
    bench.hold()
    bench.add("dropped")
    assert not bench.queue.close(seconds=0.01)
    with pytest.raises(ServerEnding, match="ending"):
        bench.add("late")
    bench.go_on.set()
    assert bench.queue.close(seconds=60) and bench.began == ["held"] and not bench.queue.count_waiting()
