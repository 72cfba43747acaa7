"""Questions that only ask who or what somebody or something is."""

from __future__ import annotations

import pytest

from rag.question.defined import find_defined


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Ada Quist?", "Ada Quist"),
        ("what was the Treaty of the Lune", "Treaty of the Lune"),
        ("Who’s Ada?", "Ada"),
        ("What is Article 5?", "Article 5"),
        ("whats NATO", "NATO"),
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
