"""Timelines: dated events in order, from every sentence of the articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant, load_settings
from rag.index.facts_index import FACTS_FILE, FactsIndex
from rag.kinds.day_words import name_days
from rag.kinds.timeline import answer_timeline
from rag.schema.answers import Answer
from rag.schema.kinds import Precision, Request
from tests.support.facts import Written, make_articles
from tests.support.reading_articles import read_with

ARTICLES = {
    "bridge.txt": """Marlow council approves new bridge

15 May 2024

The council of Marlow approved a new bridge over the river on Tuesday after a long debate.

The old bridge was built in 1931 and was strengthened in spring 1987. It was closed to lorries on 2 February 2024
because two of its cables had cracked. Engineers had warned of cracks three years ago.

The new bridge will open in June 2027, and ferries are to run until then. Mayor Ada Quist said the work will start
next month. Shops along the river may lose customers.
""",
    "ferry.txt": """Ferry runs aground at Marlow

20 May 2024

A ferry with 2014 passengers ran aground near the harbour.

Nobody was hurt when the ferry hit a sandbank. The ferry was built in 1999 in Bergen. The council of Marlow approved a
new bridge over the river last Tuesday after a long debate. A report on the ferry is due in September.
""",
    "otters.txt": """Otters are back on the Lune

