"""What an input that no wording of the table fits may ask for all the same, told by its words alone.

For inputs that were looked for as a fact and not found: every word of them must be one that asks, that means the articles,
or that says nothing, but for what follows "about". So a question about the world is never taken for another kind:
"which ministers are there" is a list, "which ministers resigned" is none.
"""

from __future__ import annotations

import re

from rag.question.asking_words import ARTICLE_WORDS, TYPE_WORDS
from rag.schema.kinds import Request
from rag.text.en.asking_cues import (
    DIFFERING,
    EVENTS,
    FILLERS,
    FOLDER_WORDS,
    HELPING,
    MENTIONING,
    ROLES,
    SUMMING_UP,
)
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.trades import TRADE_GROUPS
from rag.text.words import WORD, fold_text

_ABOUT = re.compile(
    r"(?P<head>.+?) (?:about|on|of|regarding|concerning) (?P<subject>\S+(?: \S+){0,5}?)[ ?!.]*", re.IGNORECASE
)
_ARTICLES = frozenset(ARTICLE_WORDS) | {f"{word}s" for word in ARTICLE_WORDS} | {"stories"} | FOLDER_WORDS
_SAYING_NOTHING = STOP_WORDS | FILLERS | _ARTICLES
_TRADES = frozenset(name for group in TRADE_GROUPS for name in group if " " not in name)


_ASKING_MORE = frozenset(("who", "whom", "whose", "when", "where", "why", "how", "which"))
"""Openings of a question that a summary does not answer."""


def guess_request(text: str) -> Request | None:
    """The request that the words of an input make; None when one of them asks for something else."""
    one_line = " ".join(text.split())
    whole = _read(one_line, "")
    if whole:
        return whole
    match = _ABOUT.fullmatch(one_line)
    if match is None:
        return None
    rest = [word for word in _list_words(match["subject"]) if word not in _SAYING_NOTHING]
    return _read(match["head"], match["subject"]) if rest else None


def _list_words(text: str) -> list[str]:
    return [fold_text(match.group()) for match in WORD.finditer(text) if len(match.group()) > 1]


def _read(head: str, subject: str) -> Request | None:
    words = _list_words(head)
    left = [word for word in words if word not in _SAYING_NOTHING]
    is_of_articles = any(word in _ARTICLES for word in words)
    kinds = {"differ": DIFFERING, "event": EVENTS, "mention": MENTIONING, "sum": SUMMING_UP, "help": HELPING}
    found = {name for name, cues in kinds.items() if any(word in cues for word in left)}
    typed = [(word, _find_aspect(word)) for word in left if _find_aspect(word)]
    if any(not _find_aspect(word) and not any(word in cues for cues in kinds.values()) for word in left):
        return None
    if "differ" in found and (is_of_articles or "they" in words):
        return Request("disagree", subject=subject)
    if "event" in found and not typed:
        return Request("timeline", subject=subject)
    if typed and found <= {"mention"}:
        word, aspect = typed[0]
        is_trade = aspect == "person" and word not in TYPE_WORDS["person"]
        return Request("list", aspect=aspect, subject=word if is_trade else subject)
    if found == {"mention"} and subject:
        return Request("folder", aspect="mentions", subject=subject)
    asks_more = words[0] in _ASKING_MORE if words else True
    if found and found <= {"sum", "mention"} and is_of_articles and not subject and not asks_more:
        return Request("summary", aspect="folder")
    return Request("talk", aspect="help") if found == {"help"} and "you" in words and not subject else None


def _find_aspect(word: str) -> str:
    """The aspect of a list that a word asks for; "" for any other word."""
    if word in _TRADES or (word.endswith("s") and word[:-1] in _TRADES | ROLES):
        return "person"
    return next((aspect for aspect, words in TYPE_WORDS.items() if word in words), "")
