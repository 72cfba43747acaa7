"""What measures a language model beside quoted answers: which cases, what is kept, what is counted."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from eval.language_model import WAYS, describe_run, draw_cases, name_call, run, write_table
from rag import load_settings
from rag.evaluation.cases import Case, find_shipped, load_cases
from rag.language_models import Message
from rag.settings import Settings
from tests.conftest import SEEDS

SAID = "President Vladimir Putin has signed a decree that calls up 160,000 men [1]. The moon is made of cheese [9]."


def make_settings(tmp_path: Path) -> Settings:
    return load_settings(
        articles=SEEDS,
        home=tmp_path / "home",
        llm="rag.testing.scripted_llm.ScriptedLLM:any",
        llm_options={"replies": [SAID, "1: DROP"]},
        llm_retries=0,
    )


def list_cases(*ids: str) -> list[Case]:
    cases = {case.id: case for case in load_cases(find_shipped("questions.jsonl"))}
    return [cases[one] for one in ids]


def test_any_first_cases_have_the_kinds_in_their_shares() -> None:
    cases = load_cases(find_shipped("questions.jsonl"))
    drawn = draw_cases(cases, 60)
    assert len(drawn) == 60 == len({case.id for case in drawn})
    assert drawn[:30] == draw_cases(cases, 30)
    whole, part = (Counter(case.kind for case in chosen) for chosen in (cases, drawn))
    assert all(abs(part[kind] / 60 - whole[kind] / len(cases)) < 0.02 for kind in whole)


def test_a_run_answers_each_way_and_asks_nothing_twice(tmp_path: Path) -> None:
    keep = tmp_path / "calls.jsonl"
    answerable = next(case for case in load_cases(find_shipped("questions.jsonl")) if "160,000" in str(case.facts))
    cases = [answerable, *list_cases("q08")]
    said: list[str] = []
    asked = run(make_settings(tmp_path), keep, cases, say=said.append)
    calls = keep.read_text(encoding="utf-8").splitlines()
    assert len(said) == len(cases) and len(calls) >= 2
    first, refused = asked
    assert set(first.outcomes) == set(WAYS)
    assert [sentence.marks for sentence in first.written] == [(1,), ()]
    assert first.checked.removed_marks == 1 and first.checked.left_out == 1  # the cheese: its mark, then the sentence
    assert refused.outcomes["checked"].abstained and not refused.outcomes["model alone"].abstained
    again = run(make_settings(tmp_path), keep, cases, say=said.append)
    assert keep.read_text(encoding="utf-8").splitlines() == calls
    told = describe_run(again)
    assert told["ways"] == describe_run(asked)["ways"]
    assert told["changed"]["answers"] == 1 and told["changed"]["with a mark of a passage"] == 1
    assert f"| n = 2 | {' | '.join(WAYS)} |" in write_table(told)
    assert all(set(json.loads(line)) == {"key", "reply", "was_cut", "seconds"} for line in calls)


@pytest.mark.parametrize(
    ("messages", "grammar"),
    [([Message("user", "b")], ""), ([Message("system", "a")], ""), ([Message("user", "a")], "root ::= x")],
)
def test_calls_that_ask_something_else_are_told_apart(messages: list[Message], grammar: str) -> None:
    assert name_call(messages, grammar) != name_call([Message("user", "a")], "")
