"""The text of a CSV or TSV file -> its likely delimiter and quote mark.

Owns the less usual ones: single quotes, as databases write them, and delimiters that a text may contain as well (`:`),
which are believed only when all lines have the same number of them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from rag.loading.formats.column_names import BODIES, DATES, TITLES, normalise_name

DELIMITERS = ",;\t|"
"""The usual ones, more common ones first."""
_RARE_DELIMITERS = ("^", "~", "¦", "§", "::", ":")
_CONTROL_DELIMITERS = (b"\x1f", b"\x01")
"""The unit separator, and what Hive writes."""
_SAMPLE_LINES, _SAMPLE_CHARS = 50, 100_000
_MOST_UNEVEN = 0.2
"""Largest share of lines with another number of a rare delimiter than the header."""
_LEAST_QUOTED = 2
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
KNOWN_NAMES = frozenset((*TITLES, *BODIES, *DATES))
"""Names of columns, normalised, that tell a header."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written."""

    delimiter: str
    quote: str = '"'


def replace_control_delimiters(content: bytes) -> bytes:
    """A table with tabs for the control characters between its cells, which no text has."""
    head = content.split(b"\n", 1)[0]
    mark = next((mark for mark in _CONTROL_DELIMITERS if mark in head), b"")
    return content.replace(b"\t", b" ").replace(mark, b"\t") if mark else content


def find_dialect(text: str) -> Dialect:
    """The delimiter that splits the first row into the most cells, quoted parts ignored, and the quote mark."""
    head = text[:_SAMPLE_CHARS]
    lines = list(islice((line for line in head.split("\n") if line.strip()), _SAMPLE_LINES))
    bare = _QUOTED.sub("", head).lstrip().split("\n", 1)[0]
    usual = max(DELIMITERS, key=bare.count)
    if usual in bare:
        return Dialect(usual, _find_quote(lines, usual))
    rare = next((mark for mark in _RARE_DELIMITERS if _splits_evenly(lines, mark)), "")
    return Dialect(rare or usual, _find_quote(lines, rare or usual))


def _splits_evenly(lines: list[str], mark: str) -> bool:
    """Whether a mark splits each line into as many cells as the header, which has usual names if the mark is a colon:
    many texts are lines of `name: value`."""
    if len(lines) < 2 or mark not in lines[0]:
        return False
    names = [normalise_name(cell) for cell in lines[0].split(mark)]
    if ":" in mark and not any(name in KNOWN_NAMES for name in names):
        return False
    uneven = sum(_QUOTED.sub("", line).count(mark) != len(names) - 1 for line in lines)
    return all(names) and uneven <= _MOST_UNEVEN * len(lines)


def _find_quote(lines: list[str], delimiter: str) -> str:
    """The mark around the cells of the first lines."""
    found: Counter[str] = Counter()
    for line in lines:
        for quote in "'\"":
            edge = re.escape(delimiter)
            found[quote] += len(re.findall(rf"(?:^|{edge})\s*{quote}[^{quote}\n]*{quote}\s*(?={edge}|$)", line))
    return "'" if found["'"] >= _LEAST_QUOTED and not found['"'] else '"'
