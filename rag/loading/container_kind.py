"""Which kind of file an archive is: Word, Excel and their like are zip archives, and OLE archives in their old form.

Owns what the parts of an archive say. Whether that overrules the file's name is for `content_kind`.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from rag.errors import FileUnreadable
from rag.loading.structure.archives import OLE_SIGNATURE

ZIP_SIGNATURE, EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"

ZIP_PARTS = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "xl/workbook.bin": ".xlsx",
    "ppt/presentation.xml": ".pptx",
    "META-INF/container.xml": ".epub",
}
"""A part that only one kind of file has -> the ending by which its loader is found."""
MEDIA_TYPES = {
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/epub+zip": ".epub",
}
"""What the part `mimetype` holds -> the ending by which its loader is found; templates of a kind begin alike."""
_PACKAGES = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "META-INF/manifest.xml"))
"""Parts of archives that a program made for itself: what is in them is no file that a person put there."""
_OLE_PARTS = {
    "EncryptedPackage": "",
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "PowerPoint Document": ".ppt",
    "__properties_version1.0": ".msg",
    "Book": ".xls",
}
"""A part that only one kind of file has -> the ending of that kind; "" for files behind a password."""


def find_container_kind(content: bytes) -> str:
    """The ending of the kind of file that an archive is, in lower case with its dot; "" when it does not say.

    Raises FileUnreadable when it is protected by a password.
    """
    if content.startswith(OLE_SIGNATURE):
        return _find_ole_kind(content)
    return _find_zip_kind(content) if content.startswith(ZIP_SIGNATURE) else ""


def _find_zip_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
            stated = archive.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except Exception:  # noqa: BLE001 - zipfile, zlib, lzma and bz2 raise all sorts of errors; the loader says what is wrong
        return ""
    for media_type, suffix in MEDIA_TYPES.items():
        if stated.strip().startswith(media_type):
            return suffix
    held = next((suffix for part, suffix in ZIP_PARTS.items() if part in names), "")
    return held or ("" if names & _PACKAGES else ".zip")


def _find_ole_kind(content: bytes) -> str:
    """The kind by the name of a part, which the directory of the archive holds in UTF-16, padded with zeros."""
    for part, suffix in _OLE_PARTS.items():
        if part.encode("utf-16-le") + b"\x00\x00" in content:
            if not suffix:
                raise FileUnreadable("it is protected by a password")
            return suffix
    return ""
