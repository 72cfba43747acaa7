"""What a web page states about itself in its head: the title and the day of its article.

Read here rather than taken from trafilatura, which names a page after any heading it meets and, without a
stated date, takes whatever in the source looks like one (the release date of the program that made the page).
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from rag.loading.structure.blocks import tidy_line
from rag.loading.structure.dates import read_date

_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_TIME = re.compile(r"<time\s([^<>]{1,500})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_LINKED_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{4,40})\"")
_NAME = re.compile(r"<title[^<>]*>([^<]{1,500})", re.IGNORECASE)
_SITE = re.compile(r"\s+[|–—»·-]\s+")

_TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "citation_title", "parsely-title", "sailthru.title")
_DATE_KEYS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "citation_date",
    "citation_publication_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created",
    "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "publish_date", "published", "pubdate",
    "publication_date", "article.published", "cxenseparse:recs:publishtime", "originalpublicationdate", "date",
)  # fmt: skip


def find_page_title(page: str, *, heading: str, found: str) -> str:
    """The title of the article on a page.

    `heading` is the heading that the article opens with and `found` what trafilatura says; either may be "". A
    page's own name is that of its article and its site, so what it shares words with is the article's.
    """
    stated = _read_meta(page)
    for key in _TITLE_KEYS:
        if tidy_line(stated.get(key, "")):
            return tidy_line(stated[key])
    match = _NAME.search(page)
    name = tidy_line(unescape(match.group(1))) if match else ""
    if not name:
        return heading or found
    for title in (heading, found):
        words = _words(title)
        if words and len(words & _words(name)) * 2 >= len(words):
            return title
    longest = max(_SITE.split(name), key=len)
    return longest if len(longest.split()) >= 3 or not heading else heading


def find_page_date(page: str, *, today: date) -> date | None:
    """The day that a page's metadata states: meta tags, linked data, or a `<time>` that is the only one or says
    that it is that of publication. None when none does."""
    stated = _read_meta(page)
    values = [stated[key] for key in _DATE_KEYS if key in stated]
    values += [match.group(1) for match in _LINKED_DATE.finditer(page[:2_000_000])][:1]
    articles = page.split("<article")[1:]
    times = _read_times(articles[0].partition("</article>")[0] if len(articles) == 1 else page)
    said = [time["datetime"] for time in times if _says_published(time)]
    every = {time["datetime"][:10] for time in times}
    values += said[:1] or (list(every) if len(every) == 1 else [])
    days = (read_date(value, language="", today=today) for value in values)
    return next((day for day in days if day), None)


def _read_meta(page: str) -> dict[str, str]:
    """The meta tags of a page, by name in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for match in _META.finditer(page[:500_000]):
        attributes = _read_attributes(match.group(1))
        for kind in ("property", "name", "itemprop"):
            if kind in attributes and "content" in attributes:
                found.setdefault(attributes[kind].casefold(), attributes["content"])
    return found


def _read_times(part: str) -> list[dict[str, str]]:
    """The attributes of each `<time>` that names its moment."""
    times = (_read_attributes(match.group(1)) for match in _TIME.finditer(part))
    return [time for time in times if "datetime" in time]


def _read_attributes(tag: str) -> dict[str, str]:
    return {
        name.casefold(): unescape(double or single or bare) for name, double, single, bare in _ATTRIBUTE.findall(tag)
    }


def _says_published(time: dict[str, str]) -> bool:
    if "update" in time.get("class", "").casefold() or "modified" in time.get("itemprop", "").casefold():
        return False
    return "pubdate" in time or bool(re.search(r"publish|posted|entry-date", " ".join(time.values()), re.IGNORECASE))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
