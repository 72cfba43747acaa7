"""What a page puts in front of its article: consent boxes, offers to subscribe, sign-up forms; and an article that is
only in the page's linked data.

Owns which elements are such notices: by the name that the site gives them, or by their words alone
(`html_notice_words`). A page without them is not changed at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from rag.loading.formats.html_layout import write_page
from rag.loading.formats.html_notice_words import BLOCKED, CONSENT, OFFER, OWN_VOICE, POLICY, REPORTED, SIGN_UP, SIGNS
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
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
_LEAST_SHOWN_SHARE = 0.5
"""The article in the linked data is used when the page itself shows less than this share of it."""
_MAY_BE = re.compile(
    r"cookies?\b|subscri|abonn|newsletter|ad ?blocker|sign in|log in|javascript|denied|not found|suscri"
    r"|assin|куки|подпис",
    re.IGNORECASE,
)
"""Whether a page can have a notice at all."""
_LONGEST_BLOCKED = 1000


_NAMES = {"consent": "a notice about cookies", "offer": "an offer to subscribe", "sign-up": "a form for a newsletter"}
_WORDS = (("consent", CONSENT), ("offer", OFFER), ("sign-up", SIGN_UP))
_BLOCK_TAGS = frozenset((
    "p", "div", "section", "aside", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "form",
    "table", "tbody", "tr", "td", "th", "article", "main", "header", "footer", "nav", "button", "dialog", "blockquote",
    "figure", "label", "center", "amp-consent", "body",
))  # fmt: skip
_UNSEEN_TAGS = frozenset(("script", "style", "noscript", "template", "svg", "iframe"))
_PLACED_TAGS = frozenset(("header", "footer", "nav"))
_LONG = 50
"""A paragraph that is shorter, in characters, may be a heading or a button of a notice."""
_LONGEST_NOTICE = 4000


@dataclass(frozen=True, slots=True)
class ClearedPage:
    """A page without its notices."""

    page: str
    has_offer: bool
    """Whether it had an offer to subscribe: the rest of the article may be behind it."""
    only: str = ""
    """What the page is, when it is nothing but a notice ("an offer to subscribe")."""


@dataclass(slots=True)
class _Judged:
    """What is in an element."""

    kinds: dict[str, set[int]] = field(default_factory=lambda: {name: set() for name, _ in _WORDS})
    """Of each kind of notice: which of its words occur."""
    chars: int = 0
    is_own: bool = False
    """Whether the site talks about itself."""
    is_told: bool = False
    """Whether a long paragraph has none of these words, or reports something: then it is part of an article."""

    def add(self, other: _Judged) -> None:
        for name, found in other.kinds.items():
            self.kinds[name] |= found
        self.chars += other.chars
        self.is_own |= other.is_own
        self.is_told |= other.is_told

    @property
    def notice(self) -> str:
        """The kind of notice; "" if this is not a notice."""
        if self.is_told or self.chars > _LONGEST_NOTICE:
            return ""
        best = max(self.kinds, key=lambda name: len(self.kinds[name]))
        is_notice = len(self.kinds[best]) >= _LEAST_WORDS and (self.is_own or best != "consent")
        return best if is_notice else ""


def clear_notices(page: str, tree: Any) -> ClearedPage:
    """The page without consent boxes, offers to subscribe and sign-up forms; unchanged if there are none.

    `tree` is the same page; the notices are removed from it as well. None for a page that could not be parsed.
    """
    unchanged = ClearedPage(page, has_offer=False)
    if tree is None or not (_CONSENT_NAME.search(page) or _OFFER_NAME.search(page) or _MAY_BE.search(page)):
        return unchanged
    if any(POLICY.search(" ".join(head.itertext())) for head in tree.iter("title", "h1")):
        return unchanged
    notices = [(element, kind) for element in tree.iter() if (kind := _find_notice(element))]
    for element, _ in notices:
        if element.getparent() is not None:
            element.drop_tree()
    body = tree.find("body")
    worded: list[tuple[Any, str]] = []
    whole = _judge(body, worded, _find_holders(tree)) if body is not None else _Judged()
    for element, _ in worded:
        if element.getparent() is not None:
            element.drop_tree()
    kinds = [kind for _, kind in (*notices, *worded)]
    only = _NAMES[whole.notice] if whole.notice else ""
    if not only and whole.chars <= _LONGEST_NOTICE:
        only = _find_only(body, kinds)
    if not kinds:
        return ClearedPage(page, has_offer=False, only=only)
    return ClearedPage(write_page(tree), has_offer="offer" in kinds, only=only)


def _find_holders(tree: Any) -> frozenset[Any]:
    """The elements that have blocks in them."""
    found: set[Any] = set()
    for block in tree.iter(*_BLOCK_TAGS):
        around = block.getparent()
        while around is not None and around not in found:
            found.add(around)
            around = around.getparent()
    return frozenset(found)


def _find_only(body: Any, kinds: Sequence[str]) -> str:
    """What a page is when all its sentences are notices; "" when it has others."""
    if body is None:
        return ""
    paragraphs = list(_list_paragraphs(body, _find_holders(body)))
    left = [words for words in paragraphs if len(words) >= _LONG]
    if kinds and not left:
        return _NAMES[kinds[0]]
    shown = " ".join(paragraphs)
    if len(shown) < _LONGEST_BLOCKED and all(map(BLOCKED.search, left)) and BLOCKED.search(shown):
        return "what a server shows instead of the page"
    return ""


def _list_paragraphs(element: Any, holders: Set[Any]) -> Iterator[str]:
    """The words of an element and of the elements in it, each without those further in, page heads and feet aside."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN_TAGS | _PLACED_TAGS:
        return
    words, inner = _split(element, holders)
    if words:
        yield words
    for one in inner:
        yield from _list_paragraphs(one, holders)


