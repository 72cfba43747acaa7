"""Summaries of an article, of several, and of a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag import Assistant, load_settings
from rag.errors import QuestionError
from rag.kinds.summary import answer_summary
from rag.kinds.threads import cluster
from rag.schema.answers import Answer
from rag.schema.kinds import Request
from tests.support.harbour import HARBOUR
from tests.support.reading_articles import read_with, write_articles

Ask = Callable[..., "Answer | None"]

SUBJECTS = ("bridge", "otter", "ferry", "library")


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = write_articles(tmp_path_factory.mktemp("harbour"), HARBOUR)
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()

        def ask(*, files: tuple[str, ...] = (), **request: Any) -> Answer | None:
            return read_with(
                assistant, lambda articles: answer_summary(Request("summary", **request), articles), files=files
            )

        yield ask


def list_files(answer: Answer | None) -> list[str]:
    """The cited files, in order."""
    assert answer is not None
    return list(dict.fromkeys(one.citations[0].file for one in answer.statements))


def test_every_article_is_summed_up_in_order_of_time_when_folder_is_small(ask: Ask) -> None:
    answer = ask(aspect="folder")
    assert list_files(answer) == ["otters.txt", "bridge.txt", "ferry.txt", "hearing.txt"]
    assert answer is not None and answer.lead.startswith("4 articles, 3 of them dated")
    assert answer.coverage is not None and answer.coverage.articles == 4 and answer.coverage.exhaustive


def test_every_statement_quotes_its_article_when_folder_is_summed_up(ask: Ask) -> None:
    answer = ask(aspect="each")
    assert answer is not None
    for statement in answer.statements:
        assert statement.verified and statement.group
        for citation in statement.citations:
            assert HARBOUR[citation.file][citation.start : citation.end] == citation.quote


def test_the_opening_is_quoted_first_when_an_article_is_summed_up(ask: Ask) -> None:
    answer = ask(aspect="article", article="the article about the bridge")
    assert answer is not None
    assert answer.lead == "Marlow council approves new bridge, 14 May 2024:"
    assert answer.statements[0].text.startswith("The council of Marlow approved a new bridge")
    starts = [one.citations[0].start for one in answer.statements]
    assert starts == sorted(starts)


def test_captions_and_fragments_are_left_out_when_an_article_is_summed_up(ask: Ask) -> None:
    answer = ask(article="bridge.txt", sentences=9)
    assert answer is not None
    text = answer.text
    assert "FILE" not in text and "She thanked" not in text


def test_so_many_sentences_are_quoted_when_the_request_says_so(ask: Ask) -> None:
    answer = ask(article="otters.txt", sentences=2)
    assert answer is not None and len(answer.statements) == 2


@pytest.mark.parametrize("sentences", [1, 2, 3])
def test_a_folder_gets_so_many_sentences_when_fewer_than_articles_are_asked_for(ask: Ask, sentences: int) -> None:
    answer = ask(aspect="folder", sentences=sentences)
    assert answer is not None and len(answer.statements) == len(list_files(answer)) == sentences
    assert answer.lead.startswith("4 articles")
    named = re.findall("“([^”]+)”", answer.lead.partition(" Left out: ")[2])
    assert len(named) == 4 - sentences
    assert {one.group for one in answer.statements}.isdisjoint(named)


def test_every_article_is_summed_up_when_a_sentence_of_each_is_asked_for(ask: Ask) -> None:
    assert len(list_files(ask(aspect="each", sentences=1))) == 4


def test_sentences_on_the_subject_are_quoted_when_a_summary_names_one(ask: Ask) -> None:
    answer = ask(subject="the library")
    assert list_files(answer) == ["hearing.txt"]


def test_everything_is_summed_up_when_subject_says_so(ask: Ask) -> None:
    assert len(list_files(ask(subject="Summarize the whole meeting."))) == 4


def test_only_the_period_is_summed_up_when_one_is_named(ask: Ask) -> None:
    answer = ask(aspect="folder", since=date(2024, 1, 1), until=date(2024, 5, 31))
    assert list_files(answer) == ["bridge.txt"]


def test_nothing_is_said_when_no_article_is_of_the_period_or_subject(ask: Ask) -> None:
    assert ask(aspect="folder", since=date(1999, 1, 1), until=date(1999, 12, 31)) is None
    assert ask(subject="the coronation of King Charles") is None
    assert ask(aspect="article", article="the article about the coronation") is None


def test_a_file_that_is_not_there_is_told_when_it_is_named(ask: Ask) -> None:
    with pytest.raises(QuestionError, match=r"Did you mean bridge\.txt"):
        ask(article="brigde.txt")


def test_one_file_is_summed_up_when_it_is_the_only_one_allowed(ask: Ask) -> None:
    answer = ask(files=("hearing.txt",), subject="", aspect="folder")
    assert list_files(answer) == ["hearing.txt"]


@pytest.fixture(scope="module")
def answer_of_many(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """The summary of a folder with twelve articles on each of three subjects."""
    sentences = {
        "Bridge report": "The steel bridge over the river was closed to lorries for {} days.",
        "Otter count": "Volunteers of the trust counted {} wild otters and their cubs in spring.",
        "Tax ruling": "The court ruled that the bank must pay {} million euros of income tax.",
    }
    texts = {
        f"{title} {at}.txt": f"{title} {at}\n\n{sentence.format(at + 2)}"
        for title, sentence in sentences.items()
        for at in range(12)
    }
    folder = write_articles(tmp_path_factory.mktemp("many"), texts)
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()
        answer = read_with(assistant, lambda articles: answer_summary(Request("summary", aspect="folder"), articles))
    assert answer is not None
    return answer


def test_threads_cover_all_subjects_when_folder_is_large(answer_of_many: Answer) -> None:
    text = answer_of_many.text.lower()
    assert all(word in text for word in ("bridge", "otters", "income tax"))
    assert answer_of_many.lead.startswith("36 articles, in ")


def test_threads_count_every_article_once_when_folder_is_large(answer_of_many: Answer) -> None:
    groups = {one.group for one in answer_of_many.statements}
    counts = [int(group.rsplit("(", 1)[1].split()[0]) for group in groups]
    assert sum(counts) == 36


def test_points_of_one_direction_share_a_cluster_when_there_are_two_directions() -> None:
    points = np.asarray([[1, 0], [0.98, 0.2], [0, 1], [0.2, 0.98]], np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    nearest, cosines = cluster(points, 2)
    assert nearest[0] == nearest[1] != nearest[2] == nearest[3]
    assert (cosines > 0.9).all()


def test_hostile_titles_do_no_harm_when_they_are_summed_up(tmp_path: Path) -> None:
    title = 'Robert"); DROP TABLE sentences;-- <script>'
    texts = {"a.txt": f"{title}\n\nThe council of Marlow approved the new bridge over the river on Tuesday evening."}
    folder = write_articles(tmp_path / "a", texts)
    with Assistant(load_settings(articles=folder, home=tmp_path / "h")) as assistant:
        assistant.index()
        answer = read_with(assistant, lambda articles: answer_summary(Request("summary", article=title), articles))
        other = read_with(
            assistant, lambda articles: answer_summary(Request("summary", subject='x" OR "bridge'), articles)
        )
    assert answer is not None and "approved the new bridge" in answer.text
    assert other is None or "bridge" in other.text
