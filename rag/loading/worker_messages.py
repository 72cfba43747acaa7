"""What a process that reads files and the one that started it say to each other. Each is sent as a pickle."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import FileUnreadable
from rag.loading.bounds import FileBounds
from rag.loading.reading import ReadFile

if TYPE_CHECKING:
    from PIL.Image import Image

READY = "ready"


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """The first request: what the process needs to know."""

    max_bytes: int
    bounds: FileBounds
    has_recogniser: bool
    recogniser: str
    """Its name."""
    advice: str
    """See `PageReader`."""


@dataclass(frozen=True, slots=True)
class FileWanted:
    """A request: read this file."""

    path: Path
    file: str


@dataclass(frozen=True, slots=True)
class Read:
    """The answer to that: the file, or why it cannot be read."""

    result: ReadFile | FileUnreadable
    is_last: bool = False
    """True when the process has grown so much that it should read no further file."""


@dataclass(frozen=True, slots=True)
class PageWanted:
    """An answer in between: what is on this page, if that is known already? Followed by the page or None."""

    digest: str
    number: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Another: what is on this picture of a page? Followed by the page or a FileUnreadable."""

    digest: str
    number: int
    width: int
    height: int
    pixels: bytes
    """RGB."""

    def open(self) -> Image:
        """The picture."""
        from PIL import Image

        return Image.frombytes("RGB", (self.width, self.height), self.pixels)
