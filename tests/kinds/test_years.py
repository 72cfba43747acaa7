"""Months and days without a year: every year for which the articles have something, never a future one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from rag import Assistant, load_settings
from rag.kinds.answerers import answer_request
from rag.question.kinds import recognise
from rag.schema.answers import Answer
from tests.support.reading_articles import read_with, write_articles

TEXTS = {
    "april22.txt": "Bridge opens\n\n12 April 2022\n\nThe bridge opened in Marlow.\n",
    "april24.txt": "Bridge closes\n\n3 April 2024\n\nThe bridge closed in Marlow.\n",
    "may24.txt": "Ferry sails\n\n15 May 2024\n\nThe ferry sailed from Oldham. It sank in June 1987.\n",
}
TODAY = date(2026, 11, 28)

Answered = Callable[[str], Answer]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answered]:
    folder = write_articles(tmp_path_factory.mktemp("marlow"), TEXTS)
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()

        def answer(typed: str) -> Answer:
            request = recognise(typed, today=TODAY)
            found = read_with(assistant, lambda articles: answer_request(request, articles))
            assert found is not None
            return found[1]

        yield answer


@pytest.mark.parametrize(
    ("typed", "files", "words"),
    [
        ("what came in April", ["april24.txt", "april22.txt"], "published in April of 2022 and 2024"),
        ("articles from May", ["may24.txt"], "published in May 2024"),
        ("which articles were published on 3 April?", ["april24.txt"], "published on 3 April 2024"),
        ("list the articles since April", ["may24.txt", "april24.txt"], "published since 1 April 2024"),
        ("articles before May", ["april24.txt", "april22.txt"], "published until 30 April 2024"),
        ("articles from April 2022", ["april22.txt"], "published in April 2022"),
        ("what came in December", [], "published in December of any year"),
        ("articles from february", [], "published in February of any year"),
        (
            "what came out in spring",
            ["may24.txt", "april24.txt", "april22.txt"],
            "in spring of 2022 and 2024",
        ),
        ("articles since the spring", ["may24.txt", "april24.txt"], "published since 1 March 2024"),
    ],
)
def test_articles_of_every_such_year_are_meant_when_none_is_named(
    answered: Answered, typed: str, files: list[str], words: str
) -> None:
    answer = answered(typed)

    assert [item.name for item in answer.items] == files or [
        one.citations[0].file for one in answer.statements
    ] == files
    assert words in answer.lead


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("what happened in April", [2022, 2024]),
        ("what happened in June?", [1987]),
        ("what happened between April and June", [1987, 2022, 2024, 2024]),
        ("events in May", [2024]),
    ],
)
def test_events_of_every_such_year_are_told_when_none_is_named(
    answered: Answered, typed: str, years: list[int]
) -> None:
    assert [event.first.year for event in answered(typed).events] == years


def test_nothing_is_dated_in_any_year_when_no_year_has_it(answered: Answered) -> None:
    assert (
        answered("what happened on 9 November").lead == "Nothing in all 3 articles is dated on 9 November of any year."
    )


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("what came in April", date(2026, 4, 1), date(2026, 4, 30)),
        ("what came in December", date(2025, 12, 1), date(2025, 12, 31)),
        ("what happened since December", date(2025, 12, 1), None),
        ("what happened after 2022", date(2023, 1, 1), None),
        ("what happened before May 2024", None, date(2024, 4, 30)),
        ("what happened between November and February", date(2026, 11, 1), date(2027, 2, 28)),
        ("what happened between April and June", date(2026, 4, 1), date(2026, 6, 30)),
        ("what happened in spring", date(2026, 3, 1), date(2026, 5, 31)),
        ("what happened in the winter", date(2025, 12, 1), date(2026, 2, 28)),
        ("what happened after summer", date(2026, 9, 1), None),
        ("what happened before the autumn", None, date(2026, 8, 31)),
        ("what happened last April", date(2026, 4, 1), date(2026, 4, 30)),
    ],
)
def test_period_has_begun_when_its_year_is_not_named(typed: str, since: date | None, until: date | None) -> None:
    request = recognise(typed, today=TODAY)

    assert (request.since, request.until) == (since, until)
