"""What a page puts in front of its article: consent boxes and offers to subscribe; and an article that is only in the
page's linked data.

Owns which elements are such notices. A page without them is not changed at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rag.loading.structure.blocks import Block

_CONSENT_NAME = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|ccpa|cmp|onetrust|didomi|usercentrics|trustarc|truste|quantcast|sp_message|"
    r"privacy)(?:$|[\s_-])|cookie-?(?:banner|consent|notice|law|bar)",
    re.IGNORECASE,
)
_OFFER_NAME = re.compile(r"paywall|(?:^|[\s_-])(?:subscri\w+|regwall|metered|piano|upsell)(?:$|[\s_-])", re.IGNORECASE)
"""Names that sites give such elements, in `id` and `class`."""
_CONSENT_WORDS = re.compile(
    r"\bcookies?\b|\bconsent\b|\b(?:our|\d+) (?:\d+ )?partners\b|\bpersonal data\b|\bprivacy\b|\bGDPR\b|"
    r"\bgeolocation data\b|\blegitimate interests?\b",
    re.IGNORECASE,
)
_OFFER_WORDS = re.compile(
    r"\bsubscri(?:be|ber|bers|ption)\b|\b(?:log|sign) in\b|\bcontinue reading\b|\bfree trial\b|\bunlimited access\b|"
    r"\bto read (?:on|more|the (?:full|whole|rest))\b|\bregister\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 2
"""Fewest different words of its kind in a notice: a story about cookies may have such an id or class too."""
_LONGEST_OFFER = 800
"""Longest offer, in characters: a longer element with such a name contains the story behind the offer."""
_HOLDS_STORY = (".//article", ".//main", ".//h1")
_KEPT_TAGS = frozenset(("html", "body", "main", "article", "head", "h1"))
_LINKED_DATA = re.compile(r"<script\b[^>]*application/ld\+json[^>]*>(.*?)</script>", re.IGNORECASE | re.DOTALL)
_LEAST_SHOWN_SHARE = 0.5
"""The article in the linked data is used when the page itself shows less than this share of it."""


@dataclass(frozen=True, slots=True)
class ClearedPage:
    """A page without its notices."""

    page: str
    has_offer: bool
    """Whether it had an offer to subscribe: the rest of the article may be behind it."""


def clear_notices(page: str) -> ClearedPage:
    """The page without consent boxes and offers to subscribe; unchanged if it has none."""
    if not (_CONSENT_NAME.search(page) or _OFFER_NAME.search(page)):
        return ClearedPage(page, has_offer=False)
    from lxml import html

    try:
        tree = html.document_fromstring(page)
    except (html.etree.LxmlError, ValueError):
        return ClearedPage(page, has_offer=False)
    notices = [(element, kind) for element in tree.iter() if (kind := _find_notice(element))]
    if not notices:
        return ClearedPage(page, has_offer=False)
    for element, _ in notices:
        if element.getparent() is not None:
            element.drop_tree()
    cleared = html.tostring(tree, encoding="unicode")
    return ClearedPage(cleared, has_offer=any(kind == "offer" for _, kind in notices))


def _find_notice(element: Any) -> str:
    """ "consent", "offer", or "" for an element that is neither."""
    if not isinstance(element.tag, str) or element.tag in _KEPT_TAGS:
        return ""
    named = f"{element.get('id', '')} {element.get('class', '')}"
    is_consent, is_offer = _CONSENT_NAME.search(named), _OFFER_NAME.search(named)
    if not (is_consent or is_offer) or any(element.find(path) is not None for path in _HOLDS_STORY):
        return ""
    words = " ".join(element.itertext())
    if is_consent and _count_kinds(_CONSENT_WORDS, words) >= _LEAST_WORDS:
        return "consent"
    if is_offer and len(words) <= _LONGEST_OFFER and _count_kinds(_OFFER_WORDS, words) >= _LEAST_WORDS:
        return "offer"
    return ""


def _count_kinds(pattern: re.Pattern[str], words: str) -> int:
    return len({match.group().casefold() for match in pattern.finditer(words)})


def find_linked_article(page: str, shown: list[Block]) -> list[Block]:
    """The article in the page's linked data, if the page shows only the beginning of it; else nothing."""
    words = sum(len(block.words) for block in shown if block.kind != "heading")
    best = max(_list_bodies(page), key=len, default="")
    if len(best) < 200 or words > _LEAST_SHOWN_SHARE * len(best):
        return []
    paragraphs = [part.strip() for part in re.split(r"\s*\n\s*", best) if part.strip()]
    return [Block(paragraph) for paragraph in paragraphs]


def states_article(page: str) -> bool:
    """Whether the page's linked data contains the text of an article."""
    return any(map(str.strip, _list_bodies(page)))


def _list_bodies(page: str) -> Iterator[str]:
    """Each `articleBody` of the page's linked data, as plain text."""
    for match in _LINKED_DATA.finditer(page):
        try:
            stated = json.loads(match.group(1), strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [stated]
        while waiting:
            one = waiting.pop()
            if isinstance(one, list):
                waiting += one
            elif isinstance(one, dict):
                waiting += one.values()
                body = one.get("articleBody")
                if isinstance(body, str) and "<" not in body:
                    yield body
