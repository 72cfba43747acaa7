"""The comparison of a language model with quoted answers: drawn cases, recorded calls, counted changes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from eval.language_model import WAYS, describe_run, draw_cases, run, write_table
from eval.recorded_calls import identify_call
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


def test_every_beginning_of_the_drawn_cases_has_the_kinds_in_proportion() -> None:
    cases = load_cases(find_shipped("questions.jsonl"))
    drawn = draw_cases(cases, 60)
    assert len(drawn) == 60 == len({case.id for case in drawn})
    assert drawn[:30] == draw_cases(cases, 30)
    whole, part = (Counter(case.kind for case in chosen) for chosen in (cases, drawn))
    assert all(abs(part[kind] / 60 - whole[kind] / len(cases)) < 0.02 for kind in whole)


def test_a_run_answers_in_each_way_and_calls_the_model_once_per_prompt(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    answerable = next(case for case in load_cases(find_shipped("questions.jsonl")) if "160,000" in str(case.facts))
    cases = [answerable, *list_cases("q08")]
    said: list[str] = []
    asked = run(make_settings(tmp_path), file, cases, say=said.append)
    calls = file.read_text(encoding="utf-8").splitlines()
    assert len(said) == len(cases) and len(calls) >= 2
    first, refused = asked
    assert set(first.outcomes) == set(WAYS)
    assert [sentence.marks for sentence in first.written] == [(1,), ()]
    assert first.checked.removed_marks == 1 and first.checked.left_out == 1  # the cheese: its mark, then the sentence
    assert refused.outcomes["checked"].abstained and not refused.outcomes["model alone"].abstained
    again = run(make_settings(tmp_path), file, cases, say=said.append)
    assert file.read_text(encoding="utf-8").splitlines() == calls
    results = describe_run(again)
    assert results["ways"] == describe_run(asked)["ways"]
    assert results["changed"]["answers"] == 1 and results["changed"]["with a mark of a passage"] == 1
    assert f"| n = 2 | {' | '.join(WAYS)} |" in write_table(results)
    assert all(set(json.loads(line)) == {"key", "reply", "was_cut", "seconds"} for line in calls)


@pytest.mark.parametrize(
    ("messages", "grammar"),
    [([Message("user", "b")], ""), ([Message("system", "a")], ""), ([Message("user", "a")], "root ::= x")],
)
def test_calls_with_other_prompts_have_other_keys(messages: list[Message], grammar: str) -> None:
    assert identify_call(messages, grammar) != identify_call([Message("user", "a")], "")
