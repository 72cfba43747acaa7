"""Where words stand on a page: the part of a printed line that a quote takes."""

from __future__ import annotations

from rag.schema.regions import Region, cut_regions

UPRIGHT = ((0.1, 0.2), (0.9, 0.2), (0.9, 0.24), (0.1, 0.24))
UPSIDE_DOWN = ((0.9, 0.24), (0.1, 0.24), (0.1, 0.2), (0.9, 0.2))
ON_ITS_SIDE = ((0.5, 0.1), (0.5, 0.9), (0.46, 0.9), (0.46, 0.1))


def cut(corners: tuple[tuple[float, float], ...], start: int, end: int) -> list[float]:
    region = Region(100, 140, 1, corners)  # type: ignore[arg-type]
    return [round(edge, 3) for edge in region.cut(start, end).box]


def test_a_quarter_of_a_line_takes_a_quarter_of_its_box_whichever_way_it_lies() -> None:
    assert cut(UPRIGHT, 110, 120) == [0.3, 0.2, 0.5, 0.24]
    assert cut(UPSIDE_DOWN, 110, 120) == [0.5, 0.2, 0.7, 0.24]
    assert cut(ON_ITS_SIDE, 110, 120) == [0.46, 0.3, 0.5, 0.5]


def test_a_quote_over_several_lines_takes_the_end_of_the_first_and_the_beginning_of_the_last() -> None:
    lines = [
        Region(40 * number, 40 * number + 40, 1, ((0, 0.1 * number), (1, 0.1 * number), (1, 0.1), (0, 0.1)))
        for number in range(4)
    ]
    taken = cut_regions(lines, 60, 130)
    assert [(one.start, one.end) for one in taken] == [(60, 80), (80, 120), (120, 130)]
    assert taken[0].corners[0] == (0.5, 0.1)
    assert cut_regions(lines, 80, 120) == (lines[2],)
    assert cut_regions((), 0, 10) == ()
