"""Subtitles (SubRip, WebVTT) -> RawDocument: what is said as running text, each stretch cited by its time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from rag.errors import FileUnreadable
from rag.loading.raw_document import LoadContext, RawDocument, RawSection
from rag.loading.structure.blocks import tidy_line
from rag.loading.structure.encoding import read_text
from rag.loading.structure.lines import ends_sentence
from rag.schema.documents import Location

_TIMES = re.compile(
    r"\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,]\d{1,3}\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,]\d"
)
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,50})?\s+([^<>]{1,100})>")
_TAG = re.compile(r"</?[^<>]{0,100}>|\{\\[^{}]{0,100}\}")
_LONG_PAUSE_SECONDS = 4
_MAX_PARAGRAPH_CHARS = 800


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    words: str
    voice: str
    """Who speaks; "" where it is not said."""


def load_subtitles(content: bytes, _context: LoadContext) -> RawDocument:
    """Subtitles as one article: sentences that go on from one to the next are in one piece.

    A paragraph ends at a pause, at another voice, or after some sentences. Raises FileUnreadable when there are none.
    """
    decoded = read_text(content)
    pieces: list[str] = []
    locations: list[Location] = []
    at = paragraph = 0
    before: _Cue | None = None
    for cue in _drop_repeated(_list_cues(decoded.text)):
        if before is not None:
            separator = "\n\n" if _begins_paragraph(cue, before, paragraph) else " "
            paragraph = 0 if separator == "\n\n" else paragraph
            pieces.append(separator)
            at += len(separator)
        named = cue.voice if before is None or cue.voice != before.voice else ""
        words = f"{named}: {cue.words}" if named else cue.words
        locations.append(Location(at, _write_time(cue.start)))
        pieces.append(words)
        at += len(words)
        paragraph += len(words)
        before = cue
    if before is None:
        raise FileUnreadable("it holds no subtitles")
    raw = RawDocument("".join(pieces), (RawSection(0, at),), locations=tuple(locations))
    return replace(raw, remarks=decoded.remarks)


def _list_cues(text: str) -> Iterator[_Cue]:
    """The subtitles in order: the words below each line with times, up to the next blank line."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        times = _TIMES.match(line)
        if not times:
            continue
        words: list[str] = []
        for below in lines[number + 1 :]:
            if not below.strip() or _TIMES.match(below):
                break
            words.append(below)
        said = " ".join(words)
        voice = _VOICE.search(said)
        hours, minutes, seconds, *end = (int(part or 0) for part in times.groups())
        spoken = tidy_line(unescape(_TAG.sub("", said)))
        if spoken:
            stop = end[0] * 3600 + end[1] * 60 + end[2]
            yield _Cue(hours * 3600 + minutes * 60 + seconds, stop, spoken, voice.group(1).strip() if voice else "")


def _drop_repeated(cues: Iterator[_Cue]) -> Iterator[_Cue]:
    """The subtitles without those that say again what still stands: captions made by machines roll up line by line."""
    before = ""
    for cue in cues:
        words = cue.words
        if words == before:
            continue
        if before and words.startswith(f"{before} "):
            words = words[len(before) :].strip()
        before = cue.words
        yield replace(cue, words=words)


def _begins_paragraph(cue: _Cue, before: _Cue, size: int) -> bool:
    if cue.voice != before.voice or cue.words.startswith(("- ", "– ", ">>")):
        return True
    is_over = ends_sentence(before.words)
    return is_over and (cue.start - before.end >= _LONG_PAUSE_SECONDS or size >= _MAX_PARAGRAPH_CHARS)


def _write_time(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
