"""Time expressions are read as the days they mean, and nothing else is."""

from __future__ import annotations

from datetime import date

import pytest

from rag.extraction.dates import find_dates
from tests.support.growth import assert_grows_with_length

PUBLISHED = date(2024, 5, 15)
"""A Wednesday."""

# The meaning of expressions in an article of 15 May 2024: text, expression, first day, last day, precision, counted.
EXPRESSIONS: tuple[tuple[str, str, str, str, str, bool], ...] = (
    # --- days that the calendar names
    ("It opened on 15 May 2023.", "15 May 2023", "2023-05-15", "2023-05-15", "day", False),
    ("It opened on May 15, 2023.", "May 15, 2023", "2023-05-15", "2023-05-15", "day", False),
    ("15 May, 2024 12:51 / Updated", "15 May, 2024", "2024-05-15", "2024-05-15", "day", False),
    ("Donetsk, Ukraine, April 6, 2021.", "April 6, 2021", "2021-04-06", "2021-04-06", "day", False),
    ("in Brussels, Belgium, Nov. 26, 2019.", "Nov. 26, 2019", "2019-11-26", "2019-11-26", "day", False),
    ("the September 11, 2001 attacks", "September 11, 2001", "2001-09-11", "2001-09-11", "day", False),
    ("Signed on the 3rd of June 1999.", "3rd of June 1999", "1999-06-03", "1999-06-03", "day", False),
    ("Signed on Tuesday, 14 May 2024.", "Tuesday, 14 May 2024", "2024-05-14", "2024-05-14", "day", False),
    ("Created 2024-05-01 by hand.", "2024-05-01", "2024-05-01", "2024-05-01", "day", False),
    ("Filed 25/12/2022 in court.", "25/12/2022", "2022-12-25", "2022-12-25", "day", False),
    ("Filed 12/25/2022 in court.", "12/25/2022", "2022-12-25", "2022-12-25", "day", False),
    ("Filed 03.04.2022 in Bonn.", "03.04.2022", "2022-04-03", "2022-04-03", "day", False),
    ("The fair ran 12-14 April 2024.", "12-14 April 2024", "2024-04-12", "2024-04-14", "day", False),
    (
        "It ran from 28 March to 3 April 2024.",
        "28 March to 3 April 2024",
        "2024-03-28",
        "2024-04-03",
        "day",
        False,
    ),
    ("It was hit on Christmas Day 2022.", "Christmas Day 2022", "2022-12-25", "2022-12-25", "day", False),
    # --- months, seasons, quarters, years, decades
    ("It fell in August 2024 again.", "August 2024", "2024-08-01", "2024-08-31", "month", False),
    ("It fell in early August 2023.", "early August 2023", "2023-08-01", "2023-08-10", "month", False),
    ("By the end of March 2023 it was over.", "end of March 2023", "2023-03-24", "2023-03-31", "month", False),
    ("It grew in spring 2022.", "spring 2022", "2022-03-01", "2022-05-31", "season", False),
    ("It grew in the winter of 2021.", "winter of 2021", "2021-12-01", "2022-02-28", "season", False),
    ("Sales rose in Q1 2024.", "Q1 2024", "2024-01-01", "2024-03-31", "season", False),
    ("Sales fell in the third quarter of 2023.", "third quarter of 2023", "2023-07-01", "2023-09-30", "season", False),
    ("Sales fell in the first half of 2023.", "first half of 2023", "2023-01-01", "2023-06-30", "season", False),
    ("In 2014 Russia seized Crimea.", "2014", "2014-01-01", "2014-12-31", "year", False),
    ("since Russia’s 2022 invasion of Ukraine", "2022", "2022-01-01", "2022-12-31", "year", False),
    ("the Budapest Memorandum of 1994", "1994", "1994-01-01", "1994-12-31", "year", False),
    ("achieving this goal by 2025 through", "2025", "2025-01-01", "2025-12-31", "year", False),
    ("the 2019 Leaders’ Debates", "2019", "2019-01-01", "2019-12-31", "year", False),
    ("It was built (1987) of stone.", "1987", "1987-01-01", "1987-12-31", "year", False),
    ("1989 was a good year.", "1989", "1989-01-01", "1989-12-31", "year", False),
    ("Prices fell in early 2021.", "early 2021", "2021-01-01", "2021-05-02", "year", False),
    ("from 2014 to 2016 he was away", "2014 to 2016", "2014-01-01", "2016-12-31", "year", False),
    ("between 2014 and 2016 he was away", "2014 and 2016", "2014-01-01", "2016-12-31", "year", False),
    ("the 2014-16 outbreak", "2014-16", "2014-01-01", "2016-12-31", "year", False),
    ("music of the 1990s", "1990s", "1990-01-01", "1999-12-31", "decade", False),
    ("music of the late 1990s", "late 1990s", "1996-09-01", "1999-12-31", "decade", False),
    # --- without a year: the nearest that fits
    ("It was approved on 2 April.", "2 April", "2024-04-02", "2024-04-02", "day", True),
    ("It was approved on 20 December.", "20 December", "2023-12-20", "2023-12-20", "day", True),
    ("It will open on 10 January.", "10 January", "2025-01-10", "2025-01-10", "day", True),
    ("Protests broke out in June.", "June", "2023-06-01", "2023-06-30", "month", True),
    ("The tunnel will open in June.", "June", "2024-06-01", "2024-06-30", "month", True),
    ("losses as of early May.", "early May", "2024-05-01", "2024-05-10", "month", True),
    ("It was closed in mid-April.", "mid-April", "2024-04-11", "2024-04-20", "month", True),
    # --- weekdays
    ("Blinken said during a speech in Kiev on Tuesday.", "Tuesday", "2024-05-14", "2024-05-14", "day", True),
    ("The council voted on Thursday.", "Thursday", "2024-05-09", "2024-05-09", "day", True),
    ("The council will vote on Thursday.", "Thursday", "2024-05-16", "2024-05-16", "day", True),
    ("She said on Monday that the bridge will open.", "Monday", "2024-05-13", "2024-05-13", "day", True),
    ("She said the bridge will open on Monday.", "Monday", "2024-05-20", "2024-05-20", "day", True),
    ("They agreed to meet on Friday.", "Friday", "2024-05-17", "2024-05-17", "day", True),
    ("On Friday, the court is to rule.", "Friday", "2024-05-17", "2024-05-17", "day", True),
    ("It sank last Sunday.", "last Sunday", "2024-05-12", "2024-05-12", "day", True),
    ("They meet next Monday.", "next Monday", "2024-05-20", "2024-05-20", "day", True),
    ("It sank on Tuesday last week.", "Tuesday last week", "2024-05-07", "2024-05-07", "day", True),
    # --- counted
    ("He left yesterday.", "yesterday", "2024-05-14", "2024-05-14", "day", True),
    ("He will leave tomorrow.", "tomorrow", "2024-05-16", "2024-05-16", "day", True),
    ("during a meeting in Brussels next week", "next week", "2024-05-20", "2024-05-26", "week", True),
    ("It closed last month.", "last month", "2024-04-01", "2024-04-30", "month", True),
    ("which is set to enter force this month", "this month", "2024-05-01", "2024-05-31", "month", True),
    ("losses this year alone", "this year", "2024-01-01", "2024-12-31", "year", True),
    ("compared to last spring’s drive", "last spring", "2023-03-01", "2023-05-31", "season", True),
    ("It closed last winter.", "last winter", "2023-12-01", "2024-02-29", "season", True),
    ("It will reopen next summer.", "next summer", "2024-06-01", "2024-08-31", "season", True),
    ("He died three years ago.", "three years ago", "2021-01-01", "2021-12-31", "year", True),
    ("He died two days ago.", "two days ago", "2024-05-13", "2024-05-13", "day", True),
    ("It began a week ago.", "a week ago", "2024-05-06", "2024-05-12", "week", True),
    ("It will be finished in three years.", "in three years", "2027-01-01", "2027-12-31", "year", True),
    ("It was stormy earlier this week.", "earlier this week", "2024-05-13", "2024-05-15", "week", True),
    ("It will be done by the end of the year.", "end of the year", "2024-10-01", "2024-12-31", "year", True),
    ("It was done late last year.", "late last year", "2023-09-01", "2023-12-31", "year", True),
    ("It was damaged at the weekend.", "the weekend", "2024-05-11", "2024-05-12", "day", True),
    ("killed eight in just the past two weeks", "the past two weeks", "2024-05-01", "2024-05-15", "week", True),
    ("Storms hit the coast the previous day.", "the previous day", "2024-05-14", "2024-05-14", "day", True),
    ("It opened in May last year.", "May last year", "2023-05-01", "2023-05-31", "month", True),
)  # fmt: skip


