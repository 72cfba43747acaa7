"""A file of the articles folder -> a Document: text, articles, titles, dates, languages, boilerplate, headings.

Owns which kinds of file can be loaded and what is refused before loading. A loader (see `LOADERS`) turns a file's
bytes into a RawDocument; `document_builder` makes that a Document. `folder` finds the files.
"""

from __future__ import annotations

import importlib
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

from rag.errors import FileUnreadable
from rag.loading.content_kind import find_kind, may_be_archive
from rag.loading.document_builder import build_document
from rag.loading.folder import read_suffix
from rag.loading.ocr.page_reader import PageReader
from rag.loading.raw_document import LoadContext, Loader
from rag.schema.documents import Document, Remark

LOADERS = {
    ".txt": "rag.loading.formats.text:load_text",
    ".text": "rag.loading.formats.text:load_text",
    ".md": "rag.loading.formats.text:load_markdown",
    ".markdown": "rag.loading.formats.text:load_markdown",
    ".rst": "rag.loading.formats.light_markup:load_rst",
    ".adoc": "rag.loading.formats.light_markup:load_asciidoc",
    ".asciidoc": "rag.loading.formats.light_markup:load_asciidoc",
    ".org": "rag.loading.formats.light_markup:load_org",
    ".tex": "rag.loading.formats.light_markup:load_tex",
    ".ipynb": "rag.loading.formats.notebook:load_notebook",
    ".srt": "rag.loading.formats.subtitles:load_subtitles",
    ".vtt": "rag.loading.formats.subtitles:load_subtitles",
    ".html": "rag.loading.formats.html:load_html",
    ".htm": "rag.loading.formats.html:load_html",
    ".xhtml": "rag.loading.formats.html:load_html",
    ".pdf": "rag.loading.formats.pdf:load_pdf",
    ".docx": "rag.loading.formats.docx:load_docx",
    ".doc": "rag.loading.formats.old_office:load_old_office",
    ".ppt": "rag.loading.formats.old_office:load_old_office",
    ".zip": "rag.loading.formats.archive:load_zip",
    ".png": "rag.loading.formats.picture:load_picture",
    ".jpg": "rag.loading.formats.picture:load_picture",
    ".jpeg": "rag.loading.formats.picture:load_picture",
    ".tif": "rag.loading.formats.picture:load_picture",
    ".tiff": "rag.loading.formats.picture:load_picture",
    ".webp": "rag.loading.formats.picture:load_picture",
    ".bmp": "rag.loading.formats.picture:load_picture",
    ".rtf": "rag.loading.formats.rtf:load_rtf",
    ".epub": "rag.loading.formats.epub:load_epub",
    ".eml": "rag.loading.formats.mail:load_mail",
    ".mbox": "rag.loading.formats.mail:load_mbox",
    ".msg": "rag.loading.formats.outlook:load_msg",
    ".xlsx": "rag.loading.formats.excel:load_excel",
    ".xlsm": "rag.loading.formats.excel:load_excel",
    ".xlsb": "rag.loading.formats.excel:load_excel",
    ".xls": "rag.loading.formats.excel:load_excel",
    ".ods": "rag.loading.formats.opendocument_sheets:load_ods",
    ".odt": "rag.loading.formats.opendocument:load_odt",
    ".odp": "rag.loading.formats.opendocument:load_odp",
    ".fods": "rag.loading.formats.opendocument_sheets:load_ods",
    ".fodt": "rag.loading.formats.opendocument:load_odt",
    ".fodp": "rag.loading.formats.opendocument:load_odp",
    ".pptx": "rag.loading.formats.pptx:load_pptx",
    ".csv": "rag.loading.formats.tabular:load_csv",
    ".tsv": "rag.loading.formats.tabular:load_csv",
    ".json": "rag.loading.formats.tabular:load_json",
    ".jsonl": "rag.loading.formats.tabular:load_json",
    ".ndjson": "rag.loading.formats.tabular:load_json",
    ".xml": "rag.loading.formats.xml:load_xml",
    ".rss": "rag.loading.formats.xml:load_xml",
    ".atom": "rag.loading.formats.xml:load_xml",
    ".fb2": "rag.loading.formats.xml:load_xml",
}
"""File extension, in lower case -> its loader as `package.module:function`, imported with the first such file."""

