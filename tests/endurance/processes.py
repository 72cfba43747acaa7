"""Processes that are ended with SIGKILL: forked from one that has imported everything, or started as commands.

A fork costs milliseconds where a command costs seconds of imports, so most kills hit what they are meant for.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.endurance.jobs"])
PATIENCE_SECONDS = 300.0
"""A process that takes longer, and should end, hangs. A busy machine may need minutes for what takes seconds."""


class Hung(Exception):
    """A process did not end, or a server did not start."""


def start(job: Callable[..., object], *arguments: object) -> BaseProcess:
    """A process that runs a function of `jobs`."""
    process = _CONTEXT.Process(target=_run, args=(job, arguments))
    process.start()
    return process


def _run(job: Callable[..., object], arguments: tuple[object, ...]) -> None:
    os.setpgrp()  # its own processes end with it
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    job(*arguments)


def _call(job: Callable[..., object], arguments: tuple[object, ...], told: Connection) -> None:
    told.send(job(*arguments))


def call(job: Callable[..., Any], *arguments: object) -> Any:
    """What a function of `jobs` returns, run in a process of its own. Raises `Hung`, or `RuntimeError` when it ends
    without a result."""
    mine, its = _CONTEXT.Pipe()
    process = start(_call, job, arguments, its)
    its.close()
    try:
        if not mine.poll(PATIENCE_SECONDS):
            kill(process)
            raise Hung(f"{job.__name__} did not end within {PATIENCE_SECONDS:.0f} s")
        result = mine.recv()
    except EOFError as error:
        process.join(5)
        raise RuntimeError(f"{job.__name__} ended with {process.exitcode} and no result") from error
    process.join(PATIENCE_SECONDS)
    return result


def make_pipe() -> tuple[Connection, Connection]:
    """Two ends of a pipe."""
    return _CONTEXT.Pipe()


def kill(process: BaseProcess) -> bool:
    """End a process with SIGKILL, and what it has started. Returns whether it was still running."""
    was_running = process.is_alive()
    if process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    return was_running and process.exitcode == -signal.SIGKILL


def wait(process: BaseProcess) -> None:
    """Wait for a process to end. Raises `Hung`."""
    process.join(PATIENCE_SECONDS)
    if process.is_alive():
        kill(process)
        raise Hung("a process did not end")


def start_command(arguments: list[str], settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The command `rag` as somebody starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "rag", *arguments],
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
