"""Formulas of Office files (OMML) as text on one line: "(a+b)/2", "x^2", "√(n)", "∑_(i=1)^n i".

The notation is Word's own linear format (Unicode Technical Note 28), which people can read as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rag.loading.structure.formulas import group_words

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = f"{_M}oMath"
"""The tag of a formula."""


def write_formula(element: Any) -> str:
    """A formula, or a part of one, on one line."""
    if not isinstance(element.tag, str) or not element.tag.startswith(_M):
        return "".join(one.text or "" for one in element.iter() if str(one.tag).endswith("}t"))
    name = element.tag[len(_M) :]
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    write = _WRITERS.get(name)
    return write(element) if write else "".join(map(write_formula, element))


def _part(element: Any, name: str) -> str:
    found = element.find(f"{_M}{name}")
    return "" if found is None else write_formula(found).strip()


def _parts(element: Any, name: str) -> Iterator[str]:
    return (write_formula(one).strip() for one in element.findall(f"{_M}{name}"))


def _setting(element: Any, properties: str, name: str, default: str) -> str:
    found = element.find(f"{_M}{properties}/{_M}{name}")
    return default if found is None else str(found.get(f"{_M}val", ""))


def _index(element: Any) -> str:
    """The subscript and superscript of a part, if it has them."""
    low, high = _part(element, "sub") or _part(element, "lim"), _part(element, "sup")
    return (f"_{group_words(low)}" if low else "") + (f"^{group_words(high)}" if high else "")


def _write_fraction(element: Any) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    if _setting(element, "fPr", "type", "bar") == "noBar":
        return f"({above} over {below})"
    return f"{group_words(above)}/{group_words(below)}"


def _write_script(element: Any) -> str:
    return group_words(_part(element, "e")) + _index(element)


def _write_upper_limit(element: Any) -> str:
    return f"{_part(element, 'e')}^{group_words(_part(element, 'lim'))}"


def _write_root(element: Any) -> str:
    return f"{_part(element, 'deg')}√({_part(element, 'e')})"


def _write_sum(element: Any) -> str:
    sign = _setting(element, "naryPr", "chr", "∫")
    return f"{sign}{_index(element)} {_part(element, 'e')}"


def _write_brackets(element: Any) -> str:
    opening, closing = _setting(element, "dPr", "begChr", "("), _setting(element, "dPr", "endChr", ")")
    return opening + _setting(element, "dPr", "sepChr", "|").join(_parts(element, "e")) + closing


def _write_function(element: Any) -> str:
    argument = _part(element, "e")
    return _part(element, "fName") + (argument if argument.startswith("(") else f" {argument}")


def _write_matrix(element: Any) -> str:
    return "[" + "; ".join(", ".join(_parts(row, "e")) for row in element.findall(f"{_M}mr")) + "]"


def _write_lines(element: Any) -> str:
    return "; ".join(_parts(element, "e"))


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "f": _write_fraction,
    "sSup": _write_script,
    "sSub": _write_script,
    "sSubSup": _write_script,
    "limLow": _write_script,
    "limUpp": _write_upper_limit,
    "rad": _write_root,
    "nary": _write_sum,
    "d": _write_brackets,
    "func": _write_function,
    "m": _write_matrix,
    "eqArr": _write_lines,
}
