"""Articles of blocks -> RawDocument, for files that hold several, or whose stretches have names (rows, slides)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.errors import FileUnreadable
from rag.loading.raw_document import RawDocument, RawSection
from rag.loading.structure.blocks import Block, LaidOutText, join_laid_out, lay_out, tidy_line
from rag.schema.documents import Location

_SEPARATOR = "\n\n"
_MAX_LOCATION_CHARS = 120


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks that come from one place of a file."""

    blocks: Sequence[Block]
    location: str = ""
    """What people call the place ("slide 3"); "" for none."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a file."""

    stretches: Sequence[Stretch]
    title: str = ""
    published: date | None = None


def join_articles(articles: Iterable[Article]) -> RawDocument:
    """The file that holds these articles, without those that have no words.

    Raises FileUnreadable when none has any.
    """
    laid_out: list[LaidOutText] = []
    sections: list[RawSection] = []
    locations: list[Location] = []
    at = 0
    for article in articles:
        start = at
        for stretch in article.stretches:
            laid = lay_out(stretch.blocks, at=at)
            if not laid.text:
                continue
            laid_out.append(laid)
            if stretch.location:
                locations.append(Location(at, tidy_line(stretch.location)[:_MAX_LOCATION_CHARS]))
            at += len(laid.text) + len(_SEPARATOR)
        if at > start:
            sections.append(RawSection(start, at, tidy_line(article.title), article.published))
    if not sections:
        raise FileUnreadable("it holds no text")
    sections[-1] = replace(sections[-1], end=at - len(_SEPARATOR))
    raw = join_laid_out(laid_out, _SEPARATOR.join(laid.text for laid in laid_out), sections)
    return replace(raw, locations=tuple(locations))
