"""Who holds an office, read from sentences: "NATO Secretary-General Mark Rutte", "Mark Rutte, NATO's
Secretary-General".

Covers offices that one person holds at a time, so that two holders mean a disagreement or a change. Rules, English
only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text.capitals import NAME_WORD
from rag.text.en.names import OFFICE_LETTERS, OFFICES, SINGLE_OFFICES
from rag.text.names import is_country, is_same_name
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text

_OFFICE = rf"(?i:{match_any(SINGLE_OFFICES).replace(chr(92) + ' ', '[ -]')})"
_BODY = rf"(?:[Tt]he )?(?P<body>(?:U\.S\.|{NAME_WORD})(?: {NAME_WORD})??)"
_PERSON = rf"(?P<person>(?!(?i:{match_any(OFFICES)})\b){NAME_WORD}(?: {NAME_WORD}){{1,2}})"
_PATTERNS = (
    re.compile(rf"(?<![\w-]){_BODY}(?:['’]s)? (?P<office>{_OFFICE}),? {_PERSON}"),
    re.compile(rf"{_PERSON}, (?:the )?{_BODY}(?:['’]s)? (?P<office>{_OFFICE})\b(?! [A-Z])"),
    re.compile(rf"{_PERSON}, the (?P<office>{_OFFICE}) of {_BODY}"),
    re.compile(rf"(?<![\w-])(?P<office>{_OFFICE}) of {_BODY},? {_PERSON}"),
)
_PAST = re.compile(r"\b(?:former|ex|deputy|vice|acting|then|late|first|potential|possible|next)[\s-]", re.IGNORECASE)
"""Words that make it a different office or a former holder."""

_ASKED = re.compile(rf"^\W*(?:\w+ )?who(?:['’]s| is| was)?\b.*?\b(?P<office>{_OFFICE})\b", re.IGNORECASE)
_ENDING = re.compile(r"(?:['’]s?|,)$")


_LETTERS = re.compile(rf"\b{match_any(OFFICE_LETTERS)}\b")


def expand_office(text: str) -> str:
    """The text with the names of offices for their letters: "the British PM"."""
    return _LETTERS.sub(lambda match: OFFICE_LETTERS[match.group()], text)


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """An office of a country, place or body, and who holds it."""

    body: str
    office: str
    """In lower case, with spaces for hyphens."""
    person: str

    @property
    def title(self) -> str:
        """The office in words: "NATO secretary general"."""
        return f"{self.body} {self.office}"


def find_holders(text: str) -> list[OfficeHolder]:
    """The office holders that a sentence names; former ones are left out."""
    holders = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            before = text[: match.start("office")].split()[-3:]
            if _PAST.search(f"{' '.join(before)} "):
                continue
            body, person = (_ENDING.sub("", match[part]) for part in ("body", "person"))
            holders.append(OfficeHolder(body, _unify_office(match["office"]), person))
    return holders


def find_asked_office(question: str) -> str:
    """The office whose holder a question asks for, as in `OfficeHolder`; "" for any other question."""
    match = _ASKED.search(question)
    return _unify_office(match["office"]) if match else ""


def find_named_countries(question: str) -> list[str]:
    """The words of a question that mean a country ("Ukraine", "ukrainian", "US")."""
    return [match.group() for match in WORD.finditer(question.replace(".", "")) if is_country(match.group())]


def is_of_another_country(holder: OfficeHolder, countries: Sequence[str]) -> bool:
    """Whether an office is that of a country, and of none of the `countries`; False without any."""
    body = holder.body.replace(".", "")
    return bool(countries) and is_country(body) and not any(is_same_name(body, country) for country in countries)


def names_only_others(text: str, office: str, body: Sequence[str]) -> bool:
    """Whether a sentence has the office, but only as a former or lower one ("the deputy prime minister") or as that of
    another body or country. `body` are the words for the body that is meant."""
    plain = _unify_office(office)
    places = [match for match in re.finditer(_OFFICE, text) if _unify_office(match.group()) == plain]
    if not places:
        return False
    if all(_PAST.search(f"{' '.join(text[: match.start()].split()[-2:])} ") for match in places):
        return True
    held = [one for one in find_holders(text) if one.office == plain]
    return bool(held) and not any(_shares_name(one.body, body) for one in held)


def _shares_name(body: str, words: Sequence[str]) -> bool:
    own = [fold_text(match.group()) for match in WORD.finditer(body.replace(".", ""))]
    return any(is_same_name(one, fold_text(word)) for one in own for word in words)


def is_same_office(one: OfficeHolder, other: OfficeHolder) -> bool:
    """Whether both hold the same office of the same body, in any of its spellings."""
    return one.office == other.office and is_same_name(one.body.replace(".", ""), other.body.replace(".", ""))


def _unify_office(office: str) -> str:
    return fold_text(office).replace("-", " ")
