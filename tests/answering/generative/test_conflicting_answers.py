"""Files that give different answers, next to a language model's answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag import Answer, Assistant, Citation, Statement, load_settings
from rag.answering.generative.conflicting_answers import add_conflicting_answers, asks_for_latest, gives_quoted_answer
from rag.testing.scripted_llm import ScriptedLLM, wrap

MAY = "The ferry of Marlow carried 15,000 passengers in its first year, the harbour office said."
JUNE = "The ferry of Marlow carried 18,500 passengers in its first year, the council announced."
QUESTION = "How many passengers did the ferry of Marlow carry in its first year?"
LATEST = "What is the latest number of passengers that the ferry of Marlow carried in its first year?"


def cite(file: str, quote: str, day: int | None, n: int = 1) -> Citation:
    return Citation(n, file, 0, len(quote), quote, published=date(2024, day, 1) if day else None)


def quote_both(may: int | None = 5, june: int | None = 6) -> list[Statement]:
    """The quoted answer: two short answers, and the sentences that give them."""
    first, second = cite("may.txt", MAY, may), cite("june.txt", JUNE, june, 2)
    return [
        Statement("15,000", True, (first,), short=True),
        Statement("18,500", True, (second,), short=True),
        Statement(MAY, True, (first,)),
        Statement(JUNE, True, (second,)),
    ]


def write(text: str, *, verified: bool = True) -> Statement:
    return Statement(text, verified, (cite("may.txt", MAY, 5),) if verified else ())


OLD = "It carried 15,000 passengers."
NEW = "It carried 18,500 passengers."


def test_an_answer_that_was_left_out_is_added_with_its_citation() -> None:
    completed = add_conflicting_answers(QUESTION, [write(OLD)], quote_both())
    assert [statement.text for statement in completed.statements] == [OLD, JUNE]
    assert completed.statements[1].citations[0].file == "june.txt"
    assert completed.note == "The articles differ: 18,500 (june.txt, 2024-06-01); 15,000 (may.txt, 2024-05-01)."


def test_only_the_note_is_added_when_every_answer_was_written() -> None:
    written = [write(OLD), write("The council, however, counted 18,500.")]
    completed = add_conflicting_answers(QUESTION, written, quote_both())
    assert list(completed.statements) == written and "2024-05-01" in completed.note


def test_the_quoted_answer_is_given_by_its_words_or_by_citing_its_sentence() -> None:
    quoted = [quote_both()[0], quote_both()[2]]
    elsewhere = Citation(1, "may.txt", 500, 540, "x" * 40)

    assert gives_quoted_answer([Statement("It was 15,000.", True, (elsewhere,))], quoted)
    assert gives_quoted_answer([write("The ferry carried many.")], quoted)
    assert not gives_quoted_answer([Statement("It was new.", True, (elsewhere,))], quoted)
    assert not gives_quoted_answer([Statement("It was 15,000.", False, ())], quoted)
    assert not gives_quoted_answer([], quoted)
    assert gives_quoted_answer([Statement("It was new.", True, (elsewhere,))], [])


def test_nothing_is_added_when_the_files_agree() -> None:
    completed = add_conflicting_answers(QUESTION, [write(OLD)], [quote_both()[0], quote_both()[2]])
    assert completed.statements == (write(OLD),) and completed.note == ""


@pytest.mark.parametrize("written", [write("The ferry runs every day."), write(OLD, verified=False)])
def test_nothing_is_added_when_none_of_the_answers_was_written(written: Statement) -> None:
    assert add_conflicting_answers(QUESTION, [written], quote_both()).statements == (written,)


def test_the_newest_answer_comes_first_when_the_latest_is_asked_for_and_an_older_one_was_written() -> None:
    completed = add_conflicting_answers(LATEST, [write(OLD)], quote_both())
    assert [statement.text for statement in completed.statements] == [JUNE, OLD]


def test_the_newest_alone_is_enough_when_the_latest_is_asked_for() -> None:
    completed = add_conflicting_answers(LATEST, [write(NEW)], quote_both())
    assert completed.statements == (write(NEW),) and "15,000 (may.txt" in completed.note


def test_the_note_has_no_date_when_a_file_has_none() -> None:
    completed = add_conflicting_answers(QUESTION, [write(NEW)], quote_both(may=None))
    assert completed.note == "The articles differ: 18,500 (june.txt, 2024-06-01); 15,000 (may.txt)."


def test_answers_without_numbers_may_conflict_too() -> None:
    quotes = [
        Statement("Ada Quist", True, (cite("a.txt", "Ada Quist opened it.", 5),), short=True),
        Statement("Ben Okoro", True, (cite("b.txt", "Ben Okoro opened it.", 6),), short=True),
    ]
    completed = add_conflicting_answers("Who opened it?", [write("Mayor Ada Quist opened it.")], quotes)
    assert [statement.text for statement in completed.statements] == ["Mayor Ada Quist opened it.", "Ben Okoro"]
    assert not completed.statements[1].short


@pytest.mark.parametrize(
    ("question", "expected"),
    [(LATEST, True), ("How many are there now?", True), (QUESTION, False), ("Who knows the mayor?", False)],
)
def test_a_question_for_the_latest_is_recognised(question: str, expected: bool) -> None:
    assert asks_for_latest(question) is expected


# --- with all shipped parts, and a model that writes one of two answers


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, day, text in (("may.txt", "1 May 2024", MAY), ("june.txt", "1 June 2024", JUNE)):
        (articles / name).write_text(f"The ferry of Marlow\n\nPublished {day}\n\n{text}\n", encoding="utf-8")
    yield articles


def ask(folder: Path, question: str, said: str) -> Answer:
    settings = load_settings(articles=folder, home=folder.parent / "home")
    with Assistant(settings, language_model=wrap(ScriptedLLM(replies=[said]))) as assistant:
        assistant.index()
        return assistant.ask(question)


def test_an_answer_from_one_file_gets_the_other_file_s_answer(folder: Path) -> None:
    answer = ask(folder, QUESTION, "The ferry of Marlow carried 15,000 passengers in its first year [1][2].")
    assert answer.mode == "generative"
    assert set(answer.sources) == {"may.txt", "june.txt"}
    assert "15,000" in answer.text and "18,500" in answer.text
    assert any("15,000 (may.txt" in note and "18,500 (june.txt" in note for note in answer.notes)
    for citation in answer.citations:
        assert (folder / citation.file).read_text(encoding="utf-8")[citation.start : citation.end] == citation.quote
    assert [citation.n for citation in answer.citations] == [1, 2]
