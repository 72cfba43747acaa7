"""What the words beside a name say its bearer is: "NATO Secretary-General" before it, "mayor of Marlow" after it.

Rules, English only. `telling` says which mention tells most; this gives the words.
"""

from __future__ import annotations

import re

from rag.kinds.telling import is_trade
from rag.schema.facts import NameType
from rag.text.capitals import CAPITALS
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.lexicon import BODIES, PERSON_NOUNS
from rag.text.en.names import LANDS, OFFICES, SINGLE_OFFICES
from rag.text.en.trades import TRADES
from rag.text.words import fold_text

_TOKEN = re.compile(r"[\w.'’-]+")
_BREAKS = re.compile(r"[^\w\s.'’&-]|[.](?=\s)")
"""What ends the words that belong to a name. A point does only where a sentence may end, not in "U.S."."""
_LINKS = frozenset(("of", "for", "the", "and", "&"))
_AFTER = re.compile(
    rf"(?:\s\([^()]*\))?(?:,| is| was)\s(?:who (?:is|was) )?(?P<the>an?\s|the\s|[{CAPITALS}][\w.-]*['’]s?\s)?"
    r"(?P<words>[^,.;:()–—“”\"\n]{3,80})"
)
_END = re.compile(
    r"\s(?:in|from|to|on|with|who|which|that|when|while|after|before|since|as|and|but|said|says|has|had)\s"
)
"""What comes after the words that say what somebody is."""
_RANKS = frozenset(
    ("former", "deputy", "vice", "acting", "outgoing", "late", "first", "chief", "senior", "press", "then")
)
_MOST_WORDS = 8
_OFFICE_WORDS = frozenset(word for office in SINGLE_OFFICES for word in office.split()) | OFFICES
_KNOWN = _OFFICE_WORDS | TRADES | PERSON_NOUNS
_THINGS = BODIES | LANDS | frozenset(("town", "village", "port", "firm", "bloc", "newspaper", "broadcaster", "party"))


def read_role(sentence: str, start: int, end: int, type: NameType) -> str:
    """What a sentence says that the bearer of the name at `start:end` is; "" if it does not say it beside the name."""
    return (_read_before(sentence, start, end) if type == "person" else "") or _read_after(sentence, end, type)


def _read_before(sentence: str, start: int, end: int) -> str:
    """The office or trade before a name, with whose it is: "Ukraine's President"."""
    if sentence[:start].endswith(", ") and sentence[end : end + 1] == ",":
        start -= 2  # "The mayor of Marlow, Ada Quist, said"
    tokens = []
    for match in _TOKEN.finditer(sentence[:start]):
        tokens.append((match.start(), match.end()))
    chosen: list[tuple[int, int]] = []
    has_trade = False
    after = start
    for begin, stop in reversed(tokens[-_MOST_WORDS:]):
        word = sentence[begin:stop]
        if _BREAKS.search(sentence[stop:after]) or (stop < after and sentence[stop - 1] == "." and len(word) > 4):
            break
        folded = fold_text(word)
        is_link = folded in _LINKS and chosen and not has_trade
        is_office = _names_people(word) or (has_trade and folded in _OFFICE_WORDS | _RANKS)
        is_name = word[:1].isupper() and folded not in STOP_WORDS
        if not (is_link or is_office or is_name):
            break
        has_trade |= _names_people(word)
        chosen.append((begin, stop))
        after = begin
    while chosen and fold_text(sentence[slice(*chosen[-1])]) in _LINKS:
        chosen.pop()
    if not has_trade or not chosen:
        return ""
    return " ".join(sentence[chosen[-1][0] : chosen[0][1]].split())


def _read_after(sentence: str, end: int, type: NameType) -> str:
    """What stands between commas after a name, or after "is": "mayor of Marlow"."""
    match = _AFTER.match(sentence, end)
    if match is None or (type != "person" and not match["the"]):
        return ""
    words = _END.split(match["words"], maxsplit=1)[0].strip()
    head = re.split(r"\s(?:of|for|at)\s", words, maxsplit=1)[0]
    if not head or len(words.split()) > _MOST_WORDS or not _says_what(head, type):
        return ""
    owner = match["the"] if match["the"] and match["the"][:1].isupper() else ""
    return " ".join(f"{owner}{words}".split())


def _says_what(head: str, type: NameType) -> bool:
    """Whether a noun phrase without "of" says what people are, or what such a body or place is."""
    if type == "person":
        return _names_people(head)
    return head.split()[-1] in _THINGS and not head[:1].isupper()


def _names_people(words: str) -> bool:
    """Whether a noun says what people are. A capitalised one must be a known office or trade: "Lindqvist" ends like
    "cyclist"."""
    last = words.split()[-1]
    if last[:1].isupper():
        return fold_text(last) in _KNOWN
    return is_trade(words) and not last.endswith("tion")  # "conscription" has the stem of "conscript"
