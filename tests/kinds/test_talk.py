"""Small talk: what is in the folder, and questions that it can answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.kinds.talk import answer_talk
from rag.schema.kinds import Request
from tests.support.facts import Written, make_articles

WRITTEN = {
    "bridge.txt": Written("Ada Quist opened the bridge in Marlow.", "The new bridge", date(2024, 5, 2)),
    "otters.txt": Written("Otters are back in Marlow, Tom Redfern said.", "Otters return", date(2023, 1, 9)),
    "notes.txt": Written("Nothing much was seen in Marlow."),
}
NAMES = {"Marlow": ("place", ()), "Ada Quist": ("person", ()), "Tom Redfern": ("person", ())}


@pytest.mark.parametrize("aspect", ["hello", "who", "help"])
def test_the_folder_is_described_with_questions_when_greeted(tmp_path: Path, aspect: str) -> None:
    answer = answer_talk(Request("talk", aspect), make_articles(tmp_path, WRITTEN, names=NAMES))
    assert answer is not None and not answer.abstained
    assert "There are 3 articles, from 9 January 2023 to 2 May 2024 (1 without a date)." in answer.text
    assert "Named most: Marlow, Ada Quist and Tom Redfern." in answer.text
    assert answer.suggestions == (
        "Summarise “The new bridge”",
        "What do the articles say about Marlow?",
        "Who is mentioned?",
    )
    assert not answer.statements and not answer.sources and not answer.passages


def test_one_line_and_no_questions_come_when_thanked(tmp_path: Path) -> None:
    answer = answer_talk(Request("talk", "thanks"), make_articles(tmp_path, WRITTEN, names=NAMES))
    assert answer is not None and "\n" not in answer.text
    assert answer.suggestions == ()


def test_titles_tell_what_it_is_about_when_nothing_is_named(tmp_path: Path) -> None:
    answer = answer_talk(Request("talk", "hello"), make_articles(tmp_path, WRITTEN, names={}))
    assert answer is not None and "Among them: “The new bridge” and “Otters return”." in answer.text
    assert "Who is mentioned?" not in answer.suggestions
    assert len(answer.suggestions) == 3


def test_only_allowed_articles_are_described_when_the_query_is_bounded(tmp_path: Path) -> None:
    articles = make_articles(tmp_path, WRITTEN, names=NAMES, listed=["otters.txt"])
    answer = answer_talk(Request("talk", "hello"), articles)
    assert answer is not None and "There is 1 article of 9 January 2023." in answer.text
    assert "Ada Quist" not in answer.text


def test_an_answer_comes_when_no_article_is_allowed(tmp_path: Path) -> None:
    answer = answer_talk(Request("talk", "hello"), make_articles(tmp_path, WRITTEN, names=NAMES, listed=[]))
    assert answer is not None and "no articles" in answer.text
    assert answer.suggestions == ()


def test_a_title_is_no_suggestion_when_it_is_long_or_shared(tmp_path: Path) -> None:
    long = {"a.txt": Written("Rain fell on the hills.", "Rain " * 40), "b.txt": Written("Sun shone.")}
    answer = answer_talk(Request("talk", "hello"), make_articles(tmp_path, long, names={}))
    assert answer is not None and not any("Summarise" in one for one in answer.suggestions)
