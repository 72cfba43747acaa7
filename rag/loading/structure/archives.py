"""Files that are zip archives of XML (Word, Excel, PowerPoint, OpenDocument, EPUB): opens them safely and parses their
parts.

Owns what is refused before anything is unpacked: zip bombs, parts that declare entities, files with a password.
zipfile never unpacks more of a part than the archive declares, so the declared sizes are the ones to check.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from rag.errors import FileUnreadable

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of Office files before 2007, Outlook messages and encrypted Office files."""

_XML_ENDINGS = (".xml", ".rels", ".opf", ".ncx", ".xhtml", ".html", ".htm")
_MAX_MEDIA_FACTOR = 10
"""Pictures hardly compress, so a file that unpacks to more than this many times the limit is a zip bomb."""
_MAX_PARTS = 100_000
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMESPACE = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_ENTITY_MARKS = tuple("<!ENTITY".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_BINARY = re.compile(rb"(<(?:office:binary-data|binary)\b[^<>]*>)[^<]+")
"""A picture in base64 in one XML document with the text (flat OpenDocument, FictionBook), to its end."""


def open_archive(content: bytes, *, max_bytes: int, kind: str) -> zipfile.ZipFile:
    """The archive, after checking that it can be unpacked. `kind` is what the file should be ("Word document").

    Raises FileUnreadable when it is damaged, encrypted, or unpacks to more than `max_bytes` of text.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileUnreadable(f"it is damaged, or no {kind}") from error
    text = sum(part.file_size for part in parts if part.filename.lower().endswith(_XML_ENDINGS))
    if text > max_bytes or sum(part.file_size for part in parts) > _MAX_MEDIA_FACTOR * max_bytes:
        raise FileUnreadable(f"it unpacks to more than {max_bytes / 1024 / 1024:.3g} MB (max_file_megabytes)")
    if len(parts) > _MAX_PARTS:
        raise FileUnreadable(f"it holds {len(parts)} parts, more than any {kind}")
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileUnreadable("it is protected by a password")
    return archive


def refuse_entities(archive: zipfile.ZipFile, *, kind: str) -> None:
    """Raises FileUnreadable when a part declares XML entities, which no program writes and a library may expand."""
    for part in archive.infolist():
        if part.filename.lower().endswith(_XML_ENDINGS):
            content = read_part(archive, part.filename, kind=kind)
            if any(mark in content for mark in _ENTITY_MARKS):
                raise FileUnreadable(f"it declares XML entities, which no {kind} does")


def read_part(archive: zipfile.ZipFile, name: str, *, kind: str) -> bytes:
    """The bytes of a part. Raises FileUnreadable when it is missing or damaged."""
    try:
        return archive.read(name)
    except Exception as error:  # zipfile, zlib, lzma and bz2 each raise their own errors
        raise FileUnreadable(f"it is damaged, or no {kind}") from error


def parse_xml(content: bytes, *, kind: str) -> Any:
    """The root element of an XML document (lxml): no entities, nothing loaded from elsewhere, at most 256 levels deep.

    Raises FileUnreadable when it is damaged or nested more deeply.
    """
    from lxml import etree

    try:
        return etree.fromstring(content, make_xml_parser())
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise FileUnreadable("it is nested too deeply to read") from error
        raise FileUnreadable(f"it is damaged, or no {kind}") from error
    except ValueError as error:
        raise FileUnreadable(f"it is damaged, or no {kind}") from error


def make_xml_parser(*, recover: bool = False) -> Any:
    """A parser (lxml) that expands no entities, loads nothing and stops at 256 levels.

    With `recover` it reads what it can of a damaged document, and its `error_log` says what was wrong.
    """
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def drop_binaries(content: bytes) -> bytes:
    """An XML document without the pictures in it: one of more than 10 MB is more than a parser takes in one piece."""
    return _BINARY.sub(rb"\1", content)


def rewrite_strict(archive: zipfile.ZipFile) -> BytesIO:
    """An Office file of the strict variant, with its namespaces replaced by those that libraries know."""
    assert archive.fp is not None
    main = (
        name for name in archive.namelist() if name.endswith(("/document.xml", "/workbook.xml", "/presentation.xml"))
    )
    if not any(_STRICT in archive.read(name) for name in main):
        archive.fp.seek(0)
        return BytesIO(archive.fp.read())
    rewritten = BytesIO()
    with zipfile.ZipFile(rewritten, "w") as made:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename.lower().endswith(_XML_ENDINGS):
                content = _STRICT_NAMESPACE.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", content)
            made.writestr(part.filename, content)
    return rewritten
