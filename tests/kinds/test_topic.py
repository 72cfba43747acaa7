"""What the articles say about a subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant, load_settings
from rag.kinds.topic import answer_topic
from rag.schema.answers import Answer
from rag.schema.kinds import Request
from tests.support.harbour import HARBOUR
from tests.support.reading_articles import read_with, write_articles

Ask = Callable[..., "Answer | None"]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = write_articles(tmp_path_factory.mktemp("harbour"), HARBOUR)
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()

        def ask(subject: str, *, files: tuple[str, ...] = (), **wanted: Any) -> Answer | None:
            request = Request("topic", subject=subject, **wanted)
            return read_with(assistant, lambda articles: answer_topic(request, articles), files=files)

        yield ask


def said(answer: Answer | None) -> str:
    assert answer is not None
    return " ".join(statement.text for statement in answer.statements)


def test_every_statement_quotes_its_article_when_topic_is_answered(ask: Ask) -> None:
    answer = ask("the new bridge")
    assert answer is not None and answer.statements
    for statement in answer.statements:
        assert statement.verified
        for citation in statement.citations:
            assert HARBOUR[citation.file][citation.start : citation.end] == citation.quote


def test_sentences_of_several_articles_stand_under_their_titles_when_several_speak_of_it(ask: Ask) -> None:
    answer = ask("the new bridge")
    assert answer is not None
    assert {one.group for one in answer.statements} == {
        "Marlow council approves new bridge",
        "Otters return to the Lune",
    }


def test_all_articles_are_considered_when_topic_is_answered(ask: Ask) -> None:
    answer = ask("otters")
    assert answer is not None and answer.coverage is not None
    assert (answer.coverage.articles, answer.coverage.exhaustive) == (4, True)


@pytest.mark.parametrize("name", ["Redfern", "redfern", "Tom Redfern", "REDFERN"])
def test_only_sentences_that_name_somebody_are_quoted_when_subject_is_a_bare_name(ask: Ask, name: str) -> None:
    answer = ask(name)
    assert answer is not None
    assert all("Redfern" in one.text for one in answer.statements)
    assert {one.citations[0].file for one in answer.statements} == {"otters.txt"}


def test_name_is_found_when_it_is_misspelt(ask: Ask) -> None:
    answer = ask("Redfrrn")
    assert "Redfern" in said(answer)
    assert answer is not None and answer.lead == 'Looked for "redfern" for "Redfrrn".'


def test_other_forms_of_a_word_are_found_when_subject_is_a_noun(ask: Ask) -> None:
    assert "fares" in said(ask("fare"))


def test_what_follows_on_it_is_quoted_when_there_is_room(ask: Ask) -> None:
    assert "Under that plan, ferries" in said(ask("open for traffic in May 2027"))


@pytest.mark.parametrize(
    "subject",
    [
        "the coronation of King Charles",
        "herring fares",  # each word is there, but nowhere together
        "Brandt and the otters",
        "Redfern's swimming pool",
        "a strike of the lifeguards in Lisbon",
        "drones",
    ],
)
def test_nothing_is_said_when_no_article_speaks_of_it(ask: Ask, subject: str) -> None:
    assert ask(subject) is None


def test_captions_and_fragments_are_left_out_when_they_hold_the_subject(ask: Ask) -> None:
    text = said(ask("Ada Quist", files=("bridge.txt",)))
    assert "FILE" not in text and "She thanked" not in text


def test_speakers_own_words_are_quoted_when_a_transcript_is_asked_what_somebody_thinks(ask: Ask) -> None:
    answer = ask("What did Ada Quist think about the budget of the library?", files=("hearing.txt",))
    assert "half of its budget" in said(answer)


def test_so_many_sentences_are_quoted_when_the_request_says_so(ask: Ask) -> None:
    answer = ask("Marlow", sentences=2)
    assert answer is not None and len(answer.statements) == 2


def test_other_articles_are_not_quoted_when_files_are_chosen(ask: Ask) -> None:
    answer = ask("the bridge", files=("otters.txt",))
    assert answer is not None and answer.sources == ("otters.txt",)
    assert answer.coverage is not None and answer.coverage.articles == 1


def test_nothing_is_said_when_subject_has_stop_words_only(ask: Ask) -> None:
    assert ask("what is it") is None


def test_text_said_twice_is_quoted_once_when_two_files_hold_it(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "a", {"one.txt": HARBOUR["otters.txt"], "two.txt": HARBOUR["otters.txt"]})
    with Assistant(load_settings(articles=folder, home=tmp_path / "h")) as assistant:
        assistant.index()
        request = Request("topic", subject="Redfern")
        answer = read_with(assistant, lambda articles: answer_topic(request, articles))
    assert answer is not None
    texts = [one.text for one in answer.statements]
    assert len(texts) == len(set(texts))
    assert all({citation.file for citation in one.citations} == {"one.txt", "two.txt"} for one in answer.statements)


def test_only_the_article_is_quoted_when_one_is_named(ask: Ask) -> None:
    everywhere, one = ask("the harbour"), ask("the harbour", article="bridge.txt")
    assert everywhere is not None and one is not None
    assert {statement.citations[0].file for statement in one.statements} == {"bridge.txt"}
    assert len({statement.citations[0].file for statement in everywhere.statements}) > 1
