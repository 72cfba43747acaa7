"""Articles of blocks -> RawDocument, for files with several articles, or with named parts (rows, slides)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.errors import FileUnreadable
from rag.loading.raw_document import RawDocument, RawSection
from rag.loading.structure.blocks import Block, lay_out, tidy_line
from rag.schema.documents import Location

_SEPARATOR = "\n\n"
_MAX_LOCATION_CHARS = 120


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks from one place of a file."""

    blocks: Sequence[Block]
    location: str = ""
    """The name of the place ("slide 3"); "" for none."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a file."""

    stretches: Sequence[Stretch]
    title: str = ""
    published: date | None = None


def join_articles(articles: Iterable[Article]) -> RawDocument:
    """The file with these articles, except those without words.

    Raises FileUnreadable when none has any.
    """
    texts: list[str] = []
    marks: dict[str, set[int]] = {"boilerplate": set(), "headings": set(), "kept": set()}
    sections: list[RawSection] = []
    locations: list[Location] = []
    at = 0
    for article in articles:
        start = at
        for stretch in article.stretches:
            laid = lay_out(stretch.blocks, at=at)
            if not laid.text:
                continue
            texts.append(laid.text)
            for name, held in marks.items():  # not kept for each article: a table may have a million of them
                held.update(getattr(laid, name))
            if stretch.location or (locations and locations[-1].name):  # a place without a name ends the one before
                locations.append(Location(at, tidy_line(stretch.location)[:_MAX_LOCATION_CHARS]))
            at += len(laid.text) + len(_SEPARATOR)
        if at > start:
            sections.append(RawSection(start, at, tidy_line(article.title), article.published))
    if not sections:
        raise FileUnreadable("it holds no text")
    sections[-1] = replace(sections[-1], end=at - len(_SEPARATOR))
    return RawDocument(
        _SEPARATOR.join(texts),
        tuple(sections),
        boilerplate=frozenset(marks["boilerplate"]),
        headings=frozenset(marks["headings"]),
        kept=frozenset(marks["kept"]),
        locations=tuple(locations),
    )
