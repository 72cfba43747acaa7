"""What more inputs ask for that fit no wording: talk without content, backgrounds, dates to come, people of a trade."""

from __future__ import annotations

import pytest

from rag.question.loose_kinds import guess_request
from rag.question.request_cores import speaks_of_asking


@pytest.mark.parametrize(
    ("typed", "kind", "aspect", "subject"),
    [
        ("thx, very useful!", "talk", "thanks", ""),
        ("I'm a bit lost, where do I begin?", "talk", "help", ""),
        ("what is this thing and what can it do for me", "talk", "help", ""),
        ("what are the important dates coming up", "timeline", "planned", ""),
        ("could you lay out the events chronologically?", "timeline", "", ""),
        ("dates related to the bridge", "list", "date", "the bridge"),
        ("which ministers come up?", "list", "person", "ministers"),
        ("what's supposed to happen next?", "timeline", "planned", ""),
        ("who are the Danes in these articles?", "list", "person", "Danes"),
        ("is everyone in agreement on when Marlow should join?", "disagree", "", "when Marlow should join"),
        ("who are the spokespeople", "list", "person", "spokespeople"),
        ("every norwegian politician mentioned", "list", "person", "norwegian politician"),
    ],
)
def test_request_is_guessed_when_other_words_name_nothing(typed: str, kind: str, aspect: str, subject: str) -> None:
    request = guess_request(typed)
    assert request is not None
    assert (request.kind, request.aspect, request.subject) == (kind, aspect, subject)


@pytest.mark.parametrize("typed", ["where is it", "how do you make bread", "what is the meaning of life"])
def test_nothing_is_guessed_when_the_world_is_asked_about(typed: str) -> None:
    assert guess_request(typed) is None


def test_input_speaks_of_asking_only_when_it_names_nothing() -> None:
    assert speaks_of_asking("what have you read")
    assert not speaks_of_asking("have you read Quist")
    assert not speaks_of_asking("what is this")
