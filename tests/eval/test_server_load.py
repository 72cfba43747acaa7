"""What `eval.server_load` counts: time above an answer's own, answers a second, failures."""

from __future__ import annotations

import threading

from eval.server_load import PATHS, list_turns, measure_cost, rate_of
from rag import Assistant
from tests.api.harness import QUESTION, make_service, run_inside


def test_the_cost_of_a_question_is_what_comes_on_top_of_its_answer(seeds_assistant: Assistant) -> None:
    with run_inside(make_service(seeds_assistant)) as url:
        for path in PATHS:
            cost = measure_cost(url, path, [QUESTION])
            assert cost["n"] == 1 and 0 < cost["median_milliseconds"] == cost["p95_milliseconds"]


def test_every_question_of_a_turn_is_asked_once_and_failures_are_counted() -> None:
    asked: list[str] = []
    lock = threading.Lock()

    def ask(question: str) -> None:
        with lock:
            asked.append(question)
        if question == "c":
            raise OSError("status 429")

    turns = list_turns(["a", "b", "c"], 5, 2)
    assert turns == [["a", "b", "c", "a", "b"], ["c", "a", "b", "c", "a"]]
    rate, failures = rate_of(turns[1], 3, lambda: ask)
    assert sorted(asked) == sorted(turns[1]) and failures == 2 and rate > 0
