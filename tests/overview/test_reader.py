"""What is in the articles, to look at: the calendar, the names, and all about one name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rag import Assistant
from tests.support.reading_articles import index_texts

TEXTS = {
    "bridge.txt": """Emden council approves new bridge

15 May 2024

The council of Emden approved a new bridge on Tuesday, said the mayor of Emden, Ada Quist, after the debate.

The old bridge was built in 1931 and cost 2,000 pounds. Ada Quist opened it again on 2 February 2024 with Tom Redfern.
""",
    "ferry.txt": """Ferry runs aground at Emden

20 June 2024

A ferry ran aground near Emden. It was built in 2024 in Bergen. Mayor Ada Quist said it will sail again in June 2027.
""",
    "otters.txt": """Otters are back

The biologist Tom Redfern counts otters every year. He lives in Bergen.
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with index_texts(TEXTS, tmp_path_factory) as assistant:
        yield assistant


def test_the_calendar_has_publications_named_days_and_undated_articles(assistant: Assistant) -> None:
    found = assistant.folder.read_calendar(span=(date(2024, 1, 1), date(2024, 12, 31)))
    assert found and found.unit == "month" and len(found.bins) == 12
    assert [one.published for one in found.bins if one.published] == [1, 1]
    assert [article.file for article in found.articles] == ["bridge.txt", "ferry.txt"]
    assert found.bins[1].named == 1 and found.wider == 1  # "2024" is no month
    assert found.named == sum(one.named for one in found.bins) + found.wider
    assert (found.undated, found.undated_articles[0].file) == (1, "otters.txt")
    assert found.before and found.before.first == date(1931, 1, 1) and found.after and found.after.named == 1


def test_the_named_days_are_quotes_in_order_and_say_what_is_planned(assistant: Assistant) -> None:
    found = assistant.folder.read_calendar(span=(date(1900, 1, 1), date(2099, 12, 31)))
    assert found and found.unit == "decade"
    assert [one.first for one in found.days] == sorted(one.first for one in found.days)
    assert "June 2027 (planned)" in [one.label for one in found.days]
    for one in found.days:
        text = assistant.library.read_document(one.place.file).text
        assert text[one.place.start : one.place.end] == one.place.quote


def test_the_first_span_leaves_a_few_far_days_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    news = " ".join(f"The council met on {day} May 2024." for day in range(1, 21))
    with index_texts({"a.txt": f"{news} The wall was built in 1290."}, tmp_path_factory) as assistant:
        found = assistant.folder.read_calendar()
        assert found and (found.first.year, found.unit) == (2024, "day")
        assert found.before and found.before.first.year == 1290


def test_there_is_no_calendar_of_no_articles(assistant: Assistant) -> None:
    assert assistant.folder.read_calendar([]) is None
    undated = assistant.folder.read_calendar(["otters.txt"])
    assert undated and undated.published == 0 and undated.undated == 1


def test_names_are_counted_by_kind_with_the_first_mention_in_each_article(assistant: Assistant) -> None:
    found = assistant.folder.list_names(type="person")
    rows = {row.entity.name: row for row in found.rows}
    assert set(rows) == {"Ada Quist", "Tom Redfern"} and found.total == found.counts["person"] == 2
    held = {one.article.file: one for one in rows["Ada Quist"].articles}
    assert set(held) == {"bridge.txt", "ferry.txt"} and held["bridge.txt"].mentions == 2
    assert "Quist" in held["ferry.txt"].place.quote


def test_names_are_found_by_any_spelling_and_within_some_files(assistant: Assistant) -> None:
    assert [row.entity.name for row in assistant.folder.list_names(words="QUIST").rows] == ["Ada Quist"]
    (bounded,) = assistant.folder.list_names(["otters.txt"], type="person").rows
    assert (bounded.entity.name, bounded.entity.mentions, len(bounded.articles)) == ("Tom Redfern", 1, 1)
    assert assistant.folder.list_names(words="nobody").rows == ()


def test_a_name_has_its_roles_mentions_dates_figures_and_companions(assistant: Assistant) -> None:
    found = assistant.folder.read_name("ada quist")
    assert found and found.entity.name == "Ada Quist" and found.entity.mentions == 3
    assert found.roles[0].words == "mayor of Emden" and found.roles[0].mentions == 2  # "Mayor" alone is the same
    assert [one.article.file for one in found.articles] == ["ferry.txt", "bridge.txt"]  # newest first
    assert [place.file for place in found.places] == ["ferry.txt", "bridge.txt", "bridge.txt"]
    assert "2 February 2024" in [one.label for one in found.dates]
    assert {"Emden", "Tom Redfern"} <= {one.entity.name for one in found.companions}
    bounded = assistant.folder.read_name("ada quist", files=["ferry.txt"])
    assert bounded and bounded.entity.articles == 1 and bounded.sentences == 1


def test_a_name_that_nothing_mentions_has_no_profile(assistant: Assistant) -> None:
    assert assistant.folder.read_name("Nobody Here") is None
    assert assistant.folder.read_name("ada quist", files=["otters.txt"]) is None


def test_all_spellings_of_a_name_have_one_profile(seeds_assistant: Assistant) -> None:
    found = seeds_assistant.folder.read_name("Zelenskiy", "person")
    assert found and found.entity.name == "Volodymyr Zelenskyy" and found.roles[0].words == "Ukrainian President"
