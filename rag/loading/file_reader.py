"""Files -> their documents, in order, each within bounds of time and memory.

Owns which files are read in this process: small plain texts, since nothing in them takes long, and those whose loaders
the settings name. All others are read by processes that can be stopped, so a file that takes too long or too much, or
makes a library crash, costs nothing but itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from types import TracebackType

from rag.errors import FileUnreadable
from rag.loading import NotPlain
from rag.loading.loader_set import LoaderSet
from rag.loading.parallel import FilePlace, WorkerPool, choose_workers
from rag.loading.reading import ReadFile, read_file
from rag.loading.worker_process import SERVING

PLAIN_BYTES = 1024 * 1024
"""Larger texts are not read in this process."""
_FILES_AHEAD = 4
"""Files that are read, or being read, before they are wanted, for each process."""
_BYTES_AHEAD = 8 * 1024 * 1024
"""Their size together; more, on both sides of a pipe, would take too much memory."""


class FileReader:
    """Reads files within the bounds of a `LoaderSet`. Used by one thread; close it to end its processes."""

    def __init__(
        self, loaders: LoaderSet, *, cores: int = 1, workers: int | None = None, serving: str = SERVING
    ) -> None:
        """`workers` is the number of processes; None for as many as are worth it on so many cores. They are started
        when needed, and run `serving`."""
        self._serving = serving
        self.loaders = loaders
        self._cores = cores
        self._workers = workers
        self._pool: WorkerPool | None = None

    def __enter__(self) -> FileReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, also while they are reading."""
        if self._pool:
            self._pool.close()
            self._pool = None

    def prepare(self, places: Sequence[FilePlace]) -> None:
        """Start a process in the background if one of these files needs it: it is ready when the files are wanted."""
        if any(self._is_for_workers(place) for place in places):
            self._find_pool(places).prepare()

    def read(self, place: FilePlace) -> ReadFile:
        """One file. Raises `FileUnreadable`, and `SettingsError` when its loader cannot be made."""
        read = next(self.read_files([place]))[1]
        if isinstance(read, FileUnreadable):
            raise read
        return read

    def read_files(
        self, places: Sequence[FilePlace]
    ) -> Generator[tuple[FilePlace, ReadFile | FileUnreadable], None, None]:
        """The files in order, each with its document or the reason that it cannot be read.

        Raises `SettingsError` when a loader or recogniser that the settings name cannot be made.
        """
        coming: deque[tuple[FilePlace, Future[ReadFile | FileUnreadable] | None]] = deque()
        size = 0
        for place in places:
            is_distant = self._is_for_workers(place)
            pool = self._find_pool(places) if is_distant else None
            coming.append((place, pool.submit(place) if pool else None))
            size += place.size if is_distant else 0
            while len(coming) > self._count_ahead() or size > _BYTES_AHEAD:
                first, future = coming.popleft()
                size -= first.size if future else 0
                yield self._take(first, future)
        while coming:
            yield self._take(*coming.popleft())

    def _is_for_workers(self, place: FilePlace) -> bool:
        if place.path.suffix.lower() in self.loaders.named:
            return False
        return place.size > PLAIN_BYTES or not self.loaders.is_plain(place.path)

    def _find_pool(self, places: Sequence[FilePlace]) -> WorkerPool:
        if self._pool is None:
            if self._workers is None:
                self._workers = choose_workers(sum(map(self._is_for_workers, places)), self._cores)
            self._pool = WorkerPool(self.loaders, max(1, self._workers), serving=self._serving)
        return self._pool

    def _count_ahead(self) -> int:
        return (self._workers or 1) * _FILES_AHEAD if self._pool else 0

    def _take(
        self, place: FilePlace, coming: Future[ReadFile | FileUnreadable] | None
    ) -> tuple[FilePlace, ReadFile | FileUnreadable]:
        return place, coming.result() if coming else self._read_here(place)

    def _read_here(self, place: FilePlace) -> ReadFile | FileUnreadable:
        try:
            return read_file(self.loaders, place.path, place.file, plain_only=self.loaders.is_plain(place.path))
        except NotPlain:
            return self._find_pool([place]).submit(place).result()
        except FileUnreadable as reason:
            return reason
