"""What an index is made with, as the settings name it: an index that was made with something else is not used.

`chroma_client` compares it with what a store says of itself.
"""

from __future__ import annotations

from typing import Any

from rag.components import SPLITTER, Part
from rag.loading.loader_set import name_loaders
from rag.models.embedding import Embedding
from rag.settings import Settings

FORMAT = 1
"""Increased when indexes written before can no longer be read."""


def compose_fingerprint(settings: Settings, embedding: Embedding) -> dict[str, Any]:
    """The format of the index, its embedding and dimension, how text is cut, and the named parts."""
    return {
        "format": FORMAT,
        "embedding": " ".join([embedding.name, *_name_models(settings)]),
        "dimension": embedding.dimension,
        "chunk_tokens": settings.chunk_tokens,
        "overlap_tokens": settings.overlap_tokens,
        **_name_parts(settings),
    }


def _name_parts(settings: Settings) -> dict[str, Any]:
    """The named parts that decide what text is indexed, with digests of their options; empty with the shipped ones."""
    loaders = name_loaders(settings.loaders, settings.loader_options)
    splitter = Part(SPLITTER, settings.splitter, settings.splitter_options if settings.splitter else {})
    parts = {
        "splitter": splitter.name,
        "splitter_options": splitter.digest_options(),
        "loaders": {suffix: part.name for suffix, part in loaders.items()},
        "loader_options": {suffix: part.digest_options() for suffix, part in loaders.items() if part.options},
    }
    return {name: named for name, named in parts.items() if named}


def _name_models(settings: Settings) -> list[str]:
    """The models named in the options, which tell apart embeddings of one class. Keys and addresses are left out."""
    options = settings.embedding_options
    return [str(options[key]) for key in ("model_name", "model") if key in options]
