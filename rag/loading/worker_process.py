"""A process that reads files for this one: both its ends.

Parsing is Python code, so threads do not make it faster. A process of `multiprocessing` would run the caller's main
script again, which a library must not ask of a script without `if __name__ == "__main__"`; so this one is started by
itself, and takes requests and gives results as pickles through pipes. It ends when its input is closed, so it never
outlives the process that started it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
from io import BufferedWriter
from pathlib import Path

from rag.errors import FileUnreadable
from rag.loading.loader_set import LoaderSet
from rag.loading.reading import ReadFile, read_file
from rag.own_process import clean_environment, compose_python

_READY = "ready"


class WorkerStopped(Exception):
    """The process ended, or could not be started."""


class WorkerProcess:
    """A running process that reads one file at a time. Used by one thread."""

    def __init__(self, max_bytes: int) -> None:
        """Start it; it has loaded nothing yet. Raises `WorkerStopped` when it cannot be started."""
        try:
            # a session of its own: Ctrl-C reaches only the process that decides what to do about it
            self._process = subprocess.Popen(
                compose_python(__name__),
                env=clean_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerStopped from error
        if self._exchange(max_bytes) != _READY:
            self.kill()
            raise WorkerStopped

    def read(self, path: Path, file: str) -> ReadFile | FileUnreadable | None:
        """The file, or why it cannot be read; None for an error that no loader should raise.

        Raises `WorkerStopped` when the process ended, for instance because the file made a library crash.
        """
        answer = self._exchange((path, file))
        return answer if isinstance(answer, (ReadFile, FileUnreadable)) else None

    def kill(self) -> None:
        """End it now, also while another thread waits for its answer."""
        self._process.kill()

    def close(self) -> None:
        """End it, and free its pipes. No thread may be waiting for it."""
        self._process.kill()
        self._process.communicate()

    def _exchange(self, request: object) -> object:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        try:
            pickle.dump(request, stdin)
            stdin.flush()
            return pickle.load(stdout)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
            raise WorkerStopped from error


def main() -> None:
    """The process itself: answers requests from standard input until it is closed."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    loaders = LoaderSet(pickle.load(requests))
    _send(answers, _READY)
    while True:
        try:
            path, file = pickle.load(requests)
        except EOFError:
            return
        try:
            _send(answers, read_file(loaders, path, file))
        except FileUnreadable as reason:
            _send(answers, FileUnreadable(str(reason)))
        except Exception as error:  # noqa: BLE001 - the other side reads the file itself and raises it there
            _send(answers, type(error).__name__)


def _send(answers: BufferedWriter, answer: object) -> None:
    answers.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
    answers.flush()