def _split(element: Any, holders: Set[Any]) -> tuple[str, list[Any]]:
    """The words that are in an element itself, and the blocks in it."""
    pieces = [element.text or ""]
    blocks: list[Any] = []
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN_TAGS:
            if child.tag in _BLOCK_TAGS:
                blocks.append(child)
            elif child in holders:
                words, inner = _split(child, holders)
                pieces.append(words)
                blocks += inner
            else:
                pieces.append(" ".join(child.itertext()))
        pieces.append(child.tail or "")
    return " ".join(" ".join(pieces).split()), blocks


def _judge(element: Any, found: list[tuple[Any, str]], holders: Set[Any]) -> _Judged:
    """What is in an element. The largest notices in it are added to `found`, with their kind."""
    words, inner = _split(element, holders)
    judged = _judge_words(words)
    own: list[tuple[Any, str]] = []
    for child in inner:
        judged.add(_judge(child, own, holders))
    kind = judged.notice if element.tag not in _KEPT_TAGS else ""
    if kind and all(element.find(path) is None for path in _HOLDS_STORY):
        found.append((element, kind))
    else:
        found += own
    return judged


def _judge_words(words: str) -> _Judged:
    judged = _Judged(chars=len(words))
    if not words:
        return judged
    has_signs = bool(SIGNS.search(words))
    judged.is_own = has_signs and bool(OWN_VOICE.search(words))
    for name, patterns in _WORDS if has_signs else ():
        judged.kinds[name] = {at for at, pattern in enumerate(patterns) if pattern.search(words)}
    is_long = len(words) >= _LONG
    judged.is_told = is_long and (not any(judged.kinds.values()) or bool(REPORTED.search(words)))
    return judged


def _find_notice(element: Any) -> str:
    """ "consent", "offer", or "" for an element that is neither, by its name."""
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
                if isinstance(body, str):
                    yield _strip_markup(body)


def _strip_markup(body: str) -> str:
    """A text that some sites give with tags, or with tags that are escaped once more."""
    for _ in range(2):
        if "<" not in body and "&" not in body:
            break
        body = unescape(_TAG.sub(lambda tag: "\n" if tag.group(1).casefold() in _BLOCK_TAGS else "", body))
    return body
