"""Which short questions the rules for English may read."""

from __future__ import annotations

import pytest

from rag.text.language import is_english


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Nordhafen?",
        "and in belgium",
        "Belgium?",
        "What does a fery tiket cost?",
        "WHO WON?",
        "Did Zelensky meet von der Leyen in Budapest?",
        "did he play for st étienne",
        "NATO and Rutte",
        "2022?",
        "why",
    ],
)
def test_a_question_is_read_by_the_rules_when_it_is_english(question: str) -> None:
    assert is_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "Wer leitet das Museum?",
        "Und die Miete?",
        "Warum?",
        "Qui dirige le musée ?",
        "et en 2022 ?",
        "¿Quién dirige el museo?",
        "Wie is de directeur van het museum?",
        "Kto kieruje muzeum?",
        "Hvor ligger museet?",
        "Кто руководит музеем?",
        "А когда?",
        "谁是馆长？",
        "من يدير المتحف؟",
    ],
)
def test_a_question_is_left_alone_by_the_rules_when_it_is_in_another_language(question: str) -> None:
    assert not is_english(question)
