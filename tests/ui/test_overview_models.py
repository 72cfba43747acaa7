"""The overview as plain data: its address, the calendar, the names, and all about one of them."""

from __future__ import annotations

from datetime import date

import pytest

from rag import Assistant
from ui.address import Address, parse_address
from ui.looking import Look, parse_days, parse_look
from ui.name_models import describe_name
from ui.overview_models import describe_calendar, describe_names, name_days


@pytest.mark.parametrize(
    "look",
    [
        Look(),
        Look("Ada “Quist” & Søn", "person"),
        Look(kind="place", days=(date(2024, 5, 1), date(2024, 5, 31))),
    ],
)
def test_an_address_of_the_overview_is_read_back(look: Look) -> None:
    address = Address(document="a/b.txt", span=(3, 9), look=look)
    assert parse_address(address.describe()) == address


@pytest.mark.parametrize("given", [{"k": "animal"}, {"n": "x" * 301}, {"days": "2024-05-31.2024-05-01"}, {"days": "1"}])
def test_a_malformed_address_is_ignored(given: dict[str, str]) -> None:
    assert parse_look(given) == Look()
    assert parse_address({"d": "a.txt", "w": "9-3"}).span is None


@pytest.mark.parametrize(
    ("days", "name"),
    [
        ("2024-01-01.2024-12-31", "2024"),
        ("2001-01-01.2025-12-31", "2001 to 2025"),
        ("2024-02-01.2024-02-29", "February 2024"),
        ("2023-12-01.2024-02-29", "December 2023 to February 2024"),
        ("2024-05-15.2024-05-15", "15 May 2024"),
    ],
)
def test_days_have_a_name(days: str, name: str) -> None:
    parsed = parse_days(days)
    assert parsed and name_days(*parsed) == name


def test_the_calendar_is_drawn_from_plain_data(seeds_assistant: Assistant) -> None:
    days = (date(2024, 5, 1), date(2024, 5, 31))
    found = seeds_assistant.folder.read_calendar(span=days)
    assert found
    drawn = describe_calendar(found, days)
    assert [one["name"] for one in drawn["crumbs"]] == ["All dates", "2024"] and drawn["name"] == "May 2024"
    assert len(drawn["bars"]) == 31 and drawn["bars"][14]["up"] == 1 and drawn["bars"][14]["name"] == "15 May 2024"
    assert drawn["before"]["label"].endswith("(1994 to 2024)") and drawn["undated"] == 4


def test_names_are_a_matrix_of_few_articles(seeds_assistant: Assistant) -> None:
    articles = seeds_assistant.folder.list_articles()
    drawn = describe_names(seeds_assistant.folder.list_names(shown=5), articles, None, shown=5)
    first = drawn["rows"][0]
    assert first["name"] == "Ukraine" and drawn["more"] and len(drawn["columns"]) == len(first["cells"]) == 5
    assert max(cell["share"] for cell in first["cells"]) == 1.0
    text = seeds_assistant.library.read_document(first["cells"][0]["file"]).text
    assert "Ukraine" in text[slice(*first["cells"][0]["span"])]
    assert describe_names(seeds_assistant.folder.list_names(), articles * 7, None, shown=40)["columns"] == []


def test_a_name_is_marked_in_its_sentences(seeds_assistant: Assistant) -> None:
    found = seeds_assistant.folder.read_name("Zelenskyy")
    assert found
    drawn = describe_name(found)
    assert drawn["roles"][0]["label"] == "Ukrainian President" and drawn["left"] == 0
    sentences = [one for article in drawn["articles"] for one in article["sentences"]]
    assert len(sentences) == found.sentences
    marked = {part for one in sentences for part, is_name in one["parts"] if is_name}
    assert marked <= {found.entity.name, *found.entity.aliases} and marked
