"""Files inside a file (attachments of a mail, members of an archive): read as what they are, and put together.

Owns how deep and how much is read, and how a place in an inner file is named: "minutes.pdf, page 2".
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
from rag.loading.raw_document import LoadContext, RawDocument, RawSection
from rag.schema.documents import Location, Remark

_MAX_DEPTH = 3
"""A mail in a mail in a mail; what is deeper is named and not read."""
_MAX_TOTAL_FACTOR = 4
"""How many times the limit for one file all inner files may unpack to together."""
_MAX_NAMED = 5
_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class InnerFile:
    """A file inside another."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A part of a file that was read as a file of its own."""

    name: str
    """Stands before the names of its places; "" for the part that the file itself is."""
    raw: RawDocument


class InnerReader:
    """Reads the files inside one file, as long as they stay within its limits together."""

    def __init__(self, context: LoadContext) -> None:
        self._context = replace(context, depth=context.depth + 1)
        self._left = context.max_bytes * _MAX_TOTAL_FACTOR
        self.unread: list[str] = []
        """Those that could not be read, each with the reason."""

    def read(self, files: Iterable[InnerFile]) -> list[NamedDocument]:
        """What could be read of the files; `unread` gets the others."""
        found = []
        for file in files:
            try:
                found.append(NamedDocument(file.name, self._read_one(file)))
            except FileUnreadable as error:
                self.unread.append(f"{file.name} ({error})")
        return found

    def describe_unread(self, noun: str) -> tuple[Remark, ...]:
        """A remark that names what was not read; `noun` is what one of it is called ("attachment")."""
        if not self.unread:
            return ()
        listed = ", ".join(self.unread[:_MAX_NAMED]) + (", ..." if len(self.unread) > _MAX_NAMED else "")
        counted = f"1 {noun} was" if len(self.unread) == 1 else f"{len(self.unread)} {noun}s were"
        return (Remark(f"{counted} not read: {listed}"),)

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
    """The parts one after the other as one file. Each keeps its articles; its pages become locations.

    Raises FileUnreadable when there is none.
    """
    if not parts:
        raise FileUnreadable("it holds no text")
    at = 0
    sections: list[RawSection] = []
    locations: list[Location] = []
    marks: dict[str, set[int]] = {"boilerplate": set(), "headings": set(), "kept": set()}
    for number, part in enumerate(parts):
        raw = part.raw
        gap = len(_SEPARATOR) if number + 1 < len(parts) else 0
        moved = [replace(one, start=one.start + at, end=one.end + at) for one in raw.sections]
        moved[-1] = replace(moved[-1], end=moved[-1].end + gap)
        sections += moved
        locations += _name_places(part, at)
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
        fallback_published=parts[0].raw.fallback_published,
        remarks=tuple(
            replace(remark, words=f"{part.name}: {remark.words}" if part.name else remark.words)
            for part in parts
            for remark in part.raw.remarks
        ),
    )


def _name_places(part: NamedDocument, at: int) -> list[Location]:
    """The locations of a part: its own and its pages, each after the part's name."""
    raw = part.raw
    inner = [(location.start, location.name) for location in raw.locations]
    inner += [(start, f"page {number}") for number, start in enumerate(raw.page_starts, start=1)]
    if not inner or inner[0][0] > 0:
        inner.insert(0, (0, ""))
    named = ((start, ", ".join(words for words in (part.name, name) if words)) for start, name in inner)
    return [Location(start + at, name) for start, name in named if name]


def _measure(content: bytes) -> int:
    """How much a file unpacks to, in bytes."""
    if not content.startswith(ZIP_SIGNATURE):
        return len(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return len(content) + sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return len(content)
