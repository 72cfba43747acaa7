"""The characters of a Word paragraph as Word shows them, and the text of the boxes and drawings anchored in it.

Deleted and hidden text, field codes and the grey prompts of empty content controls are not shown. Formulas become text
on one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rag.loading.formats.office_formulas import FORMULA, write_formula
from rag.loading.structure.archives import parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_UNSHOWN = frozenset(
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "tblPr", "sdtPr", "rt"),
        *("footnoteReference", "endnoteReference", "commentReference", "footnoteRef", "endnoteRef", "annotationRef"),
    )
)
_BOX = f"{W}txbxContent"
_DRAWINGS = (f"{W}drawing", f"{W}pict", f"{W}object")
_OFF = ("0", "false", "off")


def is_on(properties: Any, name: str) -> bool:
    """Whether a property such as "vanish" is set among the properties of a run, paragraph or style."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in _OFF


def is_unshown(element: Any, hidden_styles: frozenset[str]) -> bool:
    """Whether nothing of an element is shown: deleted, a field code, a hidden run, the prompt of an empty control, or
    the copy of a drawing for old versions of Word."""
    if not isinstance(element.tag, str) or element.tag in _UNSHOWN or element.tag.endswith("}Fallback"):
        return True
    if element.tag == f"{W}r":
        properties = element.find(f"{W}rPr")
        styled = None if properties is None else properties.find(f"{W}rStyle")
        return is_on(properties, "vanish") or (styled is not None and styled.get(f"{W}val") in hidden_styles)
    return element.tag == f"{W}sdt" and is_on(element.find(f"{W}sdtPr"), "showingPlcHdr")


def read_words(element: Any, hidden_styles: frozenset[str]) -> str:
    """The characters of a paragraph, without those of its boxes and drawings."""
    return "".join(_read_text(element, hidden_styles))


def _read_text(element: Any, hidden_styles: frozenset[str]) -> Iterator[str]:
    for child in element:
        if is_unshown(child, hidden_styles) or child.tag in _DRAWINGS:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}ptab"):
            yield " "
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag == FORMULA:
            yield write_formula(child)
        else:
            yield from _read_text(child, hidden_styles)


def list_boxes(element: Any, hidden_styles: frozenset[str]) -> Iterator[Any]:
    """The content of each text box that is anchored in a paragraph, as an element of paragraphs and tables."""
    for child in element:
        if is_unshown(child, hidden_styles):
            continue
        if child.tag == _BOX:
            yield child
        else:
            yield from list_boxes(child, hidden_styles)


def list_drawn_lines(element: Any, part: Any) -> Iterator[str]:
    """The lines of the diagrams (SmartArt) and drawings of a paragraph. `part` is the part of the file it is in."""
    for drawing in element.iter(f"{W}drawing"):
        if any(is_unshown(above, frozenset()) for above in drawing.iterancestors()):
            continue
        roots = [drawing]
        for link in drawing.iter(_DIAGRAM):
            related = part.related_parts.get(link.get(f"{_RELATED}dm"))
            if related is not None:
                roots.append(parse_xml(related.blob, kind="Word document"))
        for root in roots:
            for paragraph in root.iter(f"{_A}p"):
                words = "".join(one.text or "" for one in paragraph.iter(f"{_A}t")).strip()
                if words:
                    yield words
