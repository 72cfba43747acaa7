"""The order in which a PDF is read: the words of a sentence stand together, however the page was drawn."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from rag.loading.formats.pdf_rtl import Glyph, read_from_right, reads_right_to_left
from tests.support.loading_samples import load
from tests.support.pdf_pages import WIDTH, write_printed

HEBREW = (
    "ראש העיר אמר שהגשר ייסגר ביום שני.",
    "חברת Ormsund Energy פתחה חוות רוח בשנת 2024.",
    "עלות התיקון היא 4,310 כתרים (או יותר), והמחוז משלם.",
)
ARABIC = "قال رئيس البلدية إن الجسر سيغلق يوم الاثنين. تبلغ التكلفة 4.5 ملايين كرونة."


def draw_from_right(line: str) -> str:
    """A line of Hebrew or Arabic as it is seen, from left to right."""
    words = [word[::-1] if reads_right_to_left(word) else word for word in line.translate(MIRRORED).split(" ")]
    shown: list[list[str]] = []
    for word in words:  # words in Latin letters one after the other stay in their order
        if shown and word.isascii() and word.isalpha() and shown[-1][-1].isascii() and shown[-1][-1].isalpha():
            shown[-1].append(word)
        else:
            shown.append([_put_stop_first(word)])
    return " ".join(" ".join(run) for run in reversed(shown))


MIRRORED = str.maketrans("()", ")(")


def _put_stop_first(word: str) -> str:
    return f".{word[:-1]}" if word[:1].isdigit() and word.endswith(".") else word


@pytest.mark.parametrize("by_word", [False, True])
def test_a_line_is_read_from_the_right_when_it_is_hebrew(tmp_path: Path, by_word: bool) -> None:
    printed: list[tuple[float, float, str]] = []
    for number, line in enumerate(HEBREW):
        shown, y = draw_from_right(line), 700 - 12 * number
        x = 500 - 10 * WIDTH * len(shown)
        if not by_word:
            printed.append((x, y, shown))
            continue
        at = 0
        for word in shown.split(" "):
            printed.insert(0, (x + 10 * WIDTH * at, y, word))
            at += len(word) + 1
    if by_word:
        printed.sort(key=lambda one: (-one[1], -one[0]))
    text = load(write_printed(tmp_path / "a.pdf", printed)).text
    assert " ".join(text.split()) == " ".join(HEBREW)


def test_a_paragraph_is_one_line_when_its_lines_end_at_the_left(tmp_path: Path) -> None:
    text = " ".join(HEBREW[number] for number in (0, 2, 0, 2))
    lines = textwrap.wrap(text, 46)
    printed = [
        (500 - 10 * WIDTH * len(draw_from_right(line)), 700 - 12 * number, draw_from_right(line))
        for number, line in enumerate(lines)
    ]
    assert load(write_printed(tmp_path / "a.pdf", printed)).text == text


def test_arabic_is_read_from_the_right_when_letters_are_stored_as_they_look(tmp_path: Path) -> None:
    shown = draw_from_right(ARABIC.replace("لا", "\ufefb").replace("س", "\ufeb3"))
    assert load(write_printed(tmp_path / "a.pdf", [(40, 700, shown)])).text == ARABIC


def test_letters_are_put_in_order_by_their_places_alone() -> None:
    word = [Glyph("ר", 30, 36), Glyph("ה", 40, 46), Glyph("ע", 50, 56)]
    number = [Glyph("1", 10, 15), Glyph("2", 15, 20)]
    assert read_from_right([number, word]) == "עהר 12"
    assert read_from_right([[Glyph("\ufefb", 0, 5)]]) == "لا"
