"""A process that reads files for this one, within bounds: this process's end. `worker_serving` is the other.

Parsing is Python code, so threads do not make it faster, and a parser that never ends can only be stopped by ending its
process. A process of `multiprocessing` would run the caller's main script again, which a library must not ask of a
script without `if __name__ == "__main__"`; so this one is started by itself, and takes requests and gives answers as
pickles through pipes. It ends when its input is closed, so it never outlives the process that started it.

Pages that are pictures are recognised in this process, which has the recogniser: the other one draws them.
"""

from __future__ import annotations

import pickle
import subprocess
from pathlib import Path

from rag.errors import FileUnreadable, RagError
from rag.loading.bounds import PAGE_SECONDS
from rag.loading.loader_set import LoaderSet
from rag.loading.ocr.recogniser import RecognisedPage
from rag.loading.reading import MemoryRanOut, ReadFile
from rag.loading.worker_deadline import Deadline
from rag.loading.worker_messages import READY, Drawn, FileWanted, PageWanted, Read, WorkerSettings
from rag.trust.own_process import clean_environment, compose_python

SERVING = "rag.loading.worker_serving"
"""The module that the process runs."""
_START_SECONDS = 60.0
"""Longest wait for a process to say that it has started."""


class WorkerStopped(Exception):
    """The process ended, or could not be started."""


class WorkerTooSlow(WorkerStopped):
    """The process was ended because it took too long."""


class WorkerProcess:
    """A running process that reads one file at a time. Used by one thread."""

    def __init__(self, loaders: LoaderSet, *, serving: str = SERVING) -> None:
        """Start it; it has loaded nothing yet. Raises `WorkerStopped` when it cannot be started."""
        self._reader = loaders.page_reader
        self._bounds = loaders.bounds
        self.is_used_up = False
        """True once it should read no further file."""
        try:
            # a session of its own: Ctrl-C reaches only the process that decides what to do about it
            self._process = subprocess.Popen(
                compose_python(serving),
                env=clean_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerStopped from error
        settings = WorkerSettings(
            loaders.max_bytes, self._bounds, self._reader.is_available, self._reader.name, self._reader.advice
        )
        if self._exchange(settings, _START_SECONDS)[0] != READY:
            self.kill()
            raise WorkerStopped

    def read(self, path: Path, file: str, size: int) -> ReadFile | FileUnreadable:
        """The file, of `size` bytes, or why it cannot be read.

        Raises `WorkerStopped` when the process ended, for instance because the file made a library crash, and
        `SettingsError` when there is no such recogniser as the settings name.
        """
        left = self._bounds.allow_seconds(size)
        request: object = FileWanted(path, file)
        while True:
            try:
                answer, spent = self._exchange(request, left)
            except WorkerTooSlow:
                self.is_used_up = True
                return FileUnreadable(self._bounds.describe_slow(size))
            left -= spent
            if isinstance(answer, Read):
                self.is_used_up = answer.is_last
                is_large = isinstance(answer.result, MemoryRanOut)
                return FileUnreadable(self._bounds.describe_large()) if is_large else answer.result
            if isinstance(answer, PageWanted):
                request = self._reader.find(answer.digest, answer.number)
                left += PAGE_SECONDS if request is None else 0
            elif isinstance(answer, Drawn):
                request = self._recognise(answer)
            else:
                raise WorkerStopped

    def find_exit_code(self) -> int:
        """The exit code of a process that stopped; that of a signal is negative."""
        return self._process.wait()

    def kill(self) -> None:
        """End it now, also while another thread waits for its answer."""
        self._process.kill()

    def close(self) -> None:
        """End it, and free its pipes. No thread may be waiting for it."""
        self._process.kill()
        self._process.communicate()

    def _recognise(self, drawn: Drawn) -> RecognisedPage | RagError:
        try:
            return self._reader.read(drawn.digest, drawn.number, drawn.open)
        except FileUnreadable as error:
            return error

    def _exchange(self, request: object, seconds: float) -> tuple[object, float]:
        """The answer to a request, and the seconds that it took.

        Raises `WorkerTooSlow` when it takes longer, and the process is then ended.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        with Deadline(self._process, seconds) as deadline:
            try:
                pickle.dump(request, stdin)
                stdin.flush()
                answer = pickle.load(stdout)
            except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
                raise (WorkerTooSlow if deadline.is_over else WorkerStopped) from error
            return answer, deadline.spent
