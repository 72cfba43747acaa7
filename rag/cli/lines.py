"""Lines of standard input, one at a time and none longer than a question: a file of any size, lines of any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from rag.errors import QuestionError
from rag.question.validation import MAX_TEXT_CHARACTERS

_MOST_BYTES = 4 * MAX_TEXT_CHARACTERS
"""A longer line is longer than any question, whatever its characters."""


def read_lines(stream: BinaryIO) -> Iterator[str | QuestionError]:
    """Each line of UTF-8 text without its end; a `QuestionError` in place of one that is too long or not UTF-8."""
    is_first = True
    while line := stream.readline(_MOST_BYTES + 1):
        size, piece = len(line), line
        while size > _MOST_BYTES and not piece.endswith(b"\n") and (piece := stream.readline(_MOST_BYTES)):
            size += len(piece)
        if size > _MOST_BYTES:
            yield QuestionError(f"The line has {size:,} bytes; the limit is {_MOST_BYTES:,}. Shorten it.")
        else:
            yield _decode(line.rstrip(b"\r\n"), is_first=is_first)
        is_first = False


def _decode(line: bytes, *, is_first: bool) -> str | QuestionError:
    try:
        return line.decode("utf-8-sig" if is_first else "utf-8")
    except UnicodeDecodeError as error:
        return QuestionError(f"The line is not UTF-8 text (byte {error.start + 1}). Save it as UTF-8.")
