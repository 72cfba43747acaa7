"""How a page is built: whether it is a plain document without a site around it, whether its article is in several
pieces, and which lists of headlines lead to other articles.

trafilatura is made for pages of sites. It drops lists of a page that has nothing but text, and takes the first of
several elements that hold an article together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

_SITE_TAGS = frozenset(("nav", "aside", "form", "button", "input", "iframe", "menu", "dialog"))
_MOST_LINKED = 0.3
"""A page with a larger share of its characters in links is not a document."""
_MOST_ALONE = 5
"""Most links that stand alone in their element."""
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|footer|banner|teasers?|related|comments?|social|share|promo|ads?|advert\w*|"
    r"breadcrumbs?|widget)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names that sites give the parts around an article, in `id` and `class`."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LONG_PARAGRAPH = 80
_LEAST_PARAGRAPHS = 2
"""Fewest long paragraphs in a piece of an article: a comment or a teaser has one."""
_LEAST_GAIN = 0.3
"""Smallest share that the other pieces must add to the text that was found."""
_OTHERS = re.compile(
    r"comment|related|teaser|recommend|more|promo|sidebar|footer|card|item-list|feed|stream|reply|forum|message",
    re.IGNORECASE,
)


def parse_page(page: str) -> Any:
    """The page as a tree; None when it cannot be read as one."""
    from lxml import html

    try:
        return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
    except (html.etree.LxmlError, ValueError):
        return None


def write_page(tree: Any) -> str:
    """The page of a tree."""
    from lxml import html

    return str(html.tostring(tree, encoding="unicode"))


def is_plain_document(tree: Any) -> bool:
    """Whether a page is only a text with headings, as word processors export it: no menus, no forms, hardly any
    links outside sentences."""
    body = tree.find("body")
    if body is None or next(body.iter(*_SITE_TAGS), None) is not None:
        return False
    if any(_NAMED.search(f"{one.get('id', '')} {one.get('class', '')}") for one in body.iter("div", "section", "ul")):
        return False
    chars = sum(map(len, body.itertext())) or 1
    linked = sum(len("".join(link.itertext())) for link in body.iter("a"))
    alone = sum(1 for link in body.iter("a") if _stands_alone(link))
    return linked <= _MOST_LINKED * chars and alone <= _MOST_ALONE


def _stands_alone(link: Any) -> bool:
    """Whether a link is the only text of its element, as in a menu."""
    parent = link.getparent()
    words = "".join(link.itertext()).strip()
    return bool(words) and parent is not None and "".join(parent.itertext()).strip() == words


def join_pieces(tree: Any, found: int) -> bool:
    """Put the pieces of an article into the first of them. True when the tree was changed.

    `found` is the number of characters that were found of the article. Pieces are elements with the same names of
    their own and of all around them, each with several long paragraphs.
    """
    long: dict[Any, int] = defaultdict(int)
    for paragraph in tree.iter("p"):
        if len("".join(paragraph.itertext())) >= _LONG_PARAGRAPH:
            long[paragraph.getparent()] += 1
    pieces: dict[str, list[Any]] = defaultdict(list)
    for parent, count in long.items():
        if count >= _LEAST_PARAGRAPHS and parent.tag in ("div", "section"):
            pieces[_describe_path(parent)].append(parent)
    best = max((held for held in pieces.values() if len(held) > 1), key=_count_chars, default=[])
    if not best or _OTHERS.search(_describe_path(best[0])):
        return False
    if _count_chars(best) < found * (1 + _LEAST_GAIN) or _has_own_headline(best):
        return False
    for piece in best[1:]:
        for child in list(piece):
            best[0].append(child)
    return True


def _has_own_headline(pieces: list[Any]) -> bool:
    """Whether the pieces are articles of their own, each with a headline above it."""
    headed = 0
    for piece in pieces:
        parent = piece.getparent()
        headed += parent is not None and any(parent.find(name) is not None for name in ("h1", "h2", "header"))
    return headed > 1


def _count_chars(pieces: list[Any]) -> int:
    return sum(len("".join(child.itertext())) for piece in pieces for child in piece if child.tag == "p")


def _describe_path(element: Any) -> str:
    """The tags and classes of an element and of all around it."""
    around = [element, *element.iterancestors()]
    return " > ".join(f"{one.tag}.{one.get('class', '')}" for one in reversed(around))


def drop_teasers(tree: Any) -> bool:
    """Remove lists of other articles: elements with several headings that are all links, unless nothing else is there.

    True when the tree was changed.
    """
    body = tree.find("body")
    dropped = False
    for element in list(_find_teasers(body)) if body is not None else ():
        rest = sum(map(len, body.itertext())) - sum(map(len, element.itertext()))
        if element.getparent() is not None and rest >= _LONG_PARAGRAPH / 2:
            element.drop_tree()
            dropped = True
    return dropped


def _find_teasers(element: Any) -> Iterator[Any]:
    """The largest elements whose headings of articles are all links, at least two."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        heads = list(child.iter(*_HEADINGS))
        linked = [head for head in heads if _is_linked(head)]
        unlinked = len(heads) - len(linked)
        is_list = (
            len(linked) >= 2
            and unlinked <= 1
            and child.find(".//h1") is None
            and child.tag in ("div", "section", "ul", "aside")
        )
        if is_list and (not unlinked or not _is_linked(heads[0])):
            yield child
        elif len(linked) >= 2:
            yield from _find_teasers(child)


def _is_linked(heading: Any) -> bool:
    """Whether all words of a heading are a link."""
    if any(one.tag == "a" for one in heading.iterancestors()):
        return True
    words = "".join(heading.itertext()).strip()
    return bool(words) and any("".join(link.itertext()).strip() == words for link in heading.iter("a"))
