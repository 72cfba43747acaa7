"""Proper names of a claim, and whether the evidence names the same.

Owns what counts as one name: "Kyiv" and "Kiev", "U.S." and "American", "Zelenskyy" and "Zelensky", "Blinken's" and
"Antony Blinken", "Washington" where the United States acts. Rules over capitals and a few tables; whoever has no
capitals has no names. Which part of a source is evidence is `checking`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.text.quantities import MONTH_ABBREVIATIONS, MONTHS
from rag.text.words import STOP_WORDS, fold_text, list_words, stem_word

COMMON_STEMS_FILE = Path(__file__).parent / "en" / "common_stems.txt"
"""Stems of words that are mostly written small, one a line; made by `training/common_stems.py`."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_POSSESSIVE = re.compile(r"['’]s?$")

_OFFICES = list_words(
    """president presidents minister ministers ministry prime secretary secretary-general chancellor king queen prince
    princess pope senator governor mayor general colonel captain professor dr mr mrs ms miss sir lord lady chief
    chairman chairwoman director state foreign government parliament senate congress court department office press
    spokesman spokeswoman spokesperson judge justice ambassador commissioner premier vice deputy
    monday tuesday wednesday thursday friday saturday sunday"""
)
"""Written with a capital and no name by themselves: checked as ordinary words. Weekdays are, below."""
_WEEKDAYS = list_words("monday tuesday wednesday thursday friday saturday sunday")
_MONTH_WORDS = frozenset(MONTHS) | frozenset(MONTH_ABBREVIATIONS)
"""Left to `numbers`."""

_PHRASES = {
    "united states of america": "usa",
    "united states": "usa",
    "united kingdom": "britain",
    "great britain": "britain",
    "european union": "eu",
    "united nations": "un",
    "white house": "whitehouse",
}
_PHRASE = re.compile(rf"\b(?:{'|'.join(_PHRASES)})\b", re.IGNORECASE)

_SAME_NAMES = """
    usa us america american americans
    britain british uk briton britons
    russia russian  ukraine ukrainian
    eu european europe
    france french  spain spanish spaniard  sweden swedish swede  poland polish pole  finland finnish finn
    denmark danish dane  netherlands dutch holland  greece greek  turkey turkish turk turkiye  ireland irish
    scotland scottish scot  wales welsh  switzerland swiss  belgium belgian  thailand thai  philippines filipino
    argentina argentine argentinian  chile chilean  serbia serb serbian  croatia croat croatian  slovakia slovak
    czechia czech  kosovo kosovar  iraq iraqi  cyprus cypriot  lebanon lebanese  peru peruvian  norway norwegian
    germany german  israel israeli  england english  afghanistan afghan  kazakhstan kazakh  china chinese
    kyiv kiev  odesa odessa  kharkiv kharkov  lviv lvov  chernobyl chornobyl  mumbai bombay  beijing peking
    burma myanmar  czechia czechoslovak  persia persian  nato alliance  donbas donbass  crimea crimean
"""
_CANON = {
    word: group.split()[0]
    for line in _SAME_NAMES.strip().splitlines()
    for group in re.split(r"\s{2,}", line.strip())
    for word in group.split()
}
_SEATS = {
    "washington": "usa",
    "whitehouse": "usa",
    "pentagon": "usa",
    "moscow": "russia",
    "kremlin": "russia",
    "kyiv": "ukraine",
    "london": "britain",
    "beijing": "china",
    "berlin": "germany",
    "paris": "france",
    "ankara": "turkey",
}
"""A government goes by where it sits, and the other way round."""
_DEMONYM_ENDINGS = frozenset(("n", "an", "ian", "ish", "ese", "i", "ns", "ans", "ians", "is", "s", "nese"))

_LEADS_TO_PLACE = re.compile(r"\b(?:in|at|near|from|to|into|visit(?:s|ed|ing)?|around) (?:the )?$")
_PLACE_FOLLOWS = re.compile(r"\s(?:region|area|city|province|district|airport|suburb|street)s?\b")

_LINKS = list_words("of the de la von van bin al el du da dos der den and")


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words written as a name."""

    words: tuple[str, ...]
    """As written, without possessives, titles of office and linking words."""
    located: bool = False
    """Whether something is in it or from it, so that a capital is the city and not the government."""

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class NamedText:
    """What a text names."""

    words: frozenset[str]
    """Every word of it, folded, dotted letters joined, in the one form that all its spellings share."""
    plain: frozenset[str]
    """Stems of the words that stand in it with a small letter."""
    names: tuple[Name, ...]


def read_names(text: str, *, elsewhere: NamedText | None = None) -> NamedText:
    """The names of a text, in order. A word that opens a sentence is one unless it is common, or stands in `elsewhere`
    (the evidence) with a small letter."""
    text = _join_letters(text)
    words: set[str] = set()
    plain: set[str] = set()
    names: list[Name] = []
    run: list[str] = []
    starts_at = last_end = 0

    def close() -> None:
        if run:
            located = _LEADS_TO_PLACE.search(text[:starts_at]) or _PLACE_FOLLOWS.match(text, last_end)
            names.append(Name(tuple(run), located=bool(located)))
            run.clear()

    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        folded = fold_text(word)
        words.update((_unify(folded), folded))
        between = text[last_end : match.start()]
        if between.strip() or "\n" in between:
            close()
        opens = _opens_sentence(text[: match.start()])
        if word[:1].islower():
            plain.add(stem_word(folded))
        if _is_named(word, folded, opens=opens, following=text[match.end() :], elsewhere=elsewhere):
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
    """The names that the evidence does not hold. Of a name of several words, a first name may be missing when the
    evidence gives the last without one, and must not be another than the evidence gives."""
    return [name for name in names if not _holds(name, evidence)]


def is_same_name(one: str, other: str) -> bool:
    """Whether two words are spellings or forms of one name; case, accents and possessives do not matter."""
    first, second = (_unify(fold_text(_POSSESSIVE.sub("", word))) for word in (one, other))
    return first == second or _SEATS.get(first) == second or _SEATS.get(second) == first or _is_demonym(first, second)


def _holds(name: Name, evidence: NamedText) -> bool:
    held = [_stands(word, evidence.words, as_place=name.located) for word in name.words]
    if all(held):
        return len(name.words) == 1 or not _contradicts(name, evidence)
    initials = all(h or len(word) == 1 for h, word in zip(held, name.words, strict=True))
    if held[-1] and len(name.words) > 1:
        return (initials or not _other_first_names(name.words[-1], evidence)) and not _contradicts(name, evidence)
    return _is_acronym_of(name, evidence)


def _contradicts(name: Name, evidence: NamedText) -> bool:
    """The evidence gives the last word of the name only after other first words: "Vladimir" for "Volodymyr"."""
    first = name.words[-2]
    others = _other_first_names(name.words[-1], evidence)
    return bool(others) and len(first) > 1 and not any(is_same_name(first, other) for other in others)


def _other_first_names(last: str, evidence: NamedText) -> list[str]:
    """The words that the evidence writes before this one inside a name."""
    return [
        before
        for name in evidence.names
        for before, word in zip(name.words, name.words[1:], strict=False)
        if is_same_name(word, last)
    ]


def _stands(word: str, held: Iterable[str], *, as_place: bool) -> bool:
    form = _unify(fold_text(word))
    if form in held or (not as_place and _SEATS.get(form, "") in held):
        return True
    return any((_SEATS.get(other) == form and not as_place) or _is_demonym(form, other) for other in held)


def _is_acronym_of(name: Name, evidence: NamedText) -> bool:
    """ "MAP" for "Membership Action Plan", and back."""
    if len(name.words) == 1 and name.words[0].isupper():
        letters = name.words[0].lower()
        return any("".join(word[0] for word in other.words).lower() == letters for other in evidence.names)
    return len(name.words) > 2 and "".join(word[0] for word in name.words).lower() in evidence.words


@lru_cache(maxsize=8192)
def _unify(folded: str) -> str:
    """One form for the spellings of a name."""
    if folded in _CANON:
        return _CANON[folded]
    if folded.endswith("s") and folded[:-1] in _CANON:
        return _CANON[folded[:-1]]
    return _transliterate(folded) if len(folded) > 4 and folded not in _SEATS else folded


def _transliterate(folded: str) -> str:
    """Spellings of one Slavic or Arabic name made alike: "zelenskyy", "zelensky" and "zelenskiy"."""
    form = re.sub(r"(?:iy|yi|yy|ii|ij|yj|y|j)", "i", folded)
    form = form.replace("kh", "h").replace("ck", "k").replace("ph", "f").replace("w", "v").replace("tz", "z")
    return re.sub(r"(.)\1", r"\1", form)


@lru_cache(maxsize=65_536)
def _is_demonym(one: str, other: str) -> bool:
    """ "Ukraine" and "Ukrainian", either way round."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or short[:3] != long[:3]:
        return False
    shared = len(short) if long.startswith(short) else len(short) - 1
    return long[:shared] == short[:shared] and long[shared:] in _DEMONYM_ENDINGS


def is_country(word: str) -> bool:
    """Whether a word is a country, its people, its government's seat, or letters that stand for a body."""
    form = _unify(fold_text(word))
    return form in _CANON.values() or form in _SEATS or (word.isupper() and len(word) > 1)


def is_seat(word: str) -> bool:
    """Whether a word is where a government sits, and goes by its country's name too."""
    return _unify(fold_text(word)) in _SEATS


def stands_as_written(word: str, evidence: NamedText) -> bool:
    """Whether the evidence holds the word itself, or another spelling of it; a capital's country is another word."""
    return _unify(fold_text(word)) in evidence.words


def _join_letters(text: str) -> str:
    """ "U.S." as "US", and names of several words that have a shorter form in that."""
    text = _DOTTED.sub(lambda match: match.group().replace(".", "") + " ", text)
    return _PHRASE.sub(lambda match: _PHRASES[match.group().lower()].capitalize(), text)


def _opens_sentence(before: str) -> bool:
    before = before.rstrip(" \"'“‘([—–-")
    return not before or before[-1] in ".!?:;\n"


def _is_named(word: str, folded: str, *, opens: bool, following: str, elsewhere: NamedText | None) -> bool:
    if not word[0].isupper() or folded in _OFFICES - _WEEKDAYS or folded in _MONTH_WORDS:
        return False
    if folded in STOP_WORDS and not (word.isupper() and len(word) > 1):
        return False
    if not opens:
        return True
    if any(character.isupper() for character in word[1:]) or folded in _CANON:
        return True
    stem = stem_word(folded)
    if elsewhere is not None and stem in elsewhere.plain:
        return False
    followed = re.match(r"(?:['’]s)?\s+([A-Z][\w'’-]*)", following)
    if stem in load_common_stems():
        return bool(followed) and folded not in _LINKS and _is_first_name(followed[1] if followed else "", elsewhere)
    return True


def _is_first_name(following: str, elsewhere: NamedText | None) -> bool:
    """A common word before a name may be a first name ("Mark Rutte") when the evidence has it so."""
    if elsewhere is None:
        return False
    return any(is_same_name(following, word) for name in elsewhere.names for word in name.words[1:])


@lru_cache(maxsize=1)
def load_common_stems() -> frozenset[str]:
    """Stems of English words that are mostly written small."""
    return frozenset(COMMON_STEMS_FILE.read_text(encoding="utf-8").split())
