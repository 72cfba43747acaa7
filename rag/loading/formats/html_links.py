"""Links to other articles inside an article: a paragraph, a list or a block that is nothing but such links.

Owns when links stand for themselves: beside long paragraphs without them. A page of links is left as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

_LONG_PARAGRAPH = 80
_LEAST_PARAGRAPHS = 3
"""Fewest long paragraphs beside the links: then the text is an article and not a list of links."""
_MOST_LINKED = 0.3
"""Largest share of the paragraphs that may be such links."""
_LEAST_WORDS = 4
"""A link of fewer words is no headline."""
_LEAST_LINKED = 0.95
"""Share of the characters of a headline that are the link."""
_LABEL = re.compile(
    r"\W*(?:also on [\w. ]+|(?:see|read|watch) (?:also|more|next)|also (?:see|read)"
    r"|related(?: (?:articles?|stor(?:y|ies)|news|video|coverage))?|more(?: (?:stories|news|on this))?|read|watch|video"
    r"|photos|don['’]t miss|up next|you (?:may|might) (?:also )?like|lesen sie (?:auch|mehr)|mehr zum thema|lire aussi"
    r"|à lire aussi|lea también|leia também|leia mais|leggi anche|lees ook|czytaj (?:także|też)|читайте также)\W*",
    re.IGNORECASE,
)
"""What stands before such a link."""
_SHARED = re.compile(r"/intent/|clicktotweet|ctt\.\w|/share\b|^#", re.IGNORECASE)
"""Addresses of links whose words are the article's own: a sentence to be posted, a place in the page."""
_MORE_HEADING = re.compile(
    r"\W*(?:more\b|related\b|read (?:more|next)|you (?:may|might)\b|see also|lesen|mehr)", re.IGNORECASE
)


def drop_linked_headlines(tree: Any) -> bool:
    """Remove links to other articles from among the paragraphs of an article. True when the tree was changed."""
    holders: Counter[Any] = Counter()
    for paragraph in tree.iter("p"):
        words = _read(paragraph)
        if len(words) >= _LONG_PARAGRAPH and _measure_linked(paragraph, words) < 0.5:
            holders[paragraph.getparent()] += 1
    dropped = False
    for holder, count in holders.items():
        if count < _LEAST_PARAGRAPHS or holder is None:
            continue
        found = [child for child in holder if _is_headline(child) or _is_list_of_links(child)]
        if found and len(found) <= _MOST_LINKED * (count + len(found)):
            for child in found:
                child.drop_tree()
            dropped = True
    return dropped


def _read(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _measure_linked(element: Any, words: str) -> float:
    """The share of an element's characters that are links."""
    linked = sum(len(_read(link)) for link in element.iter("a"))
    return linked / len(words) if words else 0.0


def _is_headline(element: Any) -> bool:
    """Whether a paragraph, or a link among paragraphs, is the headline of another article."""
    if any(_SHARED.search(link.get("href") or "") for link in element.iter("a")):
        return False
    if element.tag == "a":
        return len(_read(element).split()) >= _LEAST_WORDS and not (element.tail or "").strip()
    if element.tag not in ("p", "div"):
        return False
    words = _read(element)
    links = list(element.iter("a"))
    if len(links) != 1 or len(_read(links[0]).split()) < _LEAST_WORDS:
        return False
    if element.tag == "p" and len(_read(links[0])) >= _LEAST_LINKED * len(words):
        return True
    before, _, after = words.partition(_read(links[0]))
    return bool(_LABEL.fullmatch(before)) and not re.search(r"\w", after)


def _is_list_of_links(element: Any) -> bool:
    """Whether a list is one of other articles: of links only, or of texts with links below a heading that says so."""
    if element.tag not in ("ul", "ol"):
        return False
    items = [(item, _read(item)) for item in element if item.tag == "li"]
    if len(items) < 2 or any(len(words.split()) < _LEAST_WORDS for _, words in items):
        return False
    shares = [_measure_linked(item, words) for item, words in items]
    if min(shares) >= _LEAST_LINKED:
        return True
    above = element.getprevious()
    return min(shares) > 0 and above is not None and bool(_MORE_HEADING.match(_read(above)))
