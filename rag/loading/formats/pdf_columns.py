"""The printed lines of a page in the order in which they were drawn -> in the order in which they are read.

Most programs draw a page as it is read, column by column. Some draw it row by row, so that lines beside each other
become one, or in no order. Here such rows are told from the rows of a table, and cut at the white space between
columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.loading.formats.pdf_lines import Gap, PageLine, has_cells, join_cells
from rag.loading.structure.lines import ends_sentence

_MIN_LINES = 4
"""Fewest lines on each side of the white space between two columns."""
_MIN_BESIDE = 3
"""Fewest of them that are beside each other."""
_MIN_ROWS = 3
"""Fewest rows of a table that was drawn column by column, with the head."""
_ROW_DISTANCE = 1.3
"""Line heights between its rows, at least: the lines of a wrapped head are closer."""
_MAX_CELL_WORDS = 6
"""Most words of one of its cells."""
_MAX_LINES = 600
"""Of a page of more lines, which nobody prints, columns are not looked for."""
_FULL = 0.75
"""A line of at least this share of the widest one fills its column."""
_MIN_FULL_SHARE = 0.5
_BESIDE = 0.95
"""Lines whose baselines are less than this many line heights apart are beside each other."""
_NEAR = 40
"""Points between the middles of the gaps beside one column, whose lines end where they like."""
_MARGIN = 2
"""Points from the beginning of a column to where it may be cut off from the one before."""
_CLOSE = 1.3
"""Lines of running text are no further apart than this times the distance of close ones."""
_MIN_CLOSE_SHARE = 0.6
"""Share of the lines of a column that are as close; the short cells of a table's first column have gaps below."""
_MIN_LETTERS = 12
"""Letters of a line of running text, on average: cells of a table have fewer."""
_MAX_FIGURES = 0.2
"""Share of figures in running text; cells of a table have more."""
_MAX_STEPS_BACK = 0.1
"""Share of lines of a page that may stand higher than the line drawn before, in the same column."""
_LETTER = re.compile(r"[^\W\d_]")
_FIGURE = re.compile(r"\d")


