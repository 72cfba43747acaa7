"""Follow-ups made to stand alone: over conversations that were written first, and where they are used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant, Conversations, EarlierTurn, describe_answer
from rag.question.follow_ups import StandaloneQuestion, stand_alone
from rag.schema.wording import ABSTENTION
from tests.conftest import ROOT, SEEDS
from ui.job_queue import JobQueue, list_earlier
from ui.view_models import describe_asked

CASES = [
    json.loads(line)
    for line in (ROOT / "tests" / "data" / "conversations.jsonl").read_text(encoding="utf-8").splitlines()
]
"""`has` and `lacks` say what the standalone question must and must not hold. Those not `looked_at` were not read while
the rules were written: they measure them."""

UNREAD_RIGHT = 0.9
"""Least share of the conversations not looked at that come out right."""


def resolve(case: dict[str, Any]) -> StandaloneQuestion:
    earlier = [EarlierTurn(turn["question"], turn["answer"], ("a.txt",)) for turn in case["earlier"]]
    return stand_alone(case["question"], earlier)


def is_right(case: dict[str, Any], made: StandaloneQuestion) -> bool:
    text = made.text.casefold()
    return (
        all(words.casefold() in text for words in case.get("has", ()))
        and not any(words.casefold() in text for words in case.get("lacks", ()))
        and made.is_new_topic is case["new_topic"]
        and (made.text == case["question"] or not case.get("unchanged"))
    )


@pytest.mark.parametrize("case", [case for case in CASES if case["looked_at"]], ids=lambda case: case["id"])
def test_a_follow_up_carries_what_it_leaves_out(case: dict[str, Any]) -> None:
    made = resolve(case)
    assert is_right(case, made), made


def test_follow_ups_that_were_not_looked_at_come_out_right() -> None:
    unread = [case for case in CASES if not case["looked_at"]]
    assert len(CASES) >= 60 and len(unread) >= 20
    right = [case["id"] for case in unread if is_right(case, resolve(case))]
    assert len(right) / len(unread) >= UNREAD_RIGHT


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_stands_alone_is_left_as_it_is(case: dict[str, Any]) -> None:
    made = resolve(case)
    assert stand_alone(case["earlier"][0]["question"], []) == StandaloneQuestion(
        case["earlier"][0]["question"], (), is_new_topic=False
    )
    again = stand_alone(made.text, [EarlierTurn("What is the tallest tree?", "A redwood", ())])
    if made.carried and "(" not in made.text and " this " not in made.text:
        assert again.text == made.text


@pytest.mark.parametrize(
    "question",
    [
        "How many men does Putin's decree call up?",
        "Is it true that Russia denied that Ukraine is under threat?",
        "What did Putin say about his decree?",
        "Did Zelenskiy speak with Stoltenberg before he tweeted?",
        "Are there troops in Crimea?",
        "What is NATO?",
        "Explain photosynthesis",
        "How long does it take to fly to Mars?",
    ],
)
def test_a_whole_question_is_not_changed(question: str) -> None:
    made = stand_alone(question, [EarlierTurn("What does Merkel say about the euro?", "It will last [1]", ("a.txt",))])
    assert made.text == question and made.carried == ()


def test_another_article_is_asked_when_the_other_one_is_meant() -> None:
    made = stand_alone("What about the other article?", [EarlierTurn("Who called whom?", "A called B [1]", ("a.txt",))])
    assert made.other_than == ("a.txt",) and made.text == "Who called whom?"


def test_the_second_thing_of_a_list_is_meant_by_its_place() -> None:
    earlier = [EarlierTurn("Which cities hosted it?", "Oslo, Lake Placid and Nagano hosted it [1]", ())]
    assert stand_alone("When did the second one host it?", earlier).carried[0] == "Lake Placid"


def test_a_follow_up_of_a_follow_up_reaches_back() -> None:
    earlier = [
        EarlierTurn("Who is Kirill Dmitriev?", "The Russian negotiator [1]", ()),
        EarlierTurn("Where is he going?", "Washington [1]", ()),
    ]
    assert "Dmitriev" in stand_alone("Why is he going?", earlier).text


def test_nothing_is_carried_from_an_abstention_but_the_question() -> None:
    by_record = EarlierTurn("Who founded the company Acme?", "Nothing is said of that.", (), abstained=True)
    by_text = EarlierTurn("Who founded the company Acme?", ABSTENTION, ())
    for turn in (by_record, by_text):
        assert stand_alone("When?", [turn]).text == "When (who founded the company Acme)?"


def test_a_follow_up_is_answered_from_the_article_it_is_about(seeds_assistant: Assistant) -> None:
    first = "How many soldiers has shelling killed in Donbas this year?"
    answer = seeds_assistant.ask("And in the last two weeks?", earlier=[EarlierTurn(first, "24 [1]", ())])
    assert answer.question == "And in the last two weeks?"
    assert answer.asked_as == "How many soldiers has shelling killed in Donbas in the last two weeks?"
    assert "eight" in answer.text and answer.sources == ("003_811c00e6699e8ba0.txt",)
    assert describe_answer(answer)["asked_as"] == answer.asked_as


def test_the_files_of_the_last_answer_are_left_out_when_the_other_article_is_asked(seeds_assistant: Assistant) -> None:
    file = "002_e7acf57a60645873.txt"
    earlier = [EarlierTurn("What did NATO say about Ukraine's path to membership?", "It is irreversible [1]", (file,))]
    answer = seeds_assistant.ask("What does the other article say?", earlier=earlier)
    assert answer.passages and all(passage.file != file for passage in answer.passages)


def test_the_chat_takes_the_earlier_turns_along_and_says_what_it_asked(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    queue, kept = JobQueue(seeds_assistant), Conversations(tmp_path)
    conversation = kept.create(articles=str(SEEDS)).id
    for question in ("Who is Kirill Dmitriev?", "Which city is he going to visit?"):
        for _ in queue.ask(kept, conversation, kept.add_turn(conversation, question, {})).follow():
            pass
    first, second = kept.read_turns(conversation)
    assert describe_asked(first) == "" and "Dmitriev" in describe_asked(second)
    assert [turn.question for turn in list_earlier([first, second])] == [first.question, describe_asked(second)]
