"""Which sentence of a source is shown for a statement that it supports."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.claims import SourceText
from rag.verification.deciding_window import MOST_SENTENCES, find_deciding, find_unheld
from rag.verification.verdict_model import Leaning

TEXT = "The pact has a clause five. It was invoked once. The weather was fine."


class LeaningByWords:
    """Leans by how many of some words a text has."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    def lean(self, text: str, passages: Sequence[tuple[str, str]]) -> list[Leaning]:
        shares = [sum(word in passage for word in self.words) / len(self.words) for _, passage in passages]
        return [Leaning(share, 0.0, 1 - share) for share in shares]


def find(words: Sequence[str], text: str = TEXT) -> str:
    window = find_deciding("The clause was used.", SourceText(1, "a.txt", "", text, 0, "en"), LeaningByWords(words))
    return text[window.start : window.end] if window else ""


def test_two_sentences_decide_when_neither_says_it_alone() -> None:
    assert find(["clause", "invoked"]) == "The pact has a clause five. It was invoked once."


def test_one_sentence_decides_when_the_next_adds_nothing() -> None:
    assert find(["clause"]) == "The pact has a clause five."


def test_a_sentence_that_corrects_the_statement_is_found_wherever_it_stands() -> None:
    text = "A cub was born. It weighs 140 grams. A previous version of this report stated that the cub is female."
    source = SourceText(1, "a.txt", "", text, 0, "en")
    found = find_unheld("The cub is female.", source)
    assert found is not None and text[found.start :].startswith("A previous version")
    assert find_unheld("A cub was born.", source) is None


def test_nothing_is_chosen_when_there_are_too_many_sentences() -> None:
    assert find(["clause"], "The clause was used. " * (MOST_SENTENCES + 1)) == ""
