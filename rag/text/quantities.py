"""Numbers and dates in a text, and which of them another text lacks.

Owns what counts as the same figure: "160,000" and "160 thousand", "$1.5bn" and "1.5 billion dollars", "15 July" and
"July 15", "thirty-two" and "32". Only English words and signs. Units are compared for money, shares, lengths of time
and measures, not for other nouns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.text.en.names import NUMBERED_NAMES
from rag.text.en.numbers import (
    AMBIGUOUS_MONTHS,
    COUNTING_NOUNS,
    MONTH_NUMBERS,
    MONTHS,
    ORDINALS,
    SCALE_ABBREVIATIONS,
    SCALES,
    TENS,
    UNITS,
    UP_TO_TWENTY,
)
from rag.text.word_lists import match_any
from rag.text.words import fold_text

_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMBER = re.compile(rf"(?<![^\W_])(\d+(?:[.,]\d+)*)(?:[\s-]?({match_any([*SCALES, 'bn'])})\b|(m|k)\b)?", re.IGNORECASE)
_WORD_VALUES = {
    **{word: value for value, word in enumerate(UP_TO_TWENTY)},
    **{word: value * 10 for value, word in enumerate(TENS, start=3)},
}
_NUMBER_WORD = re.compile(rf"\b{match_any(_WORD_VALUES)}\b")
_ZEROS = SCALES | SCALE_ABBREVIATIONS
_ORDINAL_VALUES = {word: value for value, word in enumerate(ORDINALS, start=3)}
_MULTIPLIERS = COUNTING_NOUNS | {word: 10**zeros for word, zeros in SCALES.items()}
_COUNT_WORD = match_any([*_WORD_VALUES, *_MULTIPLIERS])
_SPELLED = re.compile(
    rf"\b(?:(?P<half>half an? )|an? (?={match_any(_MULTIPLIERS)}\b))?(?P<words>{_COUNT_WORD}"
    rf"(?:(?:[\s-]|\sand\s){_COUNT_WORD})*)\b|\b(?P<ordinal>{match_any(ORDINALS)})\b"
)
_WRITTEN = re.compile(
    r"(?P<sign>[$€£¥])?\s?(?<![^\W_])(?P<number>\d+(?:[.,]\d+)*)"
    rf"(?:[\s-]?(?P<scale>{match_any(['hundred', *SCALES, 'bn', 'tn'])})\b|(?P<letter>m|k)\b)?"
)

_UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}
_UNIT = re.compile(rf"[\s-]?({match_any(_UNIT_OF)})(?![^\W_])")

_AT_LEAST = re.compile(
    r"(?:more than|over|above|at least|exceed(?:s|ed|ing)?|no (?:fewer|less) than|upwards? of|greater than|passed)\s"
    r"(?:the\s)?[$€£¥]?$"
)
_AT_MOST = re.compile(r"(?:less than|fewer than|under|below|at most|no more than|up to)\s(?:the\s)?[$€£¥]?$")

_MONTH = rf"(?P<month>{match_any(MONTH_NUMBERS)})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1\d|20)\d\d)"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b",
        rf"\b{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR}\b)?",
        rf"\b{_MONTH}\s+{_DAY}\b(?!,\d{{3}}|\.\d)(?:,?\s+{_YEAR}\b)?",
        rf"\b{_MONTH},?\s+{_YEAR}\b",
        rf"\b(?:in|since|until|till|by|from|of|early|mid|late|last|this|next|end of)[\s-]{_MONTH}",
        rf"\b(?P<month>{match_any(set(MONTHS) - AMBIGUOUS_MONTHS)})\b",
    )
)

_NUMBERED_NAME = re.compile(rf"\b({match_any(NUMBERED_NAMES)})\s(\d+)\b", re.IGNORECASE)
_PLAIN_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")

Bound = Literal["", "at least", "at most"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and bound."""

    value: str
    """Plain digits, as `read_numbers` returns them."""
    unit: str
    """A key of `en.numbers.UNITS`, or ""."""
    bound: Bound
    """"at least" after "more than" and the like, "at most" after "less than", else ""."""
    text: str
    """As written, in lower case."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date. Parts that the text does not give are 0."""

    year: int
    month: int
    day: int
    text: str
    """As written, in lower case."""


def read_numbers(text: str) -> set[str]:
    """Every number as plain digits: "1,200" and "1200", "twelve" and "12", "1.5 million" and "1500000" are the same."""
    text = _ISO_DATE.sub(lambda date: f"{date[3]} {date[2]} {date[1]}", text)
    text = _NUMBER_WORD.sub(lambda word: str(_WORD_VALUES[word.group()]), fold_text(text))
    return {_scale(_normalise_number(number[1]), number[2] or number[3]) for number in _NUMBER.finditer(text)}


def read_dates(text: str) -> list[WrittenDate]:
    """Dates that name a month, in any usual order, and ISO dates, in order of pattern. A year alone is a number."""
    return _take_dates(fold_text(text))[0]


