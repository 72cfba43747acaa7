"""What a sentence has in place of a statement's figure, date or count of times.

Owns which figures may stand for the same thing; what follows from another one is `verdicts`'. English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text.en.names import NUMBERED_NAMES
from rag.text.en.numbers import MONTH, UP_TO_TWENTY
from rag.text.quantities import Quantity, WrittenDate, read_dates, read_quantities
from rag.text.word_lists import match_any
from rag.text.words import fold_text, list_content_stems
from rag.verification.claim_checker import MeasuredClaim
from rag.verification.claims import SourceText
from rag.verification.semantic_similarity import list_sentences

_YEAR_OF_NAME = re.compile(r"\b[A-Z]\w+ of (\d{4})\b")
"""A year that is part of a name: "the Budapest Memorandum of 1994"."""
_NUMBERED = re.compile(rf"\b{match_any(NUMBERED_NAMES)}\s(\d+)\b", re.IGNORECASE)
_TIMES = re.compile(
    rf"\b(?:(?:more|less|fewer|other) than )?(?:once|twice|thrice|(?:\d+|{match_any(UP_TO_TWENTY[1:])}) times?)\b"
    r"(?! as\b| more\b)"
)
_FEWEST_SHARED = 2
"""Content words beside its figure that a statement needs, for another figure beside them to contradict it."""
_FOLLOWING = 3
"""How many content words after a number may say what it counts."""


def find_other_figure(statement: str, text: str) -> str:
    """A figure or date of the sentence that stands in place of one of the statement's, in words; "" when none does."""
    held = _leave_numbered(read_quantities(text), text)
    said = _leave_numbered(read_quantities(statement), statement)
    values = {one.value for one in said}
    dates = [one for one in read_dates(text) if not _is_of_name(one, text)]
    taken = {str(part) for one in dates for part in (one.year, one.day) if part}
    for quantity in said:
        if any(quantity.value == one.value for one in held) or quantity.value in taken:
            continue
        others = [
            one
            for one in held
            if one.unit == quantity.unit
            and one.value not in values
            and (one.unit or _count_the_same(quantity, statement, one, text))
        ]
        if others:
            return f"the source has {others[0].text} where it has {quantity.text}"
    for day in read_dates(statement):
        differing = [one for one in dates if (one.month, one.day, one.year) != (day.month, day.day, day.year)]
        agrees = any(
            one.month == day.month
            and (not day.day or not one.day or one.day == day.day)
            and (not day.year or not one.year or one.year == day.year)
            for one in dates
        )
        if differing and not agrees:
            return f"the source has {_write_date(differing[0])} where it has {_write_date(day)}"
    return ""


def _is_of_name(date: WrittenDate, text: str) -> bool:
    """Whether a year belongs to a name and dates nothing else: "the Budapest Memorandum of 1994"."""
    return str(date.year) in {match[1] for match in _YEAR_OF_NAME.finditer(text)}


def _write_date(date: WrittenDate) -> str:
    """The date as it is written, with its month's capital."""
    return re.sub(rf"\b{MONTH}\b", lambda month: month.group().capitalize(), date.text)


def _leave_numbered(quantities: Sequence[Quantity], text: str) -> list[Quantity]:
    """The quantities without numbers that belong to a name: the 5 of "Article 5" counts nothing."""
    named = {match[1] for match in _NUMBERED.finditer(text)} | {match[1] for match in _YEAR_OF_NAME.finditer(text)}
    return [one for one in quantities if one.text not in named]


def _count_the_same(one: Quantity, statement: str, other: Quantity, text: str) -> bool:
    """Whether two numbers without a unit may count the same things: what follows one of them stands near the other, or
    nothing follows it that could be counted."""
    counted = _list_following(one.text, statement)[:1]
    near = _list_following(other.text, text)
    return not counted or counted[0] in near or not near


def _list_following(number: str, text: str) -> list[str]:
    """The stems of the content words right after a number, at most three."""
    folded = fold_text(text)
    at = folded.find(number)
    return list_content_stems(folded[at + len(number) :])[:_FOLLOWING] if at >= 0 else []


def find_other_times(statement: str, text: str) -> str:
    """How often the source says that something happened, where the statement says otherwise; "" when neither does."""
    said, held = (_TIMES.findall(fold_text(one)) for one in (statement, text))
    if said and held and not {_count_times(one) for one in said} & {_count_times(one) for one in held}:
        return f"the source has {held[0]} where it has {said[0]}"
    return ""


def _count_times(words: str) -> str:
    """ "Two times" as "twice"."""
    return {"one time": "once", "two times": "twice", "2 times": "twice"}.get(words, words)


def find_figure_elsewhere(statement: str, source: SourceText, measured: MeasuredClaim) -> tuple[int, int, str] | None:
    """A sentence of the source that has all words of the statement, but another figure, and how they differ. None
    if there is no such sentence, or if no figure is missing."""
    if not measured.features["missing_figures"]:
        return None
    figures = {stem for one in read_quantities(statement) for stem in list_content_stems(one.text)}
    wanted = set(list_content_stems(statement)) - figures
    for start, end in list_sentences(source) if len(wanted) >= _FEWEST_SHARED else ():
        text = source.text[start:end]
        if wanted <= set(list_content_stems(text)) and (reason := find_other_figure(statement, text)):
            return start, end, reason
    return None


def find_nearer_figure(statement: str, text: str, source: SourceText) -> tuple[int, int, str] | None:
    """A sentence of the source with another figure that shares more words with the statement than the one that was
    found, with what it has: "160,000 men" whom Quist called up, and not "10,000 men more than last year"."""
    wanted = set(list_content_stems(statement))
    best, most = None, len(wanted & set(list_content_stems(text)))
    for start, end in list_sentences(source):
        told = source.text[start:end]
        shared = len(wanted & set(list_content_stems(told)))
        if shared > most and (reason := find_other_figure(statement, told)):
            best, most = (start, end, reason), shared
    return best
