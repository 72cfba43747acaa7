"""Saved answers and documents as the plain data that the page's components draw. Knows nothing of Streamlit."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from rag import (
    Document,
    RagError,
    Turn,
    cut_regions,
    draw_cut_out,
    draw_page,
    drop_added,
    list_citations,
    list_own_statements,
)
from ui.kind_models import describe_layout, write_checked_text
from ui.wording import cut_text, describe_confidence, describe_day, describe_reading, describe_scope

WINDOW_CHARACTERS = 60_000
"""Number of characters of a long article shown on each side of the quoted words."""

NEAREST_SHOWN = 3
"""Number of passages shown under an abstention."""

ASKED_CHARACTERS = 300
"""Most characters of the question repeated under an abstention."""

Lost = Mapping[tuple[str, int, int], str]
"""Quotes (file, start, end) that are no longer in their files, and why."""

_LOST = {
    "the file is gone": "This file is no longer in the folder. This is what it said:",
    "the file has changed": "This file has changed; these words are no longer in it:",
}


def list_places(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The places that can be opened from an answer: its citations in order of number, or an abstention's nearest
    passages."""
    if answer["abstained"]:
        return [
            {**{key: passage[key] for key in ("file", "start", "end", "title", "published")}, "quote": passage["text"]}
            | {"n": place, "page": None, "location": ""}
            for place, passage in enumerate(answer["passages"][:NEAREST_SHOWN], start=1)
        ]
    return list_citations(answer)


def list_quotes(turns: Iterable[Turn]) -> tuple[tuple[str, int, int, str], ...]:
    """Every place (file, start, end, words) that the answers of some turns can open."""
    places = [place for turn in turns if turn.answer for place in list_places(turn.answer)]
    return tuple(dict.fromkeys((place["file"], place["start"], place["end"], place["quote"]) for place in places))


def describe_answer(turn: Turn, lost: Lost, *, opened: int | None = None) -> dict[str, Any]:
    """An answer for `components.draw_answer`; `opened` is the place shown in the source view."""
    answer = turn.answer
    assert answer is not None  # a turn without an answer is drawn separately
    places = list_places(answer)
    index_of = {place["n"]: index for index, place in enumerate(places)}
    short = [one for one in list_own_statements(answer) if one["short"]]
    notes = list(answer["notes"])
    if turn.state == "stopped":
        notes.append("You stopped this answer; this is what had been written.")
    return {
        "abstained": answer["abstained"],
        "head": answer["answer"] if answer["abstained"] else "",
        "lead": "" if answer["abstained"] else answer.get("lead", ""),
        "looked": _describe_search(turn),
        "short": [_describe_short(one, index_of, several=len(short) > 1) for one in short],
        **describe_layout(answer, index_of),
        "places": [
            {**place, "published": describe_day(place["published"]), "lost": _describe_lost(place, lost)}
            for place in places
        ],
        "cited": [] if answer["abstained"] else list(range(len(places))),
        "confidence": None if answer["abstained"] or turn.state == "stopped" else _describe_confidence(answer),
        "writer": _describe_writer(turn, answer),
        "notes": notes,
        "withheld": list(answer.get("withheld", ())),
        "open": opened,
        "copy": write_for_clipboard(turn),
    }


def describe_asked(turn: Turn) -> str:
    """The question that a follow-up was turned into; "" if it was asked as typed or not saved."""
    asked_as = str(turn.answer.get("asked_as", "")) if turn.answer else ""
    sentence = drop_added(asked_as)
    typed = drop_added(turn.question).rstrip("?. !").casefold()
    return "" if typed.endswith(sentence.rstrip("?. !").casefold()) else sentence  # "And when?" is asked as "When?"


def _describe_search(turn: Turn) -> str:
    """What was searched, and where; "" if there is nothing to show."""
    answer = turn.answer or {}
    scope = describe_scope(turn.options)
    looked = f"Looked for “{cut_text(describe_asked(turn) or turn.question, ASKED_CHARACTERS)}”"
    looked += f" ({scope})" if scope else ""
    read = len(answer.get("passages", ()))
    if answer.get("coverage"):
        return f"{looked} in {describe_reading(answer['coverage'])}."
    found = f"the {read} nearest passages were compared, and none says it" if read else "no passage comes near it"
    return f"{looked}; {found}."


def _describe_short(statement: Mapping[str, Any], index_of: Mapping[int, int], *, several: bool) -> dict[str, Any]:
    first = statement["citations"][0] if statement["citations"] else None
    where = ""
    if several and first:
        where = " · ".join(part for part in (first["file"], describe_day(first["published"])) if part)
    return {
        "text": statement["text"],
        "verified": statement["verified"],
        "places": [index_of[one["n"]] for one in statement["citations"]],
        "where": where,
    }


def _describe_confidence(answer: Mapping[str, Any]) -> dict[str, str]:
    """The confidence in words, and what was read; for answers from whole articles, only what was read."""
    read = f"Read: {describe_reading(answer['coverage'])}" if answer.get("coverage") else ""
    if read and answer["confidence"] >= 1:
        return {"word": read, "meaning": "", "level": "read"}
    word, meaning = describe_confidence(answer["confidence"])
    meaning = f"{meaning} {read}." if read else meaning
    return {"word": word, "meaning": meaning, "level": word.split()[0].lower()}


def _describe_writer(turn: Turn, answer: Mapping[str, Any]) -> str:
    """Who wrote the answer, if it is not quoted; answers saved by early versions do not say."""
    if answer.get("mode") != "generative" or answer["abstained"] or turn.state == "stopped":
        return ""
    checked = "Each sentence was checked against the articles"
    unverified = sum(not statement["verified"] for statement in answer["statements"])
    if unverified:
        checked += "; 1 is not verified" if unverified == 1 else f"; {unverified} are not verified"
    return f"Written by {answer.get('language_model') or 'a language model'}. {checked}."


def _describe_lost(place: Mapping[str, Any], lost: Lost) -> str:
    why = lost.get((place["file"], place["start"], place["end"]), "")
    return _LOST.get(why, "")


def write_for_clipboard(turn: Turn) -> str:
    """The answer as plain text, with its sources below."""
    answer = turn.answer
    assert answer is not None
    lines = [answer["answer"], *filter(None, [write_checked_text(answer)])]
    if not answer["abstained"]:
        for place in list_places(answer):
            details = (place["file"], place["title"] and f"“{place['title']}”", describe_day(place["published"]))
            head = ", ".join(detail for detail in details if detail)
            lines.append(f"[{place['n']}] {head}: “{' '.join(place['quote'].split())}”")
    return "\n".join(lines)


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
    why = _describe_lost(place, lost)
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
    marks = [] if why else [(place["start"], place["end"], "active")]
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
