"""Which questions are split into parts."""

from __future__ import annotations

import pytest

from rag.question.decomposition import split_question

BOTH = "How many otters were counted, and why is the bridge closed?"


OTTERS_PART, BRIDGE_PART = "How many otters were counted?", "Why is the bridge closed?"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (BOTH, (OTTERS_PART, BRIDGE_PART)),
        ("When did Ada Lim sail and where was she born?", ("When did Ada Lim sail?", "Where was Ada Lim born?")),
        ("What do Lim and Okoro each want?", ("What do Lim want?", "What do Okoro want?")),
        ("How do Lim and Okoro differ on fees?", ("What is Lim's view on fees?", "What is Okoro's view on fees?")),
        ("How does Lim's plan differ from that of the port?", ("What is Lim's plan?", "What is the port's plan?")),
        ("Which came first, the flood or the fire?", ("When was the flood?", "When was the fire?")),
    ],
)
def test_a_question_is_split_when_it_asks_two_things(question: str, parts: tuple[str, ...]) -> None:
    assert split_question(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who built the bridge that the council closed?",
        "When the bridge was closed, who said so?",
        "Who is Ada Lim and when was she born?",  # "she" is the answer to the first half, not a name in it
        "What is the bridge and what is its length?",
        "How many boats came in spring, and how many in autumn?",
        "Which languages can Lim and Okoro speak with each other?",
        "How do plants differ from animals?",
        "What did Lim and Okoro say?",
        "",
    ],
)
def test_a_question_is_not_split_when_it_asks_one_thing(question: str) -> None:
    assert split_question(question) == (question,)
