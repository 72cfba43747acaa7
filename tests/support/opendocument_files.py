"""OpenDocument files, written part by part."""

from __future__ import annotations

from pathlib import Path

from tests.support.office_files import make_zip

_NAMES = {
    "office": "office", "text": "text", "table": "table", "draw": "drawing", "presentation": "presentation",
    "style": "style", "svg": "svg-compatible",
}  # fmt: skip
_SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"' for name, full in _NAMES.items())
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_ENDINGS = {".odt": "text", ".ods": "spreadsheet", ".odp": "presentation"}


def wrap_body(body: str, kind: str, styles: str = "") -> str:
    """The XML of a content part with this body."""
    return (
        f"<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def write_opendocument(
    path: Path, body: str, *, title: str = "", styles: str = "", before: str = "", saved: str = "", formula: str = ""
) -> Path:
    """A file of the kind given by its extension; `before` is inserted before the content's first element.

    `saved` is the time in its metadata, `formula` a part in MathML that the body may name ("Object 1").
    """
    kind = _ENDINGS.get(path.suffix, "text")
    meta = (
        f"<office:document-meta {_SPACES} {_DC}>"
        f"<office:meta><dc:title>{title}</dc:title><dc:date>{saved}</dc:date></office:meta></office:document-meta>"
    )
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": before + wrap_body(body, kind, styles),
        "meta.xml": meta,
    }
    path.write_bytes(make_zip(parts | ({"Object 1/content.xml": formula} if formula else {})))
    return path


def write_flat(
    path: Path, body: str, *, title: str = "", styles: str = "", before: str = "", saved: str = "", kind: str = ""
) -> Path:
    """A file in one XML document, of the kind given by its extension (`.fodt`) or by `kind` ("text").

    `before` comes before its first element, `saved` is the time in its metadata.
    """
    kind = kind or _ENDINGS[path.suffix.replace(".f", ".")]
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<office:document {_SPACES} {_DC} '
        f'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:meta>'
        f"<dc:title>{title}</dc:title><dc:date>{saved}</dc:date></office:meta>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>",
        encoding="utf-8",
    )
    return path
