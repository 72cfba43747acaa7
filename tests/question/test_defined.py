"""Questions that only ask who or what somebody or something is."""

from __future__ import annotations

import pytest

from rag.question.defined import find_defined, find_defined_lower, find_noun_phrase


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Ada Quist?", "Ada Quist"),
        ("what was the Treaty of the Lune", "Treaty of the Lune"),
        ("Who’s Ada?", "Ada"),
        ("What is Article 5?", "Article 5"),
        ("whats NATO", "NATO"),
        ("What does Ada Quist do?", "Ada Quist"),
        ("what is Quist's job", "Quist"),
        ("What does Quist do in Oldham?", ""),
        ("What is the capital of Peru?", ""),
        ("Who is the mayor of Marlow?", ""),
        ("Who is Ada Quist married to?", ""),
        ("What is Peru's capital?", ""),
        ("What is inflation?", ""),
        ("Where is Marlow?", ""),
        ("", ""),
    ],
)
def test_name_is_found_when_nothing_else_is_asked_of_it(question: str, name: str) -> None:
    assert find_defined(question) == name


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        ("the draft law", "draft law"),
        ("peace talks?", "peace talks"),
        ("sinking of the ferry", "sinking of the ferry"),
        ("why not", ""),
        ("is it", ""),
        ("who won", ""),
        ("the ferry that sank in May near the old town", ""),
        ("", ""),
    ],
)
def test_noun_phrase_is_found_when_it_is_all_of_the_input(typed: str, phrase: str) -> None:
    assert find_noun_phrase(typed) == phrase


@pytest.mark.parametrize("question", ["who is quist", "what does quist do for a living?", "what's quist's role"])
def test_lower_case_name_is_found_when_nothing_else_is_asked_of_it(question: str) -> None:
    assert find_defined_lower(question) == "quist"
