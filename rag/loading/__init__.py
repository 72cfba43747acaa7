"""A file of the articles folder -> a Document: its text, articles, titles, dates, languages, boilerplate, headings.

Owns which kinds of file can be read and what is refused before reading. Each kind has a reader, imported when
the first file of the kind is met, that gives a draft; `draft` finishes it. Finding files is left to others.
"""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

from rag.errors import FileUnreadable
from rag.loading.raw_document import Draft, finish_draft
from rag.schema.documents import Document

_MEGABYTE = 1024 * 1024
_KINDS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
    ".csv": "csv", ".tsv": "csv", ".json": "json", ".jsonl": "json",
}  # fmt: skip
SUFFIXES = frozenset(_KINDS)
"""The file name endings, in lower case, of the files that can be loaded."""


def load_document(path: Path, *, file: str, max_bytes: int) -> Document:
    """The document in the file at `path`, which every later stage calls `file`.

    `max_bytes` bounds the file and, for a compressed format, its text as well.

    Raises FileUnreadable, the reason in one line, when the file is no regular file, may not be read, is too
    large, empty, damaged or encrypted, holds no text, or is of a kind not in `SUFFIXES`.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise FileUnreadable(f"files of the kind {path.suffix or 'without an ending'} cannot be read")
    content = _read_bytes(path, max_bytes)
    today = date.today()
    return finish_draft(_read_draft(kind, content, max_bytes=max_bytes, today=today), file=file, today=today)


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    """The file's bytes; looked at before it is opened, since opening a pipe would wait for ever."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FileUnreadable("it is not a regular file")
        if status.st_size > max_bytes:
            raise FileUnreadable(_too_large(status.st_size, max_bytes))
        with path.open("rb") as stream:
            content = stream.read(max_bytes + 1)
    except PermissionError as error:
        raise FileUnreadable("there is no permission to read it") from error
    except OSError as error:
        raise FileUnreadable(f"it cannot be opened: {(error.strerror or str(error)).lower()}") from error
    if len(content) > max_bytes:
        raise FileUnreadable(_too_large(len(content), max_bytes))
    if not content:
        raise FileUnreadable("it is empty")
    return content


def _too_large(size: int, max_bytes: int) -> str:
    return f"{_in_megabytes(size)}; the limit is {_in_megabytes(max_bytes)} (max_file_megabytes)"


def _in_megabytes(size: int) -> str:
    megabytes = size / _MEGABYTE
    return f"{megabytes:.0f} MB" if megabytes >= 10 else f"{megabytes:.2g} MB"


def _read_draft(kind: str, content: bytes, *, max_bytes: int, today: date) -> Draft:
    """The draft of one kind of file. The imports wait for the first of its kind: some take a third of a second."""
    if kind == "text":
        from rag.loading.formats.text import read_plain

        return read_plain(content)
    if kind == "markdown":
        from rag.loading.formats.text import read_markdown

        return read_markdown(content, today=today)
    if kind == "html":
        from rag.loading.formats.html import read_page

        return read_page(content, today=today)
    if kind == "pdf":
        from rag.loading.formats.pdf import read_pdf

        return read_pdf(content, today=today)
    if kind == "docx":
        from rag.loading.formats.docx import read_word

        return read_word(content, max_bytes=max_bytes)
    from rag.loading.formats.tabular import read_csv, read_json

    return read_csv(content, today=today) if kind == "csv" else read_json(content, today=today)
