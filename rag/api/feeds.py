"""`/feeds/...`: what is new, and standing questions whose answers have changed, as Atom for readers of feeds.

Words of articles are text in the feed, never markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from urllib.parse import quote
from xml.etree import ElementTree

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.places import make_citation_address
from rag.api.routing import Router
from rag.schema.answers import Citation
from rag.schema.index import NewsItem
from rag.serving.json_reading import read_answer
from rag.serving.standing_questions import Standing
from rag.serving.standing_store import StandingQuestion

MEDIA_TYPE = "application/atom+xml"
NEWS_DAYS = 30
MOST_ENTRIES = 100

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=timezone.utc)


def make_feed_routes(router: Router) -> list[Route]:
    """The routes."""
    service = router.service

    async def show_news(request: Request, _: Caller) -> Response:
        since = datetime.now(timezone.utc) - timedelta(days=NEWS_DAYS)
        news = await run_in_threadpool(service.assistant.library.list_news, since)
        return _respond(write_news(news[:MOST_ENTRIES], str(request.base_url)))

    async def show_questions(request: Request, _: Caller) -> Response:
        kept = await run_in_threadpool(Standing(service.assistant).list)
        return _respond(write_questions(kept, str(request.base_url)))

    return [
        router.route("/feeds/news", show_news),
        router.route("/feeds/questions", show_questions),
    ]


def write_news(news: Iterable[NewsItem], base: str) -> bytes:
    """The articles that came, changed, moved or went, each with a link to its text; `base` ends with a slash."""
    feed = Feed("Articles: what is new", f"{base}feeds/news", base)
    for item in news:
        link = "" if item.what == "removed" else f"{base}read/{quote(item.file)}"
        published = f", published {item.published.isoformat()}" if item.published else ""
        moved = f" (was {item.moved_from})" if item.moved_from else ""
        feed.add(
            f"{item.what}: {item.title or item.file}",
            updated=item.at,
            key=f"news/{quote(item.file, safe='')}/{item.what}",
            link=link,
            text=f"{item.what}: {item.file}{moved}{published}",
        )
    return feed.write()


def write_questions(kept: Iterable[StandingQuestion], base: str) -> bytes:
    """The standing questions whose answers have changed, the last change first, each with its answer and sources. A
    further change is a further entry."""
    feed = Feed("Standing questions: answers that changed", f"{base}feeds/questions", base)
    changed = sorted((one for one in kept if one.changed_at), key=lambda one: one.changed_at, reverse=True)
    for one in changed:
        citations = _read_citations(one)
        sources = [
            f"[{citation.n}] {citation.file}: “{citation.quote}” {make_citation_address(base, citation)}"
            for citation in citations
        ]
        feed.add(
            one.text,
            updated=datetime.fromisoformat(one.changed_at),
            key=f"questions/{one.number}",
            link=make_citation_address(base, citations[0]) if citations else "",
            text="\n\n".join([str((one.answer or {}).get("answer", "")), *sources]),
        )
    return feed.write()


def _read_citations(kept: StandingQuestion) -> Sequence[Citation]:
    """The citations of its last answer; none of one that another version has kept in another form."""
    try:
        return read_answer({**(kept.answer or {}), "passages": []}).citations
    except (LookupError, TypeError, ValueError):
        return ()


class Feed:
    """An Atom feed, entry by entry."""

    def __init__(self, title: str, address: str, base: str) -> None:
        ElementTree.register_namespace("", _ATOM)
        self._base = base
        self._root = ElementTree.Element(f"{{{_ATOM}}}feed")
        self._put(self._root, "id", address)
        self._put(self._root, "title", title)
        self._put(self._root, "link", rel="self", href=address)
        self._put(ElementTree.SubElement(self._root, f"{{{_ATOM}}}author"), "name", "Footnote")
        self._updated = _NEVER

    def add(self, title: str, *, updated: datetime, key: str, link: str, text: str) -> None:
        """Add an entry; with its time, `key` tells it from every other one."""
        self._updated = max(self._updated, updated)
        time = updated.astimezone(timezone.utc).isoformat(timespec="seconds")
        entry = ElementTree.SubElement(self._root, f"{{{_ATOM}}}entry")
        self._put(entry, "id", f"{self._base}feeds/{key}/{time}")
        self._put(entry, "title", title)
        self._put(entry, "updated", time)
        if link:
            self._put(entry, "link", rel="alternate", href=link)
        self._put(entry, "content", text, type="text")

    def write(self) -> bytes:
        """The feed as XML in UTF-8."""
        self._put(self._root, "updated", self._updated.isoformat(timespec="seconds"))
        written: bytes = ElementTree.tostring(self._root, encoding="utf-8", xml_declaration=True)
        return written

    def _put(self, parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> None:
        element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = _NOT_XML.sub("\ufffd", text) or None


def _respond(content: bytes) -> Response:
    return Response(content, media_type=MEDIA_TYPE)