def read_quantities(text: str) -> list[Quantity]:
    """Every number that is not part of a date, in order. "One" and "a" alone are left out."""
    folded = _take_dates(fold_text(text))[1]
    found = [(match.start(), match.end(), *_value_written(match)) for match in _WRITTEN.finditer(folded)]
    taken = [(start, end) for start, end, *_ in found]
    for match in _SPELLED.finditer(folded):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        value = _value_spelled(match)
        if value:
            found.append((match.start(), match.end(), value, ""))
    return [_describe(folded, *place) for place in sorted(found)]


def find_missing_figures(claim: str, evidence: str, *, context: str = "") -> list[str]:
    """Numbers and dates of the claim that the evidence lacks, each described in words.

    A number in a name ("Article 5") counts as found when the context has it after the same word; a year counts as found
    anywhere in the context.
    """
    held_dates = read_dates(evidence)
    held = read_quantities(evidence)
    around = f"{context}\n{evidence}"
    labels = set(_list_numbered_names(around))
    years = {quantity.value for quantity in held} | {str(date.year) for date in held_dates} | _list_years(context)
    missing = [f"the date {date.text}" for date in read_dates(claim) if not _holds_date(date, held_dates, years)]
    parts = {str(part) for date in held_dates for part in (date.year, date.day) if part}
    labelled = {number: (label, number) for label, number in _list_numbered_names(claim)}
    for quantity in read_quantities(claim):
        label = labelled.get(quantity.value)
        if not (label in labels if label else _holds_quantity(quantity, held, parts)):
            missing.append(f"the number {quantity.text}")
    return missing


def _list_numbered_names(text: str) -> list[tuple[str, str]]:
    """Numbers in names, each with the word before it: ("article", "5")."""
    return [(match[1].lower(), match[2]) for match in _NUMBERED_NAME.finditer(text)]


def _list_years(text: str) -> set[str]:
    return set(_PLAIN_YEAR.findall(text))


def _holds_date(date: WrittenDate, held: list[WrittenDate], years: set[str]) -> bool:
    return any(
        date.month == other.month
        and date.day in (0, other.day)
        and (not date.year or date.year == other.year or (not other.year and str(date.year) in years))
        for other in held
    )


def _holds_quantity(quantity: Quantity, held: list[Quantity], parts: set[str]) -> bool:
    if not quantity.unit and quantity.value in parts:
        return True
    return any(
        quantity.value == other.value
        and (quantity.unit == other.unit or not (quantity.unit and other.unit))
        and (quantity.bound == other.bound or not (quantity.bound and other.bound))
        for other in held
    )


def _take_dates(folded: str) -> tuple[list[WrittenDate], str]:
    """The dates of a folded text, and the text with the dates blanked out."""
    dates = []
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            month = int(parts["number"]) if parts.get("number") else MONTH_NUMBERS[parts["month"]]
            day = int(parts.get("day") or 0)
            if month <= 12 and day <= 31:
                dates.append(WrittenDate(int(parts.get("year") or 0), month, day, match.group().strip()))
        folded = pattern.sub(lambda match: " " * len(match.group()), folded)
    return dates, folded


def _value_written(match: re.Match[str]) -> tuple[str, str]:
    """Value and currency sign of a number in digits."""
    scale = match["scale"] or match["letter"]
    number = _normalise_number(match["number"])
    if scale == "hundred":
        return str(int(float(number) * 100)), match["sign"] or ""
    return _scale(number, {"tn": "trillion"}.get(scale, scale)), match["sign"] or ""


def _value_spelled(match: re.Match[str]) -> str:
    """Value of a number in words; "" for "one" alone, which is mostly a pronoun."""
    if match["ordinal"]:
        return str(_ORDINAL_VALUES[match["ordinal"]])
    words = [word for word in re.split(r"[\s-]+", match["words"]) if word != "and"]
    if words == ["one"]:
        return ""
    total = current = 0
    for word in words:
        if word in _WORD_VALUES:
            current += _WORD_VALUES[word]
        elif _MULTIPLIERS[word] < 1000:
            current = (current or 1) * _MULTIPLIERS[word]
        else:
            total += (current or 1) * _MULTIPLIERS[word]
            current = 0
    value = total + current
    return str(value // 2 if match["half"] else value)


def _describe(folded: str, start: int, end: int, value: str, sign: str) -> Quantity:
    unit = _UNIT.match(folded, end)
    before = folded[max(0, start - 24) : start]
    before += " " if before and not before[-1].isspace() else ""
    bound: Bound = "at least" if _AT_LEAST.search(before) else "at most" if _AT_MOST.search(before) else ""
    stop = unit.end() if unit else end
    return Quantity(value, sign or (_UNIT_OF[unit[1]] if unit else ""), bound, folded[start:stop].strip())


def _scale(number: str, scale: str | None) -> str:
    """The number multiplied by its scale. Unchanged when it has more decimals than the scale has zeros."""
    whole, _, fraction = number.partition(".")
    zeros = (_ZEROS[scale] if scale else 0) - len(fraction)
    if not scale or zeros < 0:
        return number
    return (whole + fraction + "0" * zeros).lstrip("0") or "0"


def _normalise_number(number: str) -> str:
    """Without thousands separators and padding zeros. A comma not followed by three digits is a decimal point."""
    number = re.sub(r",(?=\d{3}(?:\D|$))", "", number).replace(",", ".")
    whole, _, fraction = number.partition(".")
    fraction = fraction.rstrip("0") if "." not in fraction else fraction
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
