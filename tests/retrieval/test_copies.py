"""Copies of one text: word for word, under another headline, cut short, or with a word changed."""

from __future__ import annotations

import pytest

from rag.retrieval.copies import collapse_copies
from rag.schema.answers import Passage
from tests.index.test_keyword_index import make_chunk

WIRE = (
    "The dam above Orvik broke on Sunday after a week of rain. Some 1,200 people left their homes in the valley below. "
    "Engineer Lise Brun said that the gates had been stuck since spring. The army is bringing drinking water."
)


def collapse(*texts: str) -> list[tuple[str, list[str]]]:
    """The file of each passage that is left, with the files of its copies; the texts are a.txt, b.txt and so on."""
    passages = [
        Passage(make_chunk(text, file=f"{letter}.txt"), similarity=0.5, fused=1.0 / (at + 1))
        for at, (letter, text) in enumerate(zip("abcdef", texts, strict=False))
    ]
    return [(one.file, [copy.file for copy in one.copies]) for one in collapse_copies(passages)]


def test_a_text_cut_short_is_a_copy() -> None:
    cut = WIRE.rpartition(" The army")[0]
    assert collapse(WIRE, cut) == [("a.txt", ["b.txt"])]


def test_the_fullest_copy_is_read_when_a_cut_one_ranks_higher() -> None:
    cut = WIRE.rpartition(" The army")[0]
    assert collapse(cut, WIRE) == [("b.txt", ["a.txt"])]


def test_a_text_with_a_changed_word_is_a_copy() -> None:
    assert collapse(WIRE, WIRE.replace("bringing", "carrying")) == [("a.txt", ["b.txt"])]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("1,200", "2,100"),
        ("Sunday", "Monday"),
        ("Lise Brun", "Mona Dahl"),
        ("had been stuck", "had not been stuck"),
        ("the valley below", "Lower Orvik"),
    ],
)
def test_a_text_is_no_copy_when_a_figure_name_or_denial_differs(word: str, other: str) -> None:
    assert collapse(WIRE, WIRE.replace(word, other)) == [("a.txt", []), ("b.txt", [])]


def test_a_text_is_no_copy_when_it_says_more_and_less() -> None:
    other = WIRE.rpartition(" The army")[0] + " Schools stay shut until Thursday."
    assert collapse(WIRE, other) == [("a.txt", []), ("b.txt", [])]


def test_other_articles_are_left_apart_when_they_share_a_sentence() -> None:
    shared = "Some 1,200 people left their homes in the valley below."
    other = f"A landslide hit Tarn on Friday and blocked the road to the coast. {shared} Nobody was hurt, police said."
    assert collapse(WIRE, other) == [("a.txt", []), ("b.txt", [])]
