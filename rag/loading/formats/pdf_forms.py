"""The filled fields of a PDF form -> printed lines beside their labels.

Many forms state a field's value without drawing it, since the program that shows the form does that. So values are
taken from the fields, and what was drawn for them is left out.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.loading.formats.pdf_lines import PageLine, join_cells

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_HIDDEN = 0b100010
"""The flags of an annotation that is hidden, or shown in print only."""
_PASSWORD = 1 << 13
"""The flag of a text field for a password."""
_CHECKED, _EMPTY = "☒", "☐"
_LINE_SHARE = 0.8
"""Height of a line of a value, at most, as a share of its field's height."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field with a value. In points."""

    value: str
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, line: PageLine) -> bool:
        """Whether a line stands inside the field."""
        middle = line.baseline + line.height / 4
        return self.left - 1 <= line.left and line.right <= self.right + 1 and self.bottom <= middle <= self.top


def read_fields(document: PdfDocument, page: PdfPage) -> list[Field]:
    """The shown fields of a page that have a value. The forms of the document must be initialised."""
    import pypdfium2.raw as pdfium

    found: list[Field] = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            value = _read_value(document, annotation)
            box = pdfium.FS_RECTF()
            if value and pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
                found.append(Field(value, box.left, box.bottom, box.right, box.top))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _read_value(document: PdfDocument, annotation: Any) -> str:
    """The value of a field as it is read; "" for none, and for what is no field or is not shown."""
    import pypdfium2.raw as pdfium

    form = document.formenv
    if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
        return ""
    if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return ""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return _CHECKED if pdfium.FPDFAnnot_IsChecked(form, annotation) else _EMPTY
    is_text = kind in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
    if not is_text or pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    return _read_string(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation).strip()


def _read_string(read: Callable[..., int], *arguments: Any) -> str:
    """A string of PDFium, which is asked for its length in bytes first."""
    size = read(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(*arguments, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")


def place_values(lines: Sequence[PageLine], fields: Sequence[Field]) -> list[PageLine]:
    """The lines of a page with the value of each field after its label: the words on its left, or else those above."""
    placed = [line for line in lines if not any(field.holds(line) for field in fields)]
    for field in sorted(fields, key=lambda field: (-field.top, field.left)):
        rows = [row for row in field.value.splitlines() if row.strip()]
        height = min(_LINE_SHARE * (field.top - field.bottom) / max(1, len(rows)), 12.0)
        label = _find_label(placed, field)
        at = label + 1 if label is not None else _find_place(placed, field)
        for number, row in enumerate(rows):
            line = _make_line(row.strip(), field, field.top - (number + 1) * height * 1.2, height)
            if number == 0 and label is not None:
                placed[label] = join_cells(placed[label], line)
            else:
                placed.insert(at, line)
                at += 1
    return placed


def _find_label(lines: Sequence[PageLine], field: Field) -> int | None:
    """The index of the nearest line on the left of a field."""
    middle = (field.bottom + field.top) / 2
    level = [
        at
        for at, line in enumerate(lines)
        if abs(line.baseline + line.height / 4 - middle) < max(line.height, field.top - field.bottom) / 2
        and line.right <= field.left + 1
    ]
    return max(level, key=lambda at: lines[at].right, default=None)


def _find_place(lines: Sequence[PageLine], field: Field) -> int:
    """The index before the first line that is printed below a field."""
    below = (at for at, line in enumerate(lines) if line.baseline < field.bottom)
    return next(below, len(lines))


def _make_line(words: str, field: Field, baseline: float, height: float) -> PageLine:
    width = (field.right - field.left) * len(words.partition(" ")[0]) / len(words)
    return PageLine(words, field.left, field.right, baseline, height, 0, width, is_row=False)
