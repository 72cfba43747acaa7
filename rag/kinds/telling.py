"""Which mention of a name tells most: one that says what somebody is, before or after the name.

"Mark Rutte, NATO's Secretary-General" and "the biologist Tom Redfern" tell more than "Rutte said".
"""

from __future__ import annotations

import re

from rag.schema.documents import SentenceKind
from rag.schema.facts import Mention
from rag.text.capitals import CAPITALS
from rag.text.en.lexicon import NO_PERSON_WORDS, PERSON_NOUNS, ROLE_NOUNS
from rag.text.en.names import OFFICES
from rag.text.en.trades import TRADE_ENDINGS, TRADE_GROUPS, TRADES
from rag.text.words import WORD, fold_text, stem_word

_TRADES = PERSON_NOUNS | ROLE_NOUNS | TRADES | (OFFICES - NO_PERSON_WORDS)
_TRADE_STEMS = frozenset(map(stem_word, _TRADES))
_NO_PERSON_STEMS = frozenset(map(stem_word, NO_PERSON_WORDS))

_BEFORE = re.compile(r"[^,.;:!?()“”\"—–]*$")
_LINKING = re.compile(rf"(?:\b(?:of|for|the|and)\b|[{CAPITALS}][\w.'’-]*|\s|&)*$")
"""What may come between an office and the name: "Secretary of State Antony Blinken"."""
_AFTER = re.compile(
    r"(?:['’]s)?\s*(?:,|\(|–|—|\b(?:is|was|became)\b)\s*(?:who (?:is|was) )?(?P<words>[^,.;:()–—“”\"]{3,80})"
)
_DOING = re.compile(r"\w+ing\s")
"""What follows "is" and tells what somebody does: "is urging leaders"."""
_PREPOSITION = re.compile(r"\s(?:of|for|at|in|from|to|on|with|who|which|that)\s.*$")
_LONG_WORDS = 60
"""A sentence with more words is about too many things."""


def is_trade(words: str) -> bool:
    """Whether a noun says what people do or are: "ministers", "press secretary", "surgeon"."""
    last = _stem_all(words)[-1:]
    word = fold_text(words.split()[-1]) if words.split() else ""
    singular = _make_singular(word)
    if not last or last[0] in _NO_PERSON_STEMS:
        return False
    return last[0] in _TRADE_STEMS or (singular.endswith(TRADE_ENDINGS) and len(singular) > 4)


def list_trades(words: str) -> tuple[str, ...]:
    """The trade, with the narrower ones that it includes: ministers are politicians."""
    wanted = _stem_all(words)
    return next(((words, *group[1:]) for group in TRADE_GROUPS if _stem_all(group[0]) == wanted), (words,))


def carries_trade(trade: str, sentence: str, start: int, end: int) -> bool:
    """Whether the words around a name, at `start:end` of a sentence, give its bearer this trade."""
    wanted = _stem_all(trade)
    return any(_ends_with(_stem_all(head), wanted) for head in _list_heads(sentence, start, end)) or (
        _holds(_stem_all(sentence[start:end]), wanted)
    )


def rate_mention(sentence: str, kind: SentenceKind, mention: Mention, start: int, fullest: str) -> int:
    """How much a mention tells; higher is more. `start` is where the sentence begins in the document; `fullest` is the
    longest spelling of the name."""
    if kind == "boilerplate":
        return -10
    first, last = mention.name.start - start, mention.name.end - start
    heads = [stems[-1] for head in _list_heads(sentence, first, last) if (stems := _stem_all(head))]
    words = len(sentence.split())
    rating = 4 * any(stem in _TRADE_STEMS for stem in heads)
    rating += 2 * (mention.name.text == fullest)
    rating += 1 * bool(re.match(r",\s(?:the|a|an)\s", sentence[last:]))
    rating -= 3 * (kind == "heading") + 2 * (words > _LONG_WORDS) + 2 * (words < 5)
    return rating


def _list_heads(sentence: str, start: int, end: int) -> list[str]:
    """The noun phrases beside a name that mean its bearer, cut after their head."""
    heads: list[str] = []
    before = _BEFORE.search(sentence[:start])
    if before:
        words = before.group()
        linked = _LINKING.search(words)
        cut = linked.start() if linked else len(words)
        # The office itself may be capitalised: any prefix of the linked words may end with it.
        ends = [cut, *(cut + match.end() for match in re.finditer(r"[\w.'’-]+", words[cut:]))]
        heads.extend(words[:end] for end in ends if not _names_another(words[end:]))
    after = _AFTER.match(sentence, end)
    if after and not _DOING.match(after["words"]):
        heads.append(_PREPOSITION.sub("", f" {after['words']} "))
    return heads


def _names_another(words: str) -> bool:
    """Whether words between an office and a name have another name with another office after it: "Secretary General |
    Holm and Prime Minister Quist"."""
    found = WORD.findall(words)
    offices = [at for at, word in enumerate(found) if fold_text(word) in OFFICES]
    return bool(offices) and any(word[:1].isupper() and fold_text(word) not in OFFICES for word in found[: offices[-1]])


def _stem_all(text: str) -> list[str]:
    return [stem_word(_make_singular(fold_text(match.group()))) for match in WORD.finditer(text)]


def _make_singular(word: str) -> str:
    if word.endswith("men"):
        return f"{word[:-3]}man"
    if word.endswith("people") and len(word) > 6:
        return f"{word[:-6]}person"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _ends_with(stems: list[str], wanted: list[str]) -> bool:
    return bool(wanted) and stems[-len(wanted) :] == wanted


def _holds(stems: list[str], wanted: list[str]) -> bool:
    n = len(wanted)
    return n > 0 and any(stems[at : at + n] == wanted for at in range(len(stems) - n + 1))