SUFFIXES = frozenset(LOADERS)
"""The extensions, in lower case, of the files that are looked at."""

TOLD_SUFFIXES = frozenset((".doc", ".ppt", ".xlsb"))
"""The extensions of files that cannot be read; the report says what to do with such a file."""

PICTURE_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"))
"""The extensions of pictures, which are read with OCR; without it, the report says how to get it."""

PLAIN_SUFFIXES = frozenset((".txt", ".text", ".md", ".markdown", ".srt", ".vtt"))
"""The extensions of files that are nothing but characters, and read in a few milliseconds."""

_MEGABYTE = 1024 * 1024


class NotPlain(FileUnreadable):
    """A file that should be plain text is of another kind, and is not read without bounds."""


def load_document(
    path: Path,
    *,
    file: str,
    max_bytes: int,
    page_reader: PageReader | None = None,
    content: bytes | None = None,
    plain_only: bool = False,
) -> Document:
    """The document in the file at `path`, which every later stage calls `file`.

    The loader is chosen by the file's content if that is certain, else by its extension; when the two differ, a remark
    of the document says so. A file without an extension is loaded as text.

    `max_bytes` limits the size of the file and, for a compressed format, that of its text as well. `page_reader` reads
    pictures of text; without one they are told. `content` is the file's bytes, if they were read already.

    Raises FileUnreadable, with the reason in one line, when the file is not a regular file, may not be read, is too
    large, empty, damaged or encrypted, has no text, or is of a kind not in `SUFFIXES`; NotPlain if `plain_only` is set
    and it is of a kind not in `PLAIN_SUFFIXES`.
    """
    named = read_suffix(path)
    if named and named not in LOADERS:
        raise FileUnreadable(f"files of the kind {named} cannot be read")
    content = read_bytes(path, max_bytes) if content is None else content
    if plain_only and may_be_archive(content):
        raise NotPlain
    kind = find_kind(content, named)
    if plain_only and kind.suffix not in PLAIN_SUFFIXES:
        raise NotPlain
    context = LoadContext(today=date.today(), max_bytes=max_bytes, path=path, page_reader=page_reader or PageReader())
    document = _load(import_loader(LOADERS[kind.suffix]), content, context, file=file)
    if not kind.name:
        return document
    ending = f"its name ends in {named}" if named else "its name has no ending"
    note = Remark(f"it is {kind.name} and was read as that, though {ending}", is_loss=False)
    return replace(document, remarks=(note, *document.remarks))


def load_with(
    loader: Loader,
    path: Path,
    *,
    file: str,
    max_bytes: int,
    page_reader: PageReader | None = None,
    content: bytes | None = None,
) -> Document:
    """The document that a loader makes from the file at `path`, whatever kind of file it is.

    Raises FileUnreadable as `load_document` does.
    """
    context = LoadContext(today=date.today(), max_bytes=max_bytes, path=path, page_reader=page_reader or PageReader())
    return _load(loader, read_bytes(path, max_bytes) if content is None else content, context, file=file)


def _load(loader: Loader, content: bytes, context: LoadContext, *, file: str) -> Document:
    return build_document(loader(content, context), file=file, today=context.today)


def import_loader(name: str) -> Loader:
    """A loader of `LOADERS`, imported when used: some take a third of a second to import."""
    module, _, function = name.partition(":")
    return cast("Loader", getattr(importlib.import_module(module), function))


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The file's bytes. Its kind is checked before it is opened, because opening a pipe would block.

    Raises FileUnreadable when it is not a regular file, may not be read, is too large or empty.
    """
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
