"""Chunks and manifest records as Chroma stores them: ids, and metadata of strings and integers.

Owns the format on disk. Indexes of earlier releases have the same format: a change needs a new `chroma_client.FORMAT`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from rag.chunking.chunker import hash_file_name
from rag.index.corrections import decode_correction, encode_correction
from rag.schema.documents import Chunk, Location, Remark, Sentence, SentenceKind
from rag.schema.index import IndexedFile, count_day
from rag.schema.regions import Region

_KINDS: tuple[SentenceKind, ...] = ("sentence", "heading", "boilerplate")
"""Chroma stores the position in this tuple: never reorder it."""

_CRC = ',"crc":'
"""What stands before the sum of a chunk, at the end of its layout. Chunks of earlier releases have none."""


def list_chunk_ids(record: IndexedFile) -> list[str]:
    """The ids of a file's chunks, in order: made of file, version and position, so they are known without a look-up."""
    name = hash_file_name(record.file)
    return [f"{name}-{record.version}-{position:06d}" for position in range(record.chunks)]


def encode_chunk(chunk: Chunk) -> dict[str, str | int]:
    """A chunk as Chroma metadata; its id and text are stored separately.

    Empty locations and regions are left out, as in the chunks of earlier releases. That a section begins is stored only
    where it is not plain, so that a file with one section has the records that it had.
    """
    layout: dict[str, Any] = {
        "position": chunk.position,
        "language": chunk.language,
        "sentences": [
            [sentence.start - chunk.start, sentence.end - chunk.start, _KINDS.index(sentence.kind)]
            for sentence in chunk.sentences
        ],
        "pages": chunk.pages,
    }
    if chunk.locations:
        layout["locations"] = [[location.start, location.name] for location in chunk.locations]
    if chunk.opens_section and chunk.position:
        layout["opens_section"] = True
    if chunk.regions:
        layout["regions"] = [
            [region.start, region.end, region.page, [value for corner in region.corners for value in corner]]
            for region in chunk.regions
        ]
    metadata: dict[str, str | int] = {
        "file": chunk.file,
        "version": chunk.version,
        "start": chunk.start,
        "end": chunk.end,
        "title": chunk.title,
        "published": chunk.published.isoformat() if chunk.published else "",
        "published_day": count_day(chunk.published),
    }
    described = json.dumps(layout, separators=(",", ":"))
    crc = _sum_chunk(chunk.id, chunk.text, metadata, described)
    return {**metadata, "layout": f"{described[:-1]}{_CRC}{crc}}}"}


def _sum_chunk(id_: str, text: str, metadata: Mapping[str, Any], layout: str) -> int:
    """CRC-32 of all that is stored about a chunk: a quote must not come from a damaged page of the disk."""
    values = (metadata[key] for key in ("file", "version", "start", "end", "title", "published"))
    return zlib.crc32("\0".join((id_, text, *map(str, values), layout)).encode("utf-8", "surrogatepass"))


def decode_chunk(id_: str, text: str, metadata: Mapping[str, Any]) -> Chunk:
    """The chunk that `encode_chunk` wrote.

    Raises `ValueError`, `TypeError`, `LookupError` or `AttributeError` when it is another.
    """
    described, is_summed, crc = metadata["layout"].rpartition(_CRC)
    if is_summed and int(crc[:-1]) != _sum_chunk(id_, text, metadata, f"{described}}}"):
        raise ValueError(f"a part of {metadata['file']} is not as it was written")
    layout = json.loads(metadata["layout"])
    start = int(metadata["start"])
    return Chunk(
        id=id_,
        file=str(metadata["file"]),
        version=str(metadata["version"]),
        position=layout["position"],
        start=start,
        end=int(metadata["end"]),
        text=text,
        title=str(metadata["title"]),
        published=date.fromisoformat(metadata["published"]) if metadata["published"] else None,
        language=layout["language"],
        sentences=tuple(
            Sentence(start + first, start + last, _KINDS[kind]) for first, last, kind in layout["sentences"]
        ),
        pages=tuple((page_start, number) for page_start, number in layout["pages"]),
        locations=tuple(Location(begin, name) for begin, name in layout.get("locations", ())),
        opens_section=layout.get("opens_section", layout["position"] == 0),
        regions=tuple(
            Region(begin, stop, page, ((a, b), (c, d), (e, f), (g, h)))
            for begin, stop, page, (a, b, c, d, e, f, g, h) in layout.get("regions", ())
        ),
    )


def encode_record(record: IndexedFile) -> dict[str, str | int]:
    """A manifest record as Chroma metadata.

    What may become empty is written then too: a store keeps the keys of an earlier record that the new one leaves out.
    """
    remarks = [[remark.words, remark.is_loss] for remark in record.remarks]
    correction = encode_correction(record.correction)
    return {
        "file": record.file,
        "version": record.version,
        "sha256": record.sha256,
        "size": record.size,
        "modified_ns": record.modified_ns,
        "indexed_ns": record.indexed_ns,
        "chunks": record.chunks,
        "characters": record.characters,
        "title": record.title,
        "published": record.published.isoformat() if record.published else "",
        "language": record.language,
        "pages": record.pages,
        "remarks": json.dumps(remarks, ensure_ascii=False),
        **({"sentence_rules": record.sentence_rules} if record.sentence_rules else {}),
        "ocr": record.ocr,
        "correction": json.dumps(correction, ensure_ascii=False),
        # as text, because an inode may be larger than the integers of a store
        **({"identity": f"{record.inode} {record.changed_ns}"} if record.changed_ns else {}),
    }


def decode_record(metadata: Mapping[str, Any]) -> IndexedFile:
    """The manifest record that `encode_record` wrote. Fields that a later release adds are ignored.

    Raises `ValueError`, `TypeError`, `LookupError` or `AttributeError` for anything else.
    """
    inode, _, changed_ns = str(metadata.get("identity", "")).partition(" ")
    return IndexedFile(
        file=_read_text(metadata, "file"),
        version=_read_text(metadata, "version"),
        sha256=_read_text(metadata, "sha256"),
        size=int(metadata["size"]),
        modified_ns=int(metadata["modified_ns"]),
        indexed_ns=int(metadata["indexed_ns"]),
        chunks=int(metadata["chunks"]),
        characters=int(metadata["characters"]),
        title=_read_text(metadata, "title"),
        published=date.fromisoformat(metadata["published"]) if metadata["published"] else None,
        language=_read_text(metadata, "language"),
        pages=int(metadata["pages"]),
        remarks=tuple(
            Remark(str(words), bool(is_loss)) for words, is_loss in json.loads(metadata.get("remarks", "[]"))
        ),
        sentence_rules=int(metadata.get("sentence_rules", 0)),
        ocr=str(metadata.get("ocr", "")),
        inode=int(inode or 0),
        changed_ns=int(changed_ns or 0),
        correction=decode_correction(json.loads(metadata.get("correction", "{}"))),
    )


def _read_text(metadata: Mapping[str, Any], name: str) -> str:
    text = metadata[name]
    if not isinstance(text, str):
        raise TypeError(f"{name} is no text")
    return text
