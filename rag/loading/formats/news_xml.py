"""News and papers in XML (NITF, NewsML, JATS) -> articles, each with its headline, day, authors and text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from rag.loading.formats.html import strip_tags
from rag.loading.structure.articles import Article, Stretch
from rag.loading.structure.blocks import Block
from rag.loading.structure.stated_dates import read_stated_date
from rag.loading.structure.xml_blocks import find_all, find_first, name_element, read_element, walk_blocks

_NITF_ASIDE = frozenset(("hedline", "media", "note", "dateline", "byline", "body.head", "body.end"))
_JATS_ASIDE = frozenset(("ref-list", "xref", "object-id", "label", "graphic"))
_JATS_BACK = {
    "ack": "acknowledgements",
    "fn-group": "footnotes",
    "app": "appendix",
    "notes": "notes",
    "sec": "",
    "glossary": "",
}
"""Parts at the end of a paper that are read -> what a citation calls those without a title."""
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
)}  # fmt: skip


def list_nitf(root: Any, today: date) -> Iterator[Article]:
    """The articles of a NITF document, or of a document with several."""
    for document in find_all(root, "nitf") or [root]:
        headline = find_first(document, "hl1", "hedline", "title")
        issued = find_first(document, "date.issue", "story.date", "pubdata")
        stated = "" if issued is None else issued.get("norm") or issued.get("date.publication") or read_element(issued)
        body = find_first(document, "body.content", "body")
        words = [] if body is None else list(walk_blocks(body, _NITF_ASIDE))
        byline = read_element(find_first(document, "byline"))
        yield _make_article(read_element(headline), byline, read_stated_date(stated, today), words)


def list_newsml(root: Any, today: date) -> Iterator[Article]:
    """The items of a NewsML document, version 1 or NewsML-G2."""
    for item in find_all(root, "newsitem"):
        headline = find_first(item, "headline", "hedline", "hl1", "title")
        created = find_first(item, "contentcreated", "firstcreated", "versioncreated", "thisrevisioncreated")
        content = find_first(item, "inlinexml", "datacontent", "inlinedata")
        words: list[Block] = []
        if content is not None:
            body = find_first(content, "body.content", "body")
            is_text = len(content) == 0
            inner = content if body is None else body
            words = strip_tags(content.text or "") if is_text else list(walk_blocks(inner, _NITF_ASIDE))
        day = read_stated_date(read_element(created), today)
        yield _make_article(read_element(headline), read_element(find_first(item, "byline", "by")), day, words)


def list_jats(root: Any, today: date) -> Iterator[Article]:
    """The papers of a JATS document. A citation names the section of the paper."""
    for paper in [one for one in find_all(root, "article") if find_first(one, "article-meta") is not None]:
        meta = find_first(paper, "article-meta")
        title = read_element(find_first(meta, "article-title"), _JATS_ASIDE)
        authors = filter(None, map(_name_author, find_all(meta, "contrib")))
        days = filter(None, (_read_parts(one, today) for one in find_all(meta, "pub-date")))
        stretches = [Stretch(_head(title, ", ".join(authors)), "title page")]
        stretches += [
            Stretch(list(walk_blocks(one, _JATS_ASIDE)), read_element(find_first(one, "title")) or "abstract")
            for one in find_all(meta, "abstract")
        ]
        body = next((one for one in paper if name_element(one) == "body"), None)
        for section in () if body is None else body:
            name = read_element(find_first(section, "title")) if name_element(section) == "sec" else ""
            stretches.append(Stretch(list(walk_blocks(section, _JATS_ASIDE)), name))
        back = next((one for one in paper if name_element(one) == "back"), None)
        for part in () if back is None else _list_back(back):
            name = read_element(find_first(part, "title")) or _JATS_BACK[name_element(part)]
            stretches.append(Stretch(list(walk_blocks(part, _JATS_ASIDE)), name))
        yield Article(stretches, title, min(days, default=None))


def _list_back(back: Any) -> Iterator[Any]:
    """The parts at the end of a paper that are read, in order."""
    for part in back:
        if name_element(part) in _JATS_BACK:
            yield part
        elif name_element(part) != "ref-list":
            yield from _list_back(part)


def _make_article(title: str, byline: str, day: date | None, words: list[Block]) -> Article:
    return Article([Stretch([*_head(title, byline), *words])], title, day)


def _head(title: str, authors: str) -> list[Block]:
    return [Block(title, "heading"), Block(f"Author: {authors}" if authors else "", "kept")]


def _name_author(contributor: Any) -> str:
    if contributor.get("contrib-type", "author") != "author":
        return ""
    parts = (read_element(find_first(contributor, name)) for name in ("given-names", "surname"))
    return " ".join(filter(None, parts)) or read_element(find_first(contributor, "collab", "string-name"))


def _read_parts(element: Any, today: date) -> date | None:
    """The day of a `pub-date`, whose year, month and day are elements; None when one of them is missing."""
    year, month, day = (read_element(find_first(element, name)) for name in ("year", "month", "day"))
    number = str(_MONTHS.get(month[:3].casefold(), month))
    if not (year.isdecimal() and number.isdecimal() and day.isdecimal()):
        return None
    return read_stated_date(f"{int(year):04}-{int(number):02}-{int(day):02}", today)
