"""Formulas in MathML as text on one line: "(a+b)/2", "x^2", "√(n)", "∑_(i=1)^n i".

The notation is Word's linear format (Unicode Technical Note 28), which people can read as it is. `tex_formulas` writes
those of LaTeX in it, `formats/office_formulas` those of Word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

MATHML = "http://www.w3.org/1998/Math/MathML"
_SILENT = frozenset(("annotation", "annotation-xml", "mphantom", "none", "mprescripts", "maligngroup", "malignmark"))
_MAX_DEPTH = 100


def group_words(words: str) -> str:
    """Put in brackets, unless it is one number, one word or already in brackets."""
    is_single = words.isalnum() or len(words) < 2 or (words[0] == "(" and words.find(")") == len(words) - 1)
    return words if is_single else f"({words})"


def write_mathml(element: Any, depth: int = _MAX_DEPTH) -> str:
    """A formula, or a part of one, on one line. Raises RecursionError when it is nested too deeply."""
    if not isinstance(element.tag, str):
        return ""
    if not depth:
        raise RecursionError
    name = element.tag.rpartition("}")[2].rpartition(":")[2].lower()
    if name in _SILENT:
        return ""
    if not len(element):
        return " " if name == "mspace" else " ".join((element.text or "").split())
    parts = [write_mathml(child, depth - 1) for child in element]
    write = _WRITERS.get(name)
    if name == "mfenced":
        opening, closing = str(element.get("open", "(")), str(element.get("close", ")"))
        return opening + str(element.get("separators", ","))[:1].join(parts) + closing
    return write(parts) if write and len(parts) >= _LEAST_PARTS.get(name, 1) else "".join(parts)


_WRITERS: Mapping[str, Callable[[list[str]], str]] = {
    "mfrac": lambda parts: f"{group_words(parts[0])}/{group_words(parts[1])}",
    "msup": lambda parts: f"{group_words(parts[0])}^{group_words(parts[1])}",
    "msub": lambda parts: f"{group_words(parts[0])}_{group_words(parts[1])}",
    "msubsup": lambda parts: f"{group_words(parts[0])}_{group_words(parts[1])}^{group_words(parts[2])}",
    "munder": lambda parts: f"{parts[0]}_{group_words(parts[1])}",
    "mover": lambda parts: f"{parts[0]}^{group_words(parts[1])}" if parts[1].isalnum() else "".join(parts),
    "munderover": lambda parts: f"{parts[0]}_{group_words(parts[1])}^{group_words(parts[2])}",
    "msqrt": lambda parts: f"√({''.join(parts)})",
    "mroot": lambda parts: f"{parts[1]}√({parts[0]})",
    "mtable": lambda rows: "[" + "; ".join(rows) + "]",
    "mtr": ", ".join,
    "mlabeledtr": lambda cells: ", ".join(cells[1:]),
}
_LEAST_PARTS = {
    "mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mroot": 2,
}  # fmt: skip
