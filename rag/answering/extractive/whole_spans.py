"""Short answers with whole ends: the reader may begin or end one inside a name, a figure or a date.

"Andrii" becomes "Andrii Sybiha", "General" "Secretary-General Mark Rutte", "4.2" "4.2 million" and "15 July" "15 July
2025" when the sentence has the rest right beside it. Words are only added, never taken away.
"""

from __future__ import annotations

import re
from collections.abc import Set

from rag.extraction.dates import find_dates
from rag.text.capitals import CAPITALS, NAME_WORD
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.names import LINKS, OFFICES
from rag.text.en.numbers import MONTH_NUMBERS, SCALES, WEEKDAYS
from rag.text.names import load_common_stems
from rag.text.word_lists import match_any
from rag.text.words import fold_text, stem_content, stem_word

LONGEST = 80
"""A span is never extended beyond this many characters."""

_LINK = rf"(?:of the|{'|'.join(sorted(LINKS - {'and', 'the'}))})"
_NAME_AFTER = re.compile(rf" (?P<link>(?:{_LINK} )*)(?P<word>{NAME_WORD})")
_NAME_BEFORE = re.compile(rf"(?P<word>{NAME_WORD}) (?P<link>(?:of(?: the)? )?)$")
_LINK_BEFORE = re.compile(r"\bof(?: the)? $")
"""What ties a word to the one before: "State" of "Secretary of State" is no title by itself."""
_STARTS_AS_NAME = re.compile(rf"[{CAPITALS}]")
_LAST_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*\.?$")
_INSIDE_BEFORE = re.compile(rf"(?:[^\W_]+|[{CAPITALS}][^\W_]*-)$")
_INSIDE_AFTER = re.compile(rf"[^\W_]+|-(?=[{CAPITALS}])[^\W_]+")
_SCALE = re.compile(
    rf"[\s-]?(?:%|per ?cent\b|percentage points?\b|(?:hundred|{match_any([*SCALES, 'bn'])})\b)", re.IGNORECASE
)
_CURRENCY_BEFORE = re.compile(r"(?:\b(?:US|A|C))?[$€£¥₴₽]\s?$")
_NUMBER_AT_END, _NUMBER_AT_START = re.compile(r"\d[\d.,]*$"), re.compile(r"\d")
_POSSESSIVE = re.compile(r"['’]s?$")
_END_OF_NAME = re.compile(r"(?:['’]s?|(?<=[^\W_]{3})\.)$")
"""What follows a name without being part of it: a possessive, or the end of the sentence after a whole word."""
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near) $", re.IGNORECASE)
"""What makes a place of the name that follows: "In Kyiv President Zelenskyy" names two."""
_DATE_WORD = re.compile(r"[^\W_]+")
_TIME_WORDS = frozenset(MONTH_NUMBERS) | frozenset(WEEKDAYS)


def complete_span(text: str, start: int, end: int, *, asked: Set[str] = frozenset()) -> tuple[int, int]:
    """The span `start:end` of a sentence with whole words, figures, dates and names at its ends; unchanged when it is
    empty or would be longer than `LONGEST` characters.

    `asked` are the stems of the question's words: a title that it names is not added before a name.
    """
    if not start < end:
        return start, end
    first, last = _complete_words(text, start, end)
    first, last = _complete_figure(text, first, last)
    first, last = _complete_date(text, first, last)
    first, last = _complete_name(text, first, last, asked)
    return (first, last) if last - first <= max(LONGEST, end - start) else (start, end)


def _complete_words(text: str, start: int, end: int) -> tuple[int, int]:
    """With the rest of a word, and of a name with hyphens; "four" does not become "four-course"."""
    while text[start].isalnum() and (before := _INSIDE_BEFORE.search(text, 0, start)):
        if before.group().endswith("-") and not _STARTS_AS_NAME.match(text, start):
            break
        start = before.start()
    while text[end - 1].isalnum() and (after := _INSIDE_AFTER.match(text, end)):
        end = after.end()
    return start, end


def _complete_figure(text: str, start: int, end: int) -> tuple[int, int]:
    if _NUMBER_AT_END.search(text, start, end) and (scale := _SCALE.match(text, end)):
        end = scale.end()
    if _NUMBER_AT_START.match(text, start) and (sign := _CURRENCY_BEFORE.search(text, 0, start)):
        start = sign.start()
    return start, end


def _complete_date(text: str, start: int, end: int) -> tuple[int, int]:
    """With the rest of a date that the span has a part of; a year or a month alone stays, it may be what is asked."""
    words = {fold_text(word).strip(".,") for word in text[start:end].split()}
    if not words & frozenset(MONTH_NUMBERS) or len(words) == 1:
        return start, end
    for date in find_dates(text, None):
        rest = text[date.start : start] + text[end : date.end]
        if date.start <= start and end <= date.end and all(map(_is_of_date, _DATE_WORD.findall(rest))):
            return date.start, date.end
    return start, end


def _is_of_date(word: str) -> bool:
    return word[0].isdigit() or fold_text(word) in _TIME_WORDS


def _complete_name(text: str, start: int, end: int, asked: Set[str]) -> tuple[int, int]:
    first, last = start, end
    while (after := _NAME_AFTER.match(text, last)) and _is_name(word := _read_last_word(text[start:last])):
        if not _is_name(after["word"]) or (after["link"].startswith("of") and not _is_common(word)):
            break
        last = after.start("word") + len(_END_OF_NAME.sub("", after["word"]))
    while _STARTS_AS_NAME.match(text, first) and (before := _NAME_BEFORE.search(text, 0, first)):
        if not _may_precede(text, before, first, end, asked):
            break
        first = before.start()
    return first, last


def _may_precede(text: str, before: re.Match[str], first: int, end: int, asked: Set[str]) -> bool:
    """Whether the word before a name, with the words that link it, is part of the name or its title."""
    word = before["word"]
    if not _is_name(word) or _POSSESSIVE.search(word) or _opens(text, before.start(), word):
        return False
    if asked & stem_content(before.group()) or (before["link"] and not _is_common(word)):
        return False
    if _PLACE_BEFORE.search(text, 0, before.start()) and fold_text(text[first:end].split()[0]) in OFFICES:
        return False
    is_tied = _is_common(word) and _LINK_BEFORE.search(text, 0, before.start()) is not None
    return not is_tied or _NAME_BEFORE.search(text, 0, before.start()) is not None


def _read_last_word(span: str) -> str:
    found = _LAST_WORD.search(span)
    return found.group() if found else ""


def _is_name(word: str) -> bool:
    """Whether a word may be part of a name: capitalised, and neither a function word, a month nor a weekday."""
    folded = fold_text(word).rstrip(".")
    if not _STARTS_AS_NAME.match(word) or folded in _TIME_WORDS:
        return False
    return folded not in STOP_WORDS or (word.isupper() and len(word) > 1)


def _is_common(word: str) -> bool:
    """Whether a word is mostly written in lower case, such as "Bank" or "Ministry", and so no name of a person."""
    folded = fold_text(word)
    return folded in OFFICES or stem_word(folded) in load_common_stems()


def _opens(text: str, start: int, word: str) -> bool:
    """Whether a word may be capitalised only because it opens the sentence; a title and a rare word are names."""
    opens = not re.search(r"[^\W_]", text[:start])
    return opens and fold_text(word) not in OFFICES and _is_common(word)
