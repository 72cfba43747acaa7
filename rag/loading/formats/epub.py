"""An EPUB book -> RawDocument: its chapters in reading order, each as a separate article, cited by its title.

Each chapter is a web page, read with the parts of the HTML loader.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import unquote

from rag.errors import FileUnreadable
from rag.loading.formats.html import strip_tags
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import open_archive, parse_xml, read_part
from rag.loading.structure.articles import Article, Stretch, join_articles
from rag.loading.structure.blocks import Block, tidy_line
from rag.loading.structure.encoding import decode_text
from rag.loading.structure.stated_dates import find_stated_day
from rag.schema.documents import Remark

_KIND = "EPUB book"
_OPF, _DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/html+xml")
_BODY = re.compile(r"<body\b[^>]*>(.*?)(?:</body\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<head\b.*?</head\s*>|<\?xml[^>]*\?>|<!doctype[^>]*>", re.IGNORECASE | re.DOTALL)
_PAGE_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Book:
    title: str
    authors: str
    published: date | None
    chapters: tuple[str, ...]
    """Names of the parts of the archive, in reading order."""


def load_epub(content: bytes, context: LoadContext) -> RawDocument:
    """The chapters of a book as articles, dated with the book.

    Raises FileUnreadable when it is damaged, protected, has no text, or unpacks to more than `context.max_bytes`.
    """
    archive = open_archive(content, max_bytes=context.max_bytes, kind=_KIND)
    _refuse_protection(archive)
    book = _read_book(archive, context.today)
    articles: list[Article] = []
    missing: list[str] = []
    if book.authors:
        front = [Block(book.title, "heading"), Block(f"Author: {book.authors}", "kept")]
        articles.append(Article([Stretch(front, "title page")], book.title, book.published))
    for number, name in enumerate(book.chapters, start=1):
        try:
            page = decode_text(read_part(archive, name, kind=_KIND))
        except FileUnreadable:
            missing.append(posixpath.basename(name))
            continue
        articles.append(_read_chapter(page, number, book))
    raw = join_articles(articles)
    return replace(raw, remarks=tuple(_describe_missing(missing)))


def _describe_missing(missing: list[str]) -> Iterator[Remark]:
    if missing:
        noun = "1 chapter is" if len(missing) == 1 else f"{len(missing)} chapters are"
        yield Remark(f"{noun} missing or damaged: {', '.join(missing[:5])}{', ...' if len(missing) > 5 else ''}")


def _refuse_protection(archive: zipfile.ZipFile) -> None:
    """Raises FileUnreadable when the pages are encrypted; many books only have their fonts encrypted."""
    name = "META-INF/encryption.xml"
    if name not in archive.namelist():
        return
    references = parse_xml(read_part(archive, name, kind=_KIND), kind=_KIND).iter("{*}CipherReference")
    if any(str(one.get("URI", "")).lower().endswith(("html", ".htm", ".xml")) for one in references):
        raise FileUnreadable("it is protected against copying (DRM)")


def _read_book(archive: zipfile.ZipFile, today: date) -> _Book:
    container = parse_xml(read_part(archive, "META-INF/container.xml", kind=_KIND), kind=_KIND)
    stated = next((one.get("full-path", "") for one in container.iter(f"{_CONTAINER}rootfile", "rootfile")), "")
    package = parse_xml(read_part(archive, stated, kind=_KIND), kind=_KIND)
    items = {one.get("id", ""): one for one in package.iter(f"{_OPF}item")}
    chapters = []
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is not None and _is_chapter(item):
            href = unquote(str(item.get("href", "")).partition("#")[0])
            chapters.append(posixpath.normpath(posixpath.join(posixpath.dirname(stated), href)))
    return _Book(
        title=_join_stated(package, "title", first=True),
        authors=_join_stated(package, "creator"),
        published=_find_date(package, today),
        chapters=tuple(dict.fromkeys(chapters)),
    )


def _is_chapter(item: Any) -> bool:
    return item.get("media-type", "") in _PAGES and "nav" not in str(item.get("properties", "")).split()


def _join_stated(package: Any, name: str, *, first: bool = False) -> str:
    stated = [words for one in package.iter(f"{_DC}{name}") if (words := tidy_line(one.text or ""))]
    return ", ".join(stated[:1] if first else stated[:20])


def _find_date(package: Any, today: date) -> date | None:
    """The day of publication; a book may also state the days of its conversion and last change."""
    published = ("publication", "original-publication")
    stated = (one for one in package.iter(f"{_DC}date") if one.get(f"{_OPF}event", published[0]) in published)
    return find_stated_day((tidy_line(one.text or "") for one in stated), today=today)


def _read_chapter(page: str, number: int, book: _Book) -> Article:
    body = _BODY.search(page)
    blocks = strip_tags(body.group(1) if body else _HEAD.sub(" ", page))
    stated = _PAGE_TITLE.search(page)
    heading = next((tidy_line(block.words) for block in blocks[:3] if block.kind == "heading"), "")
    name = heading or tidy_line(stated.group(1) if stated else "")
    if name.casefold() in ("", book.title.casefold(), "unknown", "cover", "untitled"):
        name = ""
    title = ": ".join(part for part in (book.title, name) if part)
    return Article([Stretch(blocks, name or f"part {number}")], title, book.published)
