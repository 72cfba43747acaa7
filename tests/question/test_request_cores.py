"""Requests inside inputs that say more, and inputs whose other words are not cut."""

from __future__ import annotations

import pytest

from rag.question.kinds import recognise
from rag.question.request_cores import (
    LONGEST_INPUT,
    cut_reason,
    expand_shorthand,
    invert_question,
    is_circumstance,
    list_cores,
)


@pytest.mark.parametrize(
    ("typed", "kind", "aspect", "subject"),
    [
        ("hey there, first time here. how does this work?", "talk", "help", ""),
        ("i don't have time to read this, what do i need to know", "summary", "folder", ""),
        ("i have a meeting in 5 minutes, give me the key points", "summary", "folder", ""),
        ("I was wondering if you could tell me what these articles are about", "summary", "folder", ""),
        ("my boss wants a summary of the folder", "summary", "folder", ""),
        (
            "could you summarise everything in the folder, if it's not too much trouble",
            "summary",
            "folder",
            "",
        ),
        ("sorry to bother you, but which article mentions Quist?", "folder", "mentions", "Quist"),
        ("hi! i'm writing a paper for school and i need a timeline of the strike", "timeline", "", "the strike"),
        ("thanks! now list all the people", "list", "person", ""),
        ("could u tell me wat the articles r about", "summary", "folder", ""),
        ("what sort of stuff can i ask u", "talk", "help", ""),
        ("can you explain what they say about the ferry", "topic", "", "the ferry"),
        ("How many reports do I have here and what are they called?", "folder", "count", ""),
        ("tell me how many articles there are", "folder", "count", ""),
    ],
)
def test_request_is_found_when_the_input_also_says_why_it_is_asked(
    typed: str, kind: str, aspect: str, subject: str
) -> None:
    request = recognise(typed)

    assert (request.kind, request.aspect, request.subject) == (kind, aspect, subject)


@pytest.mark.parametrize(
    "typed",
    [
        "do i need a visa to travel to russia in may",
        "what do you say when someone dies",
        "what sources of income does the state have",
        "When I was mayor, what dates did the Lune Council publish?",
        "how do you know if your list of names is valid",
        "why do we have dates for easter",
    ],
)
def test_factual_question_stays_one_when_it_speaks_of_the_asker(typed: str) -> None:
    assert recognise(typed).kind in ("fact", "yes_no")


@pytest.mark.parametrize(
    ("typed", "cut"),
    [
        ("summarise the second article so i can share it with my team", "summarise the second article"),
        ("list the dates because Quist wants them", "list the dates because Quist wants them"),
        ("what happens to my visa", "what happens to my visa"),
        ("if it helps you", "if it helps you"),
    ],
)
def test_reason_is_cut_only_when_it_is_about_the_asker(typed: str, cut: str) -> None:
    assert cut_reason(typed) == cut


def test_shorthand_is_written_in_full_when_it_is_lower_case() -> None:
    assert expand_shorthand("can u tell me abt it") == "can you tell me about it"
    assert expand_shorthand("the U.S. and plan R") == "the U.S. and plan R"


def test_question_is_inverted_when_it_has_the_order_of_an_embedded_one() -> None:
    assert invert_question("what these articles are about") == "what are these articles about"
    assert invert_question("what they say about the ferry") == "what do they say about the ferry"
    assert invert_question("what is this about") == ""


def test_clause_is_no_circumstance_when_it_names_something() -> None:
    assert is_circumstance("my boss is in a hurry")
    assert not is_circumstance("my friend Quist is in a hurry")
    assert not is_circumstance("the ferry is late")


def test_a_long_input_is_read_as_it_is() -> None:
    long = "I have no time, and as I said I am in a hurry, because we meet, " * 20 + "what are these about?"
    assert len(long) > LONGEST_INPUT
    assert list(list_cores(long)) == []
    assert cut_reason(long) == long
