"""A presentation with damaged slides -> one that a library opens, with empty slides in their place."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from rag.errors import FileUnreadable
from rag.loading.structure.archives import parse_xml, read_part

_SLIDE = re.compile(r"ppt/slides/[^/]+\.xml")
_EMPTY = b"""<?xml version="1.0" encoding="UTF-8"?>
<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><p:nvGrpSpPr>
<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/></p:spTree></p:cSld></p:sld>"""


def replace_damaged_slides(archive: zipfile.ZipFile, *, kind: str) -> tuple[zipfile.ZipFile, frozenset[str]]:
    """The archive with its damaged slides replaced by empty ones, and the names of their parts.

    Raises FileUnreadable when every slide is damaged, or another part.
    """
    slides = [name for name in archive.namelist() if _SLIDE.fullmatch(name)]
    damaged = frozenset(name for name in slides if _is_damaged(archive, name, kind))
    if not damaged:
        return archive, damaged
    if len(damaged) == len(slides):
        raise FileUnreadable(f"it is damaged, or no {kind}: none of its slides can be read")
    rewritten = BytesIO()
    with zipfile.ZipFile(rewritten, "w") as made:
        for name in archive.namelist():
            made.writestr(name, _EMPTY if name in damaged else read_part(archive, name, kind=kind))
    return zipfile.ZipFile(rewritten), damaged


def _is_damaged(archive: zipfile.ZipFile, name: str, kind: str) -> bool:
    try:
        content = read_part(archive, name, kind=kind)
        if b"<!ENTITY" in content:
            return False  # refused as a whole, with that reason
        parse_xml(content, kind=kind)
    except FileUnreadable as error:
        return "nested" not in str(error)
    return False