Otters are back on the river for the first time since 1974. Volunteers count them every May. They will count again
tomorrow, says the biologist Tom Redfern.
""",
}

Ask = Callable[..., "Answer | None"]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = tmp_path_factory.mktemp("articles")
    for file, text in ARTICLES.items():
        (folder / file).write_text(text, encoding="utf-8")
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()

        def ask(*, files: tuple[str, ...] = (), **request: Any) -> Answer | None:
            return read_with(
                assistant, lambda articles: answer_timeline(Request("timeline", **request), articles), files=files
            )

        yield ask


def list_labels(answer: Answer | None) -> list[str]:
    assert answer is not None
    return [statement.label for statement in answer.statements]


def test_every_dated_event_is_told_in_order_when_folder_is_small(ask: Ask) -> None:
    assert list_labels(ask(sentences=30)) == [
        "1931",
        "1974",
        "1999",
        "2021 (counted from “three years ago”)",
        "2 February 2024",
        "14 May 2024 (counted from “on Tuesday”)",
        "20 May 2024 (the day of the article)",
        "June 2024 (planned, counted from “next month”)",
        "September 2024 (planned, counted from “in September”)",
        "June 2027 (planned)",
    ]


def test_only_planned_events_are_told_when_those_are_asked_for(ask: Ask) -> None:
    answer = ask(aspect="planned", sentences=30)
    assert answer is not None and {one.status for one in answer.events} == {"planned"}
    assert len(answer.events) == 3


def test_every_statement_quotes_its_article_when_events_are_told(ask: Ask) -> None:
    answer = ask()
    assert answer is not None and answer.coverage is not None
    assert answer.coverage.articles == 3 and answer.coverage.exhaustive
    for event in answer.events:
        assert event.statement.verified
        for citation in event.statement.citations:
            assert ARTICLES[citation.file][citation.start : citation.end] == citation.quote


def test_one_event_cites_each_article_when_two_tell_the_same(ask: Ask) -> None:
    answer = ask()
    assert answer is not None
    approved = next(one for one in answer.events if "approved" in one.statement.text)
    assert [one.file for one in approved.statement.citations] == ["bridge.txt", "ferry.txt"]


def test_events_are_about_the_subject_when_one_is_asked_for(ask: Ask) -> None:
    answer = ask(subject="the ferry")
    assert answer is not None
    assert all(re.search("ferr", one.statement.text) or "ferry.txt" in str(one.statement) for one in answer.events)
    assert any("Bergen" in one.statement.text for one in answer.events)
    assert not any("Otters" in one.statement.text for one in answer.events)


@pytest.mark.parametrize("subject", ("the coronation", "the opera in Marlow", "the king of the otters", "the"))
def test_nothing_is_told_when_no_article_speaks_of_the_subject(ask: Ask, subject: str) -> None:
    assert ask(subject=subject) is None


def test_only_events_of_the_period_are_told_when_one_is_named(ask: Ask) -> None:
    answer = ask(since=date(2024, 5, 1), until=date(2024, 5, 31), period="May 2024")
    assert [one.first for one in answer.events] == [date(2024, 5, 14), date(2024, 5, 20)] if answer else False
    assert answer is not None and "in May 2024 in all 3 articles" in answer.lead


def test_the_lead_says_so_when_nothing_is_dated_in_the_period(ask: Ask) -> None:
    answer = ask(since=date(2024, 4, 1), until=date(2024, 4, 30), period="April 2024")
    assert answer is not None and answer.abstained and not answer.statements
    assert answer.text == "Nothing in all 3 articles is dated in April 2024."


def test_the_most_telling_are_chosen_when_there_are_more_than_wanted(ask: Ask) -> None:
    answer = ask(sentences=3)
    assert answer is not None and len(answer.events) == 3
    assert answer.lead.startswith("The 3 most telling of 10 dated events")
    assert [one.first for one in answer.events] == sorted(one.first for one in answer.events)


def test_only_its_events_are_told_when_one_article_is_asked(ask: Ask) -> None:
    answer = ask(files=("otters.txt",))
    assert list_labels(answer) == ["1974"]
    assert answer is not None and "in the one article" in answer.lead


def test_planned_events_are_marked_when_they_lie_ahead(ask: Ask) -> None:
    answer = ask(sentences=30)
    assert answer is not None
    planned = [one.first.isoformat()[:7] for one in answer.events if one.status == "planned"]
    assert planned == ["2024-06", "2024-09", "2027-06"]


def test_an_event_keeps_the_words_of_its_date_when_it_was_counted(ask: Ask) -> None:
    answer = ask(sentences=30)
    assert answer is not None
    counted = next(one for one in answer.events if one.when == "next month")
    assert counted.counted and counted.precision == "month"
    assert not any(one.counted for one in answer.events if one.when == "in 1931")


@pytest.mark.parametrize(
    ("first", "last", "precision", "words"),
    (
        ("2024-05-15", "2024-05-15", "day", "15 May 2024"),
        ("2024-05-13", "2024-05-19", "week", "13 May 2024 to 19 May 2024"),
        ("2024-05-01", "2024-05-31", "month", "May 2024"),
        ("2024-05-01", "2024-05-10", "month", "early May 2024"),
        ("2024-01-01", "2024-03-31", "month", "January 2024 to March 2024"),
        ("2022-03-01", "2022-05-31", "season", "spring 2022"),
        ("2021-12-01", "2022-02-28", "season", "winter 2021"),
        ("2023-07-01", "2023-09-30", "season", "July 2023 to September 2023"),
        ("2021-01-01", "2021-05-02", "year", "early 2021"),
        ("2014-01-01", "2016-12-31", "year", "2014 to 2016"),
        ("1990-01-01", "1999-12-31", "decade", "the 1990s"),
    ),
)
def test_days_are_named_as_precisely_as_they_were_meant(
    first: str, last: str, precision: Precision, words: str
) -> None:
    assert name_days(date.fromisoformat(first), date.fromisoformat(last), precision) == words


def test_dates_are_kept_with_the_index_when_articles_are_indexed(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text(ARTICLES["bridge.txt"], encoding="utf-8")
    with Assistant(load_settings(articles=folder, home=tmp_path / "home")) as assistant:
        assistant.index()
    facts = FactsIndex(max((tmp_path / "home").rglob(FACTS_FILE)), writable=False)

    found = [one.date for one in facts.read_dates()]

    assert all(ARTICLES["bridge.txt"][one.start : one.end] == one.text for one in found)
    assert {"1931", "spring 1987", "2 February 2024", "three years ago", "June 2027"} <= {one.text for one in found}


def test_rest_of_a_year_says_so_when_it_follows_a_day_of_the_year(tmp_path: Path) -> None:
    text = "The council of Marlow met in 2024. The mayor promised a new bridge later this year."
    articles = make_articles(tmp_path, {"a.txt": Written(text, "Council", date(2024, 5, 15))}, names={})
    answer = answer_timeline(Request("timeline"), articles)
    assert answer is not None
    labels = [event.statement.label.partition(" (")[0] for event in answer.events]
    assert labels == ["2024", "later in 2024"]
