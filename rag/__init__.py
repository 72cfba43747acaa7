"""Footnote: ask a folder of articles; every sentence of the answer cites its file.

    from rag import Assistant, load_settings

    with Assistant(load_settings(articles=Path("articles"))) as assistant:
        assistant.index()
        answer = assistant.ask("Who signed the decree?")
        print(answer.text, answer.citations[0].quote)

The names below are the public ones; each is imported when it is first used, so that `import rag` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from rag.assistant import Assistant as Assistant
    from rag.assistant import Status as Status
    from rag.errors import RagError as RagError
    from rag.records import Answer as Answer
    from rag.records import Citation as Citation
    from rag.records import Document as Document
    from rag.records import IndexedFile as IndexedFile
    from rag.records import IndexReport as IndexReport
    from rag.records import Passage as Passage
    from rag.records import Statement as Statement
    from rag.serialising import describe_answer as describe_answer
    from rag.settings import Settings as Settings
    from rag.settings import load_settings as load_settings

_HOMES = {
    "Assistant": "rag.assistant",
    "Status": "rag.assistant",
    "RagError": "rag.errors",
    "Answer": "rag.records",
    "Citation": "rag.records",
    "Document": "rag.records",
    "IndexReport": "rag.records",
    "IndexedFile": "rag.records",
    "Passage": "rag.records",
    "Statement": "rag.records",
    "describe_answer": "rag.serialising",
    "Settings": "rag.settings",
    "load_settings": "rag.settings",
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
