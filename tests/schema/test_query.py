"""One record contains a question and its limits, and survives JSON."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import QuestionError
from rag.schema.query import ArticlePlace, EarlierTurn, Query, make_query

TURNS = st.builds(EarlierTurn, st.text(), st.text(), st.lists(st.text()).map(tuple))
QUERIES = st.builds(
    Query,
    st.text(),
    files=st.lists(st.text()).map(tuple),
    since=st.none() | st.dates(max_value=date(2000, 1, 1)),
    until=st.none() | st.dates(min_value=date(2000, 1, 1)),
    top=st.none() | st.integers(1, 50),
    threshold=st.none() | st.floats(0, 1),
    quote_only=st.booleans(),
    earlier=st.lists(TURNS).map(tuple),
    kind=st.text(),
    articles=st.lists(st.builds(ArticlePlace, st.text(), st.integers(0), st.integers(0))).map(tuple),
)


@given(QUERIES)
def test_a_query_read_from_its_json_is_the_same(query: Query) -> None:
    assert Query.from_json(query.to_json()) == query


def test_only_what_differs_from_the_defaults_is_written() -> None:
    assert Query("Who signed it?").to_json() == {"text": "Who signed it?"}
    assert Query("Who?", since=date(2024, 5, 1), top=3).to_json() == {"text": "Who?", "since": "2024-05-01", "top": 3}


def test_lists_become_tuples_so_that_a_query_can_be_hashed() -> None:
    query = Query("Who?", files=["a.txt"], earlier=[EarlierTurn("q", "a", ())])  # type: ignore[arg-type]

    assert query.files == ("a.txt",) and len({query, Query("Who?", files=("a.txt",), earlier=query.earlier)}) == 1


@pytest.mark.parametrize(
    ("described", "message"),
    [
        ({"text": "a", "sinse": "2024-01-01"}, "'sinse'"),
        ({"text": 3}, "'text' is 3"),
        ({"text": "a", "since": "yesterday"}, "'since' is 'yesterday'"),
        ({"since": "2024-01-01"}, "Field required"),
        ({"text": "a", "earlier": [{"question": "q"}]}, "earlier.0.answer"),
        ({"text": "a", "since": "2024-02-01", "until": "2024-01-01"}, "No date is both since"),
    ],
)
def test_a_malformed_query_is_refused_with_the_value_in_one_line(described: dict[str, object], message: str) -> None:
    with pytest.raises(QuestionError, match=message) as refused:
        Query.from_json(described)

    assert "\n" not in str(refused.value)


def test_keywords_win_over_the_bounds_of_a_query() -> None:
    query = Query("Who?", top=3, quote_only=True)

    assert make_query("Who?", {"top": 3, "quote_only": True}) == query
    assert make_query(query, {}) is query
    assert make_query(query, {"top": 5, "files": ["a.txt"]}) == Query("Who?", files=("a.txt",), top=5, quote_only=True)
    with pytest.raises(TypeError, match="sinse"):
        make_query("Who?", {"sinse": None})  # type: ignore[typeddict-unknown-key]
