"""What a refusal says about the languages of the articles and of the question."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, EarlierTurn
from rag.schema.wording import ABSTENTION
from tests.conftest import MakeAssistant

GERMAN = (
    "Der Leuchtturm von Sandvik wird ab Juni saniert. Die Arbeiten sollen acht Monate dauern und kosten zwei Millionen "
    "Euro. Die Leiterin der Bauaufsicht, Greta Holm, sagte am Dienstag, dass der Turm dann wieder besucht werden kann."
)
FRENCH = (
    "La bibliothèque de Port-Clair ferme le lundi à partir de septembre. Le conseil municipal a réduit son budget de "
    "douze pour cent, et la directrice Claire Fabre regrette cette décision prise sans aucune consultation du public."
)
ENGLISH = (
    "The bakery in Mill Lane reopened on Saturday after a fire that had destroyed its oven in spring. The owner, Ruth "
    "Hansen, said that the repairs had cost eighty thousand pounds and that all of her staff had come back to work."
)


@pytest.fixture
def mixed(tmp_path: Path, make_assistant: MakeAssistant) -> Assistant:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name, text in (("de.txt", GERMAN), ("fr.txt", FRENCH), ("en.txt", ENGLISH)):
        (folder / name).write_text(text, encoding="utf-8")
    assistant = make_assistant(articles=folder)
    assistant.index()
    return assistant


def test_a_refusal_names_the_languages_when_articles_are_not_in_english(mixed: Assistant) -> None:
    answer = mixed.ask("How much does a ferry ticket cost?")

    assert answer.abstained
    assert answer.text.startswith(f"{ABSTENTION} 1 of the 3 articles is in German and 1 in French;")
    assert "RAG_EMBEDDING" in answer.text and "RAG_LLM" in answer.text


def test_a_refusal_says_so_when_the_question_is_in_another_language(mixed: Assistant) -> None:
    answer = mixed.ask("Wie viele Menschen besuchen jedes Jahr den Tierpark in Oberstadt?", files=["en.txt"])

    assert answer.abstained
    assert answer.text.startswith(f"{ABSTENTION} The question is in German;")


def test_a_refusal_is_short_when_everything_is_in_english(mixed: Assistant) -> None:
    assert mixed.ask("How much does a ferry ticket cost?", files=["en.txt"]).text == ABSTENTION


def test_a_question_in_another_language_stands_alone_when_it_follows_one(mixed: Assistant) -> None:
    first = mixed.ask("Wie lange dauern die Arbeiten am Leuchtturm?")

    answer = mixed.ask("Wer leitet die Bauaufsicht?", earlier=[EarlierTurn.from_answer(first)])

    assert answer.asked_as == "Wer leitet die Bauaufsicht?"
    assert "Greta Holm" in answer.text


def test_what_follows_thanks_goes_on_from_the_question_before_them(mixed: Assistant) -> None:
    turns = [EarlierTurn.from_answer(mixed.ask("Who owns the bakery in Mill Lane?"))]
    turns.append(EarlierTurn.from_answer(mixed.ask("danke!", earlier=turns)))

    answer = mixed.ask("What did she say?", earlier=turns)

    assert "Hansen" in answer.asked_as
