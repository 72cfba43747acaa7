"""The processes that read files, and how many of them are worth starting.

Owns handing files to them, starting them again, and what is said of a file that ended one. `file_reader` decides which
files they get.
"""

from __future__ import annotations

import signal
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from rag.errors import FileUnreadable, PassingFailure
from rag.loading.loader_set import LoaderSet
from rag.loading.reading import ReadFile
from rag.loading.worker_process import SERVING, WorkerProcess, WorkerStopped

FEWEST_FILES = 100
"""Fewest files that are worth the start of more than one process, which takes 1.5 s of CPU each; reading a web page
takes 0.08 s, a PDF page 0.02 s."""
FEWEST_CORES = 4
"""With fewer, embedding in the background keeps them all busy: it takes three times as long as reading web pages."""
MOST_WORKERS = 8
"""Each takes 150 MB of memory."""


_ENDED_FROM_OUTSIDE = frozenset((-signal.SIGTERM, -9, 1))
"""Exit codes of a process that somebody ended, or the system for want of memory; 1 is that of Windows."""


class FilePlace(NamedTuple):
    """A file to read."""

    file: str
    path: Path
    size: int
    """Bytes."""


def choose_workers(files: int, cores: int) -> int:
    """The number of processes worth starting for this many files that are not read in this process."""
    if cores < FEWEST_CORES or files < FEWEST_FILES:
        return min(files, 1)
    return min(cores, MOST_WORKERS, files * 2 // FEWEST_FILES)


class WorkerPool:
    """Processes that read files, each driven by a thread that starts it with its first file."""

    def __init__(self, loaders: LoaderSet, workers: int, *, serving: str = SERVING) -> None:
        self._loaders = loaders
        self._serving = serving
        self._threads = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="reading")
        self._own = threading.local()
        self._lock = threading.Lock()
        self._running: set[WorkerProcess] = set()
        self._closed = False

    def prepare(self) -> None:
        """Start one of the processes in the background."""
        self._threads.submit(self._find_worker)

    def submit(self, place: FilePlace) -> Future[ReadFile | FileUnreadable]:
        """The file, soon, or why it cannot be read. The future raises `SettingsError` as `read_file` does."""
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

    def _read(self, place: FilePlace) -> ReadFile | FileUnreadable:
        for _ in range(2):  # a second time in a new process: the first may have been ended by somebody
            worker = self._find_worker()
            if worker is None:
                return PassingFailure("no process could be started to read it; close some programs and try again")
            try:
                read = worker.read(place.path, place.file, place.size)
            except WorkerStopped:
                code = worker.find_exit_code()
                self._drop(worker)
                if code not in _ENDED_FROM_OUTSIDE:
                    return FileUnreadable(self._describe_crash(code))
                continue
            except BaseException:
                self._drop(worker)
                raise
            if worker.is_used_up:
                self._drop(worker)
            return read
        return PassingFailure("the process that read it was ended twice; perhaps there is too little memory")

    def _describe_crash(self, code: int) -> str:
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        megabytes = self._loaders.bounds.memory_bytes / 1024 / 1024
        return (
            f"reading it crashed ({ended}): it is damaged, or takes more than {megabytes:.4g} MB of memory "
            "(max_file_memory_megabytes)"
        )

    def _find_worker(self) -> WorkerProcess | None:
        """The process of this thread, started when needed; None when it cannot be started or the pool is closed."""
        worker: WorkerProcess | None = getattr(self._own, "worker", None)
        if worker is not None or self._closed:
            return worker
        try:
            worker = WorkerProcess(self._loaders, serving=self._serving)
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
