"""Title and publication date of a web page, from its metadata.

trafilatura is not used for this: it names a page after any heading it meets and, without a stated date, takes anything
in the source that looks like a date (such as the release date of the program that generated the page).
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from rag.loading.structure.blocks import tidy_line
from rag.loading.structure.stated_dates import find_stated_day

_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_TIME = re.compile(r"<time\s([^<>]{1,500})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_LINKED_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{4,40})\"")
_PAGE_TITLE = re.compile(r"<title[^<>]*>([^<]{1,500})", re.IGNORECASE)
_SITE_SEPARATOR = re.compile(r"\s+[|–—»·-]\s+")

_TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "citation_title", "parsely-title", "sailthru.title")
_DATE_KEYS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "citation_date",
    "citation_publication_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created",
    "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "publish_date", "published", "pubdate",
    "publication_date", "article.published", "cxenseparse:recs:publishtime", "originalpublicationdate", "date",
)  # fmt: skip


def find_page_title(page: str, *, heading: str, found: str) -> str:
    """The title of the article on a page.

    `heading` is the heading that the article opens with and `found` is trafilatura's title; either may be "". The
    <title> of a page usually names both the article and the site, so the candidate that shares words with it wins.
    """
    stated = _read_meta(page)
    for key in _TITLE_KEYS:
        if tidy_line(stated.get(key, "")):
            return tidy_line(stated[key])
    match = _PAGE_TITLE.search(page)
    page_title = tidy_line(unescape(match.group(1))) if match else ""
    if not page_title:
        return heading or found
    for candidate in (heading, found):
        words = _list_words(candidate)
        if words and len(words & _list_words(page_title)) * 2 >= len(words):
            return candidate
    longest = max(_SITE_SEPARATOR.split(page_title), key=len)
    return longest if len(longest.split()) >= 3 or not heading else heading


def find_page_date(page: str, *, today: date) -> date | None:
    """The publication date that a page states, or None: in meta tags, in linked data, or in a `<time>` element that is
    the only one or is marked as the date of publication."""
    stated = _read_meta(page)
    values = [stated[key] for key in _DATE_KEYS if key in stated]
    values += [match.group(1) for match in _LINKED_DATE.finditer(page[:2_000_000])][:1]
    articles = page.split("<article")[1:]
    times = _read_times(articles[0].partition("</article>")[0] if len(articles) == 1 else page)
    marked = [time["datetime"] for time in times if _is_marked_published(time)]
    distinct = {time["datetime"][:10] for time in times}
    values += marked[:1] or (list(distinct) if len(distinct) == 1 else [])
    return find_stated_day(values, today=today)


def _read_meta(page: str) -> dict[str, str]:
    """The meta tags of a page by name, in lower case; the first with a name wins."""
    found: dict[str, str] = {}
    for match in _META.finditer(page[:500_000]):
        attributes = _read_attributes(match.group(1))
        for kind in ("property", "name", "itemprop"):
            if kind in attributes and "content" in attributes:
                found.setdefault(attributes[kind].casefold(), attributes["content"])
    return found


def _read_times(part: str) -> list[dict[str, str]]:
    """The attributes of each `<time>` that has a datetime."""
    times = (_read_attributes(match.group(1)) for match in _TIME.finditer(part))
    return [time for time in times if "datetime" in time]


def _read_attributes(tag: str) -> dict[str, str]:
    return {
        name.casefold(): unescape(double or single or bare) for name, double, single, bare in _ATTRIBUTE.findall(tag)
    }


def _is_marked_published(time: dict[str, str]) -> bool:
    if "update" in time.get("class", "").casefold() or "modified" in time.get("itemprop", "").casefold():
        return False
    return "pubdate" in time or bool(re.search(r"publish|posted|entry-date", " ".join(time.values()), re.IGNORECASE))


def _list_words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