def order_lines(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines of a page as they are read, each inside one column."""
    drawn = list(lines) if _is_drawn_in_order(lines) else sort_rows(lines)
    return [line for run in _join_table_columns(_list_runs(drawn)) for line in _read_columns(run)]


def _is_drawn_in_order(lines: Sequence[PageLine]) -> bool:
    """Whether lines follow the one above them, but for a few."""
    back = sum(
        below.baseline > above.baseline + 0.5 * above.height and _overlap(above, below)
        for above, below in pairwise(lines)
    )
    return back <= max(2.0, _MAX_STEPS_BACK * len(lines))


def _overlap(one: PageLine, other: PageLine) -> bool:
    return one.left < other.right and other.left < one.right


def sort_rows(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines from top to bottom, those beside each other as one row."""
    rows: list[list[PageLine]] = []
    for line in sorted(lines, key=lambda line: -line.baseline):
        if rows and abs(rows[-1][0].baseline - line.baseline) < 0.3 * min(line.height, rows[-1][0].height):
            rows[-1].append(line)
        else:
            rows.append([line])
    joined: list[PageLine] = []
    for row in rows:
        row.sort(key=lambda line: line.left)
        whole = row[0]
        for line in row[1:]:
            whole = join_cells(whole, line)
        joined.append(whole)
    return joined


def _list_runs(lines: Sequence[PageLine]) -> Iterator[list[PageLine]]:
    """Lines that follow each other down the page."""
    run: list[PageLine] = []
    for line in lines:
        if run and line.baseline > run[-1].baseline + 0.5 * line.height:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _join_table_columns(runs: Iterable[list[PageLine]]) -> list[list[PageLine]]:
    """The runs; where a table was drawn column by column, its cells are put together row by row."""
    joined: list[list[PageLine]] = []
    for run in runs:
        rows = _match_rows(joined[-1], run) if joined else 0
        if not rows:
            joined.append(run)
            continue
        above = joined[-1]
        cells = zip(above[-rows:], run[:rows], strict=True)
        joined[-1] = [*above[:-rows], *(join_cells(*pair) for pair in cells), *run[rows:]]
    return joined


def _match_rows(above: Sequence[PageLine], run: Sequence[PageLine]) -> int:
    """How many lines at the end of a run are cells in one row each with the first lines of the next; 0 when they are
    no table."""
    level = [at for at, line in enumerate(above) if abs(line.baseline - run[0].baseline) < 0.3 * line.height]
    count = len(above) - level[0] if level else 0
    if not _MIN_ROWS <= count <= len(run):
        return 0
    pairs = list(zip(above[-count:], run[:count], strict=True))
    are_level = all(abs(one.baseline - other.baseline) < 0.3 * one.height for one, other in pairs)
    are_beside = max(one.right for one, _ in pairs) < min(other.left for _, other in pairs)
    are_apart = all(a.baseline - b.baseline > _ROW_DISTANCE * b.height for a, b in pairwise(run[:count]))
    is_table = are_level and are_beside and are_apart and _are_cells([line for pair in pairs for line in pair])
    return count if is_table else 0


def _are_cells(lines: Sequence[PageLine]) -> bool:
    """Whether lines are the short cells of a table, none of which ends or goes on with a sentence."""
    small = sum(line.words[:1].islower() for line in lines)
    is_short = all(len(line.words.split()) <= _MAX_CELL_WORDS * (1 + len(line.gaps)) for line in lines)
    return is_short and 3 * small <= len(lines) and not any(ends_sentence(line.words) for line in lines)


def _read_columns(lines: list[PageLine]) -> list[PageLine]:
    """The lines with those of columns beside each other put column by column."""
    found = _find_columns(lines) if _MIN_BESIDE <= len(lines) <= _MAX_LINES else None
    if found is None:
        return lines
    first, last, edge = found
    left, right = _cut(lines[first:last], edge)
    return [*_read_columns(lines[:first]), *_read_columns(left), *_read_columns(right), *_read_columns(lines[last:])]


def _find_columns(lines: Sequence[PageLine]) -> tuple[int, int, float] | None:
    """The range of lines that stand in two columns, and where the first column ends; None when none do.

    Of several places the one is taken at which most lines are beside each other, then the one that cuts most lines off
    from others.
    """
    best: tuple[int, int, float] | None = None
    most = (_MIN_BESIDE - 1, len(lines))
    worded = [bool(line.gaps) and _holds_words(line.words) for line in lines]
    for edge in _list_edges(lines, worded):
        for first, last, beside in _list_uncrossed(lines, edge):
            rows = [number for number in range(first, last) if lines[number].gaps]
            if (beside, last - first) <= most or 2 * sum(worded[number] for number in rows) < len(rows):
                continue
            if _are_running_text(*_cut(lines[first:last], edge)):
                best, most = (first, last, float(edge)), (beside, last - first)
    return best


def _list_edges(lines: Sequence[PageLine], worded: Sequence[bool]) -> list[int]:
    """Where a column may end: in a gap of a line, or between two lines that are drawn one after the other."""
    held = [gap for line, holds in zip(lines, worded, strict=True) if holds for gap in line.gaps]
    found = Counter(round((gap.left + gap.right) / 2) for gap in held)
    found += Counter(round(gap.right) - _MARGIN for gap in held)  # lines may reach beyond the middle
    edges = {edge for edge in found if sum(found[edge + near] for near in range(-_NEAR, _NEAR + 1)) >= _MIN_BESIDE}
    for above, below in pairwise(lines):
        if above.baseline - below.baseline < _BESIDE * below.height and not _overlap(above, below):
            one, other = sorted((above, below), key=lambda line: line.left)
            edges.add(round((one.right + other.left) / 2))
    return sorted(edges)


def _holds_words(words: str) -> bool:
    """Whether there are mostly letters, and enough of them for a line in each of two columns."""
    letters, figures = len(_LETTER.findall(words)), len(_FIGURE.findall(words))
    return letters >= 2 * _MIN_LETTERS and figures <= _MAX_FIGURES * (letters + figures)


def _list_uncrossed(lines: Sequence[PageLine], edge: float) -> Iterator[tuple[int, int, int]]:
    """Ranges of lines none of which has words at `edge`, and how many of them are beside another: from the first to the
    last of these, and the lines close above and below that continue one column."""
    first = 0
    for number in range(len(lines) + 1):
        is_crossed = number == len(lines) or _crosses(lines[number], edge)
        if is_crossed:
            beside = [at for at in range(first, number) if _is_beside(lines, at, edge)]
            if beside:
                yield (*_extend(lines, beside[0], beside[-1], first, number), len(beside))
            first = number + 1


def _is_beside(lines: Sequence[PageLine], at: int, edge: float) -> bool:
    """Whether a line has words on both sides of `edge`, or stands beside the next one."""
    line = lines[at]
    if _find_gap(line, edge) or at + 1 == len(lines):
        return _find_gap(line, edge) is not None
    below = lines[at + 1]
    is_near = line.baseline - below.baseline < _BESIDE * below.height
    return is_near and (line.right <= edge) != (below.right <= edge) and not _crosses(below, edge)


def _crosses(line: PageLine, edge: float) -> bool:
    return line.left < edge < line.right and _find_gap(line, edge) is None


def _extend(lines: Sequence[PageLine], top: int, bottom: int, first: int, last: int) -> tuple[int, int]:
    """The range from line `top` to line `bottom`, with those close to it, inside `first:last`."""
    while top > first and _is_near(lines[top - 1], lines[top]):
        top -= 1
    while bottom + 1 < last and _is_near(lines[bottom], lines[bottom + 1]):
        bottom += 1
    return top, bottom + 1


def _is_near(above: PageLine, below: PageLine) -> bool:
    """Whether two lines may belong to one column: the same type, no further apart than paragraphs are."""
    same_type = 0.9 < above.height / below.height < 1.1
    return same_type and above.baseline - below.baseline < 2.2 * below.height


def _find_gap(line: PageLine, edge: float) -> Gap | None:
    return next((gap for gap in line.gaps if gap.left <= edge <= gap.right), None)


def _cut(lines: Sequence[PageLine], edge: float) -> tuple[list[PageLine], list[PageLine]]:
    """The lines of the first column and those of the second."""
    left: list[PageLine] = []
    right: list[PageLine] = []
    for line in lines:
        gap = _find_gap(line, edge)
        if gap is None:
            (left if line.right <= edge else right).append(line)
            continue
        inner = tuple(one for one in line.gaps if one.at < gap.at)
        outer = tuple(one._replace(at=one.at - gap.at - 1) for one in line.gaps if one.at > gap.at)
        before, after = line.words[: gap.at].strip(), line.words[gap.at :].strip()
        left.append(_narrow(line, before, line.left, gap.left, inner))
        right.append(_narrow(line, after, gap.right, line.right, outer))
    return left, right


def _narrow(line: PageLine, words: str, left: float, right: float, gaps: tuple[Gap, ...]) -> PageLine:
    """The part of a line between two edges."""
    width = (right - left) * len(words.partition(" ")[0]) / max(1, len(words))
    is_row = has_cells(words, gaps, line.height)
    return replace(line, words=words, left=left, right=right, first_word_width=width, is_row=is_row, gaps=gaps)


def _are_running_text(left: Sequence[PageLine], right: Sequence[PageLine]) -> bool:
    """Whether two columns hold wrapped text, not the cells of a table."""
    if not all(map(_is_running_text, (left, right))):
        return False
    columns = [_list_steps(column) for column in (left, right)]
    if not all(columns):
        return False
    spacing = min(sorted(steps)[len(steps) // 4] for steps in columns)
    return all(sum(step <= _CLOSE * spacing for step in steps) >= _MIN_CLOSE_SHARE * len(steps) for steps in columns)


def _list_steps(lines: Sequence[PageLine]) -> list[float]:
    """How far each line stands below the one above, where it is not beside it."""
    steps = [(above.baseline - below.baseline, below.height) for above, below in pairwise(lines)]
    return [step for step, height in steps if step > 0.7 * height]


def _is_running_text(lines: Sequence[PageLine]) -> bool:
    words = "".join(line.words for line in lines)
    letters, figures = len(_LETTER.findall(words)), len(_FIGURE.findall(words))
    if len(lines) < _MIN_LINES or letters < _MIN_LETTERS * len(lines) or figures > _MAX_FIGURES * (letters + figures):
        return False
    widest = max(line.right - line.left for line in lines)
    full = sum(line.right - line.left >= _FULL * widest for line in lines)
    return full >= _MIN_FULL_SHARE * len(lines)
