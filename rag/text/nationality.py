"""Which people belong to a country, by the words before their names: "US Secretary of State Antony Blinken".

Owns how a nationality is read from the words of a request ("the Ukrainian ministers", "Americans", "people from
Canada") and from the words before a name. Seats of government count as their countries ("Kremlin spokesman").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.en.countries import COUNTRIES
from rag.text.en.lexicon import PERSON_NOUNS, ROLE_NOUNS
from rag.text.en.names import OFFICES, SAME_NAMES, SEATS, SHORT_FORMS
from rag.text.en.trades import TRADES
from rag.text.kin import list_kin
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text

_FROM = re.compile(
    r"(?:(?:the )?people|persons?|those|everyone|everybody) (?:who (?:are|is) )?(?:from|of) (?:the )?(?P<land>.+)",
    re.IGNORECASE,
)
_TRADE_FROM = re.compile(r"(?P<trade>(?:[\w-]+ ){0,2}[\w-]+) (?:from|of|in) (?:the )?(?P<land>.+)", re.IGNORECASE)
_ENDINGS = ("ians", "ian", "ans", "an", "ese", "is", "i", "ish", "ns", "n", "s")
_LEAST_STEM = 4
"""Fewest letters that a country and its people share: "Canada" and "Canadian"."""
_MOST_ENDING = 3
"""Most letters of a country after those."""
_NOT_LANDS = frozenset({"nato", "crimea", "alliance", "eu", "europe", "european"})
_PEOPLE = frozenset(("people", "persons", "person", "citizens", "nationals", "names", "men", "women", "guys"))
_BEFORE_NAME = re.compile(
    rf"(?:(?:(?:[A-Z]\.){{2,}}|[A-Z][\w’'-]*|{match_any(OFFICES | ROLE_NOUNS | PERSON_NOUNS)}|of|for|the|and|&)[ -]+)+$"
)
"""Words that belong to a name that follows: capitalised ones, offices, and what joins them."""
_JOINED = SHORT_FORMS


@dataclass(frozen=True, slots=True)
class Nationality:
    """A country as somebody's own."""

    names: frozenset[str]
    """Its names, people, adjectives and seats of government, normalised."""
    trade: str
    """What else the words ask for: "ministers"; "" for all its people."""

    def list_written(self) -> list[str]:
        """The names as they are written: "Ukraine", "US", "White House"."""
        forms = self.names | {form for form, short in _JOINED.items() if short in self.names}
        return sorted(form.upper() if len(form) < _LEAST_STEM else form.title() for form in forms)


def read_nationality(words: str) -> Nationality | None:
    """The nationality that words for people ask for; None when they name no country."""
    plain = " ".join(words.split()).strip(" ?!.,")
    if match := _FROM.fullmatch(plain):
        names = _find_land(match["land"])
        return Nationality(names, "") if names else None
    match = _TRADE_FROM.fullmatch(plain)
    if match and (named := _find_body(match["trade"], match["land"])):
        return Nationality(named, match["trade"])
    parts = plain.replace(".", "").split()
    for length in range(min(2, len(parts)), 0, -1):
        names = _find_land(" ".join(parts[:length]))
        if names:
            rest = [word for word in parts[length:] if fold_text(word) not in _PEOPLE]
            is_land = length == len(parts) and _is_land(" ".join(parts))
            return None if is_land else Nationality(names, " ".join(rest))
    return None


def carries_nationality(nationality: Nationality, sentence: str, start: int) -> bool:
    """Whether the words before a name, at `start` of a sentence, name the country."""
    match = _BEFORE_NAME.search(sentence[:start])
    if match is None:
        return False
    words = _keep_own(match.group().replace(".", ""))
    for form, short in _JOINED.items():
        words = re.sub(rf"\b{form}\b", short, words, flags=re.IGNORECASE)
    return any(re.sub(r"['’]s?$", "", fold_text(one)) in nationality.names for one in re.findall(r"[\w’']+", words))


def _keep_own(run: str) -> str:
    """The words of a run that belong to the last name: in "US Secretary Quist and NATO Secretary-General" those after
    "and", since they have a body of their own; in "Ukrainian ministers Quist and" all."""
    last = re.split(r"\b(?:and|&) ", run)[-1]
    named = [word for word in re.findall(r"[\w’'-]+", last) if word[0].isupper() and fold_text(word) not in OFFICES]
    return last if named else run


def _find_land(words: str) -> frozenset[str]:
    """The names of the country that words mean, or whose people they are; empty when they mean none."""
    folded = " ".join(fold_text(match.group()) for match in WORD.finditer(words)).removeprefix("the ")
    folded = _JOINED.get(folded, folded)
    for one in (folded, folded.removesuffix("s"), folded.removesuffix("men"), folded.removesuffix("man")):
        group = next((group for group in SAME_NAMES if one in group and _NOT_LANDS.isdisjoint(group)), ())
        if group and one not in SEATS:
            return _name_all(group)
    for forms in COUNTRIES:
        names = [fold_text(form) for form in forms]
        if folded in names or any(_is_people_of(folded, name) for name in names):
            return _name_all((*names, folded, folded.removesuffix("s")))
    return frozenset()


def _find_body(trade: str, land: str) -> frozenset[str]:
    """The names of the country or body that people of a trade belong to: "ministers of Norway". One that is no known
    country counts by its capital letter: nobody of it may be named. Empty for any other words."""
    last = fold_text(trade.split()[-1])
    if not last.endswith("s") and last != "people":
        return frozenset()
    if last.removesuffix("s") not in OFFICES | ROLE_NOUNS | PERSON_NOUNS | TRADES | {"politician", "official"}:
        return frozenset()
    names = _find_land(land)
    return names or (frozenset({fold_text(land)}) if land[:1].isupper() and len(land.split()) == 1 else frozenset())


def _is_land(words: str) -> bool:
    """Whether words are the name of a country, and not of its people: "Ukraine"."""
    folded = fold_text(words).removeprefix("the ")
    lands = {fold_text(form).replace(".", "") for forms in COUNTRIES for form in forms} | set(_JOINED)
    return folded in lands


def _is_people_of(word: str, country: str) -> bool:
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _LEAST_STEM and country.startswith(stem):
            return len(country) - len(stem) <= _MOST_ENDING
    return False


def _name_all(names: tuple[str, ...]) -> frozenset[str]:
    kin = {one for name in names for one in list_kin(name, with_seats=True)}
    return frozenset({*names, *kin, *({"us"} if "usa" in {*names, *kin} else ())})
