"""Proper names in a text, and which of them another text lacks.

Owns what counts as the same name: "Kyiv" and "Kiev", "U.S." and "American", "Zelenskyy" and "Zelensky", "Blinken's" and
"Antony Blinken", "Washington" for the United States. Rules over capital letters and the tables in `en/names.py`; a text
without capitals has no names. In the terms of this module a *claim* is compared with its *evidence*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.text.capitals import match_capitalised
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.names import DEMONYM_ENDINGS, LINKS, OFFICES, SAME_NAMES, SEATS, SHORT_FORMS
from rag.text.en.numbers import MONTH_NUMBERS
from rag.text.punctuation import opens_sentence
from rag.text.word_lists import match_any
from rag.text.words import fold_text, stem_word

COMMON_STEMS_FILE = Path(__file__).parent / "en" / "common_stems.txt"
"""Stems of words mostly written in lower case, one per line; `training/text/common_stems.py` makes the file."""

_NEAR = 200
"""Characters before and after a word that are looked at."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_POSSESSIVE = re.compile(r"['’]s?$")
_SHORT_FORM = re.compile(rf"\b{match_any(SHORT_FORMS)}\b", re.IGNORECASE)
_CANONICAL = {word: group[0] for group in SAME_NAMES for word in group}
"""Every spelling and form of a known name -> the form it is compared in."""
_NOT_NAMES = OFFICES | frozenset(MONTH_NUMBERS)
"""Capitalised words that are not read as names; months belong to `quantities`."""

_BEFORE_PLACE = re.compile(r"\b(?:in|at|near|from|to|into|visit(?:s|ed|ing)?|around) (?:the )?$")
_AFTER_PLACE = re.compile(r"\s(?:region|area|city|province|district|airport|suburb|street)s?\b")
_FOLLOWING_NAME = re.compile(rf"(?:['’]s)?\s+({match_capitalised()})")


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words."""

    words: tuple[str, ...]
    """As written, without possessives, titles and linking words."""
    located: bool = False
    """Whether it is named as a place ("in Moscow"), so that a capital city does not stand for its government."""

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class NamedText:
    """The names of a text, with the words needed to compare them."""

    words: frozenset[str]
    """Every word of the text, folded, and in the form that all spellings of a name share."""
    plain: frozenset[str]
    """Stems of the words that occur in lower case."""
    names: tuple[Name, ...]


def read_names(text: str, *, elsewhere: NamedText | None = None) -> NamedText:
    """The names of a text, in order.

    The first word of a sentence is a name unless it is a common word or occurs in lower case in `elsewhere` (the
    evidence).
    """
    text = _join_letters(text)
    words: set[str] = set()
    plain: set[str] = set()
    names: list[Name] = []
    run: list[str] = []
    starts_at = last_end = 0

    def close() -> None:
        if run:
            located = _BEFORE_PLACE.search(text[max(0, starts_at - _NEAR) : starts_at]) or _AFTER_PLACE.match(
                text, last_end
            )
            names.append(Name(tuple(run), located=bool(located)))
            run.clear()

    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        folded = fold_text(word)
        words.update((_unify(folded), folded))
        between = text[last_end : match.start()]
        if between.strip() or "\n" in between:
            close()
        opens = opens_sentence(text[max(0, match.start() - _NEAR) : match.start()])
        if word[:1].islower():
            plain.add(stem_word(folded))
        if _is_named(word, folded, opens=opens, following=text[match.end() : match.end() + _NEAR], elsewhere=elsewhere):
            starts_at = starts_at if run else match.start()
            run.append(word)
        else:
            close()
        last_end = match.end()
        if match.group() != word:  # a possessive ends the name: "Ukraine's Foreign Ministry"
            close()
    close()
    return NamedText(frozenset(words), frozenset(plain), tuple(names))


def find_missing_names(names: Sequence[Name], evidence: NamedText) -> list[Name]:
    """The names that the evidence lacks.

    A first name may be missing from the evidence if the last name is there, but a different first name means a
    different person.
    """
    return [name for name in names if not _holds(name, evidence)]


def is_same_name(one: str, other: str) -> bool:
    """Whether two words are spellings or forms of one name. Case, accents and possessives are ignored."""
    first, second = (_unify(fold_text(_POSSESSIVE.sub("", word))) for word in (one, other))
    return first == second or SEATS.get(first) == second or SEATS.get(second) == first or _is_demonym(first, second)


def _holds(name: Name, evidence: NamedText) -> bool:
    held = [_is_held(word, evidence.words, as_place=name.located) for word in name.words]
    if all(held):
        return len(name.words) == 1 or not _contradicts(name, evidence)
    initials = all(h or len(word) == 1 for h, word in zip(held, name.words, strict=True))
    if held[-1] and len(name.words) > 1:
        return (initials or not _other_first_names(name.words[-1], evidence)) and not _contradicts(name, evidence)
    return _is_acronym_of(name, evidence)


def _contradicts(name: Name, evidence: NamedText) -> bool:
    """Whether the evidence has the last name only with different first names: "Vladimir" for "Volodymyr"."""
    first = name.words[-2]
    others = _other_first_names(name.words[-1], evidence)
    return bool(others) and len(first) > 1 and not any(is_same_name(first, other) for other in others)


def _other_first_names(last: str, evidence: NamedText) -> list[str]:
    """The words right before this one in the evidence's names."""
    return [
        before
        for name in evidence.names
        for before, word in zip(name.words, name.words[1:], strict=False)
        if is_same_name(word, last)
    ]


def _is_held(word: str, held: Iterable[str], *, as_place: bool) -> bool:
    form = _unify(fold_text(word))
    if form in held or (not as_place and SEATS.get(form, "") in held):
        return True
    return any((SEATS.get(other) == form and not as_place) or _is_demonym(form, other) for other in held)


def _is_acronym_of(name: Name, evidence: NamedText) -> bool:
    """Whether one is the acronym of the other: "MAP" and "Membership Action Plan", either way round."""
    if len(name.words) == 1 and name.words[0].isupper():
        letters = name.words[0].lower()
        return any("".join(word[0] for word in other.words).lower() == letters for other in evidence.names)
    return len(name.words) > 2 and "".join(word[0] for word in name.words).lower() in evidence.words


@lru_cache(maxsize=8192)
def _unify(folded: str) -> str:
    """The form in which all spellings of a name are compared."""
    if folded in _CANONICAL:
        return _CANONICAL[folded]
    if folded.endswith("s") and folded[:-1] in _CANONICAL:
        return _CANONICAL[folded[:-1]]
    return transliterate(folded) if len(folded) > 4 and folded not in SEATS else folded


def transliterate(folded: str) -> str:
    """One spelling for the transliterations of a Slavic or Arabic name: "zelenskyy", "zelensky", "zelenskiy"."""
    form = re.sub(r"(?:iy|yi|yy|ii|ij|yj|y|j)", "i", folded)
    form = form.replace("kh", "h").replace("ck", "k").replace("ph", "f").replace("w", "v").replace("tz", "z")
    return re.sub(r"(.)\1", r"\1", form)


@lru_cache(maxsize=65_536)
def _is_demonym(one: str, other: str) -> bool:
    """Whether one is the demonym of the other: "Ukraine" and "Ukrainian", either way round."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or short[:3] != long[:3]:
        return False
    shared = len(short) if long.startswith(short) else len(short) - 1
    return long[:shared] == short[:shared] and long[shared:] in DEMONYM_ENDINGS


def is_country(word: str) -> bool:
    """Whether a word means a country: its name, people or seat of government. Acronyms count too ("NATO")."""
    form = _unify(fold_text(word))
    return form in _CANONICAL.values() or form in SEATS or (word.isupper() and len(word) > 1)


def is_seat(word: str) -> bool:
    """Whether a word is a seat of government, which may stand for its country."""
    return _unify(fold_text(word)) in SEATS


def stands_as_written(word: str, evidence: NamedText) -> bool:
    """Whether the evidence has the word or another spelling of it. Here a seat of government does not stand for its
    country."""
    return _unify(fold_text(word)) in evidence.words


def _join_letters(text: str) -> str:
    """The text with "US" for "U.S.", and names of several words in their short form."""
    text = _DOTTED.sub(lambda match: match.group().replace(".", "") + " ", text)
    return _SHORT_FORM.sub(lambda match: SHORT_FORMS[match.group().lower()].capitalize(), text)


def _is_named(word: str, folded: str, *, opens: bool, following: str, elsewhere: NamedText | None) -> bool:
    if not word[0].isupper() or folded in _NOT_NAMES:
        return False
    if folded in STOP_WORDS and not (word.isupper() and len(word) > 1):
        return False
    if not opens:
        return True
    if any(character.isupper() for character in word[1:]) or folded in _CANONICAL:
        return True
    stem = stem_word(folded)
    if elsewhere is not None and stem in elsewhere.plain:
        return False
    if stem not in load_common_stems():
        return True
    next_name = _FOLLOWING_NAME.match(following)
    return next_name is not None and folded not in LINKS and _is_first_name(next_name[1], elsewhere)


def _is_first_name(following: str, elsewhere: NamedText | None) -> bool:
    """Whether a common word before a name is a first name ("Mark Rutte"): the evidence must have the name in full."""
    if elsewhere is None:
        return False
    return any(is_same_name(following, word) for name in elsewhere.names for word in name.words[1:])


@lru_cache(maxsize=1)
def load_common_stems() -> frozenset[str]:
    """Stems of English words mostly written in lower case."""
    return frozenset(COMMON_STEMS_FILE.read_text(encoding="utf-8").split())
