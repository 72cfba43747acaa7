"""Rich text: the text of paragraphs and tables, in its original encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from tests.conftest import MakeAssistant
from tests.support.growth import assert_grows_with_length
from tests.support.loading_samples import load, losses_of

LETTER = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial Cyr;}}"
    rb"{\info{\title The ferry to Bor\'e5s}{\author Anna}}{\stylesheet{\s1 heading 1;}}"
    rb"\pard\s1\b The ferry sails again\b0\par"
    rb"\pard The ferry to Bor\'e5s sails from Monday, the company said; "
    rb"it had been in the yard for {\i nine} days.\par "
    rb"It costs 14\u8364? a day. {\field{\*\fldinst{HYPERLINK http://x.example/}}{\fldrslt{See the plan}}}.\par"
    rb"{\pict\wmetafile8 0100090000}"
    rb"\trowd\cellx1\cellx2 Year\cell Trips\cell\row 2023\cell 410\cell\row\pard"
    rb"The end.{\footnote A note.}\par}"
)


def write_letter(folder: Path, content: bytes = LETTER, name: str = "a.rtf") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_paragraphs_tables_and_title_are_read(tmp_path: Path) -> None:
    document = load(write_letter(tmp_path))
    assert document.sections[0].title == "The ferry to Borås"
    assert "The ferry to Borås sails from Monday, the company said; it had been in the yard for nine" in document.text
    assert "It costs 14€ a day. See the plan." in document.text
    assert "Year | Trips\n2023 | 410" in document.text
    assert "Arial" not in document.text and "\\" not in document.text and "0100" not in document.text
    assert document.text.endswith("end.\n\nA note.")
    assert losses_of(document) == []


AS_WORD_WRITES = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard\plain The board met on Monday in the old customs house.\par"
    rb"\trowd\cellx4000\cellx8000\pard\intbl{Name\par}\cell{Office\par since\par}\cell\row"
    rb"\trowd\cellx4000\cellx8000\pard\intbl {Ada Tellis\par}\cell {Chair\line 2024\par}\cell \row"
    rb"\pard\plain The vote was quick{\super\chftn{\*\footnote\pard {\super\chftn} It took \'fcber four \{4\}.}}"
    rb" and open{\*\annotation Really?}.\par"
    rb"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt \pard The office is closed on Mondays.\par}}{\shprslt{\*\do}}}\par}"
)


def test_a_row_is_one_line_when_its_cells_hold_paragraphs(tmp_path: Path) -> None:
    document = load(write_letter(tmp_path, AS_WORD_WRITES))
    assert "Name | Office since\nAda Tellis | Chair 2024" in document.text


def test_footnotes_and_boxes_are_paragraphs_after_the_text(tmp_path: Path) -> None:
    document = load(write_letter(tmp_path, AS_WORD_WRITES))
    assert document.text.endswith(
        "The vote was quick and open.\n\nIt took über four {4}.\n\nThe office is closed on Mondays."
    )
    assert losses_of(document) == ["1 comment was not read"]


def test_words_in_a_code_page_are_read(tmp_path: Path) -> None:
    words = "Паром снова ходит с понедельника."
    escaped = b"".join(b"\\'%02x" % byte for byte in words.encode("cp1251"))
    document = load(write_letter(tmp_path, rb"{\rtf1\ansi\ansicpg1251 " + escaped + rb"\par}"))
    assert document.text == words


def test_the_quote_is_that_of_the_text_when_rich_text_answers(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write_letter(folder, name="ferry.rtf")
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = assistant.ask("How many days had the ferry to Borås been in the yard?").citations[0]
    assert cited.quote == assistant.library.read_document("ferry.rtf").text[cited.start : cited.end]
    assert "nine days" in cited.quote


@pytest.mark.parametrize("content", [b"{\\rtf1", b"{\\rtf1\\ansi }", b"no rich text at all, but words", LETTER[:300]])
def test_it_is_refused_or_read_in_part_when_a_file_is_damaged(tmp_path: Path, content: bytes) -> None:
    try:
        assert load(write_letter(tmp_path, content)).text
    except FileUnreadable as error:
        assert "\n" not in str(error)


HOSTILE: dict[str, tuple[bytes, bytes, int, bytes]] = {
    "nested": (rb"{\rtf1 ", b"{", 2_000_000, b" words"),
    "links": (rb"{\rtf1 ", rb"{\field{\*\fldinst{", 60_000, b"}}}"),
    "fonts": (rb"{\rtf1{\fonttbl", rb"\f1", 300_000, b"}} words"),
    "many fonts": (rb"{\rtf1{\fonttbl", rb"{\f1 a}", 100_000, b"}} words"),
    "a long number": (rb"{\rtf1 \pict\bin", b"9", 100_000, b" words}"),
    "surrogates": (rb"{\rtf1 ", rb"\u-10179?\u-8704?\u-10179? words", 10_000, b"}"),
}
"""What stands before, the piece that comes again, how often, and what stands after."""


@pytest.mark.parametrize("name", HOSTILE)
def test_it_takes_time_in_proportion_when_a_file_is_hostile(tmp_path: Path, name: str) -> None:
    before, piece, times, after = HOSTILE[name]

    def read(size: int) -> None:
        try:
            load(write_letter(tmp_path, before + piece * size + after)).text.encode("utf-8")
        except FileUnreadable as error:
            assert "\n" not in str(error)

    assert_grows_with_length(read, times)
