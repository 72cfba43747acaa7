"""Files inside a file (attachments of a mail, members of an archive): reads them as what they are, and joins them.

Owns how deep and how much is read, and the names of places in an inner file: "minutes.pdf, page 2".
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath

from rag.errors import FileUnreadable
from rag.loading import LOADERS, import_loader
from rag.loading.container_kind import ZIP_SIGNATURE
from rag.loading.content_kind import find_kind
from rag.loading.folder import read_suffix
from rag.loading.ocr.page_reader import RecogniserMissing
from rag.loading.ocr.scans import UNREAD
from rag.loading.raw_document import LoadContext, RawDocument, RawSection
from rag.schema.documents import Location, Remark
from rag.schema.regions import Region

_MAX_DEPTH = 3
"""A mail in a mail in a mail; deeper files are named but not read."""
_MAX_TOTAL_FACTOR = 4
"""All inner files together may unpack to this many times the limit for one file."""
_MAX_NAMED = 5
_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class InnerFile:
    """A file inside another."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A part of a file that was read as a separate file."""

    name: str
    """Comes before the names of its places; "" for the file itself."""
    raw: RawDocument


class InnerReader:
    """Reads the files inside one file, as long as they together stay within its limits."""

    def __init__(self, context: LoadContext) -> None:
        self._context = replace(context, depth=context.depth + 1)
        self._left = context.max_bytes * _MAX_TOTAL_FACTOR
        self.unread: list[str] = []
        """Files that could not be read, each with the reason."""
        self._is_waiting = False

    def read(self, files: Iterable[InnerFile]) -> list[NamedDocument]:
        """The documents of the readable files; `unread` gets the others."""
        found = []
        for file in files:
            try:
                found.append(NamedDocument(file.name, self._read_one(file)))
            except FileUnreadable as error:
                self.unread.append(f"{file.name} ({error})")
                self._is_waiting |= isinstance(error, RecogniserMissing)
        return found

    def note_unread(self, raw: RawDocument, noun: str) -> RawDocument:
        """The joined document with a remark that names the unread files; `noun` is the word for one of them
        ("attachment")."""
        if not self.unread:
            return raw
        listed = ", ".join(self.unread[:_MAX_NAMED]) + (", ..." if len(self.unread) > _MAX_NAMED else "")
        counted = f"1 {noun} was" if len(self.unread) == 1 else f"{len(self.unread)} {noun}s were"
        remarks = (*raw.remarks, Remark(f"{counted} not read: {listed}"))
        return replace(raw, remarks=remarks, ocr=UNREAD if self._is_waiting else raw.ocr)

    def _read_one(self, file: InnerFile) -> RawDocument:
        if self._context.depth > _MAX_DEPTH:
            raise FileUnreadable("it is too deep inside other files")
        named = read_suffix(PurePosixPath(file.name))
        if not file.content:
            raise FileUnreadable("it is empty")
        if named and named not in LOADERS:
            raise FileUnreadable(f"files of the kind {named} cannot be read")
        self._left -= _measure(file.content)
        if self._left < 0:
            raise FileUnreadable("the files in it unpack to too much")
        kind = find_kind(file.content, named)
        raw = import_loader(LOADERS[kind.suffix])(file.content, self._context)
        self._left -= len(raw.text)
        return raw


def join_documents(parts: Sequence[NamedDocument]) -> RawDocument:
    """The parts joined into one file. Each keeps its articles; its pages become locations.

    Raises FileUnreadable when there are no parts.
    """
    if not parts:
        raise FileUnreadable("it holds no text")
    at = 0
    sections: list[RawSection] = []
    locations: list[Location] = []
    regions: list[Region] = []
    marks: dict[str, set[int]] = {"boilerplate": set(), "headings": set(), "kept": set()}
    for number, part in enumerate(parts):
        raw = part.raw
        gap = len(_SEPARATOR) if number + 1 < len(parts) else 0
        moved = [
            replace(
                one,
                start=one.start + at,
                end=one.end + at,
                fallback_published=one.fallback_published or raw.fallback_published,
            )
            for one in raw.sections
        ]
        moved[-1] = replace(moved[-1], end=moved[-1].end + gap)
        sections += moved
        locations += _name_places(part, at)
        regions += (replace(one, start=one.start + at, end=one.end + at) for one in raw.regions)
        for name, held in marks.items():
            held.update(start + at for start in getattr(raw, name))
        at += len(raw.text) + gap
    return RawDocument(
        _SEPARATOR.join(part.raw.text for part in parts),
        tuple(sections),
        boilerplate=frozenset(marks["boilerplate"]),
        headings=frozenset(marks["headings"]),
        kept=frozenset(marks["kept"]),
        locations=tuple(locations),
        regions=tuple(regions),
        ocr=_join_ocr([part.raw.ocr for part in parts]),
        remarks=tuple(
            replace(remark, words=f"{part.name}: {remark.words}" if part.name else remark.words)
            for part in parts
            for remark in part.raw.remarks
        ),
    )


def _join_ocr(names: Sequence[str]) -> str:
    """The recogniser of all parts; `UNREAD` when one of them waits for it."""
    return UNREAD if UNREAD in names else next(filter(None, names), "")


def _name_places(part: NamedDocument, at: int) -> list[Location]:
    """The locations of a part: its own and its pages, each after the part's name."""
    raw = part.raw
    inner = [(location.start, location.name) for location in raw.locations]
    inner += [(start, f"page {number}") for number, start in enumerate(raw.page_starts, start=1)]
    if not inner or inner[0][0] > 0:
        inner.insert(0, (0, ""))
    named = ((start, ", ".join(words for words in (part.name, name) if words)) for start, name in inner)
    return [Location(start + at, name) for start, name in named if name or start]


def _measure(content: bytes) -> int:
    """How much a file unpacks to, in bytes."""
    if not content.startswith(ZIP_SIGNATURE):
        return len(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return len(content) + sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return len(content)
