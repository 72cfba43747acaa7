"""Normalises a request: removes politeness, closing punctuation and the requested length, and corrects misspellings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal

from rag.question.asking_words import ASKING, POLITE, SLIPS, TYPES
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.numbers import TENS, UP_TO_TWENTY
from rag.text.names import load_common_stems
from rag.text.word_lists import match_any
from rag.text.words import stem_word

BRIEF, LONG = 2, 10
"""Number of sentences of a short answer, and of a detailed one."""

_NUMBERS = {word: number for number, word in enumerate(UP_TO_TWENTY)} | {
    word: 10 * number for number, word in enumerate(TENS, start=3)
}
_COUNT = rf"(?P<count>\d{{1,2}}|an?|{match_any(UP_TO_TWENTY)})"
_UNIT = r"(?:short |brief |single |concise |key |main )?(?P<unit>sentences?|lines?|bullet points?|bullets?|points?|paragraphs?)"
_LENGTHS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[ ,]*\b(?:in|as|using|with|within)(?: (?:at most|no more than|about|exactly|only|just|max(?:imum)?|under|up to))? {_COUNT}[ -]{_UNIT}(?: or (?:so|less|fewer))?",
        r"\b(?P<count>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)[ -](?P<unit>sentences?|lines?|bullet[ -]points?|bullets?|points?)\b(?= \w+)",
        rf"[ ,]*\b(?:(?:at most|(?:no|not) more than|max(?:imum)?(?: of)?|up to|about|around|only|just|under) )?{_COUNT} {_UNIT}(?: (?:only|please|max))?[ .!]*$",
    )
)
_ENTRIES = re.compile(
    r"(?:(?<=\blist )|(?<=\bname )|(?<=\bshow )|(?<=\bfind )|(?<=\bget )|(?<=\bextract )|(?<=\bme )|(?<=\bus )|\b(?=(?:the )?top ))"
    rf"(?:(?:the|top|first|up to|at most|about|only|just|any) )*(?P<count>\d{{1,2}}|{match_any(UP_TO_TWENTY)}) "
    rf"(?:(?:most )?(?:mentioned|named|important|frequent) )?(?={TYPES}\b)",
    re.IGNORECASE,
)
"""How many entries a list is to have: "list 5 people", "the top 3 places"."""
_BRIEF = re.compile(
    r"[ ,]*\b(?:in (?:brief|short|a nutshell|few words|a few (?:words|sentences|lines))|briefly|quickly|shortly|concisely|"
    r"(?:keep|make) it (?:short|brief)|as short(?:ly)? as possible)\b",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"[ ,]*\b(?:in (?:(?:more|great|full|some|much) )?detail|at length|in depth|thoroughly|comprehensively|extensively)\b",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    r"[ ,]*\b(?:in (?:very )?(?:simple|plain|easy|layman['’]?s|everyday) (?:words|terms|language|english)|in (?:your|my) own words|"
    r"simply|(?:as if|like) i(?:['’]?m| am|['’]?m a| was| were) (?:a )?(?:five|5|ten|10|child|kid)(?: years? old)?|for (?:dummies|beginners|a (?:child|kid|layman)))[ ?!.]*$",
    re.IGNORECASE,
)
"""A manner of telling that quotes cannot have."""
_BY_NAME = re.compile(
    r"[ ,]*\b(?:(?:in|by|into) (?:the )?(?:alphabetical|alphabetic|abc|a to z|a-z) ?(?:order)?|alphabetically|(?:sorted|ordered) by name)[ ?!.]*$",
    re.IGNORECASE,
)
_SHORT_SUMMARY = re.compile(
    r"\b(?:short|brief|quick|concise|tl;?dr)(?= (?:\w+ )?(?:summary|overview|recap|version|answer))", re.IGNORECASE
)
_LONG_SUMMARY = re.compile(
    r"\b(?:long|detailed|full|complete|comprehensive|thorough|extensive|in-depth)(?= (?:summary|overview|account))",
    re.IGNORECASE,
)
_AS_LIST = re.compile(
    r"[ ,]*\b(?:as|in) (?:an? )?(?:(?:bullet(?:ed)?|numbered) )?(?:list|bullets|bullet points|points|table)$",
    re.IGNORECASE,
)
_AS_TEXT = re.compile(r"[ ,]*\b(?:as|in) (?:an? )?(?:text|prose|running text|paragraph)$", re.IGNORECASE)

_POLITE = re.compile(rf"^{POLITE}", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:[ ,]+(?:please|pls|thanks|thank you|for me|for us|if you can|if possible|right now|now|ok|okay))*[ ?!.,;:…]*$",
    re.IGNORECASE,
)
_RUN_ON = re.compile(r"\b(what|who|where|how|when|that)s\b", re.IGNORECASE)
"""A question word joined with "is" without an apostrophe."""
_SHORT_IS = re.compile(r"\b(what|who|where|how|when)['’]s\b", re.IGNORECASE)
_VOWELS = set("aeiouy")
_WORD = re.compile(r"[^\W\d_]{6,}")
_ANY_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORT_WORD = re.compile(r"\b[a-z]{3,5}\b")
_LEAST_SLIP = 3
"""Fewest letters of a word that may be a misspelling."""
_MOST_SLIPS = 3
"""Most misspellings corrected in an input, the first ones."""
_MOST_MEANT = 3
"""Most candidate words tried for each misspelling."""


@dataclass(frozen=True, slots=True)
class Length:
    """The requested length and form of an answer."""

    sentences: int | None = None
    form: Literal["", "list", "text"] = ""
    order: Literal["", "name"] = ""
    is_brief: bool = False
    """Whether the words only ask for a short answer, without a number."""


def find_length(text: str) -> tuple[Length, str]:
    """The requested length, and the text without the words for it, or for a manner ("in plain English")."""
    text = _PLAINLY.sub("", text)
    if match := _BY_NAME.search(text):
        length, rest = _find_size(_cut(text, match))
        return replace(length, order="name"), rest
    return _find_size(text)


def _find_size(text: str) -> tuple[Length, str]:
    """The requested number of sentences or entries and the form, and the text without the words for them."""
    if match := _ENTRIES.search(text):
        return Length(max(1, _read_count(match["count"]))), _cut(text, match)
    for pattern in _LENGTHS:
        match = pattern.search(text)
        if match:
            form: Literal["", "list"] = "list" if re.match(r"bullet|point", match["unit"], re.IGNORECASE) else ""
            number = _read_count(match["count"])
            number = number * 4 if match["unit"].lower().startswith("paragraph") else number
            return Length(max(1, number), form), _cut(text, match)
    for pattern, sentences in ((_BRIEF, BRIEF), (_LONG, LONG), (_SHORT_SUMMARY, BRIEF), (_LONG_SUMMARY, LONG)):
        match = pattern.search(text)
        if match:
            return Length(sentences, is_brief=sentences == BRIEF), _cut(text, match)
    text, whole = _CLOSING.sub("", text), text
    if match := _AS_LIST.search(text):
        return Length(None, "list"), _cut(text, match)
    if match := _AS_TEXT.search(text):
        return Length(None, "text"), _cut(text, match)
    return Length(), whole


def _read_count(count: str) -> int:
    return int(count) if count.isdecimal() else _NUMBERS.get(count.lower(), 1)


def correct_request(text: str) -> str:
    """A request without closing punctuation and politeness at its end, its misspellings corrected."""
    return correct_slips(_RUN_ON.sub(r"\1's", _CLOSING.sub("", " ".join(text.split()))))


def plain_request(text: str) -> str:
    """A request without politeness at either end and without closing punctuation, its misspellings corrected."""
    corrected = correct_request(text)
    return _POLITE.sub("", corrected.lstrip(" ,;:")) or corrected


def expand_is(plain: str) -> str:
    """The text with "what is" for "what's", and the same after other question words."""
    return _SHORT_IS.sub(r"\1 is", plain)


def correct_slips(text: str) -> str:
    """The text with misspelt request words and swapped letters ("teh") corrected; everything else stays as it is."""
    swapped = _SHORT_WORD.sub(lambda match: _swap(match.group()), text)
    return _WORD.sub(lambda match: _correct(match.group()), swapped)


@lru_cache(maxsize=4096)
def _swap(word: str) -> str:
    """The function word that a word becomes when two letters are swapped; unchanged if there isn't one, or if it is a
    word already."""
    meant = _list_meant(word)[:1]
    return meant[0] if meant and meant[0] in STOP_WORDS and _rate_slip(word, meant[0]) == 1 else word


@lru_cache(maxsize=4096)
def _correct(word: str) -> str:
    """The request word that a lower-case word is close to, or the word unchanged. A name is never changed."""
    if word in SLIPS or word != word.lower():
        return word
    near = get_close_matches(word, SLIPS, n=1, cutoff=0.85)
    return near[0] if near and _is_slip(word, near[0]) else word


def _is_slip(word: str, meant: str) -> bool:
    """Whether a word close to another may be a misspelling of it: "artciles" is one, "auricles" is a word of its
    own."""
    if word[0] != meant[0] or word.rstrip("sd") == meant.rstrip("sd"):
        return False
    return len(word) != len(meant) or set(word) - _VOWELS == set(meant) - _VOWELS


def correct_opening(text: str) -> Iterator[str]:
    """Versions of the text with misspelt request words corrected: the first one, the first two, and so on.

    A misspelling is a lower-case word, or the first word, that is not an English word and is one letter away from a
    request word: a letter missing, added, wrong, or swapped with the next. Text after the last corrected word stays as
    typed, so a caller that takes the first version that is a request leaves names and subjects alone.
    """
    slips = [
        (match, meant) for match in _ANY_WORD.finditer(text) if (meant := _find_meant(match.group(), match.start()))
    ]
    prefixes, at = [""], 0
    for match, meant in slips[:_MOST_SLIPS]:
        prefixes = [f"{prefix}{text[at : match.start()]}{word}" for prefix in prefixes for word in meant]
        at = match.end()
        for prefix in prefixes:
            yield prefix + text[at:]


def _find_meant(word: str, at: int) -> tuple[str, ...]:
    """The request words that a word may be a misspelling of, the most likely first; none for a known word or a name."""
    is_name = word != word.lower() and (at > 0 or word[1:] != word[1:].lower())
    if len(word) < _LEAST_SLIP or is_name:
        return ()
    return _list_meant(word.lower())


@lru_cache(maxsize=4096)
def _list_meant(word: str) -> tuple[str, ...]:
    if word in ASKING or word in STOP_WORDS or stem_word(word) in load_common_stems():
        return ()
    near = [(rank, meant) for meant in ASKING if (rank := _rate_slip(word, meant))]
    return tuple(meant for _, meant in sorted(near)[:_MOST_MEANT])


def _rate_slip(word: str, meant: str) -> int:
    """1 for two swapped letters, 2 for one missing or added, 3 for one wrong; 0 when they differ by more."""
    if abs(len(word) - len(meant)) > 1 or len(meant) < _LEAST_SLIP or word == meant:
        return 0
    start = next((at for at, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), None)
    at = min(len(word), len(meant)) if start is None else start
    if len(word) != len(meant):
        longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
        return 2 * (longer[at + 1 :] == shorter[at:])
    if word[at:][1:2] + word[at:][:1] + word[at + 2 :] == meant[at:]:
        return 1
    return 3 * (at > 0 and word[at + 1 :] == meant[at + 1 :])


def _cut(text: str, match: re.Match[str]) -> str:
    return " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
