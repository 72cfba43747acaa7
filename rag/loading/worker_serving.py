"""A process that reads files for another one: the process itself. `worker_process` starts it.

Owns the limit on its memory, and asking for the words on pages that are pictures.
"""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Callable
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import FileUnreadable, PassingFailure
from rag.loading.bounds import FileBounds
from rag.loading.loader_set import LoaderSet
from rag.loading.ocr.page_reader import PageReader
from rag.loading.ocr.recogniser import RecognisedPage
from rag.loading.reading import MemoryRanOut, ReadFile, read_file
from rag.loading.worker_messages import READY, Drawn, FileWanted, PageWanted, Read, WorkerSettings

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_GROWTH = 256 * 1024 * 1024
"""A process that has grown by this much since it started is replaced: what it holds is missing for other files."""
_NEARLY = 64 * 1024 * 1024
"""What fails this close to the limit failed because of it."""
_LIBRARIES = 256 * 1024 * 1024
"""Address space for the libraries that are imported with the first file of a kind."""


class _Pipes:
    """The requests from the other process and the answers to it."""

    def __init__(self) -> None:
        self._requests: BufferedReader = os.fdopen(os.dup(0), "rb")
        self._answers: BufferedWriter = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # what a library prints must not come between the answers

    def receive(self) -> Any:
        """The next request. Raises `EOFError` when there is none."""
        return pickle.load(self._requests)

    def send(self, answer: object) -> None:
        self._answers.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
        self._answers.flush()


class _DistantPageReader(PageReader):
    """Has pages recognised by the process that started this one."""

    def __init__(self, pipes: _Pipes, settings: WorkerSettings) -> None:
        super().__init__(name="", advice=settings.advice)
        self._pipes = pipes
        self._is_available = settings.has_recogniser
        self.name = settings.recogniser

    @property
    def is_available(self) -> bool:
        return self._is_available

    def read(self, digest: str, number: int, draw: Callable[[], Image]) -> RecognisedPage:
        self._pipes.send(PageWanted(digest, number))
        found = self._pipes.receive()
        if found is None:
            picture = draw().convert("RGB")
            self._pipes.send(Drawn(digest, number, *picture.size, picture.tobytes()))
            found = self._pipes.receive()
        if isinstance(found, FileUnreadable):
            raise found
        assert isinstance(found, RecognisedPage)
        return found


def main() -> None:
    """Answer requests from standard input until it is closed."""
    pipes = _Pipes()
    settings = pipes.receive()
    loaders = LoaderSet(settings.max_bytes, page_reader=_DistantPageReader(pipes, settings))
    began_with = measure_address_space()
    pipes.send(READY)
    while True:
        try:
            wanted = pipes.receive()
        except EOFError:
            return
        limit = limit_memory(settings.bounds)
        result = _read(loaders, wanted)
        has_grown = measure_address_space() - began_with > _LIBRARIES + _MOST_GROWTH
        is_full = bool(limit) and measure_peak() > limit - _NEARLY
        if is_full and isinstance(result, FileUnreadable):
            result = MemoryRanOut()  # whatever was made of it: an import that fails, a damaged file
        try:
            pipes.send(Read(result, is_last=has_grown or is_full or isinstance(result, MemoryRanOut)))
        except MemoryError:
            pipes.send(Read(MemoryRanOut(), is_last=True))


def _read(loaders: LoaderSet, wanted: FileWanted) -> ReadFile | FileUnreadable:
    try:
        return read_file(loaders, wanted.path, wanted.file)
    except MemoryRanOut:
        return MemoryRanOut()
    except FileUnreadable as reason:
        return (PassingFailure if isinstance(reason, PassingFailure) else FileUnreadable)(str(reason))


def limit_memory(bounds: FileBounds) -> int:
    """Let this process take as much memory as one more file may need. Returns the limit, in bytes of address space;
    0 where the system has none."""
    size = measure_address_space()
    if not size:
        return 0
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = size + _LIBRARIES + bounds.memory_bytes
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
    return wanted


def measure_address_space() -> int:
    """Bytes of this process's address space; 0 on a system that has no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def measure_peak() -> int:
    """The most bytes of address space that this process ever had; 0 on a system that has no /proc."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except (OSError, MemoryError):
        return 0
    found = re.search(r"^VmPeak:\s*(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
