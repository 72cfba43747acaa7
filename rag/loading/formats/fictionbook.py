"""A FictionBook (fb2: a book in one XML document) -> articles: a title page, each chapter cited by its titles, and the
notes of the book.

The marks in a sentence that point to notes, pictures and the annotation are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from rag.loading.structure.articles import Article, Stretch
from rag.loading.structure.blocks import Block
from rag.loading.structure.stated_dates import read_stated_date
from rag.loading.structure.xml_blocks import name_element, read_element, walk_blocks

FICTION_BOOK = "fictionbook"
"""Name of the outermost element, in lower case."""
_NAME_PARTS = ("first-name", "middle-name", "last-name")
_MOST_NAMES, _MAX_NAME_CHARS = 3, 200
"""A chapter is named by the innermost sections around it: the names of all are repeated in each chapter."""
_NOTES = ("notes", "footnotes", "comments")
"""Names of a `body` whose sections are notes."""
_Chapter = tuple[list[str], list[Block]]


def list_chapters(root: Any, today: date) -> Iterator[Article]:
    """The chapters of a book as articles dated with the book, after a title page if it names an author.

    A section without sections in it is a chapter; the titles of those around it come before its own.
    """
    _drop_note_marks(root)
    about = _find(root, "description", "title-info")
    title = read_element(_find(about, "book-title"))[:_MAX_NAME_CHARS]
    published = _read_day(_find(about, "date"), today)
    authors = ", ".join(filter(None, map(_name_author, _list_children(about, "author"))))
    if authors:
        front = [Block(title, "heading"), Block(f"Author: {authors}", "kept")]
        yield Article([Stretch(front, "title page")], title, published)
    number = 0
    for body in _list_children(root, "body"):
        if body.get("name", "").casefold() in _NOTES:
            yield Article(list(_list_notes(body)), ": ".join(filter(None, (title, "notes"))), published)
            continue
        for names, blocks in _walk_sections(body, []):
            number += 1
            named = ": ".join(names)
            whole = ": ".join(filter(None, (title, named)))
            yield Article([Stretch(blocks, named or f"part {number}")], whole, published)


def read_saved_day(root: Any, today: date) -> date | None:
    """The day on which the file was made, which is not that of the book."""
    return _read_day(_find(root, "description", "document-info", "date"), today)


def _list_children(element: Any | None, name: str) -> list[Any]:
    return [] if element is None else [child for child in element if name_element(child) == name]


def _find(element: Any | None, *names: str) -> Any | None:
    """The element at the end of a path of names, each right inside the one before; None if there isn't one."""
    for name in names:
        element = next(iter(_list_children(element, name)), None)
    return element


def _read_day(stated: Any | None, today: date) -> date | None:
    """A date, whose attribute is exact and whose text is for people."""
    if stated is None:
        return None
    return read_stated_date(stated.get("value", ""), today) or read_stated_date(read_element(stated), today)


def _name_author(author: Any) -> str:
    parts = (read_element(_find(author, name)) for name in _NAME_PARTS)
    return " ".join(filter(None, parts)) or read_element(_find(author, "nickname"))


def _drop_note_marks(root: Any) -> None:
    """Take out what stands in a sentence to point to a note: its number."""
    for mark in root.iter("{*}a"):
        if mark.get("type") == "note":
            mark[:], mark.text = [], None


def _walk_sections(section: Any, around: list[str]) -> Iterator[_Chapter]:
    """The titles and blocks of each chapter in a body or section, in order.

    What stands in a section before the first section in it (its title, a motto) begins its first chapter.
    """
    own = _read_title(_find(section, "title"))[:_MAX_NAME_CHARS]
    names = [*around, own][-_MOST_NAMES:] if own and name_element(section) == "section" else around
    blocks: list[Block] = []
    has_inner = False
    for child in section:
        if name_element(child) != "section":
            blocks += _read_blocks(child)
            continue
        for inner_names, inner in _walk_sections(child, names):
            yield inner_names, [*blocks, *inner]
            blocks = []
        has_inner = True
    if blocks or not has_inner:
        yield names, blocks


def _list_notes(body: Any) -> Iterator[Stretch]:
    for number, note in enumerate(_list_children(body, "section"), start=1):
        name = _read_title(_find(note, "title")).strip("[]") or str(number)
        words = [block for child in note if name_element(child) != "title" for block in _read_blocks(child)]
        yield Stretch(words, f"note {name}")


def _read_title(title: Any | None) -> str:
    """A title on one line; each line of it is a paragraph."""
    return " ".join(filter(None, map(read_element, () if title is None else title)))


def _read_blocks(element: Any) -> Iterator[Block]:
    """The blocks of an element that is no section; the lines of a stanza belong together."""
    name = name_element(element)
    if name == "title":
        yield Block(_read_title(element), "heading")
    elif name == "subtitle":
        yield Block(read_element(element), "heading")
    elif name == "stanza":
        for number, line in enumerate(element):
            yield Block(read_element(line), "kept", tight=number > 0)
    elif name in ("poem", "epigraph", "cite"):
        for child in element:
            yield from _read_blocks(child)
    else:
        yield from walk_blocks(element)
