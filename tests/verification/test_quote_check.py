"""What passes as supported by its citations, and what does not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering import verify
from rag.schema.answers import Citation, Passage
from tests.support import generating

TEXT = (
    "On 15 May 2024 the council of Marlow approved a bridge for 4.2 million euros. "
    "Ada Quist, the mayor, did not vote. Twelve members were present, 1,200 people watched."
)


def make_passage(text: str = TEXT, *, file: str = "a.txt", start: int = 100) -> Passage:
    return generating.make_passage(text, file=file, start=start)


def cite(passage: Passage, first: str = "On 15", last: str = "watched.") -> Citation:
    start = passage.text.index(first)
    end = passage.text.index(last, start) + len(last)
    return Citation(1, passage.file, passage.start + start, passage.start + end, passage.text[start:end])


@pytest.mark.parametrize(
    "statement",
    [
        "On 15 May 2024 the council of Marlow approved a bridge for 4.2 million euros.",
        "The council of Marlow approved a bridge on May 15, 2024.",
        "Marlow's council approved a bridge for 4,200,000 euros.",
        "Mayor Ada Quist did not vote.",
        "12 members were present and 1200 people watched.",
        "One of the members approved the bridge.",
        "TWELVE   MEMBERS\nwere present, 1,200 people watched.",
    ],
)
def test_a_statement_is_verified_when_its_quote_says_so(statement: str) -> None:
    passage = make_passage()
    assert verify(statement, [cite(passage)], [passage])


@pytest.mark.parametrize(
    "statement",
    [
        "The council of Marlow approved a bridge for 4.3 million euros.",
        "The council of Marlow approved a bridge for 4.2 billion euros.",
        "On 16 May 2024 the council of Marlow approved a bridge.",
        "On 15 June 2024 the council of Marlow approved a bridge.",
        "The council of Henley approved a bridge for 4.2 million euros.",
        "The council of Marlow did never approve a bridge with 13 members present.",
        "Thirteen members were present.",
        "Otters feed on eels and trout in cold rivers.",
        "",
        " … ",
    ],
)
def test_a_statement_is_not_verified_when_its_quote_says_otherwise(statement: str) -> None:
    passage = make_passage()
    assert not verify(statement, [cite(passage)], [passage])


def test_a_denial_is_not_verified_when_the_quote_denies_nothing() -> None:
    passage = make_passage()
    first = cite(passage, "On 15", "euros.")
    assert verify("The council of Marlow approved a bridge.", [first], [passage])
    assert not verify("The council of Marlow has not approved a bridge.", [first], [passage])
    assert not verify("The council of Marlow hasn't approved a bridge.", [first], [passage])


def test_nothing_is_verified_without_citations() -> None:
    assert not verify("The council approved a bridge.", [], [make_passage()])


def test_a_statement_may_rest_on_two_quotes() -> None:
    one, other = make_passage(), make_passage("The bridge of Henley opened in 1931.", file="b.txt", start=0)
    statement = "Marlow approved a bridge in 2024, Henley opened one in 1931."
    both = [cite(one, "On 15", "euros."), cite(other, "The", "1931.")]
    assert verify(statement, both, [one, other])
    assert not verify(statement, both[:1], [one, other])


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
def test_nothing_is_verified_when_a_citation_does_not_stand(change: dict[str, object]) -> None:
    passage = make_passage()
    good = cite(passage, "On 15", "euros.")
    bad = dataclasses.replace(good, **change)  # type: ignore[arg-type]
    statement = "The council of Marlow approved a bridge."
    assert verify(statement, [good], [passage])
    assert not verify(statement, [bad], [passage])
    assert not verify(statement, [good, bad], [passage])


def test_a_citation_stands_in_a_copy_of_a_passage() -> None:
    copy = make_passage(file="copy.txt", start=7)
    passage = dataclasses.replace(make_passage(), copies=(copy.chunk,))
    assert verify("The council of Marlow approved a bridge.", [cite(copy)], [passage])


@given(st.text(max_size=200), st.data())
def test_any_stretch_with_a_word_is_verified_by_itself(text: str, data: st.DataObject) -> None:
    passage = make_passage(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    citation = Citation(1, "a.txt", 100 + start, 100 + end, quote)
    has_word = any(character.isalnum() for character in quote)
    assert verify(" ".join(quote.split()), [citation], [passage]) is has_word


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_number_is_verified_only_when_it_is_the_quoted_one(quoted: int, stated: int) -> None:
    passage = make_passage(f"The survey counted {quoted:,} herons on the river.")
    statement = f"On the river the survey counted {stated} herons."
    assert verify(statement, [cite(passage, "The", "river.")], [passage]) is (quoted == stated or stated == 1)
