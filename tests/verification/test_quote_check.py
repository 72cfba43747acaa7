"""Which quoted statements are the documents' own text."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.schema.answers import Citation, Passage
from rag.verification.quote_check import is_exact_quote
from tests.support import generating

TEXT = (
    "On 15 May 2024 the council of Marlow approved a bridge for 4.2 million euros. "
    "Ada Quist, the mayor, did not vote. Twelve members were present, 1,200 people watched."
)
APPROVED = "On 15 May 2024 the council of Marlow approved a bridge for 4.2 million euros."


def make_passage(text: str = TEXT, *, file: str = "a.txt", start: int = 100) -> Passage:
    return generating.make_passage(text, file=file, start=start)


def cite(passage: Passage, first: str = "On 15", last: str = "watched.") -> Citation:
    start = passage.text.index(first)
    end = passage.text.index(last, start) + len(last)
    return Citation(1, passage.file, passage.start + start, passage.start + end, passage.text[start:end])


@pytest.mark.parametrize(
    "statement", [APPROVED, "4.2 million euros", "Twelve   members\nwere present, 1,200 people watched."]
)
def test_a_statement_is_a_quote_when_a_citation_contains_it(statement: str) -> None:
    passage = make_passage()
    assert is_exact_quote(statement, [cite(passage)], [passage])


@pytest.mark.parametrize(
    "statement",
    [
        "The council of Marlow approved a bridge for 4.3 million euros.",
        "The council of Marlow approved a bridge for 4.2 million euros.",
        "twelve members were present",
        "",
        " … ",
    ],
)
def test_a_statement_is_no_quote_when_a_character_differs_or_it_has_no_word(statement: str) -> None:
    passage = make_passage()
    assert not is_exact_quote(statement, [cite(passage)], [passage])


def test_a_statement_is_no_quote_without_citations() -> None:
    assert not is_exact_quote(APPROVED, [], [make_passage()])


@pytest.mark.parametrize(
    "change",
    [
        {"file": "b.txt"},
        {"start": 101},
        {"end": 120},
        {"quote": "On 15 May 2023 the council"},
        {"quote": "", "end": 100},
        {"start": 0, "end": 20},
    ],
)
def test_a_statement_is_no_quote_when_a_citation_does_not_match_its_document(change: dict[str, object]) -> None:
    passage = make_passage()
    good = cite(passage, "On 15", "euros.")
    bad = dataclasses.replace(good, **change)  # type: ignore[arg-type]
    assert is_exact_quote(APPROVED, [good], [passage])
    assert not is_exact_quote(APPROVED, [bad], [passage])
    assert not is_exact_quote(APPROVED, [good, bad], [passage])


def test_a_citation_may_point_into_a_copy_of_a_passage() -> None:
    copy = make_passage(file="copy.txt", start=7)
    passage = dataclasses.replace(make_passage(), copies=(copy.chunk,))
    assert is_exact_quote(APPROVED, [cite(copy)], [passage])


@given(st.text(max_size=200), st.data())
def test_any_stretch_of_a_passage_with_a_word_is_a_quote(text: str, data: st.DataObject) -> None:
    passage = make_passage(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    citation = Citation(1, "a.txt", 100 + start, 100 + end, quote)
    has_word = any(character.isalnum() for character in quote)
    assert is_exact_quote(" ".join(quote.split()), [citation], [passage]) is has_word
