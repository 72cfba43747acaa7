"""What is in the articles at a glance."""

from __future__ import annotations

from datetime import date

from rag import Assistant, IndexedFile
from ui.preferences import Preferences
from ui.scopes import list_in_scope
from ui.welcome_models import count_months, describe_overview


def test_the_overview_has_the_newest_articles_and_the_names_that_they_share(seeds_assistant: Assistant) -> None:
    overview = seeds_assistant.library.read_overview(cards=3, names=4)
    first, *_ = overview.cards
    assert len(overview.cards) == 3 and first.published == date(2024, 5, 15)
    assert first.opening.startswith("US Secretary of State") and "Antony Blinken" in first.people
    names = dict(overview.names)
    assert names["Ukraine"] == 5 and "Ukrainian" not in names

    bounded = seeds_assistant.library.read_overview([first.file], cards=3)
    assert [card.file for card in bounded.cards] == [first.file] and bounded.names == ()


def test_the_overview_is_drawn_from_plain_data(seeds_assistant: Assistant) -> None:
    records = list_in_scope(seeds_assistant.library.list_files(), Preferences())
    drawn = describe_overview(seeds_assistant.library.read_overview(), records)
    assert drawn["cards"][0]["title"].startswith("Accept the draft")
    assert drawn["names"][0]["ask"] == "What do the articles say about Ukraine?" and drawn["bars"] == []


def make_file(published: date | None) -> IndexedFile:
    return IndexedFile("a.txt", "1", "", 1, 0, 0, 1, 10, published=published)


def test_months_are_counted_with_those_between_them() -> None:
    months = count_months([make_file(day) for day in (date(2023, 11, 30), None, date(2024, 2, 1), date(2024, 2, 29))])
    assert [(one["name"], one["up"]) for one in months] == [
        ("November 2023", 1),
        ("December 2023", 0),
        ("January 2024", 0),
        ("February 2024", 2),
    ]
    assert months[-1]["days"] == "2024-02-01.2024-02-29"
    assert count_months([make_file(date(2024, 2, 1))]) == [] == count_months([make_file(None)])


def test_many_months_are_counted_as_years() -> None:
    years = count_months([make_file(date(1999, 12, 31)), make_file(date(2003, 1, 1))])
    assert [(one["name"], one["up"]) for one in years] == [
        ("1999", 1),
        ("2000", 0),
        ("2001", 0),
        ("2002", 0),
        ("2003", 1),
    ]
    assert years[0]["days"] == "1999-01-01.1999-12-31"
