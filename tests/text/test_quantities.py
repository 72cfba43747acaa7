"""Numbers and dates of a claim that its evidence lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.quantities import find_missing_figures, read_dates, read_quantities


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("160 thousand men", "160,000 men"),
        ("1.5 billion dollars", "$1.5bn"),
        ("about US$1.5 billion", "1,500,000,000 dollars"),
        ("40%", "forty percent"),
        ("40 per cent", "40 percent"),
        ("thirty-two countries", "32 countries"),
        ("one hundred and sixty thousand", "160,000"),
        ("half a million people", "500,000 people"),
        ("two dozen", "24"),
        ("15 July", "July 15"),
        ("July 15, 2024", "15 July 2024"),
        ("on 2024-07-15", "on the 15th of July, 2024"),
        ("in July 2024", "on 15 July 2024"),
        ("in 2024", "on 15 July 2024"),
        ("a three-year war", "a war of 3 years"),
        ("more than 111,000", "111,000"),
        ("One of them left", "they left"),
        ("the third year", "its third year"),
    ],
)
def test_a_number_is_found_when_it_is_written_another_way(claim: str, evidence: str) -> None:
    assert find_missing_figures(claim, evidence) == []


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("160 million men", "160,000 men"),
        ("1.5 billion euros", "$1.5bn"),
        ("40%", "40 dollars"),
        ("16 July", "15 July"),
        ("15 June", "15 July"),
        ("15 July 2023", "15 July 2024"),
        ("three months", "three years"),
        ("fewer than 111,000", "more than 111,000"),
        ("thirty-one countries", "32 countries"),
        ("fourth year", "third year"),
        ("in May 2024", "in 2024"),
    ],
)
def test_a_number_is_missing_when_it_is_another_one(claim: str, evidence: str) -> None:
    assert len(find_missing_figures(claim, evidence)) == 1


def test_the_number_of_a_named_thing_may_be_in_the_context() -> None:
    assert find_missing_figures("Article 5 was invoked.", "It was invoked.", context="Article 5 binds all.") == []
    assert find_missing_figures("Article 11 was invoked.", "It was invoked on 11 May.", context="Article 5 binds all.")


@given(st.integers(2, 10**12))
def test_a_number_is_the_same_when_its_digits_are_grouped(number: int) -> None:
    assert [one.value for one in read_quantities(f"{number:,} herons")] == [str(number)]
    assert [one.value for one in read_quantities(f"{number} herons")] == [str(number)]


@given(st.dates())
def test_a_date_is_found_when_it_is_in_iso_form(day: object) -> None:
    written = f"{day:%d %B %Y}"
    if day.year >= 1000:  # type: ignore[attr-defined]
        assert find_missing_figures(f"It was on {day:%Y-%m-%d}.", f"It was on {written}.") == []
        assert len(read_dates(written)) == 1


def test_a_scale_is_read_when_a_hyphen_joins_it() -> None:
    assert find_missing_figures("a $2.6-billion fund", "a fund of 2.6 billion dollars") == []
