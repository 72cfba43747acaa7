"""Short answers end where their names, figures and dates end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.extractive.whole_spans import LONGEST, complete_span
from rag.text.words import stem_content


def complete(text: str, span: str) -> str:
    start = text.index(span)
    first, last = complete_span(text, start, start + len(span))
    return text[first:last]


@pytest.mark.parametrize(
    ("text", "span", "whole"),
    [
        (
            "Ukrainian Foreign Minister Andrii Sybiha said so.",
            "Minister Andrii",
            "Ukrainian Foreign Minister Andrii Sybiha",
        ),
        ("The head is NATO Secretary-General Mark Rutte.", "General", "NATO Secretary-General Mark Rutte"),
        ("It was Ursula von der Leyen.", "Ursula", "Ursula von der Leyen"),
        ("He met Anna Lind's wife.", "Anna", "Anna Lind"),
        ("Sven Maier spoke first.", "Maier", "Sven Maier"),
        ("Mayor Lind spoke first.", "Lind", "Mayor Lind"),
        ("She runs the Bank of England now.", "Bank", "Bank of England"),
        (
            "It is the Ministry of Defence of the Russian Federation.",
            "Ministry",
            "Ministry of Defence of the Russian Federation",
        ),
        ("They prefer J. K. Rowling.", "Rowling", "J. K. Rowling"),
        ("He met Secretary of State Ada Quist.", "Ada Quist", "Secretary of State Ada Quist"),
        ("The U.S. Secretary of State Ada Quist left.", "Quist", "U.S. Secretary of State Ada Quist"),
        ("the songs of Ada Quist", "Quist", "Ada Quist"),
        ("It cost 4.2 million euros.", "4.2", "4.2 million"),
        ("It cost $4.2 billion.", "4.2", "$4.2 billion"),
        ("It rose by 5 per cent.", "5", "5 per cent"),
        ("It rose by 5% in May.", "5", "5%"),
        ("They met on 15 July 2025 in Ulm.", "15 July", "15 July 2025"),
        ("They met on July 15, 2025, in Ulm.", "July 15", "July 15, 2025"),
        ("The vaccinated were counted.", "vaccin", "vaccinated"),
    ],
)
def test_span_is_completed_when_the_rest_stands_beside_it(text: str, span: str, whole: str) -> None:
    assert complete(text, span) == whole


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Yesterday Zelenskyy said no.", "Zelenskyy"),
        ("Russia and Ukraine met.", "Russia"),
        ("On Tuesday Putin signed it.", "Putin"),
        ("On Tuesday Putin signed it.", "Tuesday"),
        ("Anna Lind of the University came.", "Anna Lind"),
        ("Norway's President Lind spoke.", "President Lind"),
        ("a minister of State Ada Quist met", "Ada Quist"),
        ("He lives in Ulm. Since then it rains.", "Ulm"),
        ("It was opened in July 2025.", "2025"),
        ("It was opened in July 2025.", "July"),
        ("They met at the beginning of March 2011.", "March 2011"),
        ("He had a four-course meal.", "four"),
        ("A Moscow-based firm won.", "Moscow"),
        ("There were 12 millionaires.", "12"),
        ("the prime minister resigned", "prime minister"),
        ("In Kyiv President Lind met them.", "President Lind"),
    ],
)
def test_span_stays_when_it_is_whole(text: str, span: str) -> None:
    assert complete(text, span) == span


def test_title_is_left_out_when_the_question_names_it() -> None:
    text = "He met Norwegian Foreign Minister Ada Quist."
    start = text.index("Quist")
    first, last = complete_span(text, start, len(text) - 1, asked=stem_content("Who is foreign minister of Norway?"))
    assert text[first:last] == "Ada Quist"


def test_span_stays_when_it_would_be_too_long() -> None:
    text = "He met " + " ".join(f"Name{'x' * 9}{letter}" for letter in "abcdefghij")
    assert len(text) > LONGEST + 7
    assert complete(text, "Namexxxxxxxxxe") == "Namexxxxxxxxxe"


@given(st.text(alphabet=st.sampled_from("aB é.-'’ 5%$Ж日\n"), max_size=30), st.data())
def test_span_only_grows_and_stays_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = complete_span(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)
