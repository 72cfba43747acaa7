"""Where words stand on a page that was read by OCR."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

Point = tuple[float, float]
"""Fractions of a page's width and height, 0 to 1, from its left edge and from its top."""


@dataclass(frozen=True, slots=True)
class Region:
    """The place on a page of the part `start:end` of a document's text, which is on one printed line."""

    start: int
    end: int
    page: int
    """From 1; the picture itself for a file that is one."""
    corners: tuple[Point, Point, Point, Point]
    """Around the words, clockwise from where they begin at the top, whichever way the page lies."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom edge of the smallest upright box around the corners."""
        across, down = ([corner[axis] for corner in self.corners] for axis in (0, 1))
        return min(across), min(down), max(across), max(down)

    def cut(self, start: int, end: int) -> Region:
        """The part of it with the characters `start:end` of the document, all letters being taken as equally wide."""
        first, last = max(self.start, start), min(self.end, end)
        length = self.end - self.start
        begin, stop = (first - self.start) / length, (last - self.start) / length
        top_left, top_right, bottom_right, bottom_left = self.corners
        corners = (
            _go(top_left, top_right, begin),
            _go(top_left, top_right, stop),
            _go(bottom_left, bottom_right, stop),
            _go(bottom_left, bottom_right, begin),
        )
        return replace(self, start=first, end=last, corners=corners)


def cut_regions(regions: Sequence[Region], start: int, end: int) -> tuple[Region, ...]:
    """The places of the characters `start:end` of a document, one for each printed line; none when the text was not
    read by OCR. `regions` are in order of start and do not overlap."""
    beyond = bisect_left(regions, end, key=_get_start)
    first = beyond
    while first > 0 and regions[first - 1].end > start:
        first -= 1
    return tuple(region.cut(start, end) for region in regions[first:beyond])


def _get_start(region: Region) -> int:
    return region.start


def _go(origin: Point, target: Point, share: float) -> Point:
    return origin[0] + (target[0] - origin[0]) * share, origin[1] + (target[1] - origin[1]) * share
