"""Articles for answers by kind, from a folder that a test writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from rag import Assistant, Query, load_settings
from rag.kinds.articles import Articles

Result = TypeVar("Result")


def write_articles(folder: Path, texts: Mapping[str, str]) -> Path:
    """The folder, with a file for each name and text."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@contextmanager
def index_texts(texts: Mapping[str, str], folders: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant with a file indexed for each name and text, for a fixture of a module."""
    folder = write_articles(folders.mktemp("articles"), texts)
    with Assistant(load_settings(articles=folder, home=folders.mktemp("home"))) as assistant:
        assistant.index()
        yield assistant


def read_with(assistant: Assistant, read: Callable[[Articles], Result], *, files: tuple[str, ...] = ()) -> Result:
    """The result of `read` on the assistant's articles."""
    query = Query("-", files=files)
    return assistant._opener.read(lambda state: read(assistant._pipeline.kinds.open_articles(state, query)))
