"""Words with a similar spelling in the articles: searched when nothing is found, with a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant
from rag.text.spelling import is_one_slip_away, make_spelling_key
from tests.conftest import MakeAssistant

TEXTS = {
    "harbour.txt": "New lighthouse keeper\n\nThe lighthouse of Sandvik has a new keeper. Jürgen Möller from Tromsø "
    "got the post on Friday. His salary is 3,400 euros a month.",
    "council.txt": "Governor in Kharkiv\n\nGovernor Oleh Hordiyenko opened a school in Kharkiv on Monday. The school "
    "cost 12 million hryvnias. Engineers from Iraq had drawn the plans.",
}


@pytest.fixture
def assistant(tmp_path: Path, make_assistant: MakeAssistant) -> Assistant:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    made = make_assistant(articles=folder)
    made.index()
    return made


@pytest.mark.parametrize(
    ("question", "looked_for", "answer"),
    [
        ("Who is the keper of the lighthous?", "“keeper” for “keper”", "Möller"),
        ("What is the salary of Juergen Moeller?", "“Möller” for “Moeller”", "3,400"),
    ],
)
def test_a_near_word_is_looked_for_and_said_when_nothing_is_found(
    assistant: Assistant, question: str, looked_for: str, answer: str
) -> None:
    found = assistant.ask(question)

    assert answer in found.text
    assert any(looked_for in note for note in found.notes), found.notes


@pytest.mark.parametrize(
    "question",
    ["What did Iran buy?", "Who is the king of Norway?", "What does a tram ticket cost?", "Wie heißt der Waerter?"],
)
def test_words_are_left_alone_when_they_are_words_of_their_own(assistant: Assistant, question: str) -> None:
    found = assistant.ask(question)

    assert found.asked_as == question
    assert not any("Looked for" in note for note in found.notes)


def test_a_question_is_not_respelt_when_it_is_answered_as_it_is(assistant: Assistant) -> None:
    assert assistant.ask("What did the school in Kharkiv cost?").notes == ()


def test_the_words_of_a_place_find_each_other_when_it_has_two_spellings(assistant: Assistant) -> None:
    (first, *_) = assistant.retrieve("Kharkov", by="words")

    assert first.file == "council.txt"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zelensky", "Zelenskyy"), ("Kiev", "Kyiv"), ("Müller", "Mueller"), ("Tromsø", "Tromso"), ("Łódź", "Lodz")],
)
def test_spellings_have_one_key_when_they_are_of_one_name(one: str, other: str) -> None:
    assert make_spelling_key(one) == make_spelling_key(other)


@pytest.mark.parametrize(("one", "other"), [("Iran", "Iraq"), ("Austria", "Australia"), ("Niger", "Nigeria")])
def test_keys_differ_when_the_names_do(one: str, other: str) -> None:
    assert make_spelling_key(one) != make_spelling_key(other)


def test_two_slips_are_not_one() -> None:
    assert is_one_slip_away("fery", "ferry") and is_one_slip_away("recieve", "receive")
    assert not is_one_slip_away("ferry", "berri") and not is_one_slip_away("ferry", "ferry")
