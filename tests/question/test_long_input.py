"""Texts that are too long for a question."""

from __future__ import annotations

import pytest

from rag.question.kinds import recognise
from rag.question.long_input import FittedInput, fit_input
from rag.question.validation import MAX_QUESTION_CHARACTERS, MAX_TEXT_CHARACTERS, clean_question

SENTENCE = "The harbour of Oldham opened in May. "


def test_question_is_left_alone_when_it_is_short() -> None:
    assert fit_input("Who signed it?") == FittedInput("Who signed it?", "")
    assert fit_input("a" * MAX_QUESTION_CHARACTERS).kind == ""


@pytest.mark.parametrize("text", [SENTENCE * 100, "harbour quay bridge " * 200, "rain\n" * 500])
def test_text_is_checked_when_it_is_too_long_for_a_question(text: str) -> None:
    fitted = fit_input(text)
    assert fitted.text == text and not fitted.said
    cleaned = clean_question(fitted.text, kind=fitted.kind)
    assert recognise(cleaned, kind=fitted.kind).kind == "check"


def test_request_before_a_long_text_is_kept_when_it_says_what_to_do() -> None:
    text = f"Is this true? {SENTENCE * 100}"
    assert fit_input(text) == FittedInput(text, "")


@pytest.mark.parametrize("kind", ["", "check"])
def test_rest_is_told_when_a_text_is_cut(kind: str) -> None:
    text = SENTENCE * 1000
    fitted = fit_input(text, kind)
    assert clean_question(fitted.text, kind=fitted.kind) == fitted.text
    assert len(fitted.text) <= MAX_TEXT_CHARACTERS
    assert text.startswith(fitted.text) and fitted.text.endswith("in May.")
    assert f"{len(text):,}" in fitted.said and f"{len(fitted.text):,}" in fitted.said


def test_text_is_cut_between_words_when_it_has_no_sentences() -> None:
    fitted = fit_input("harbour " * 5000)
    assert fitted.text.endswith("harbour") and len(fitted.text) > MAX_TEXT_CHARACTERS - 10
    assert len(fit_input("a" * 30_000).text) == MAX_TEXT_CHARACTERS


def test_other_kinds_are_left_to_be_refused() -> None:
    text = "a " * 30_000
    assert fit_input(text, "summary") == FittedInput(text, "summary")
