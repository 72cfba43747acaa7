"""Which articles some words mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag import Assistant, load_settings
from rag.errors import QuestionError
from rag.kinds.mentions_of import find_mentions
from rag.kinds.naming import find_articles
from tests.support.harbour import HARBOUR
from tests.support.reading_articles import read_with, write_articles

Find = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = write_articles(
        tmp_path_factory.mktemp("harbour"), {f"town/{name}": text for name, text in HARBOUR.items()}
    )
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()
        yield assistant


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("town/bridge.txt", "bridge"),
        ("bridge.txt", "bridge"),
        ("the file Bridge.TXT", "bridge"),
        ("otters", "otters"),
        ("the newest article", "ferry"),
        ("the latest one", "ferry"),
        ("the oldest article", "otters"),
        ("the shortest article", "ferry"),
        ("the second article", "ferry"),
        ("article 2", "ferry"),
        ("the last file", "otters"),
        ("the article about ferry fares", "ferry"),
        ("the article about the swimming pool", "hearing"),
        ("the report on eels and trout", "otters"),
    ],
)
def test_article_is_found_when_it_is_named(assistant: Assistant, words: str, file: str) -> None:
    found = read_with(assistant, lambda articles: find_articles(words, articles))
    assert [one.file for one in found][:1] == [f"town/{file}.txt"]


@pytest.mark.parametrize("words", ["the article about the coronation", "the article about herring fares"])
def test_nothing_is_found_when_no_article_is_about_it(assistant: Assistant, words: str) -> None:
    assert read_with(assistant, lambda articles: find_articles(words, articles)) == []


@pytest.mark.parametrize("words", ["brigde.txt", "summarise brigde.txt please"])
def test_a_near_file_name_is_proposed_when_the_file_is_not_there(assistant: Assistant, words: str) -> None:
    with pytest.raises(QuestionError, match=r"no article brigde\.txt\. Did you mean .*bridge\.txt\?"):
        read_with(assistant, lambda articles: find_articles(words, articles))


def test_the_number_of_articles_is_told_when_a_place_is_beyond_it(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="no article 9: the folder has 4"):
        read_with(assistant, lambda articles: find_articles("article 9", articles))


@pytest.mark.parametrize("subject", ["ferry", "Marlow", "the new bridge", "Brandt"])
def test_mentions_are_those_of_a_search_by_hand_when_subject_is_as_spelt(assistant: Assistant, subject: str) -> None:
    wanted = [word for word in subject.lower().split() if word not in ("the", "new")]
    everything = read_with(assistant, lambda articles: articles.read_sentences())
    by_hand = {
        one.number
        for one in everything
        if one.kind != "boilerplate" and all(word.rstrip("y") in one.text.lower() for word in wanted)
    }
    if "new" in subject:
        by_hand = {one.number for one in everything if one.number in by_hand and "new" in one.text.lower().split()}
    found = read_with(assistant, lambda articles: find_mentions(subject, articles))
    assert {one.number for one in found} == by_hand


def test_file_is_found_by_the_number_that_its_name_begins_with(tmp_path: Path) -> None:
    texts = {
        f"{name}.txt": text for name, text in zip(("000_a", "002_b", "003_c"), list(HARBOUR.values())[:3], strict=True)
    }
    with Assistant(load_settings(articles=write_articles(tmp_path / "a", texts), home=tmp_path / "home")) as assistant:
        assistant.index()
        found = {
            words: read_with(
                assistant, lambda articles, words=words: [one.file for one in find_articles(words, articles)]
            )
            for words in ("002", "article 002", "file 003", "article 2")
        }
    assert found == {
        "002": ["002_b.txt"],
        "article 002": ["002_b.txt"],
        "file 003": ["003_c.txt"],
        "article 2": ["002_b.txt"],
    }
