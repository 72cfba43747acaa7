"""Names that were typed in lower case, written as names: "did putin sign it" becomes "did Putin sign it".

Owns which words of a text without capitals are names: those that the index has, and known countries and bodies. A word
that is mostly a common one ("us", "turkey") stays as typed, unless its article shows that it is a name ("the us").
"""

from __future__ import annotations

import re

from rag.index.facts_counts import find_entities_spelled
from rag.index.facts_index import FactsIndex
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.names import SAME_NAMES
from rag.text.names import load_common_stems
from rag.text.words import fold_text, stem_word

LONGEST_NAME = 4
"""Longest name that is looked up, in words."""
_WORD = re.compile(r"[^\W\d_](?:[\w.-]*\w)?")
_THE_US = re.compile(r"\bthe us\b")
_KNOWN = frozenset(word for group in SAME_NAMES for word in group)
_ACRONYMS = frozenset(("us", "usa", "uk", "eu", "un", "nato"))


def capitalise_names(text: str, facts: FactsIndex) -> str:
    """The text with its names capitalised; unchanged when it has a capital letter anywhere but at its start."""
    if text[1:] != text[1:].lower():
        return text
    text = _THE_US.sub("the US", text)
    words = list(_WORD.finditer(text))
    parts, done, at = [], 0, 0
    while at < len(words):
        count, name = _find_name(text, words[at : at + LONGEST_NAME], facts)
        if name:
            parts += [text[done : words[at].start()], name]
            done = words[at + count - 1].end()
        at += max(count, 1)
    return "".join((*parts, text[done:]))


def _find_name(text: str, words: list[re.Match[str]], facts: FactsIndex) -> tuple[int, str]:
    """The number of words of the longest name that begins here, and how it is written; 0 and "" for none."""
    for count in range(len(words), 0, -1):
        typed = text[words[0].start() : words[count - 1].end()]
        if count == 1 and _is_common(typed):
            return 0, ""
        spelled = [name for one in find_entities_spelled(facts, typed) for name in (one.name, *one.aliases)]
        same = next((name for name in spelled if fold_text(name) == fold_text(typed)), "")
        if same and same != same.lower():
            return count, same
        if count == 1 and fold_text(typed) in _KNOWN:
            return 1, typed.upper() if typed in _ACRONYMS else typed.capitalize()
    return 0, ""


def _is_common(word: str) -> bool:
    folded = fold_text(word)
    return folded in STOP_WORDS or (stem_word(folded) in load_common_stems() and folded not in _KNOWN)
