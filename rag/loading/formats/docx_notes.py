"""Footnotes, endnotes and comments of a Word document, each with what people call it ("footnote 3")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rag.loading.formats.docx_text import W, is_unshown
from rag.loading.structure.archives import parse_xml
from rag.loading.structure.blocks import tidy_line

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def list_notes(body: Any, part: Any, hidden_styles: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """The name and the element of each note that the text refers to, in that order, then of each comment.

    `part` is the part of the file that `body` is in.
    """
    for noun in ("footnote", "endnote"):
        notes = _read_elements(part, noun)
        for number, name in enumerate(_list_references(body, noun, hidden_styles), start=1):
            if name in notes:
                yield f"{noun} {number}", notes[name]
    for comment in _read_elements(part, "comment").values():
        author = tidy_line(comment.get(f"{W}author", ""))
        yield f"comment by {author}" if author else "comment", comment


def _read_elements(part: Any, noun: str) -> dict[str, Any]:
    """The notes or comments of the file by their id."""
    found: dict[str, Any] = {}
    for relation in part.rels.values():
        if relation.reltype == f"{_OFFICE}{noun}s" and not relation.is_external:
            root = parse_xml(relation.target_part.blob, kind="Word document")
            found.update({one.get(f"{W}id", ""): one for one in root.iter(f"{W}{noun}")})
    return found


def _list_references(element: Any, noun: str, hidden_styles: frozenset[str]) -> Iterator[str]:
    """The ids of the notes that shown text refers to, each once, in reading order."""
    seen: set[str] = set()
    reference = f"{W}{noun}Reference"
    for one in element.iter(reference):
        name = one.get(f"{W}id", "")
        if name in seen or any(is_unshown(above, hidden_styles) for above in one.iterancestors()):
            continue
        seen.add(name)
        yield name
