"""An OpenDocument file -> its content, title and day of saving, whether it is a zip archive of parts or flat: one XML
document with everything in it.

Owns how the two are packed, and where a formula stands in them. `opendocument` and `opendocument_sheets` read the
content.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.raw_document import LoadContext
from rag.loading.structure.archives import drop_binaries, open_archive, parse_xml, read_part
from rag.loading.structure.blocks import tidy_line
from rag.loading.structure.dates import read_date
from rag.loading.structure.formulas import write_mathml
from rag.loading.structure.xml_blocks import name_element

_KIND = "OpenDocument file"
NAMESPACE = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}".format
TEXT, TABLE, OFFICE, DRAW = NAMESPACE("text"), NAMESPACE("table"), NAMESPACE("office"), NAMESPACE("drawing")
_DC, _XLINK = "{http://purl.org/dc/elements/1.1/}", "{http://www.w3.org/1999/xlink}"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A file whose parts are parsed (lxml)."""

    body: Any
    """The element with the visible content, its formulas written out. Its tree has the file's styles."""
    title: str
    """The title in the file's metadata, or ""."""
    saved: date | None
    """The day on which the file was saved last, if its metadata has it."""


def open_opendocument(content: bytes, context: LoadContext, kind: str) -> OpenDocument:
    """The file's parts; `kind` is "text", "spreadsheet" or "presentation".

    Raises FileUnreadable when it is damaged, of another kind, has a password, or unpacks to more than
    `context.max_bytes`.
    """
    if content.startswith(_MARKS) or content.lstrip()[:1] == b"<":
        root = parse_xml(drop_binaries(content), kind=_KIND)
        body, meta = _find_body(root, kind), root.find(f"{OFFICE}meta")
        _write_formulas(body, _take_inside)
    else:
        archive = open_archive(content, max_bytes=context.max_bytes, kind=_KIND)
        _refuse_password(archive)
        body = _find_body(_parse_part(archive, "content.xml"), kind)
        meta = _parse_part(archive, "meta.xml") if "meta.xml" in archive.namelist() else None
        _write_formulas(body, lambda held: _find_part(archive, held))
    saved = read_date(_read_stated(meta, f"{_DC}date")[:10], language="", today=context.today)
    return OpenDocument(body, tidy_line(_read_stated(meta, f"{_DC}title")), saved)


def _refuse_password(archive: zipfile.ZipFile) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in read_part(archive, manifest, kind=_KIND):
        raise FileUnreadable("it is protected by a password")


def _parse_part(archive: zipfile.ZipFile, name: str) -> Any:
    return parse_xml(read_part(archive, name, kind=_KIND), kind=_KIND)


def _find_body(root: Any, kind: str) -> Any:
    body = root.find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise FileUnreadable(f"it is damaged, or no {_KIND} of this kind")
    return body


def _read_stated(meta: Any | None, name: str) -> str:
    """A field of the file's metadata, or ""."""
    stated = None if meta is None else next(meta.iter(name), None)
    return "" if stated is None else stated.text or ""


def _write_formulas(body: Any, find_root: Callable[[Any], Any | None]) -> None:
    """Put the text of each formula, which is a document of its own, where the formula stands.

    `find_root` finds the document of an embedded object.
    """
    for held in list(body.iter(f"{DRAW}object")):
        root, frame = find_root(held), held.getparent()
        if root is not None and name_element(root) == "math" and frame.getparent() is not None:
            frame.tag = f"{TEXT}span"
            frame[:] = []
            frame.text = write_mathml(root)


def _find_part(archive: zipfile.ZipFile, held: Any) -> Any | None:
    """The content of an embedded object, which is a part of the archive; None if that is missing."""
    name = f"{held.get(f'{_XLINK}href', '').removeprefix('./').rstrip('/')}/content.xml"
    return _parse_part(archive, name) if name in archive.namelist() else None


def _take_inside(held: Any) -> Any | None:
    """The content of an embedded object of a flat file, taken out of it: a chart's numbers are no text of the file."""
    inside = next((child for child in held if name_element(child)), None)
    held[:] = []
    return inside
