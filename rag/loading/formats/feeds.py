"""Feeds (RSS, Atom, exports of WordPress) -> articles: each entry with its title, day, author and text, then the
comments of readers in an export, each cited as the comment of its author."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from rag.loading.formats.html import strip_tags
from rag.loading.structure.articles import Article, Stretch
from rag.loading.structure.blocks import Block, tidy_line
from rag.loading.structure.stated_dates import read_stated_date
from rag.loading.structure.xml_blocks import find_all, name_element, read_element

FEEDS = frozenset(("rss", "feed", "rdf"))
"""Names of the outermost element, in lower case."""
_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("pubdate", "published", "date", "issued", "created", "post_date", "updated", "modified")
_THROWN_AWAY = frozenset(("trash", "auto-draft"))
_NO_ARTICLES = frozenset(("attachment", "custom_css", "nav_menu_item", "revision"))
"""What an export of WordPress lists as entries too: by `status` and by `post_type`."""


def list_entries(root: Any, today: date) -> Iterator[Article]:
    """The entries of a feed as articles, in its order, without what a WordPress site had thrown away, and without its
    menus, files and earlier revisions."""
    for entry in [*find_all(root, "item"), *find_all(root, "entry")]:
        if _is_article(entry):
            yield _read_entry(entry, today)


def _is_article(entry: Any) -> bool:
    stated = {name_element(child): (child.text or "").strip() for child in entry}
    kind = stated.get("post_type", "")
    return not (
        stated.get("status", "") in _THROWN_AWAY or kind in _NO_ARTICLES or kind.startswith("wp_")  # parts of the theme
    )


def _read_entry(entry: Any, today: date) -> Article:
    parts: dict[str, Any] = {}
    for child in entry:
        parts.setdefault(name_element(child), child)
    title = _read_title(parts.get("title"))
    days = (read_stated_date(read_element(parts[name]), today) for name in _DATES if name in parts)
    author = _read_author(parts)
    blocks = [Block(title, "heading")] if title else []
    blocks += [Block(f"Author: {author}", "kept")] if author else []
    bodies = [_read_body(parts[name]) for name in _BODIES if name in parts]
    blocks += max(bodies, key=lambda one: sum(len(block.words) for block in one), default=[])
    return Article([Stretch(blocks), *_read_comments(entry)], title, next(filter(None, days), None))


def _read_comments(entry: Any) -> Iterator[Stretch]:
    """The comments of readers that were published, without the notices of other sites that link to the entry."""
    for comment in entry:
        if name_element(comment) != "comment":
            continue
        fields = {name_element(child): child for child in comment}
        kind = read_element(fields.get("comment_type"))
        words = _read_body(fields["comment_content"]) if "comment_content" in fields else []
        is_said = any(block.words.strip() for block in words)
        if is_said and kind in ("", "comment") and read_element(fields.get("comment_approved")) in ("", "1"):
            author = read_element(fields.get("comment_author"))
            name = f"comment by {author}" if author else "comment"
            yield Stretch([Block(f"{name[0].upper()}{name[1:]}:", "kept"), *words], name)


def _read_title(element: Any) -> str:
    return tidy_line(" ".join(block.words for block in strip_tags(read_element(element))))


def _read_author(parts: dict[str, Any]) -> str:
    for name in ("creator", "author"):
        if name in parts:
            named = [read_element(one) for one in parts[name] if name_element(one) == "name"]
            return ", ".join(named) or read_element(parts[name])
    return ""


def _read_body(element: Any) -> list[Block]:
    """The text of an entry, which is HTML, escaped as text or, in Atom, as elements."""
    if len(element) == 0:
        return strip_tags(element.text or "")
    from lxml import etree

    return strip_tags(etree.tostring(element, encoding="unicode", with_tail=False))
