"""What inputs ask for that fit no wording, and factual questions that are left alone."""

from __future__ import annotations

import pytest

from rag.question.loose_kinds import guess_request


@pytest.mark.parametrize(
    ("typed", "kind", "aspect", "subject"),
    [
        ("so what exactly can you help me with?", "talk", "help", ""),
        ("does anybody talk about sanctions", "folder", "mentions", "sanctions"),
        ("can you quickly tell me what these texts say", "summary", "folder", ""),
        ("who are the politicians in these texts", "list", "person", "politicians"),
        ("which ministers are there", "list", "person", "ministers"),
        ("do the articles contradict each other on anything", "disagree", "", ""),
        ("is there something the sources do not agree on", "disagree", "", ""),
        ("how did the events happen", "timeline", "", ""),
        ("what did Quist say about the tolls?", "topic", "", "the tolls"),
        ("list every number of soldiers mentioned", "list", "figure", "soldiers"),
        ("all the norwegians mentioned", "list", "person", "norwegians"),
        ("list the Norwegian politicians", "list", "person", "Norwegian politicians"),
    ],
)
def test_request_is_guessed_when_every_word_asks_or_says_nothing(
    typed: str, kind: str, aspect: str, subject: str
) -> None:
    request = guess_request(typed)
    assert request is not None
    assert (request.kind, request.aspect, request.subject) == (kind, aspect, subject)


@pytest.mark.parametrize(
    "typed",
    [
        "which ministers resigned",
        "list the causes of the war",
        "name the capital of France",
        "list the ingredients of bread",
        "Who is the president of China?",
        "who are the ministers of Peru",
        "Where was the location of the battle?",
        "who wrote the story",
        "who won",
        "what happened to the ferry",
        "when did the events in Oldham happen",
        "can you support ukraine",
        "why",
        "",
    ],
)
def test_nothing_is_guessed_when_a_word_asks_for_something_else(typed: str) -> None:
    assert guess_request(typed) is None


@pytest.mark.parametrize(
    ("typed", "kind", "aspect"),
    [
        ("hiya, anyone there?", "talk", "hello"),
        ("thanks a million", "talk", "thanks"),
        ("do you have more than one text", "folder", "count"),
        ("which of these were written most recently", "folder", "newest"),
        ("explain the whole thing to me briefly", "summary", "folder"),
        ("put the main dates in a list please", "list", "date"),
        ("who is quoted about the border", "list", "said"),
        ("do the numbers match across articles", "disagree", "figures"),
    ],
)
def test_aspect_is_guessed_when_the_words_name_it(typed: str, kind: str, aspect: str) -> None:
    request = guess_request(typed)
    assert request is not None
    assert (request.kind, request.aspect) == (kind, aspect)


def test_nothing_is_guessed_when_a_number_of_people_is_asked_for() -> None:
    assert guess_request("how many people were there") is None
