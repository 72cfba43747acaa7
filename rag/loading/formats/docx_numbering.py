"""The numbers that Word shows before paragraphs: "1.", "2.3", "(a)", "IV.", and bullets.

A number is nowhere in the text of a paragraph: it follows from the list that the paragraph or its style belongs to, the
level, and the paragraphs before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from rag.loading.formats.docx_text import W

BULLET = "•"
_LEVELS = 9
_MAX_STYLES = 50
"""Longest chain of styles that are based on one another; a damaged file may have a circle."""
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    number_format: str
    text: str
    """With "%1" for the number of the first level, and so on."""
    start: int
    is_legal: bool
    """All numbers in figures, whatever the formats of their levels."""
    style: str
    """The paragraph style that stands for this level; "" for none."""


@dataclass(slots=True)
class _List:
    """A list of the document (w:num)."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    """Levels that begin anew at a number of this list's own."""


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of every list. Paragraphs must be asked for in reading order."""

    lists: dict[str, _List] = field(default_factory=dict)
    styled: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Paragraph style -> its list and level."""
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def count(self, properties: Any, style: str) -> str:
        """What stands before the paragraph with these properties (w:pPr or None) and style; "" for nothing."""
        number, level = self.styled.get(style, ("", 0))
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is not None:
            number = _read(own, "numId", number)
            level = _read_int(_read(own, "ilvl", str(level)), 0)
        return self._count(number, min(max(level, 0), _LEVELS - 1))

    def _count(self, number: str, at: int) -> str:
        found = self.lists.get(number)
        level = found.levels.get(at) if found else None
        if found is None or level is None:
            return ""
        counts = self._counts.setdefault(found.abstract, [0] * _LEVELS)
        if at in found.starts and (number, at) not in self._begun:
            self._begun.add((number, at))
            counts[at] = 0
        counts[at] = counts[at] + 1 if counts[at] else found.starts.get(at, level.start)
        counts[at + 1 :] = [0] * (_LEVELS - at - 1)
        if level.number_format == "bullet":
            return BULLET
        if level.number_format == "none":
            return ""

        def write(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = found.levels.get(place)
            if other is None:
                return ""
            value = counts[place] or other.start
            return _write_number(value, "decimal" if level.is_legal else other.number_format)

        return re.sub(r"%([1-9])", write, level.text).strip()


def read_numbering(numbering: Any, styles: Any) -> Numbering:
    """The lists of a document; `numbering` and `styles` are the roots of these parts, or None."""
    found = Numbering()
    if numbering is not None:
        abstract = {one.get(f"{W}abstractNumId", ""): _read_levels(one) for one in numbering.iter(f"{W}abstractNum")}
        for one in numbering.iter(f"{W}num"):
            base = _read(one, "abstractNumId", "")
            levels, starts = dict(abstract.get(base, {})), {}
            for override in one.iter(f"{W}lvlOverride"):
                at = _read_int(override.get(f"{W}ilvl"), 0)
                levels.update(_read_levels(override))
                if (start := override.find(f"{W}startOverride")) is not None:
                    starts[at] = _read_int(start.get(f"{W}val"), 1)
            found.lists[one.get(f"{W}numId", "")] = _List(base, levels, starts)
    if styles is not None:
        _read_styles(found, styles)
    return found


def _read_levels(element: Any) -> dict[int, _Level]:
    return {
        _read_int(one.get(f"{W}ilvl"), 0): _Level(
            number_format=_read(one, "numFmt", "decimal"),
            text=_read(one, "lvlText", ""),
            start=_read_int(_read(one, "start", "1"), 1),
            is_legal=one.find(f"{W}isLgl") is not None,
            style=_read(one, "pStyle", ""),
        )
        for one in element.findall(f"{W}lvl")
    }


def _read_styles(numbering: Numbering, styles: Any) -> None:
    """Note the list of each paragraph style, its own or that of the style it is based on."""
    own: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        based[name] = _read(style, "basedOn", "")
        numbered = style.find(f"{W}pPr/{W}numPr")
        if numbered is not None:
            own[name] = _read(numbered, "numId", "")
    for name in based:
        at = name
        for _ in range(_MAX_STYLES):
            if not at or at in own:
                break
            at = based.get(at, "")
        number = own.get(at, "")
        if number in numbering.lists:
            levels = numbering.lists[number].levels
            level = next((place for place, one in levels.items() if one.style in (name, at)), 0)
            numbering.styled[name] = (number, level)


def _read(element: Any, name: str, default: str) -> str:
    found = element.find(f"{W}{name}")
    return default if found is None else str(found.get(f"{W}val", default))


def _read_int(value: str | None, default: int) -> int:
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else default


def _write_number(value: int, number_format: str) -> str:
    if number_format == "decimalZero":
        return f"{value:02}"
    if number_format in ("lowerRoman", "upperRoman"):
        return _change_case(_write_roman(value), number_format)
    if number_format in ("lowerLetter", "upperLetter") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26)
        return _change_case(letter * min((value - 1) // 26 + 1, _LEVELS), number_format)
    if number_format == "ordinal":
        ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"
    return str(value)


def _change_case(word: str, number_format: str) -> str:
    return word.upper() if number_format.startswith("upper") else word


def _write_roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    letters = ""
    for size, letter in _ROMAN:
        count, value = divmod(value, size)
        letters += letter * count
    return letters
