"""The order in which a PDF is read: the words of a sentence stay together, however the page was drawn."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from rag.loading.formats.pdf_columns import order_lines
from rag.loading.formats.pdf_lines import Gap, PageLine
from rag.loading.formats.pdf_rtl import Glyph, read_from_right, reads_right_to_left
from tests.support.growth import assert_grows_with_length
from tests.support.loading_samples import load
from tests.support.pdf_pages import WIDTH, Printed, write_printed

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
    for word in words:  # consecutive words in Latin letters keep their order
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


TOWN = (
    "The council of Ormsund voted on Monday to close the old harbour for repairs that will last eleven weeks.",
    "Fishermen protested in front of the town hall because their boats would have to move to Velm until then.",
    "The mayor promised that the ferry to Calder Ridge would run twice an hour during all of that time.",
)
SEA = (
    "The wind farm off the coast delivered power for the first time last week, and its owner was content.",
    "Its turbines are as tall as the cathedral of Velm and turn very slowly when the weather is calm there.",
    "The operator expects that they will supply many thousand homes by the end of the coming winter.",
)


def print_column(sentences: Iterable[str], *, left: float, width: int, top: float = 700.0) -> list[Printed]:
    lines = textwrap.wrap(" ".join(sentences), width)
    return [(left, top - 12 * number, line) for number, line in enumerate(lines)]


def mix(printed: list[Printed]) -> list[Printed]:
    return sorted(printed, key=lambda one: one[2][::-1])


def put_in_rows(printed: list[Printed]) -> list[Printed]:
    return sorted(printed, key=lambda one: (-one[1], one[0]))


@pytest.mark.parametrize("draw", [list, put_in_rows, mix])
@pytest.mark.parametrize("columns", [2, 3])
def test_the_words_of_a_sentence_stand_together_however_columns_were_drawn(
    tmp_path: Path, draw: Callable[[list[Printed]], list[Printed]], columns: int
) -> None:
    texts = [TOWN, SEA, TOWN[::-1]][:columns]
    printed = [
        one
        for number, sentences in enumerate(texts)
        for one in print_column(sentences, left=40 + 180 * number, width=31)
    ]
    text = load(write_printed(tmp_path / "a.pdf", draw(printed))).text
    assert text.replace("\n\n", " ") == " ".join(" ".join(sentences) for sentences in texts)
    assert all(sentence in text for sentence in (*TOWN, *SEA))


def test_columns_are_read_from_the_right_when_they_are_hebrew(tmp_path: Path) -> None:
    printed: list[Printed] = []
    texts = (" ".join((HEBREW[0], HEBREW[2])), " ".join((HEBREW[1], HEBREW[0], HEBREW[0])))
    for right, words in zip((540.0, 260.0), texts, strict=True):
        for number, line in enumerate(textwrap.wrap(words, 25)):
            shown = draw_from_right(line)
            printed.append((right - 10 * WIDTH * len(shown), 700 - 12 * number, shown))
    text = load(write_printed(tmp_path / "a.pdf", put_in_rows(printed))).text
    assert text.replace("\n\n", " ") == " ".join(texts)


def test_a_box_beside_the_text_is_a_text_of_its_own_when_its_lines_stand_at_other_heights(tmp_path: Path) -> None:
    above = print_column((*TOWN, *TOWN), left=40, width=55)
    box = [(380.0, 699 - 11.0 * number, line) for number, line in enumerate(textwrap.wrap(" ".join(SEA), 30))]
    below = print_column(SEA, left=40, width=95, top=above[-1][1] - 40)
    text = load(write_printed(tmp_path / "a.pdf", put_in_rows([*above, *box, *below]))).text
    assert all(text.count(sentence) == 2 for sentence in (*TOWN, *SEA))


@pytest.mark.parametrize("by_column", [False, True])
def test_a_table_stays_row_by_row_when_its_cells_hold_words(tmp_path: Path, by_column: bool) -> None:
    rows = (("Town", "Office held by", "Since"), ("Ormsund", "Tilda Brandt", "2019"), ("Velm", "Per Dahl", "2021"))
    rows += (("Calder Ridge", "Uwe Lenz", "2023"), ("Tarn", "Oda Kuhn", "2024"))
    printed = [
        (left, 700.0 - 14 * number, cell)
        for number, row in enumerate(rows)
        for left, cell in zip((40.0, 180.0, 340.0), row, strict=True)
    ]
    if by_column:
        printed.sort(key=lambda one: one[0])
    assert load(write_printed(tmp_path / "a.pdf", printed)).text == "\n".join(" ".join(row) for row in rows)


def test_a_wrapped_head_stays_cell_by_cell_when_its_lines_are_beside_each_other(tmp_path: Path) -> None:
    heads = (("Number of", "boats in the", "harbour"), ("Average", "length of", "a boat"))
    printed = [
        (40.0 + 150 * column, 700.0 - 11 * number, words)
        for column, head in enumerate(heads)
        for number, words in enumerate(head)
    ]
    text = load(write_printed(tmp_path / "a.pdf", printed)).text
    assert all(" ".join(head) in text for head in heads)


def test_rows_are_not_torn_when_the_cells_of_a_table_are_wrapped(tmp_path: Path) -> None:
    printed: list[Printed] = []
    y = 700.0
    for label, words in (
        ("Subscribers to the paper", TOWN[0]),
        ("Growth of the online shop", TOWN[1]),
        ("Readers", SEA[0]),
    ):
        printed.append((40, y, label))
        for line in textwrap.wrap(words, 50):
            printed.append((220, y, line))
            y -= 12
        y -= 4
    text = load(write_printed(tmp_path / "a.pdf", put_in_rows(printed))).text
    assert text.index("Subscribers") < text.index("council") < text.index("Growth") < text.index("Fishermen")


def test_a_sentence_goes_on_in_the_next_column_when_a_footnote_stands_between(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    first, second = print_column(TOWN, left=40, width=40), print_column(SEA, left=310, width=40)
    whole = "The museum in Tarn will lend the town two large paintings of herons for the opening of the harbour."
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("Courier", 9)
    *begins, ends = textwrap.wrap(whole, 40)
    for left, y, words in [*first, *((40, first[-1][1] - 12 * at, line) for at, line in enumerate(begins, start=1))]:
        canvas.drawString(left, y, words)
    canvas.setFont("Courier", 7)
    canvas.drawString(40, 560, "1 These are figures of the county office.")
    canvas.setFont("Courier", 9)
    for left, y, words in [(310, 712, ends), *second]:
        canvas.drawString(left, y, words)
    canvas.save()
    text = load(tmp_path / "a.pdf").text
    assert whole in text
    assert "1 These are figures of the county office." in text.split("\n\n")


def test_a_page_of_many_thousand_lines_is_ordered_in_a_time_that_grows_with_them() -> None:
    def order(size: int) -> None:
        lines = [
            PageLine(
                "words of a line of text here", 40 + n % 7, 300, -3.0 * n, 10, 400, 30, False, (Gap(5, 80 + n, 90 + n),)
            )
            for n in range(size)
        ]
        assert len(order_lines(lines)) == size

    assert_grows_with_length(order, 20_000)


def test_the_last_line_of_a_column_stays_in_it_when_it_is_longer_than_those_above(tmp_path: Path) -> None:
    """Three columns drawn row by row: the middle one has one line more, which reaches further than its others."""
    columns = [
        text.split("|")
        for text in (
            "The bridge is shut for eleven|weeks, since rust has eaten|into two of its old pillars,|"
            "the town said on Monday.|",
            "Buses run every ten minutes|and a ferry for people on|foot crosses from the early|"
            "morning, but not on last|Monday of a month, or at noon.",
            "The repair costs 3 million|crowns, said the mayor, who|had asked for help in March|"
            "and got no answer at all.|",
        )
    ]
    printed = [
        (50.0 + 160 * number, 700.0 - 12 * row, words)
        for row in range(5)
        for number, words in enumerate(column[row] for column in columns)
        if words
    ]
    document = load(write_printed(tmp_path / "a.pdf", printed))
    assert document.text == "\n\n".join(" ".join(filter(None, column)) for column in columns)
