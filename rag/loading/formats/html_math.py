"""The formulas of a web page, in MathML, as text on one line."""

from __future__ import annotations

import re
from bisect import bisect_left
from html import escape

from rag.loading.structure.formulas import write_mathml

_BEGIN, _END = (
    re.compile(r"<(?:\w{1,10}:)?math\b", re.IGNORECASE),
    re.compile(r"</(?:\w{1,10}:)?math\s*>", re.IGNORECASE),
)
_MAX_CHARS = 50_000


def replace_mathml(page: str) -> str:
    """The page with its formulas as text. One that is damaged, very long or nested too deeply stays as it is."""
    if "math" not in page:
        return page
    ends = [end.span() for end in _END.finditer(page)]
    pieces: list[str] = []
    at = 0
    for begin in _BEGIN.finditer(page):
        if begin.start() < at:
            continue  # inside the formula before
        after = bisect_left(ends, (begin.end(), 0))
        if after < len(ends) and ends[after][1] - begin.end() <= _MAX_CHARS:
            end = ends[after][1]
            pieces += [page[at : begin.start()], _write(page[begin.start() : end])]
            at = end
    return "".join([*pieces, page[at:]])


def _write(formula: str) -> str:
    from lxml import html

    try:
        return escape(write_mathml(html.fragment_fromstring(formula)), quote=False)
    except (html.etree.LxmlError, ValueError, RecursionError):
        return formula
