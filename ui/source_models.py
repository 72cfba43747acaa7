"""An article as the plain data that the source view draws: its text in parts, the quoted words, the page's picture.

Knows nothing of Streamlit.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from rag import Document, RagError, cut_regions, draw_cut_out, draw_page
from ui.view_models import Lost, describe_lost
from ui.wording import describe_day

WINDOW_CHARACTERS = 60_000
"""Number of characters of a long article shown on each side of the quoted words."""


def describe_source(
    place: Mapping[str, Any],
    document: Document | None,
    *,
    position: tuple[int, int],
    opening: int = 0,
    others: Sequence[Mapping[str, Any]],
    lost: Lost,
    path: Path | None,
) -> dict[str, Any]:
    """A document for `components.draw_source`, highlighted at a place, and more lightly at the `others` of its answer.

    `position` is (number of the place, total). Without a document only the quoted words are shown. `path` is the file,
    for the picture of a PDF page. A new `opening` scrolls to the same place again."""
    why = describe_lost(place, lost)
    page = f"page {place['page']}" if place.get("page") else ""
    details = (place["file"], describe_day(place["published"]), page, place.get("location", ""))
    described: dict[str, Any] = {
        "file": place["file"],
        "title": place["title"],
        "meta": " · ".join(detail for detail in details if detail),
        "place": position[0],
        "places": position[1],
        "opening": opening,
        "quote": place["quote"],
        "lost": why,
        "page": place.get("page"),
        "page_image": "",
        "page_alt": f"{page.capitalize() or 'Picture'} of {place['file']}, the quoted words marked",
        "parts": [],
        "cut_before": False,
        "cut_after": False,
    }
    if document is None:
        return described
    marks = [] if why or not place["quote"] else [(place["start"], place["end"], "active")]
    marks += [
        (one["start"], one["end"], "quote")
        for one in others
        if one["file"] == place["file"] and (one["file"], one["start"], one["end"]) not in lost
    ]
    middle = 0 if why else place["start"]
    first = max(0, middle - WINDOW_CHARACTERS)
    last = min(len(document.text), middle + WINDOW_CHARACTERS)
    described |= {
        "parts": cut_parts(document, marks, first, last),
        "cut_before": first > 0,
        "cut_after": last < len(document.text),
    }
    if path and not why:
        described["page_image"] = _draw_place(path, place, document)
    return described


def describe_document(document: Document, span: tuple[int, int] | None = None, *, opening: int = 0) -> dict[str, Any]:
    """A whole document for `components.draw_source`, as `describe_source` does, at the characters `span` if they are
    given."""
    start, end = span if span and span[1] <= len(document.text) else (0, 0)
    section = next((one for one in document.sections if one.start <= start < one.end), None)
    place = {
        "file": document.file,
        "title": section.title if section else "",
        "published": section.published.isoformat() if section and section.published else None,
        "location": "",
        "page": None,
        "quote": document.text[start:end],
        "start": start,
        "end": end,
    }
    return describe_source(place, document, position=(1, 1), opening=opening, others=(), lost={}, path=None)


def _draw_place(path: Path, place: Mapping[str, Any], document: Document) -> str:
    """The page with the quoted words as a data URL; "" for kinds without pages, and if it cannot be drawn, since its
    text is shown anyway. Of a page that was read by OCR, only the part around the words; a page in an archive or a mail
    is not drawn."""
    regions = cut_regions(document.regions, place["start"], place["end"])
    try:
        if regions:
            return _write_url("jpeg", draw_cut_out(path, regions))
        if place.get("page") and path.suffix.lower() == ".pdf":
            return _write_url("png", draw_page(path, place["page"], place["quote"]))
    except RagError:
        pass
    return ""


def _write_url(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def cut_parts(
    document: Document, marks: Sequence[tuple[int, int, str]], first: int, last: int
) -> list[tuple[str, str]]:
    """The text from `first` to `last` in parts (text, kind); joined, they are that text.

    The first of the marks (start, end, kind) that covers a character decides its kind; elsewhere it is "heading",
    "boilerplate" or ""."""
    stretches = [*marks]
    stretches += [(span.start, span.end, "heading") for span in document.headings]
    stretches += [(span.start, span.end, "boilerplate") for span in document.boilerplate]
    cuts = sorted({first, last, *(min(max(at, first), last) for start, end, _ in stretches for at in (start, end))})
    parts: list[tuple[str, str]] = []
    for start, end in pairwise(cuts):
        kind = next((kind for begin, stop, kind in stretches if begin <= start and end <= stop), "")
        if parts and parts[-1][1] == kind:
            parts[-1] = (parts[-1][0] + document.text[start:end], kind)
        else:
            parts.append((document.text[start:end], kind))
    return parts
