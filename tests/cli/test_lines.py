"""Lines of standard input: any number of them, of any length, whatever their bytes are."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest

from rag import Assistant
from rag.cli.asking import ask_lines
from rag.cli.lines import read_lines
from rag.errors import ArticlesError, QuestionError
from rag.question.validation import MAX_QUESTION_CHARACTERS, MAX_TEXT_CHARACTERS, clean_question
from rag.schema.query import Query
from rag.text.shown import show_text
from tests.support.commands import QUESTION, Command, assert_one_line


def read(content: bytes) -> list[str]:
    return [str(line) if isinstance(line, str) else f"refused: {line}" for line in read_lines(io.BytesIO(content))]


def test_lines_come_without_their_ends_and_without_a_byte_order_mark() -> None:
    assert read(b"\xef\xbb\xbfone\r\ntwo\n\nfour") == ["one", "two", "", "four"]
    assert read(b"") == []


def test_a_line_that_is_not_utf8_costs_that_line_alone() -> None:
    first, second, third = read(b"one\n\xff\xfe\nthree")
    assert (first, third) == ("one", "three") and second.startswith("refused: The line is not UTF-8 text (byte 1)")


@pytest.mark.parametrize("end", [b"\n", b""])
@pytest.mark.parametrize("size", [80_001, 160_000, 160_001, 1_000_000])
def test_a_line_that_is_too_long_costs_that_line_alone(size: int, end: bytes) -> None:
    lines = read(b"x" * size + (end and end + b"after"))
    assert lines[0].startswith(f"refused: The line has {size + len(end):,} bytes")
    assert lines[1:] == (["after"] if end else [])


class Endless(io.RawIOBase):
    """A stream of a very long line, and of very many short ones after it."""

    def __init__(self, long: int, short: int) -> None:
        self._left = [long, short * 6]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        place = 0 if self._left[0] else 1
        size = min(len(buffer), self._left[place])
        size -= size % 6 if place else 0
        self._left[place] -= size
        buffer[:size] = b"x" * size if not place else b"lines\n" * (size // 6)
        return size


def test_a_line_of_any_length_and_any_number_of_lines_take_the_memory_of_one() -> None:
    stream = io.BufferedReader(Endless(50_000_000, 100_000), 60_000)
    tracemalloc.start()
    count = sum(1 for _ in read_lines(stream))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100_000 and peak < 2_000_000  # the first of the short lines is the end of the long one


def test_lines_that_cannot_be_asked_are_told_in_their_place(
    seeds_assistant: Assistant, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = b"What is a chocolate cake?\n" + b"x" * 10_000_000 + b"\n\xff\n" + b"y" * 3000 + b"\n?!\n"
    with pytest.raises(QuestionError, match="4 of the lines"):
        ask_lines(seeds_assistant, io.BytesIO(lines), Query(""), as_json=True)
    told = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [one["question"] for one in told] == ["What is a chocolate cake?", "", "", "y" * 2000, "?!"]
    assert told[0]["abstained"] and all(len(one["error"]) < 200 for one in told[1:])


# --- what a message repeats


@pytest.mark.parametrize("kind", ["", "check"])
@pytest.mark.parametrize("text", ["a" * 10_000_000, "is this true: " + "b " * 3_000_000, "\ufb01" * 100_000])
def test_a_question_that_is_too_long_is_not_repeated(text: str, kind: str) -> None:
    told = f"{len(text):,} characters; the limit is {MAX_TEXT_CHARACTERS:,}"
    with pytest.raises(QuestionError, match=told) as raised:
        clean_question(text, kind=kind)
    assert len(str(raised.value)) < 200


def test_a_refused_question_is_repeated_in_part(rag: Command) -> None:
    code, out, err = rag("ask", "--json", "." * MAX_QUESTION_CHARACTERS)
    assert code == 1 and not out and len(err) < 300
    assert_one_line(err)


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(QuestionError, match="the byte 0xFF, which is not UTF-8"):
        clean_question("what is \udcff this")
    with pytest.raises(QuestionError, match=r"the control character U\+0000"):
        clean_question("what is \0 this")


def test_a_long_text_is_cut_in_messages() -> None:
    assert show_text("a'b") == '"a\'b"'
    assert show_text("x" * 1_000_000) == f"'{'x' * 120}'… (1,000,000 characters)"


@pytest.mark.parametrize("name", ["a\0b", "\udcff", "x" * 1_000_000, "a/" * 10_000, "..", "/etc/passwd", "", "\n"])
def test_a_name_that_no_file_has_is_one_clear_line_everywhere(seeds_assistant: Assistant, name: str) -> None:
    library = seeds_assistant.library
    for error, act in (
        (ArticlesError, lambda: library.remove_file(name)),
        (QuestionError, lambda: library.read_document(name)),
        (QuestionError, lambda: library.read_chunks(name)),
        (QuestionError, lambda: seeds_assistant.ask(Query(QUESTION, files=(name,)))),
    ):
        with pytest.raises(error) as raised:
            act()
        assert len(str(raised.value)) < 400 and "\n" not in str(raised.value)
    assert library.find_lost_quotes([(name, 0, 1, "x")]) == {(name, 0, 1): "the file is gone"}
