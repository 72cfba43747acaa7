"""Finds each recognised line of a page in the page's text, so that a quote can be shown where it stands.

The text was made from the lines, but joined, put in order and without the hyphens of split words. So a line is looked
for by its letters alone: long lines first, since the letters of a short one may stand inside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.loading.ocr.recogniser import RecognisedLine, RecognisedPage
from rag.schema.regions import Point, Region

_DIGITS = 4
"""Of the fractions that are kept: a third of a pixel of a page as it is read."""
_IGNORED = "-\u00ad\u2010\ufffe"


def find_regions(text: str, page_starts: Sequence[int], pages: Mapping[int, RecognisedPage]) -> tuple[Region, ...]:
    """The regions of recognised pages (by number, from 1) in order of start. `page_starts` has one start for each page
    of the file, or none for a file that is a single picture."""
    starts = [*(page_starts or (0,)), len(text)]
    found: list[Region] = []
    for number, page in pages.items():
        found += _place_lines(text, starts[number - 1], starts[number], page, number)
    return tuple(sorted(found, key=lambda region: region.start))


def _place_lines(text: str, start: int, end: int, page: RecognisedPage, number: int) -> list[Region]:
    places = [at for at in range(start, end) if _is_letter(text[at])]
    letters = "".join(text[at] for at in places)
    taken = bytearray(len(letters))
    found: list[Region] = []
    for wanted, line in sorted(_list_letters(page.readable), key=lambda pair: (-len(pair[0]), pair[1].corners[0][1])):
        at = _find_untaken(letters, wanted, taken)
        if at < 0:
            continue
        last = at + len(wanted)
        taken[at:last] = b"\x01" * len(wanted)
        found.append(Region(places[at], places[last - 1] + 1, number, _place_corners(line, page)))
    return found


def _list_letters(lines: Sequence[RecognisedLine]) -> list[tuple[str, RecognisedLine]]:
    found = (("".join(filter(_is_letter, line.words)), line) for line in lines)
    return [(letters, line) for letters, line in found if letters]


def _find_untaken(letters: str, wanted: str, taken: bytearray) -> int:
    at = letters.find(wanted)
    while at >= 0 and any(taken[at : at + len(wanted)]):
        at = letters.find(wanted, at + 1)
    return at


def _is_letter(character: str) -> bool:
    return not character.isspace() and character not in _IGNORED


def _place_corners(line: RecognisedLine, page: RecognisedPage) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = ((_share(x, page.width), _share(y, page.height)) for x, y in line.corners)
    return a, b, c, d


def _share(pixels: float, whole: int) -> float:
    return round(min(max(pixels / max(whole, 1), 0.0), 1.0), _DIGITS)
