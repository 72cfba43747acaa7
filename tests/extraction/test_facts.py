"""Names and dates of sentences, found together."""

from __future__ import annotations

from rag.extraction.facts import find_facts

NAMED = "He met Andrii Sybiha in Kyiv on 5 May 2024."


def test_each_sentence_of_a_long_article_has_its_facts() -> None:
    """Names are found in a million characters at a time."""
    sentences = [NAMED, *["x" * 2000] * 1200, NAMED, NAMED]
    found = find_facts(sentences, None)
    assert len(found) == len(sentences)
    for at in (0, -2, -1):
        names, dates = found[at]
        assert {name.text for name in names} == {"Andrii Sybiha", "Kyiv"}
        assert [date.text for date in dates] == ["5 May 2024"]


def test_no_sentences_have_no_facts() -> None:
    assert find_facts([], None) == []
