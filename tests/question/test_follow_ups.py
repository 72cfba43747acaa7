"""Follow-ups made to stand alone: on recorded conversations, in the assistant and in the chat."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant, Conversations, EarlierTurn, describe_answer
from rag.question.follow_ups import StandaloneQuestion, stand_alone
from rag.schema.wording import ABSTENTION
from tests.conftest import ROOT, SEEDS
from ui.answer_job import list_earlier
from ui.job_queue import JobQueue
from ui.view_models import describe_asked

CASES = [
    json.loads(line)
    for line in (ROOT / "tests" / "data" / "conversations.jsonl").read_text(encoding="utf-8").splitlines()
]
"""`has` and `lacks` are what the standalone question must and must not contain. Conversations that are not `looked_at`
are held out: nobody read them while writing the rules."""

HELD_OUT_RIGHT = 0.9
"""Smallest share of the held-out conversations that must come out right."""


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
def test_a_follow_up_is_completed_from_the_conversation(case: dict[str, Any]) -> None:
    made = resolve(case)
    assert is_right(case, made), made


def test_held_out_follow_ups_come_out_right() -> None:
    held_out = [case for case in CASES if not case["looked_at"]]
    assert len(CASES) >= 60 and len(held_out) >= 20
    right = [case["id"] for case in held_out if is_right(case, resolve(case))]
    assert len(right) / len(held_out) >= HELD_OUT_RIGHT


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_question_that_stands_alone_is_unchanged(case: dict[str, Any]) -> None:
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
def test_a_complete_question_is_unchanged_after_an_unrelated_one(question: str) -> None:
    made = stand_alone(question, [EarlierTurn("What does Merkel say about the euro?", "It will last [1]", ("a.txt",))])
    assert made.text == question and made.carried == ()


def test_the_other_article_leaves_out_the_files_just_cited() -> None:
    made = stand_alone("What about the other article?", [EarlierTurn("Who called whom?", "A called B [1]", ("a.txt",))])
    assert made.other_than == ("a.txt",) and made.text == "Who called whom?"


def test_the_second_one_is_the_second_item_of_a_list() -> None:
    earlier = [EarlierTurn("Which cities hosted it?", "Oslo, Lake Placid and Nagano hosted it [1]", ())]
    assert stand_alone("When did the second one host it?", earlier).carried[0] == "Lake Placid"


def test_a_follow_up_of_a_follow_up_reaches_back() -> None:
    earlier = [
        EarlierTurn("Who is Kirill Dmitriev?", "The Russian negotiator [1]", ()),
        EarlierTurn("Where is he going?", "Washington [1]", ()),
    ]
    assert "Dmitriev" in stand_alone("Why is he going?", earlier).text


def test_only_the_question_is_carried_over_from_an_abstention() -> None:
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


def test_the_other_article_is_answered_from_other_files(seeds_assistant: Assistant) -> None:
    file = "002_e7acf57a60645873.txt"
    earlier = [EarlierTurn("What did NATO say about Ukraine's path to membership?", "It is irreversible [1]", (file,))]
    answer = seeds_assistant.ask("What does the other article say?", earlier=earlier)
    assert answer.passages and all(passage.file != file for passage in answer.passages)


def test_the_chat_sends_earlier_turns_and_shows_the_completed_question(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    queue, kept = JobQueue(seeds_assistant), Conversations(tmp_path)
    conversation = kept.create(articles=str(SEEDS)).id
    for question in ("Who is Kirill Dmitriev?", "Which city is he going to visit?"):
        for _ in queue.ask(kept, conversation, kept.add_turn(conversation, question, {})).follow():
            pass
    first, second = kept.read_turns(conversation)
    assert describe_asked(first) == "" and "Dmitriev" in describe_asked(second)
    assert [turn.question for turn in list_earlier([first, second])] == [first.question, second.question]


@pytest.mark.parametrize("typed", ["And when?", "Why?"])
def test_a_bare_question_asks_of_who_did_it_when_that_was_answered(typed: str) -> None:
    earlier = [
        EarlierTurn(
            "Who signed the treaty?", "Ada Quist [1]\nAda Quist signed the treaty on the quay [1].", ("a.txt",)
        ),
        EarlierTurn("Danke", "You are welcome.", ()),
    ]
    assert stand_alone(typed, earlier).text.endswith("Ada Quist signed the treaty?")
