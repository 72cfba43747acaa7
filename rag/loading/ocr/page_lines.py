"""Recognised lines -> printed lines as the modules for PDF pages take them: upright, with baselines and type sizes.

Most recognisers give a box around the ink of a line, which alone says little of the type: "on a rose" has a lower one
than "Paragraph" in the same type. The letters of the line tell where in the box its baseline is. Some give boxes of one
height for lines of one type; which of the two it is shows in the lines themselves.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.loading.formats.pdf_columns import order_lines, sort_rows
from rag.loading.formats.pdf_lines import LINE_HYPHEN, PageLine
from rag.loading.ocr.recogniser import Corner, RecognisedLine, RecognisedPage

PAGE_POINTS = 842.0
"""Height of A4: what a page without a size of its own is taken for."""
_ASCENT, _X_HEIGHT, _DESCENT = 0.70, 0.48, 0.21
"""Of common text types, in ems."""
_MARGIN = 0.32
"""Ems that a box is higher than its ink."""
_LINE_HEIGHT = 1.15
"""Height of a `PageLine`, in ems."""
_SAME_SIZE = 0.14
"""Two lines whose sizes differ by less are set in one type."""
_MIN_SLOPE_SHAPE = 4
"""Times as long as high is a line that shows how the page is turned."""
_TALL = re.compile(
    r"[A-Z0-9bdfhijklt!?()\[\]/&%$€£§ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞß\"'“”„‘’]|[àáâãäåèéêëìíîïñòóôõöùúûüý]"
)
_DEEP = re.compile(r"[gjpqy,;()\[\]QçÇ„/]")
_WIDE_SCRIPT = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")
_END_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")


def arrange_lines(page: RecognisedPage, *, points: float = PAGE_POINTS, weight: int = 0) -> list[PageLine]:
    """The lines of a page in reading order. `points` is the height of the page, `weight` that of its type."""
    lines = page.readable
    if not lines:
        return []
    scale = points / max(page.height, 1)
    angle = _find_angle(lines)
    place = _Placing(angle, scale, points, weight)
    by_ink = [_measure(line, place, _find_extent(line.words)) for line in lines]
    by_type = [_measure(line, place, (_ASCENT, _DESCENT)) for line in lines]
    measured = by_ink if _count_alike(by_ink) >= _count_alike(by_type) else by_type
    return order_lines(sort_rows(_even_out(measured)))


def _find_angle(lines: Sequence[RecognisedLine]) -> float:
    """How far the page is turned, in radians: the median of its long lines, each counted by its length."""
    found: list[tuple[float, float]] = []
    for line in lines:
        (left, top), (right, other), _, (foot, low) = line.corners
        length, height = math.hypot(right - left, other - top), math.hypot(foot - left, low - top)
        if length >= _MIN_SLOPE_SHAPE * height:
            found.append((math.atan2(other - top, right - left), length))
    if not found:
        return 0.0
    found.sort()
    half, total = sum(length for _, length in found) / 2, 0.0
    for angle, length in found:
        total += length
        if total >= half:
            return angle
    return found[-1][0]


@dataclass(frozen=True, slots=True)
class _Placing:
    """What is the same for all lines of a page."""

    angle: float
    scale: float
    """Points of a pixel."""
    points: float
    weight: int


def _measure(line: RecognisedLine, place: _Placing, extent: tuple[float, float]) -> PageLine:
    """One line, upright, in points from the bottom of the page. `extent` is how far its box reaches above and below
    the baseline, in ems, without its margin."""
    corners = [_turn(corner, -place.angle) for corner in line.corners]
    left, right, top, bottom = (
        sum(corners[corner][axis] for corner in pair) / 2 * place.scale
        for pair, axis in (((0, 3), 0), ((1, 2), 0), ((0, 1), 1), ((2, 3), 1))
    )
    words = _END_HYPHEN.sub(LINE_HYPHEN, " ".join(line.words.split()))
    ascent, descent = extent
    size = max(1.0, (bottom - top) / (ascent + descent + _MARGIN))
    baseline = (top + bottom) / 2 + (ascent - descent) / 2 * size
    return PageLine(
        words=words,
        left=left,
        right=max(right, left + 1),
        baseline=place.points - baseline,
        height=_LINE_HEIGHT * size,
        weight=place.weight,
        first_word_width=(right - left) * len(words.partition(" ")[0]) / max(1, len(words)),
        is_row=False,
    )


def _turn(corner: Corner, angle: float) -> Corner:
    x, y = corner
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)


def _find_extent(words: str) -> tuple[float, float]:
    """How far the letters of a line reach above and below its baseline, in ems."""
    if _WIDE_SCRIPT.search(words):
        return 0.85, 0.1
    return _ASCENT if _TALL.search(words) else _X_HEIGHT, _DESCENT if _DEEP.search(words) else 0.0


def _count_alike(lines: Sequence[PageLine]) -> int:
    """The letters of the lines that are about as high as most are."""
    middle = _find_median(lines, sorted(range(len(lines)), key=lambda number: lines[number].height))
    return sum(len(line.words) for line in lines if abs(line.height / middle - 1) < _SAME_SIZE / 2)


def _even_out(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines with one height for those of about the same: boxes are not exact."""
    heights = [0.0] * len(lines)
    rest = sorted(range(len(lines)), key=lambda number: lines[number].height)
    while rest:
        middle = _find_median(lines, rest)
        same = [number for number in rest if abs(lines[number].height / middle - 1) < _SAME_SIZE]
        for number in same:
            heights[number] = middle
        rest = [number for number in rest if number not in set(same)]
    return [replace(line, height=height) for line, height in zip(lines, heights, strict=True)]


def _find_median(lines: Sequence[PageLine], numbers: Sequence[int]) -> float:
    """The height of most letters of some lines, which are in order of height."""
    half = sum(len(lines[number].words) for number in numbers) / 2
    for number in numbers:
        half -= len(lines[number].words)
        if half <= 0:
            return lines[number].height
    return lines[numbers[-1]].height
