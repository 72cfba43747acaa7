"""The time that a question asks about, and the question without it."""

from __future__ import annotations

from datetime import date

import pytest

from rag.question.times import asks_beginning, asks_coming, asks_present, find_asked_time

TODAY = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("question", "rest", "since", "until"),
    [
        ("What sank in Lund in August 2022?", "What sank in Lund?", date(2022, 8, 1), date(2022, 8, 31)),
        ("Who won on 3 May 2021?", "Who won?", date(2021, 5, 3), date(2021, 5, 3)),
        ("In 2022, which ferry sank?", "which ferry sank?", date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_days_are_found_when_a_question_names_them(question: str, rest: str, since: date, until: date) -> None:
    asked = find_asked_time(question, TODAY)
    assert asked is not None
    assert (asked.question, asked.since, asked.until, asked.is_yearless) == (rest, since, until, False)


@pytest.mark.parametrize(
    "question",
    [
        "What sank in Lund?",
        "How many died in the 2023 earthquake?",
        "What has sunk since 2022?",
        "What happened last week?",
        "Who won on 31 April 2021?",
        "What was in 2021?",
        "How much cheaper is gas than in winter 2022?",
    ],
)
def test_no_days_are_found_when_a_question_names_none_with_both_ends(question: str) -> None:
    assert find_asked_time(question, TODAY) is None


def test_an_article_tells_of_days_when_it_is_of_one_of_them() -> None:
    asked = find_asked_time("What sank in August 2022?", TODAY)
    assert asked is not None
    assert asked.is_told_on(date(2022, 8, 9))
    assert not asked.is_told_on(date(2021, 8, 9))
    assert not asked.is_told_on(None)


def test_an_article_of_the_next_day_tells_of_a_day_when_one_day_is_named() -> None:
    asked = find_asked_time("What sank on 8 August 2022?", TODAY)
    assert asked is not None
    assert [asked.is_told_on(date(2022, 8, day)) for day in (7, 8, 9, 10)] == [False, True, True, False]


def test_any_year_is_meant_when_a_month_has_none() -> None:
    asked = find_asked_time("What sank in August?", TODAY)
    assert asked is not None
    assert [asked.is_told_on(date(year, month, 9)) for year, month in ((2019, 8), (2022, 8), (2022, 9))] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("question", ["What does it cost now?", "Who is the current mayor?", "What is it at present?"])
def test_the_present_is_asked_for_when_a_word_says_so(question: str) -> None:
    assert asks_present(question)
    assert not asks_beginning(question)


@pytest.mark.parametrize("question", ["When does the hall open?", "when's the vote", "Until when is it shut?"])
def test_what_is_to_come_is_asked_for_in_the_present(question: str) -> None:
    assert asks_coming(question)
    assert not asks_coming("When did the hall open?")


def test_the_beginning_is_asked_for_when_a_word_says_so() -> None:
    assert asks_beginning("What did it cost originally?")
    assert not asks_present("What did it cost originally?")
