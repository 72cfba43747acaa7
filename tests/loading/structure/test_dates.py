"""Publication dates: which lines count, how dates are written, what is rejected."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loading.structure.dates import find_published, is_dateline, read_date, read_stated_filing

TODAY = date(2025, 11, 21)
MAY_15 = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("15 May, 2024 12:51 / Updated 7 months ago", "en"),
        ("May 15, 2024", "en"),
        ("2024-05-15", "en"),
        ("2024-05-15T12:51:00Z", "en"),
        ("Published: Wed, 15 May 2024 12:51:00 +0000", "en"),
        ("First published on Wed 15 May 2024 12.51 BST", "en"),
        ("May 15, 2024 at 5:30 a.m. EDT", "en"),
        ("By Jane Doe and John Smith | May 15, 2024, 12:51 p.m. ET", "en"),
        ("Posted on May 15, 2024 by admin", "en"),
        ("Kyiv, 15 May 2024", "en"),
        ("May 15, 2024 · 5 min read", "en"),
        ("Updated May 16, 2024 | Published May 15, 2024", "en"),
        ("Stand: 15.05.2024, 12:51 Uhr", "de"),
        ("Veröffentlicht am 15. Mai 2024", "de"),
        ("Publié le 15 mai 2024 à 12h51", "fr"),
        ("Publicado el 15 de mayo de 2024", "es"),
        ("domenica 15 maggio 2024", "it"),
        ("Опубликовано 15 мая 2024, 12:51", "ru"),
        ("2024年5月15日 12:51", "zh"),
    ],
)
def test_a_line_with_nothing_but_a_date_dates_the_article(line: str, language: str) -> None:
    assert find_published([line], language=language, today=TODAY) == MAY_15
    assert is_dateline(line, language=language, today=TODAY)


@pytest.mark.parametrize(
    "line",
    [
        "BRUSSELS, May 15, 2024 (Reuters) - The alliance said it would meet again.",
        "SANTA CLARA, Calif., May 15, 2024 (GLOBE NEWSWIRE) -- The company today reported its results.",
        "REDMOND, Wash. — May 15, 2024 — The company announced results for the quarter.",
    ],
)
def test_a_news_report_is_dated_by_the_place_and_date_it_opens_with(line: str) -> None:
    assert find_published([line], language="en", today=TODAY) == MAY_15
    assert not is_dateline(line, language="en", today=TODAY), "the line is the first paragraph, not boilerplate"


@pytest.mark.parametrize(
    "line",
    [
        "The window began this week and will run until July 15, 2025.",
        "FILE - A spokesman speaks to reporters Feb. 17, 2021.",
        "For the quarterly period ended June 25, 2022",
        "June 25, 2022 June 26, 2021",
        "Updated 7 months ago",
        "Town Hall Meeting March 5, 2024",
        "31 February 2024",
        "May 15, 2034",
        "15 May 1200",
        "May 2024",
        "Version 1.2.2024.5",
        "Call 555-12-2024",
    ],
)
def test_a_date_does_not_count_inside_a_sentence_or_when_it_is_impossible(line: str) -> None:
    assert find_published([line], language="en", today=TODAY) is None


def test_the_date_of_publication_is_taken_when_there_is_also_one_of_an_update() -> None:
    lines = ["Updated: May 16, 2024", "Published: May 15, 2024"]
    assert find_published(lines, language="en", today=TODAY) == MAY_15
    assert find_published(lines[:1], language="en", today=TODAY) == date(2024, 5, 16)


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ("05/04/2024", "en", date(2024, 5, 4)),
        ("05/04/2024", "fr", date(2024, 4, 5)),
        ("05.04.2024", "en", date(2024, 4, 5)),
        ("25/12/2024", "en", date(2024, 12, 25)),
        ("12/05/2025", "en", date(2025, 5, 12)),  # December 5 has not come yet
        ("5/15/24", "en", MAY_15),
    ],
)
def test_the_language_decides_the_order_of_day_and_month_when_numbers_do_not(
    value: str, language: str, expected: date
) -> None:
    assert read_date(value, language=language, today=TODAY) == expected


def test_day_first_overrides_the_order_of_the_language() -> None:
    assert read_date("05/04/2024", language="en", today=TODAY, day_first=True) == date(2024, 4, 5)


@pytest.mark.parametrize(
    "value", ["1715777460", "1715777460000", "20240515", "2024-05-15T23:00:00-05:00", "Wed, 15 May 2024 12:51:00 GMT"]
)
def test_machine_written_dates_and_times_are_read(value: str) -> None:
    assert read_date(value, language="", today=TODAY) == MAY_15


@pytest.mark.parametrize("value", ["", "2024", "2024-05", "soon", "0000-00-00", "99999999999999"])
def test_a_field_without_a_full_date_gives_nothing(value: str) -> None:
    assert read_date(value, language="", today=TODAY) is None


def test_the_filing_date_is_taken_when_the_metadata_also_has_a_period() -> None:
    subject = "Form 10-Q filed on 2022-07-29 for the period ending 2022-06-25"
    assert read_stated_filing(subject, language="en", today=TODAY) == date(2022, 7, 29)
    assert read_stated_filing("The period ending 2022-06-25", language="en", today=TODAY) is None


@given(st.text(), st.sampled_from(["", "en", "de", "xx"]))
def test_any_text_gives_a_possible_date_or_none(text: str, language: str) -> None:
    for day in (
        find_published([text], language=language, today=TODAY),
        read_date(text, language=language, today=TODAY),
    ):
        assert day is None or date(1600, 1, 1) <= day <= date(2025, 11, 22)


@given(st.dates(date(1600, 1, 1), TODAY))
def test_a_date_written_in_full_is_read_back(day: date) -> None:
    for line in (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"Published {day.day} {day:%b}. {day.year} 09:30"):
        assert find_published([line], language="en", today=TODAY) == day
