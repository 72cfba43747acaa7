"""Sentences of a PDF are in one piece, whatever stands between their halves; fields of a form stand after labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from rag.loading.formats.pdf_hyphens import Vocabulary, join_hyphenated_words
from rag.loading.formats.pdf_lines import LINE_HYPHEN
from rag.loading.structure.blocks import Block
from tests.support.loading_samples import load

Print = tuple[float, float, str, str, float]
"""Left edge, baseline, words, font, size."""
TEXT = "Times-Roman"


def write_pages(path: Path, pages: Sequence[Sequence[Print]]) -> Path:
    canvas = Canvas(str(path))
    for page in pages:
        for x, y, words, font, size in page:
            canvas.setFont(font, size)
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()
    return path


def print_lines(lines: Sequence[str], *, x: float = 70, top: float = 760) -> list[Print]:
    return [(x, top - 12 * number, words, TEXT, 10) for number, words in enumerate(lines)]


def read_flat(path: Path) -> str:
    return re.sub(r"\s+", " ", load(path).text)


BEFORE = ("The council met on Monday evening in the old town hall and heard for three", "hours what the people of the")
AFTER = ("harbour quarter think of the new ferry, which is to run from May to October.", "A vote will follow in June.")
SENTENCE = "what the people of the harbour quarter think of the new ferry, which is to run from May to October."


@pytest.mark.parametrize(
    ("words", "font", "size"),
    [
        ("Figure 2. The old ferry at its last landing.", TEXT, 10),
        ("The old ferry at its last landing.", TEXT, 8.5),
        ("The ferry is the best thing we have.", "Times-Italic", 14),
    ],
)
def test_a_sentence_goes_on_below_a_caption_or_a_pulled_quote(
    tmp_path: Path, words: str, font: str, size: float
) -> None:
    page = [*print_lines(BEFORE), (70.0, 650.0, words, font, size), *print_lines(AFTER, top=600)]
    text = read_flat(write_pages(tmp_path / "a.pdf", [page]))
    assert SENTENCE in text
    assert words in text


def test_a_sentence_goes_on_on_the_next_page_when_a_footnote_ends_the_page(tmp_path: Path) -> None:
    note = "1 The ferry was built in Bergen in 1974 and has been rebuilt twice since then."
    pages = [[*print_lines(BEFORE, top=200), (70.0, 90.0, note, TEXT, 7.5)], print_lines(AFTER)]
    assert SENTENCE in read_flat(write_pages(tmp_path / "a.pdf", pages))


@pytest.mark.parametrize("style", ["- {} -", "Page {}/4", "[{}]", "roman"])
def test_page_numbers_are_left_out_however_they_are_printed(tmp_path: Path, style: str) -> None:
    pages = []
    for number in range(4):
        shown = ("iii", "iv", "v", "vi")[number] if style == "roman" else style.format(number + 1)
        lines = [f"Sentence {number}{step} tells of one more thing that happened in the harbour." for step in range(6)]
        pages.append([*print_lines(lines), (290.0, 50.0, shown, TEXT, 9.0)])
    document = load(write_pages(tmp_path / "a.pdf", pages))
    hidden = [document.text[span.start : span.end] for span in document.boilerplate]
    assert len(hidden) == 4


def test_three_columns_are_read_one_after_the_other_when_they_were_drawn_row_by_row(tmp_path: Path) -> None:
    columns = [
        [f"{name} column says in its line {line} that" for line in range(8)] for name in ("First", "Second", "Third")
    ]
    page = [
        (60.0 + 170 * number, 760.0 - 11 * line, columns[number][line], TEXT, 9.0)
        for line in range(8)
        for number in range(3)
    ]
    text = read_flat(write_pages(tmp_path / "a.pdf", [page]))
    assert [text.index(f"{name} column says in its line 7") for name in ("First", "Second", "Third")] == sorted(
        text.index(f"{name} column says in its line 7") for name in ("First", "Second", "Third")
    )
    assert " ".join(columns[0]) in text


@pytest.mark.parametrize(
    ("start", "end", "joined"),
    [
        ("develop", "ment", "development"),
        ("heat", "stable", "heat-stable"),  # two words
        ("self", "made", "self-made"),  # written so elsewhere
        ("post", "master", "postmaster"),  # written so elsewhere, though "post" and "master" are words
        ("NF", "kappa", "NF-kappa"),
        ("12", "fold", "12-fold"),
        ("Anglo", "Saxon", "Anglo-Saxon"),
        ("pre", "and", "pre- and"),
    ],
)
def test_a_word_split_at_a_line_end_is_joined_as_the_document_writes_it(start: str, end: str, joined: str) -> None:
    vocabulary = Vocabulary(frozenset({"self-made", "postmaster"}), was_hyphenated=True, is_english=True)
    assert vocabulary.join(start, end) == joined


def test_parts_of_a_german_word_are_joined_though_both_are_words() -> None:
    vocabulary = Vocabulary(frozenset({"bundes", "regierung"}), was_hyphenated=True, is_english=False)
    assert vocabulary.join("Bundes", "regierung") == "Bundesregierung"


def test_a_word_split_between_pages_is_marked_when_it_has_no_hyphen_of_its_own() -> None:
    pages = [
        [Block(f"The ferry needs more develop{LINE_HYPHEN}")],
        [Block(f"ment, says the self{LINE_HYPHEN}made captain, who is self-made.")],
    ]
    joined = join_hyphenated_words(pages)
    assert joined[0][0].words == f"The ferry needs more develop{LINE_HYPHEN}"
    assert joined[1][0].words == "ment, says the self-made captain, who is self-made."


def test_the_values_of_a_form_stand_after_their_labels_also_when_they_are_not_drawn(tmp_path: Path) -> None:
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    canvas = Canvas(str(tmp_path / "drawn.pdf"))
    canvas.drawString(60, 780, "Application for a berth in the harbour of Fairhaven.")
    for number, label in enumerate(("Name of the boat", "Home port")):
        canvas.drawString(60, 740 - 40 * number, label)
        canvas.acroForm.textfield(name=label, value="old", x=200, y=730 - 40 * number, width=200, height=22)
    canvas.drawString(60, 660, "Wants electricity")
    canvas.acroForm.checkbox(name="power", checked=True, x=200, y=655)
    canvas.save()
    writer = PdfWriter(clone_from=tmp_path / "drawn.pdf")
    for annotation in writer.pages[0]["/Annots"]:
        field = annotation.get_object()
        if field["/T"] == "Name of the boat":
            field[NameObject("/V")] = TextStringObject("Kittiwake IV")
            del field["/AP"]
    writer.write(tmp_path / "a.pdf")
    lines = load(tmp_path / "a.pdf").text.split("\n\n")
    assert lines[1:] == ["Name of the boat Kittiwake IV", "Home port old", "Wants electricity ☒"]
