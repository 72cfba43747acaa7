"""Several requests in one input: each part is a request of its own, and nothing else is cut."""

from __future__ import annotations

import pytest

from rag.question.joined_requests import read_joined
from rag.question.kinds import recognise
from rag.schema.kinds import Request


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("summarise it all and tell me who is mentioned", ["summary folder", "list person"]),
        ("Give me a timeline and the main people", ["timeline ", "list person"]),
        ("what are these about? Also list the places", ["summary folder", "list place"]),
        ("how many articles are there, which is the newest?", ["folder count", "folder newest"]),
        ("tl;dr and a timeline please", ["summary folder", "timeline "]),
        ("list the people, a timeline and the main points", ["list person", "timeline ", "summary folder"]),
    ],
)
def test_every_request_is_read_when_an_input_has_several(typed: str, kinds: list[str]) -> None:
    request = recognise(typed)
    assert [f"{one.kind} {one.aspect}" for one in (request, *request.also)] == kinds
    assert all(one.text for one in (request, *request.also)) and not any(one.subject for one in request.also)


@pytest.mark.parametrize("typed", ["summarise article 2 and list the people", "sum up article 2 and who is in it"])
def test_second_request_is_of_the_article_when_the_first_names_one(typed: str) -> None:
    request = recognise(typed)
    assert request.article == "article 2" and [one.article for one in request.also] == ["article 2"]


@pytest.mark.parametrize(
    "typed",
    [
        "compare Rutte and Starmer",
        "tell me about the ferry and the bridge",
        "summarise the talks and the draft",
        "Who signed the decree and how many men does it call up?",
        "what happened and when",
        "I have no time, what are the main points?",
        "Hi, who is mentioned?",
        "how do the Herald and the Courier differ?",
        "What did Quist say and when did she say it?",
    ],
)
def test_input_is_not_cut_when_it_asks_for_one_thing_or_for_facts(typed: str) -> None:
    assert not recognise(typed).also


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("timeline", "timeline "),
        ("list", "list person"),
        ("summary", "summary folder"),
        ("topic", "topic "),
        ("fact", "fact "),
        ("yes_no", "yes_no "),
        ("check", "check "),
    ],
)
def test_only_the_passed_kind_is_kept_when_an_input_has_several(kind: str, found: str) -> None:
    request = recognise("a timeline and the main people", kind=kind)
    assert f"{request.kind} {request.aspect}" == found and request.also == ()


def test_all_words_are_the_question_when_a_fact_is_asked_of_several_requests() -> None:
    assert recognise("a timeline and the main people", kind="fact").subject == "a timeline and the main people"


@pytest.mark.parametrize("joint", [", ", " and "])
def test_few_parts_are_read_when_an_input_has_very_many(joint: str) -> None:
    read: list[str] = []

    def read_part(part: str) -> Request | None:
        read.append(part)
        return Request("list", "person" if "people" in part else "place") if part.count("list") == 1 else None

    text = joint.join(("list the people", "list the places") * 25)
    assert read_joined(text, read_part) is None
    assert len(read) == len(set(read)) <= 20
