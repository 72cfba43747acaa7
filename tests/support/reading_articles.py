"""Articles for answers by kind, from a folder that a test writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from rag import Assistant, Query
from rag.kinds.articles import Articles

Result = TypeVar("Result")


def write_articles(folder: Path, texts: Mapping[str, str]) -> Path:
    """The folder, with a file for each name and text."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read_with(assistant: Assistant, read: Callable[[Articles], Result], *, files: tuple[str, ...] = ()) -> Result:
    """The result of `read` on the assistant's articles."""
    query = Query("-", files=files)
    return assistant._opener.read(lambda state: read(assistant._pipeline.kinds.open_articles(state, query)))
