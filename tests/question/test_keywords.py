"""The keywords of a question, and where a text has them."""

from __future__ import annotations

from rag.question.keywords import find_stems, read_keywords
from tests.support.articles import BRIDGE, count_none


def test_rare_words_weigh_more_when_the_index_counts_them() -> None:
    counts = {"bridg": 900, "marlow": 2}
    words = read_keywords(
        "Who built the Marlow bridge in 1931?", lambda stems: ([counts.get(stem, 0) for stem in stems], 1000)
    )
    weights = dict(zip(words.stems, words.weights.tolist(), strict=True))
    assert weights["marlow"] > 0.5 > 0.1 > weights["bridg"]
    assert "who" not in weights and "the" not in weights
    assert [stem for stem, number in zip(words.stems, words.numbers, strict=True) if number] == ["1931"]
    assert [stem for stem, name in zip(words.stems, words.names, strict=True) if name] == ["marlow"]


def test_no_word_is_a_name_when_the_question_is_in_one_case() -> None:
    assert not read_keywords("who is ada quist", count_none).names.any()
    assert not read_keywords("WHO IS ADA QUIST", count_none).names.any()


def test_words_are_found_by_stem_and_without_accents() -> None:
    words = read_keywords("Which cafés opened in Orléans?", count_none)
    text = "The cafe’s opening in ORLEANS"
    assert [text[offset:].split()[0] for offset, _ in find_stems(text, words)] == ["cafe’s", "opening", "ORLEANS"]


def test_nothing_is_found_when_the_question_has_no_content_word() -> None:
    assert find_stems(BRIDGE, read_keywords("What is it?", count_none)) == []
