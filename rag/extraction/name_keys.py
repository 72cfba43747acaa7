"""A name's spelling -> its comparison key, the same for all spellings of one name.

Case, accents, possessives, "the", full stops in initials and transliteration make no difference.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.text.en.names import COMPANY_FORMS, LETTERS_OF_COUNTRIES, LINKS, NICKNAMES, OTHER_SPELLINGS, SHORT_FORMS
from rag.text.names import transliterate
from rag.text.words import fold_text

Key = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_FORMS = {word: group[0] for group in OTHER_SPELLINGS for word in group}
_NICKNAMES = {word: group[0] for group in NICKNAMES for word in group}


def make_key(text: str) -> Key:
    """The key of a name that is not a person's; empty for a text without words."""
    text = text.replace(".", "")
    words: list[str] = _WORD.findall(text)
    if len(words) > 1 and words[0].lower() == "the":
        words = words[1:]
    if len(words) > 1 and words[-1].lower() in COMPANY_FORMS:
        words = words[:-1]
    if len(words) == 1 and words[0].isupper() and len(words[0]) < 6:
        letters = words[0].lower()
        return (LETTERS_OF_COUNTRIES.get(letters, letters),)
    folded = [_unify(word) for word in words]
    whole = " ".join(folded)
    return tuple((LETTERS_OF_COUNTRIES.get(whole) or _SHORT_KEYS.get(whole) or whole).split())


def make_person_key(text: str) -> Key:
    """The key of a person's name: "J. R. Biden" gives ("j", "r", "biden")."""
    return tuple([_unify(word) for word in _WORD.findall(text.replace(".", ". "))])


def make_first_name_key(word: str) -> str:
    """The key that a first name shares with its short forms."""
    return _FIRST_NAMES.get(word, word)


def make_initials(text: str) -> str:
    """The first letters of the words of a name, without short function words: "nato". Empty for a single word."""
    words = [word for word in _WORD.findall(text) if word.lower() not in LINKS and word.lower() not in _SMALL]
    return "".join(word[0] for word in words).lower() if len(words) > 1 else ""


@lru_cache(maxsize=65_536)
def _unify(word: str) -> str:
    folded = fold_text(_POSSESSIVE.sub("", word))
    if folded in _FORMS:
        return _FORMS[folded]
    return transliterate(folded) if len(folded) > 4 else folded


_SMALL = frozenset({"for", "on", "in", "to", "at"})
_SHORT_KEYS = {" ".join(map(_unify, name.split())): short for name, short in SHORT_FORMS.items()}
_FIRST_NAMES = {_unify(word): _unify(first) for word, first in _NICKNAMES.items()}
