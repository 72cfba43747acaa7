"""Many files -> their documents, in order, read by several processes when that is faster.

Owns when processes are worth starting, and which files they get. Without them files are read here, one at a time, when
they are wanted.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from rag.errors import FileUnreadable
from rag.loading.loader_set import LoaderSet
from rag.loading.reading import ReadFile, read_file
from rag.loading.worker_process import WorkerProcess, WorkerStopped

PLAIN_SUFFIXES = frozenset((".txt", ".text", ".md", ".markdown", ".srt", ".vtt"))
"""Endings of files that are read in a few milliseconds: handing them to another process would not be faster."""
FEWEST_FILES = 100
"""Fewest other files that are worth the start of processes, which takes 1.5 s of CPU each; reading a web page takes
0.08 s, a PDF page 0.02 s."""
FEWEST_CORES = 4
"""With fewer, embedding in the background keeps them all busy: it takes three times as long as reading web pages."""
MOST_WORKERS = 8
"""Each takes 150 MB of memory."""
LARGEST_BYTES = 8 * 1024 * 1024
"""Larger files are read here: several at once, on both sides of a pipe, would take too much memory."""
_FILES_AHEAD = 4
"""Files that are read, or being read, before they are wanted, for each process."""


class FilePlace(NamedTuple):
    """A file to read."""

    file: str
    path: Path
    size: int
    """Bytes."""


def choose_workers(loaders: LoaderSet, places: Sequence[FilePlace], cores: int) -> int:
    """The number of processes worth starting for these files; 0 for none."""
    files = sum(_is_for_workers(loaders, place) for place in places)
    return 0 if cores < FEWEST_CORES or files < FEWEST_FILES else min(cores, MOST_WORKERS, files * 2 // FEWEST_FILES)


def read_files(
    loaders: LoaderSet, places: Sequence[FilePlace], *, workers: int
) -> Generator[tuple[FilePlace, ReadFile | FileUnreadable], None, None]:
    """The files in order, each with its document or the reason that it cannot be read.

    Loaders of the settings run in this process, whatever `workers` is. Raises `SettingsError` when one cannot be made.
    Close the iterator to end the processes early.
    """
    if not workers:
        yield from ((place, _read_here(loaders, place)) for place in places)
        return
    pool = _WorkerPool(loaders.max_bytes, workers)
    try:
        coming: deque[tuple[FilePlace, Future[ReadFile | FileUnreadable | None] | None]] = deque()
        for place in places:
            coming.append((place, pool.submit(place) if _is_for_workers(loaders, place) else None))
            if len(coming) > workers * _FILES_AHEAD:
                yield _take(loaders, *coming.popleft())
        while coming:
            yield _take(loaders, *coming.popleft())
    finally:
        pool.close()


def _is_for_workers(loaders: LoaderSet, place: FilePlace) -> bool:
    suffix = place.path.suffix.lower()
    return suffix not in loaders.named and suffix not in PLAIN_SUFFIXES and place.size <= LARGEST_BYTES


def _take(
    loaders: LoaderSet, place: FilePlace, coming: Future[ReadFile | FileUnreadable | None] | None
) -> tuple[FilePlace, ReadFile | FileUnreadable]:
    read = coming.result() if coming else None
    return place, read if read is not None else _read_here(loaders, place)


def _read_here(loaders: LoaderSet, place: FilePlace) -> ReadFile | FileUnreadable:
    try:
        return read_file(loaders, place.path, place.file)
    except FileUnreadable as reason:
        return reason


class _WorkerPool:
    """Processes that read files, each driven by a thread that starts it with its first file."""

    def __init__(self, max_bytes: int, workers: int) -> None:
        self._max_bytes = max_bytes
        self._threads = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="reading")
        self._own = threading.local()
        self._lock = threading.Lock()
        self._running: set[WorkerProcess] = set()
        self._closed = False

    def submit(self, place: FilePlace) -> Future[ReadFile | FileUnreadable | None]:
        """The file, soon; None when the caller has to read it."""
        return self._threads.submit(self._read, place)

    def close(self) -> None:
        """End all processes, also those that are reading."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        for worker in running:
            worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in running:
            worker.close()

    def _read(self, place: FilePlace) -> ReadFile | FileUnreadable | None:
        for _ in range(2):  # a second time in a new process: the first may have been ended for something else
            worker = self._find_worker()
            if worker is None:
                return None
            try:
                return worker.read(place.path, place.file)
            except WorkerStopped:
                self._drop(worker)
        return FileUnreadable("the process that read it was stopped; the file may be damaged, or need too much memory")

    def _find_worker(self) -> WorkerProcess | None:
        """The process of this thread, started when needed; None when it cannot be started or the pool is closed."""
        worker: WorkerProcess | None = getattr(self._own, "worker", None)
        if worker is not None or self._closed:
            return worker
        try:
            worker = WorkerProcess(self._max_bytes)
        except WorkerStopped:
            return None
        with self._lock:
            if self._closed:
                worker.close()
                return None
            self._running.add(worker)
        self._own.worker = worker
        return worker

    def _drop(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._running.discard(worker)
        self._own.worker = None
        worker.close()
