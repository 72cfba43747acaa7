"""Where a quote begins and ends."""

from __future__ import annotations

import pytest

from rag.answering.extractive.quote_span import LONG_CHARACTERS, trim_span


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("- Ferries run every ten minutes.", "Ferries run every ten minutes."),
        ("•\tFerries run every ten minutes.", "Ferries run every ten minutes."),
        ("## Ferries run. **", "Ferries run."),
        ("3) Ferries run.", "Ferries run."),
        ("> *Ferries* run.", "Ferries* run."),
        ("2024 was wet.", "2024 was wet."),
        ("-5 degrees were measured.", "-5 degrees were measured."),
        ("3.5 million people came.", "3.5 million people came."),
        ("—", "—"),
    ],
)
def test_list_marks_are_left_out_of_a_quote(sentence: str, quote: str) -> None:
    start, end = trim_span(sentence, frozenset())
    assert sentence[start:end] == quote


LONG = (
    "The council of Marlow approved the new bridge over the river Lune on Tuesday evening after three hours of "
    "debate in the crowded town hall of the old market square{link}the member for the eastern ward, a retired "
    "engineer of some renown who had come by boat from the far end of the district with two of her oldest friends "
    "and a folder of drawings, and the members for the western ward, who had come on foot in the rain{end}"
)


def test_a_long_sentence_is_cut_when_what_follows_only_adds() -> None:
    sentence = LONG.format(link=", including ", end=".")
    assert len(sentence) > LONG_CHARACTERS
    start, end = trim_span(sentence, frozenset({"bridg", "approv"}))
    assert sentence[start:end].endswith("the old market square")


@pytest.mark.parametrize("end", [", but the mayor refused to sign.", ", officials said.", ", unless it rains."])
def test_a_long_sentence_is_not_cut_when_its_end_qualifies_or_attributes(end: str) -> None:
    sentence = LONG.format(link=", including ", end=end)
    assert trim_span(sentence, frozenset({"bridg", "approv"})) == (0, len(sentence))


def test_a_long_sentence_is_not_cut_when_the_question_asks_for_its_end() -> None:
    sentence = LONG.format(link=", including ", end=".")
    start, end = trim_span(sentence, frozenset({"bridg", "rain"}))
    assert sentence[start:end] == sentence
