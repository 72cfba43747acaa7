"""The kind of a file, recognised by its bytes: a web page is one whatever its extension.

Owns when the content overrules the name: only when it is certain, so that a text that merely looks like another kind
stays a text. The table in `rag.loading` has the loader of each kind.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from rag.errors import FileUnreadable
from rag.loading.container_kind import EMPTY_ZIP, MEDIA_TYPES, ZIP_SIGNATURE, find_container_kind
from rag.loading.structure.archives import OLE_SIGNATURE
from rag.loading.structure.encoding import decode_text, detect_utf16

_HEAD_BYTES = 65_536
_MIN_PROSE_CHARS = 80
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # byte-order marks of UTF-16 and UTF-32

_WEB_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*(?:<!doctype\s+html\b[^>]*>|<html[\s>]|<head>|<body[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_TAG = re.compile(r"</?(?:head|body|html|title|p|div|h1|table)\b[^>]*>", re.IGNORECASE)
_XML = re.compile(r"\s*(?:<\?xml\s[^>]*\?>|<(?:rss|feed|nitf|newsItem|NewsML|FictionBook)[\s>])")
_FLAT = re.compile(
    r"\s*(?:<\?xml[^<>]*\?>\s*)?(?:<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    r"<office:document\s[^<>]*\boffice:mimetype=[\"'](application/vnd\.oasis\.opendocument\.[a-z]+)",
    re.DOTALL,
)
"""The beginning of an OpenDocument file that is one XML document."""
_SUBTITLES = re.compile(r"WEBVTT\b|\s*1\s*\n\d\d:\d\d:\d\d,\d{3} --> \d\d:")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]?(.*)")
_TRANSPORT = frozenset(
    ("mime-version", "message-id", "received", "return-path", "content-transfer-encoding", "delivered-to")
)
"""Headers that only programs write. A memo typed by a person also has From, To and Subject, but is a text."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_WEB_SUFFIXES = (".html", ".htm", ".xhtml")
_JSON_SUFFIXES = (".json", ".jsonl", ".ndjson", ".ipynb")
_SUBTITLE_SUFFIXES = (".srt", ".vtt")
_XML_SUFFIXES = (".xml", ".rss", ".atom", ".fb2")
_MAIL_SUFFIXES = (".eml", ".mbox")
_SAME_LOADER = {".xlsm": ".xlsx", ".jpeg": ".jpg", ".tif": ".tiff"}
"""Interchangeable extensions of one kind of file -> the usual one."""
_NAMES = {
    ".docx": "a Word file",
    ".xlsx": "an Excel workbook",
    ".xls": "an old Excel workbook",
    ".pptx": "a PowerPoint presentation",
    ".odt": "an OpenDocument text",
    ".ods": "an OpenDocument spreadsheet",
    ".odp": "an OpenDocument presentation",
    ".epub": "an EPUB book",
    ".msg": "an Outlook message",
    ".doc": "an old Word file",
    ".ppt": "an old PowerPoint file",
    ".zip": "a zip archive",
}
"""Common names of the kinds that are archives."""
_PICTURES = {".png": "PNG", ".jpg": "JPEG", ".tiff": "TIFF", ".webp": "WebP", ".bmp": "BMP"}
"""Pictures that can be read."""
_PICTURE_MARKS = re.compile(
    rb"(?P<png>\x89PNG\r\n\x1a\n)|(?P<jpg>\xff\xd8\xff[\xc0-\xfe])|(?P<tiff>II\*\x00|MM\x00\*|II\+\x00|MM\x00\+)"
    rb"|(?P<webp>RIFF[\s\S]{4}WEBP)|(?P<bmp>BM[\s\S]{4}\x00{4}[\s\S]{2}\x00\x00[\x0c-\x7c]\x00\x00\x00)"
)
"""First bytes of those, by their extensions."""
_BINARY_SUFFIXES = (".pdf", ".xlsm", ".jpeg", ".tif", *_NAMES, *_PICTURES)


@dataclass(frozen=True, slots=True)
class ContentKind:
    """A kind of file."""

    suffix: str
    """The extension, in lower case, by which its loader is found."""
    name: str = ""
    """Its common name, with an article ("a PDF"); "" if the file name already says the kind."""


def find_kind(content: bytes, named: str) -> ContentKind:
    """The kind of a file. `named` is its extension, in lower case with the dot, or "" if it has none.

    Raises FileUnreadable when it is certainly of a kind that cannot be read, whatever its name.
    """
    found = _find_signature(content, named)
    if found is None and not _is_binary(content):
        found = _find_text_kind(content, named)
    return found or ContentKind(named or ".txt")


def may_be_archive(content: bytes) -> bool:
    """Whether a file is binary, so that telling its kind may mean unpacking some of it."""
    return b"\x00" in content[:_HEAD_BYTES] or content.startswith(ZIP_SIGNATURE)


