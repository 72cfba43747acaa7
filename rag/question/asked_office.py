"""Questions for the one who holds an office: "who is the president of Ukraine", "Ukraine's foreign minister is who",
"who runs NATO".

Owns their wording. Only questions that ask nothing more count, about the present, and that name a body or a country:
"who was the mayor in 1990" and "who is the director" are left to the reader. English only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.en.function_words import STOP_WORDS
from rag.text.en.names import OFFICES
from rag.text.office_holders import expand_office
from rag.text.words import WORD, fold_text

_NOW = r"(?:current|present|new|serving|sitting|acting)"
_TODAY = r"(?: (?:now|today|currently|at present|at the moment|right now|these days|again))*"
_OF = r"(?: (?:of|for|at|in|from) (?:the )?(?P<body>[^,;:?!]+?))?"
_WHO = rf"who(?:['’]?s| is|['’]re| are)(?: (?:currently|now))?(?: the)?(?: {_NOW})? (?P<office>[^,;:?!]+?){_OF}"
_NAMED = (
    r"(?:(?:what is|what['’]?s|tell me|give me) )?(?:the )?name (?:of )?"
    rf"(?:the )?(?:{_NOW} )?(?P<office>[^,;:?!]+?){_OF}"
)
_REVERSED = rf"(?:the )?(?:{_NOW} )?(?P<office>[^,;:?!]+?){_OF} (?:is|['’]s) who"
_LEADS = (
    r"who(?:['’]s| is| are)?(?: currently| now)? (?:in charge of|at the (?:head|helm|top) of|leading|running|heading|"
    r"leads?|runs?|heads?|chairs?|governs?|rules?) (?:the )?(?P<body>[^,;:?!]+?)"
)
_FORMS = tuple(
    re.compile(rf"(?:(?:and|so|but|please|ok|hi|hey)[ ,]+)*{form}{_TODAY}\W*", re.IGNORECASE)
    for form in (_LEADS, _WHO, _NAMED, _REVERSED)
)
_MORE = re.compile(
    r"\b(?:who|whom|whose|which|that|when|where|why|how|since|during|before|after|until|said|and|or|not)\b|\d",
    re.IGNORECASE,
)
"""Words that ask for more than an office, or for another time."""
_TELLS_OFFICE = re.compile(r"\bthe\b|(?<=\w)(?<!who)['’]s? \w", re.IGNORECASE)
"""Words that belong to an office and not to a name: "the mayor", "Norway's mayor"."""
_LONGEST = 8
"""Most words of an office and its body together."""


@dataclass(frozen=True, slots=True)
class AskedOffice:
    """The office that a question asks for, in its words."""

    office: str
    """With what stands before it ("Ukrainian foreign minister"); "" when any head of the body is meant."""
    body: str
    """The body or country after it; "" if none is named there."""


def read_asked_office(question: str) -> AskedOffice | None:
    """The office whose holder a question asks for; None for any other question."""
    plain = expand_office(" ".join(question.split()))
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match is None:
            continue
        named = match.groupdict()
        asked = AskedOffice(named.get("office") or "", (named["body"] or "").strip())
        words = [found.group() for found in WORD.finditer(f"{asked.office} {asked.body}")]
        is_whole = len(words) >= 2 or not asked.office
        if is_whole and len(words) <= _LONGEST and not _MORE.search(f"{asked.office} {asked.body}"):
            return None if _points(words) or _is_name(asked, plain) else asked
    return None


def _is_name(asked: AskedOffice, question: str) -> bool:
    """Whether the words are somebody's name ("who is Tom Cook"), and not an office ("who is NATO Secretary-General")."""
    last = asked.office.split()[-1:]
    is_told = asked.body or _TELLS_OFFICE.search(question)
    return bool(last) and last[0][0].isupper() and not is_told and OFFICES.isdisjoint(fold_text(last[0]).split("-"))


def _points(words: list[str]) -> bool:
    """Whether the first or the last word stands for something said before: "its president", "head of it"."""
    return any(fold_text(word) in STOP_WORDS and not word.isupper() for word in (words[0], words[-1]))
