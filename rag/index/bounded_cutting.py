"""A file's document -> its chunks, within the bounds of a file.

Cutting happens in this process, where nothing can be stopped from outside. Its time and memory grow with the text's
length, and it looks at the clock after each few dozen pages.

Owns when a file is given up. `loading/bounds` has the values, `chunking` does the cutting.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.chunking.chunker import ChunkSettings, cut_in_order
from rag.chunking.packing import CountTokens
from rag.errors import FileUnreadable
from rag.loading.bounds import FileBounds
from rag.loading.worker_deadline import CLOCK_FACTOR
from rag.schema.documents import Chunk, Document


@dataclass(frozen=True, slots=True)
class _Watch:
    """Checks how long a file of `size` bytes has taken."""

    bounds: FileBounds
    size: int
    worked: float = field(default_factory=time.thread_time)
    began: float = field(default_factory=time.monotonic)

    def look(self) -> None:
        """Raises `FileUnreadable` when its time is over: processor time, or a multiple of it by the clock, since other
        threads may do the work."""
        spent = max(time.thread_time() - self.worked, (time.monotonic() - self.began) / CLOCK_FACTOR)
        if spent > self.bounds.allow_seconds(self.size):
            raise FileUnreadable(self.bounds.describe_slow(self.size))


def cut_within(
    bounds: FileBounds,
    document: Document,
    *,
    size: int,
    version: str,
    count_tokens: CountTokens,
    settings: ChunkSettings,
) -> list[Chunk]:
    """The chunks of a file of `size` bytes, as `cut_document` makes them.

    Raises `FileUnreadable` when there are too many, or when it takes too long.
    """
    watch = _Watch(bounds, size)

    def count_and_look(texts: Sequence[str]) -> list[int]:
        watch.look()
        return count_tokens(texts)

    chunks: list[Chunk] = []
    for chunk in cut_in_order(document, version=version, count_tokens=count_and_look, settings=settings):
        chunks.append(chunk)
        if len(chunks) > bounds.most_chunks:
            raise FileUnreadable(bounds.describe_many_chunks())
    return chunks