def _find_signature(content: bytes, named: str) -> ContentKind | None:
    """The kind that a file's first bytes show; None when they show none, or the one that its name says."""
    if content.lstrip()[:5] == b"%PDF-":
        return ContentKind(".pdf", "" if named == ".pdf" else "a PDF")
    if content.lstrip()[:5] == b"{\\rtf":
        return None if named == ".rtf" else ContentKind(".rtf", "a rich text file (RTF)")
    picture = _PICTURE_MARKS.match(content)
    if picture and b"\x00" in content[:_HEAD_BYTES]:
        kind = f".{picture.lastgroup}"
        return None if kind == _SAME_LOADER.get(named, named) else ContentKind(kind, f"a picture ({_PICTURES[kind]})")
    if not _is_binary(content):
        return None  # a text may begin with the two letters of a picture, "BM"
    held = find_container_kind(content)
    if held in _NAMES and not (held == ".zip" and named in _BINARY_SUFFIXES):
        return None if held == _SAME_LOADER.get(named, named) else ContentKind(held, _NAMES[held])
    if named in _BINARY_SUFFIXES and content.startswith((ZIP_SIGNATURE, EMPTY_ZIP, OLE_SIGNATURE)):
        return None  # its loader gives the best error message
    import filetype

    guess = filetype.guess(content[:_HEAD_BYTES])
    if guess is None:
        return None
    if f".{guess.extension}" in (*_PICTURES, *_SAME_LOADER):  # with a damaged head; its loader says so
        return ContentKind(_SAME_LOADER.get(f".{guess.extension}", f".{guess.extension}"))
    raise FileUnreadable(f"it is {_describe(guess.mime, guess.extension)}")


def _describe(mime: str, extension: str) -> str:
    if mime.startswith("image/"):
        return f"a picture ({extension.upper()}), a kind that cannot be read; save it as PNG"
    return f"a file of the kind .{extension}, which cannot be read"


def _is_binary(content: bytes) -> bool:
    return b"\x00" in content[:_HEAD_BYTES] and not content.startswith(_MARKS) and not detect_utf16(content)


def _find_text_kind(content: bytes, named: str) -> ContentKind | None:
    """The kind of a file of characters; None when it may be what its name says."""
    if content.startswith(ZIP_SIGNATURE):
        return None
    head = _read_head(content)
    flat = _FLAT.match(head)
    if flat and flat.group(1) in MEDIA_TYPES:
        packed = MEDIA_TYPES[flat.group(1)]
        kind = f".f{packed[1:]}"
        return None if kind == named else ContentKind(kind, _NAMES[packed])
    if named not in _WEB_SUFFIXES and _WEB_PAGE.match(head) and len(_PAGE_TAG.findall(head)) >= 2:
        return ContentKind(".html", "a web page")
    if named not in _MAIL_SUFFIXES and _is_mail(head):
        return ContentKind(".eml", "a mail")
    if named not in (*_XML_SUFFIXES, *_WEB_SUFFIXES) and _XML.match(head) and content.rstrip().endswith(b">"):
        return ContentKind(".xml", "XML")
    if named not in _SUBTITLE_SUFFIXES and _SUBTITLES.match(head):
        return ContentKind(".vtt", "a file of subtitles")
    if named not in _JSON_SUFFIXES and _is_json(content, head):
        return ContentKind(".json", "JSON")
    if named in _BINARY_SUFFIXES and _is_prose(content, head):
        return ContentKind(".txt", "plain text")
    return None


def _read_head(content: bytes) -> str:
    """The beginning of a file, decoded well enough to check its ASCII letters, whatever its encoding."""
    wide = detect_utf16(content)
    if content.startswith(_MARKS) or wide:
        return content[: _HEAD_BYTES & ~1].decode(wide or "utf-16", errors="ignore").lstrip("\ufeff")
    return content[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _is_mail(head: str) -> bool:
    """Whether it begins with the headers of a mail as programs send and store it."""
    names: set[str] = set()
    lines = head.lstrip().split("\n")
    if lines[0].startswith("From "):  # the envelope of a mailbox file
        lines = lines[1:]
    for line in lines:
        if not line.strip():
            break
        match = _HEADER.match(line)
        if match:
            names.add(match.group(1).lower())
        elif line[0] not in " \t":
            return False
    return bool("from" in names and names & {"subject", "date"} and names & _TRANSPORT)


def _is_json(content: bytes, head: str) -> bool:
    """Whether it is a JSON value that contains objects, or has a line of JSON for each record."""
    start = head.lstrip()[:1]
    if start not in ("{", "["):
        return False
    try:
        value = json.loads(decode_text(content))
    except (ValueError, RecursionError, FileUnreadable):
        lines = [line for line in head.split("\n")[:-1] if line.strip()][:2]
        return len(lines) == 2 and all(_is_object(line) for line in lines)
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(member, dict) for member in value))


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_prose(content: bytes, head: str) -> bool:
    """Whether it is text written by people, and not the remains of a damaged file."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(head.strip()) >= _MIN_PROSE_CHARS and head.count(" ") >= 10 and not _CONTROL.search(head)
