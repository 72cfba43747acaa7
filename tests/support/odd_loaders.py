"""A process that reads files, with a loader that does what the file says: to see that nothing else is affected."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rag.loading import LOADERS, worker_serving
from rag.loading.raw_document import LoadContext, RawDocument, RawSection

SERVING = "tests.support.odd_loaders"


def load_oddly(content: bytes, context: LoadContext) -> RawDocument:
    """Do what the text says; a text that says nothing odd is read."""
    text = content.decode()
    errors: dict[str, BaseException] = {
        "unicode": UnicodeError("undefined encoding"),
        "lookup": LookupError("unknown encoding: klingon"),
        "recursion": RecursionError("maximum recursion depth exceeded"),
        "memory": MemoryError(),
        "exit": SystemExit(3),
    }
    if text in errors:
        raise errors[text]
    if text == "hungry":
        held = [bytes(1 << 20) for _ in range(1 << 20)]
        text = str(len(held))
    if text == "crash":
        os.abort()
    if text == "once" and not (mark := Path(context.path.with_suffix(".mark"))).exists():
        mark.touch()
        os.kill(os.getpid(), 9)
    while text == "endless":
        pass
    sys.stdout.write("what a library prints")
    return RawDocument(text, (RawSection(0, len(text)),))


def main() -> None:
    """The process, with that loader for web pages."""
    LOADERS[".html"] = "tests.support.odd_loaders:load_oddly"
    worker_serving.main()
