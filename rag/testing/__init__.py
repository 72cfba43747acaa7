"""Fakes for the tests of programs that use Footnote. Each is imported on first use, because LlamaIndex takes seconds.

| name | what it is |
| --- | --- |
| `ScriptedLLM` | a LlamaIndex language model with scripted replies, which can also be slow or fail |
| `HashingEmbedding` | a LlamaIndex embedding without a model: texts that share words are near each other |
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.testing.hashing_embedding import HashingEmbedding as HashingEmbedding
    from rag.testing.scripted_llm import ScriptedLLM as ScriptedLLM

_HOMES = {"HashingEmbedding": "rag.testing.hashing_embedding", "ScriptedLLM": "rag.testing.scripted_llm"}

__all__ = ["HashingEmbedding", "ScriptedLLM"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'rag.testing' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
