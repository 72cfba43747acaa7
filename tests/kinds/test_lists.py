"""Lists: each name once with all its spellings, how often, in how many articles, with the most telling mention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.kinds.lists import answer_list
from rag.kinds.saying import is_speaker
from rag.kinds.telling import carries_trade, is_trade
from rag.schema.answers import Answer
from rag.schema.kinds import Request
from tests.support.facts import Written, make_articles

WRITTEN = {
    "a.txt": Written(
        "Redfern counted again. The biologist Tom Redfern leads the count of otters in Denmark. "
        "“They are back,” said Redfern. The soldiers of the Danish army helped Tom Redfern.",
        "Otters",
        date(2024, 5, 2),
    ),
    "b.txt": Written(
        "Ada Quist, the mayor of Marlow, praised the bridge. It cost 4.2 million euros. "
        "Ada Quist said 4.2 million euros was too much for the bridge, which had cost less before. "
        "The United States and Denmark paid 31% of it, according to Herald House. "
        "Prime Minister Olga Lind was not there. U.S. engineers came in 2019.",
        "Bridge",
        date(2024, 6, 1),
    ),
}
NAMES: Mapping[str, tuple[str, Sequence[str]]] = {
    "Tom Redfern": ("person", ("Redfern",)),
    "Ada Quist": ("person", ()),
    "Olga Lind": ("person", ()),
    "Marlow": ("place", ()),
    "Denmark": ("place", ("Danish",)),
    "United States": ("place", ("U.S.",)),
    "Herald House": ("organisation", ()),
}


def ask(folder: Path, aspect: str, subject: str = "", *, listed: Any = None, **fields: Any) -> Answer:
    articles = make_articles(folder, WRITTEN, names=NAMES, listed=listed)
    answer = answer_list(Request("list", aspect, subject, **fields), articles)
    assert answer is not None
    assert all(statement.verified for statement in answer.statements)
    return answer


def list_names(answer: Answer) -> list[tuple[str, int, int]]:
    return [(item.name, item.mentions, item.articles) for item in answer.items]


@pytest.mark.parametrize(
    ("subject", "names"), [("Danes", []), ("danish people", []), ("British ministers", [])], ids=lambda one: str(one)
)
def test_nobody_is_listed_when_nobody_is_called_by_the_country(tmp_path: Path, subject: str, names: list[str]) -> None:
    answer = ask(tmp_path, "person", subject)
    assert (answer.abstained, [item.name for item in answer.items]) == (True, names)


def test_people_are_listed_by_country_and_trade_when_both_stand_before_the_name(tmp_path: Path) -> None:
    written = {
        "a.txt": Written("Danish Prime Minister Olga Lind met French Finance Minister Luc Roy. Ada Quist is Danish.")
    }
    names: Mapping[str, tuple[str, Sequence[str]]] = {
        "Olga Lind": ("person", ()),
        "Luc Roy": ("person", ()),
        "Ada Quist": ("person", ()),
    }
    articles = make_articles(tmp_path, written, names=names)
    for subject, wanted in (("Danish ministers", ["Olga Lind"]), ("ministers", ["Luc Roy", "Olga Lind"])):
        answer = answer_list(Request("list", "person", subject), articles)
        assert answer is not None
        assert [item.name for item in answer.items] == wanted


def test_people_are_counted_under_all_spellings_when_listed(tmp_path: Path) -> None:
    answer = ask(tmp_path, "person")
    assert list_names(answer) == [("Tom Redfern", 4, 1), ("Ada Quist", 2, 1), ("Olga Lind", 1, 1)]
    assert answer.lead == "3 people are named across all 2 articles. Counted together: Tom Redfern with Redfern."
    assert answer.statements[0].label == "Tom Redfern (4 times in 1 article)"
    assert answer.statements[0].text.startswith("The biologist Tom Redfern")
    assert answer.statements[1].text.startswith("Ada Quist, the mayor of Marlow")


def test_the_rest_is_counted_when_fewer_are_wanted(tmp_path: Path) -> None:
    answer = ask(tmp_path, "person", sentences=1)
    assert len(answer.items) == 1
    assert "3 people are named across all 2 articles; the 1 named most" in answer.lead


def test_countries_are_joined_without_their_people_when_listed(tmp_path: Path) -> None:
    answer = ask(tmp_path, "country")
    assert list_names(answer) == [("Denmark", 2, 2), ("United States", 2, 1)]
    assert all(item.type == "country" for item in answer.items)


def test_countries_and_land_are_left_out_when_towns_are_asked_for(tmp_path: Path) -> None:
    answer = ask(tmp_path, "city")
    assert list_names(answer) == [("Marlow", 1, 1)]
    assert answer.lead.startswith("1 place other than a country is named")


def test_places_and_organisations_are_told_apart_when_listed(tmp_path: Path) -> None:
    assert {name for name, *_ in list_names(ask(tmp_path, "place"))} == {"Denmark", "United States", "Marlow"}
    assert list_names(ask(tmp_path, "organisation")) == [("Herald House", 1, 1)]


def test_only_allowed_articles_are_counted_when_the_query_is_bounded(tmp_path: Path) -> None:
    answer = ask(tmp_path, "country", listed=["a.txt"])
    assert list_names(answer) == [("Denmark", 1, 1)]
    assert list_names(ask(tmp_path, "person", since=date(2024, 6, 1))) == [("Ada Quist", 2, 1), ("Olga Lind", 1, 1)]


@pytest.mark.parametrize("article", ["b.txt", "the newest article", "article 2", "the second article", "the bridge"])
def test_only_its_names_are_listed_when_one_article_is_meant(tmp_path: Path, article: str) -> None:
    answer = ask(tmp_path, "person", article=article)
    assert [name for name, *_ in list_names(answer)] == ["Ada Quist", "Olga Lind"]


def test_figures_stand_once_with_their_sentence_when_listed(tmp_path: Path) -> None:
    answer = ask(tmp_path, "figure")
    assert list_names(answer) == [("4.2 million euros", 2, 1), ("31%", 1, 1)]
    assert answer.statements[0].text == "It cost 4.2 million euros."


def test_those_with_the_subject_are_listed_when_one_is_named(tmp_path: Path) -> None:
    answer = ask(tmp_path, "person", "the bridge")
    assert list_names(answer) == [("Ada Quist", 2, 1)]
    assert "sentences that mention “bridge”" in answer.lead


@pytest.mark.parametrize(
    ("trade", "name"), [("biologists", "Tom Redfern"), ("the mayor", "Ada Quist"), ("ministers", "Olga Lind")]
)
def test_those_of_a_trade_are_listed_when_they_are_called_so(tmp_path: Path, trade: str, name: str) -> None:
    assert [one for one, *_ in list_names(ask(tmp_path, "person", trade))] == [name]


@pytest.mark.parametrize("trade", ["politicians", "politician"])
def test_those_of_narrower_trades_are_listed_when_a_wide_one_is_asked_for(tmp_path: Path, trade: str) -> None:
    assert {one for one, *_ in list_names(ask(tmp_path, "person", trade))} == {"Ada Quist", "Olga Lind"}


@pytest.mark.parametrize("trade", ["soldiers", "engineers", "surgeons"])
def test_none_is_told_when_nobody_is_called_by_the_trade(tmp_path: Path, trade: str) -> None:
    answer = ask(tmp_path, "person", trade)
    assert answer.abstained and not answer.items
    assert answer.text == f"Nobody is named as “{trade}” in all 2 articles."


def test_speakers_are_listed_with_their_words_when_asked_who_said(tmp_path: Path) -> None:
    assert list_names(ask(tmp_path, "said", "the bridge")) == [("Ada Quist", 2, 1)]
    assert {name for name, *_ in list_names(ask(tmp_path, "said"))} == {"Tom Redfern", "Ada Quist", "Herald House"}


def test_every_speaker_is_counted_when_nothing_says_about_what(tmp_path: Path) -> None:
    text = (
        "Ada Quist vowed to build. “We will,” Quist said. Norway denied it. Olga Lind is urging patience. "
        "The count was 40, according to the state agency, Herald House. The plan is Olga Lind's call."
    )
    names = {**NAMES, "Norway": ("place", ()), "Ada Quist": ("person", ("Quist",))}
    articles = make_articles(tmp_path, {"x.txt": Written(text)}, names=names)
    answer = answer_list(Request("list", "said"), articles)
    assert answer is not None and answer.coverage is not None
    found = {item.name: item.mentions for item in answer.items}
    assert found == {"Ada Quist": 2, "Norway": 1, "Olga Lind": 1, "Herald House": 1}
    assert answer.coverage.exhaustive and "in the only article" in answer.lead


def test_speakers_on_a_subject_are_listed_when_they_put_it_in_other_order(tmp_path: Path) -> None:
    assert [one for one, *_ in list_names(ask(tmp_path, "said", "bridge cost"))] == ["Ada Quist"]


def test_none_is_told_when_nothing_mentions_the_subject(tmp_path: Path) -> None:
    answer = ask(tmp_path, "person", "volcanoes")
    assert answer.abstained and answer.text.startswith("None of all 2 articles mentions “volcanoes”")


def test_none_is_told_when_nothing_of_the_kind_is_named(tmp_path: Path) -> None:
    articles = make_articles(tmp_path, {"x.txt": Written("it rained.")}, names={})
    answer = answer_list(Request("list", "person"), articles)
    assert answer is not None and answer.abstained
    assert answer.text == "No people are named in the only article."


@pytest.mark.parametrize(
    ("sentence", "name", "speaks"),
    [
        ("Ada Quist said it was late.", "Ada Quist", True),
        ("Ada Quist, the mayor, has repeatedly denied it.", "Ada Quist", True),
        ("“It is late,” said Ada Quist.", "Ada Quist", True),
        ("“It is late,” said the mayor Ada Quist.", "Ada Quist", True),
        ("It was late, according to Mayor Ada Quist.", "Ada Quist", True),
        ("Tom told Ada Quist that it was late.", "Ada Quist", False),
        ("The bridge of Ada Quist fell.", "Ada Quist", False),
        ("He said that Ada Quist was late.", "Ada Quist", False),
    ],
)
def test_a_speaker_is_told_from_others_when_a_verb_of_saying_is_near(sentence: str, name: str, speaks: bool) -> None:
    start = sentence.index(name)
    assert is_speaker(sentence, start, start + len(name)) is speaks


@pytest.mark.parametrize(
    ("sentence", "trade", "called"),
    [
        ("US Secretary of State Antony Blinken spoke.", "secretaries", True),
        ("US Secretary of State Antony Blinken spoke.", "secretary", True),
        ("Antony Blinken, the top US diplomat, spoke.", "diplomats", True),
        ("Antony Blinken's aide, a diplomat, spoke.", "diplomats", False),
        ("The soldiers saw Antony Blinken.", "soldiers", False),
        ("Antony Blinken was a lawyer.", "lawyers", True),
        ("The minister's friend Antony Blinken spoke.", "ministers", False),
    ],
)
def test_a_trade_is_read_beside_the_name_only(sentence: str, trade: str, called: bool) -> None:
    start = sentence.index("Antony Blinken")
    assert carries_trade(trade, sentence, start, start + len("Antony Blinken")) is called


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ministers", True),
        ("press secretary", True),
        ("surgeons", True),
        ("spokesmen", True),
        ("draft law", False),
        ("water", False),
        ("bridge", False),
        ("", False),
    ],
)
def test_nouns_for_people_are_told_from_other_nouns(words: str, expected: bool) -> None:
    assert is_trade(words) is expected