@pytest.mark.parametrize(("text", "words", "first", "last", "precision", "counted"), EXPRESSIONS)
def test_days_are_those_meant_when_an_expression_is_read(
    text: str, words: str, first: str, last: str, precision: str, counted: bool
) -> None:
    found = find_dates(text, PUBLISHED)

    assert [(one.text, one.first.isoformat(), one.last.isoformat(), one.precision, one.counted) for one in found] == [
        (words, first, last, precision, counted)
    ]
    assert text[found[0].start : found[0].end] == words


@pytest.mark.parametrize(
    "text",
    (
        "Sun shone in the mar of may.",
        "They may leave.",
        "Theresa May resigned.",
        "The plan was rejected by May and others.",
        "Soldiers march through the city.",
        "The Women’s March drew thousands.",
        "About 2,014 people came.",
        "Some 2014 people came.",
        "They sent 1500 soldiers.",
        "In all, 1800 new houses were built.",
        "A Boeing 747 landed.",
        "Article 5 was invoked.",
        "It is open 24/7.",
        "A Second World War bomb lay there.",
        "Resolution 1973 was passed.",
        "It costs $2014 or so.",
        "It cost 1999 euros.",
        "Shops close every Monday.",
        "Shops are shut on Mondays.",
        "Black Friday brings crowds.",
        "He writes for the Sunday Times.",
        "It happens every May.",
        "A decade passed in silence.",
        "Sales rose in three years of growth.",
        "It was the first time in three years.",
        "Call 0800 2014 5566.",
        "The date 01/02/2024 is ambiguous.",
        "They met on 32/13/2024.",
        "It lasted two weeks.",
        "A fall in prices was seen.",
        "Spring rolls are served.",
        "The second half was dull.",
        "The ISO 9001 label is required.",
    ),
)
def test_nothing_is_found_when_words_only_look_like_dates(text: str) -> None:
    assert find_dates(text, PUBLISHED) == []


