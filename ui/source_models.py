"""An article as the plain data that the reader draws, beside the chat and in the library: its paragraphs with what is
marked in them, how its words are cited, and the picture of a page.

Knows nothing of Streamlit.
"""

from __future__ import annotations

import base64
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from rag import Document, IndexedFile, RagError, cut_regions, draw_cut_out, draw_page
from ui.quote_models import list_quote_forms
from ui.view_models import Lost, describe_lost
from ui.wording import describe_corrected, describe_day

WINDOW_CHARACTERS = 60_000
"""Number of characters of a long article shown beside the chat on each side of the quoted words."""

STRETCH_CHARACTERS = 150_000
"""Number of characters of a long article shown at once in the library."""

Place = Mapping[str, Any]
"""The place of a quote: the JSON of a citation."""

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


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
    described = _describe_frame(place, position=position, opening=opening, lost=why)
    if document is None:
        return described
    marks = [] if why or not place["quote"] else [(place["start"], place["end"], "active")]
    marks += list_marks(place["file"], others, lost)
    middle = 0 if why else place["start"]
    described |= _describe_text(document, marks, middle - WINDOW_CHARACTERS, middle + WINDOW_CHARACTERS)
    if path and not why:
        described["page_image"] = _draw_place(path, place, document)
    return described


def describe_document(
    document: Document, span: tuple[int, int] | None = None, *, opening: int = 0, others: Sequence[Place] = ()
) -> dict[str, Any]:
    """An article for `components.draw_source` that is open without a citation, at the characters `span` if they are
    given; `others` are marked lightly."""
    place = make_place(document, span)
    return describe_source(place, document, position=(1, 1), opening=opening, others=others, lost={}, path=None)


def describe_reading(
    document: Document, span: tuple[int, int] | None, stretch: int, *, opening: int, others: Sequence[Place]
) -> dict[str, Any]:
    """An article for the library's reader, as `describe_document` does, in full width: the stretch with this number,
    from 1, of those that `cut_stretches` gives."""
    first, last = cut_stretches(document.text)[stretch - 1]
    place = make_place(document, span)
    marks = [(place["start"], place["end"], "active")] if place["quote"] else []
    marks += list_marks(document.file, others, {})
    frame = _describe_frame(place, position=(1, 1), opening=opening, lost="")
    return frame | _describe_text(document, marks, first, last) | {"is_wide": True}


def mark_corrected(described: Mapping[str, Any], record: IndexedFile | None) -> dict[str, Any]:
    """What `describe_source` and its like give, with a note when somebody has corrected the title or date that it
    shows. An old citation shows those from before."""
    shown = (described["title"], describe_day(record.published.isoformat()) if record and record.published else "")
    words = describe_corrected(record) if record else ""
    if not record or not words or shown[0] != record.title or shown[1] not in described["meta"]:
        return dict(described)
    return {**described, "meta": f"{described['meta']} · {words}"}


def make_place(document: Document, span: tuple[int, int] | None) -> Place:
    """The place of some characters of an article, or of its beginning; what is beyond its end is left out."""
    start, end = span if span and span[1] <= len(document.text) else (0, 0)
    section = next((one for one in document.sections if one.start <= start < one.end), None)
    pages = bisect_right(document.page_starts, start)
    return {
        "file": document.file,
        "title": section.title if section else "",
        "published": section.published.isoformat() if section and section.published else None,
        "location": "",
        "page": pages if end and pages else None,
        "quote": document.text[start:end],
        "start": start,
        "end": end,
    }


def cut_stretches(text: str, length: int = STRETCH_CHARACTERS) -> list[tuple[int, int]]:
    """The spans of about `length` characters, cut between paragraphs, in which a long article is shown."""
    cuts = [0]
    while len(text) - cuts[-1] > length * 1.2:
        found = _PARAGRAPH.search(text, cuts[-1] + length, cuts[-1] + int(length * 1.2))
        cuts.append(found.end() if found else cuts[-1] + length)
    return list(pairwise([*cuts, len(text)]))


def find_stretch(stretches: Sequence[tuple[int, int]], at: int) -> int:
    """The number, from 1, of the stretch with a character."""
    return max(1, bisect_right([first for first, _ in stretches], at))


def list_marks(file: str, places: Sequence[Place], lost: Lost) -> list[tuple[int, int, str]]:
    """The marks of places that are quoted too, as far as they are in this file and their words still are."""
    return [
        (one["start"], one["end"], "quote")
        for one in places
        if one["file"] == file and (one["file"], one["start"], one["end"]) not in lost
    ]


def _describe_frame(place: Place, *, position: tuple[int, int], opening: int, lost: str) -> dict[str, Any]:
    """All but the text of an article."""
    page = f"page {place['page']}" if place.get("page") else ""
    details = (place["file"], describe_day(place["published"]), page, place.get("location", ""))
    return {
        "file": place["file"],
        "title": place["title"],
        "meta": " · ".join(detail for detail in details if detail),
        "place": position[0],
        "places": position[1],
        "opening": opening,
        "quote": place["quote"],
        "forms": list_quote_forms(
            file=place["file"], title=place["title"], published=place["published"], page=place.get("page")
        ),
        "lost": lost,
        "page": place.get("page"),
        "page_image": "",
        "page_alt": f"{page.capitalize() or 'Picture'} of {place['file']}, the quoted words marked",
        "has_file": False,
        "is_wide": False,
        "paragraphs": [],
        "cut_before": False,
        "cut_after": False,
    }


def _describe_text(document: Document, marks: Sequence[tuple[int, int, str]], first: int, last: int) -> dict[str, Any]:
    first, last = max(0, first), min(len(document.text), last)
    return {
        "paragraphs": cut_paragraphs(document, marks, first, last),
        "cut_before": first > 0,
        "cut_after": last < len(document.text),
    }


def cut_paragraphs(
    document: Document, marks: Sequence[tuple[int, int, str]], first: int, last: int
) -> list[dict[str, Any]]:
    """The text from `first` to `last` in paragraphs, each with its parts as `cut_parts` gives them, and the name of the
    page, row or chapter that begins with it, or ""."""
    labels = {one.start: one.name for one in document.locations}
    labels |= {start: f"page {number}" for number, start in enumerate(document.page_starts, 1)}
    ends = [found.end() for found in _PARAGRAPH.finditer(document.text, first, last)]
    cuts = sorted({first, last, *(at for at in (*ends, *labels) if first < at < last)})
    parts = cut_parts(document, marks, first, last)
    paragraphs: list[dict[str, Any]] = [{"label": labels.get(start, ""), "parts": []} for start in cuts[:-1]]
    at, number = first, 0
    for text, kind in parts:
        while text:
            piece = text[: cuts[number + 1] - at]
            paragraphs[number]["parts"].append((piece, kind))
            text, at = text[len(piece) :], at + len(piece)
            number += at == cuts[number + 1]
    return paragraphs


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
