"""The order of an answer's stages, as a caller sees them."""

from __future__ import annotations

import itertools
import time

import pytest

from rag import Answer, Assistant
from rag.pipeline.clock import StageClock
from rag.schema.answers import Statement
from rag.schema.events import Stage


def list_stages(assistant: Assistant, question: str) -> list[str]:
    steps = assistant.ask_in_steps(question)
    return [stage for stage, _ in itertools.groupby(step.name for step in steps if isinstance(step, Stage))]


def test_stages_come_in_order_when_question_is_factual(seeds_assistant: Assistant) -> None:
    assert list_stages(seeds_assistant, "Who signed the decree?") == ["loading", "retrieval", "answering", "checking"]


def test_passages_are_not_read_when_input_is_of_another_kind(seeds_assistant: Assistant) -> None:
    assert list_stages(seeds_assistant, "How many articles are there?") == ["loading", "retrieval"]


@pytest.mark.parametrize("question", ["Who signed the decree?", "How many articles are there?", "What is a zebra?"])
def test_answer_is_the_last_step_and_every_statement_comes_before_it(seeds_assistant: Assistant, question: str) -> None:
    *steps, answer = seeds_assistant.ask_in_steps(question)
    assert isinstance(answer, Answer)
    assert not any(isinstance(step, Answer) for step in steps)
    assert [step for step in steps if isinstance(step, Statement)] == list(answer.statements)


def test_stage_is_counted_together_when_it_is_entered_twice() -> None:
    clock = StageClock()
    time.sleep(0.01)
    clock.lap("retrieval")
    clock.lap("answering")
    time.sleep(0.01)
    clock.lap("retrieval")
    read = clock.read()
    assert list(read) == ["retrieval", "answering", "total"]
    assert read["retrieval"] >= 20
    assert read["total"] >= read["retrieval"]