def test_counted_expressions_are_left_out_when_the_day_of_publication_is_not_known() -> None:
    text = "On Monday, as last year and two days ago, it was like 3 March and like July 2020."

    assert [one.text for one in find_dates(text, None)] == ["July 2020"]


def test_the_day_is_counted_from_the_date_before_it_when_the_sentence_has_one() -> None:
    found = find_dates("It was raised on 3 March 2022 and fell two days later.", PUBLISHED)

    assert [(one.text, one.first.isoformat()) for one in found] == [
        ("3 March 2022", "2022-03-03"),
        ("two days later", "2022-03-05"),
    ]


def test_every_date_is_found_when_a_sentence_has_several() -> None:
    found = find_dates("Built in 1998, it burned down in 2003 and again last month.", PUBLISHED)

    assert [one.text for one in found] == ["1998", "2003", "last month"]


def test_nothing_breaks_when_days_do_not_exist_or_lie_outside_the_calendar() -> None:
    assert find_dates("On 31 June 2024 and 2024-13-45.", PUBLISHED) != find_dates("On 1 June 2024.", PUBLISHED)
    assert find_dates("Dinosaurs lived 900 decades ago.", PUBLISHED) == []
    assert find_dates("", PUBLISHED) == []


def test_reading_takes_time_in_proportion_to_the_length_of_a_sentence() -> None:
    words = (
        "Speaking to reporters on Tuesday, the minister said that the bridge over the river, which was closed in May "
        "2023 after a storm, will open to lorries again by the end of next year at last and "
    )
    assert_grows_with_length(lambda size: find_dates(words * size, PUBLISHED), 240)
