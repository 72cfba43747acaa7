"""The embedding that the settings name: the one that ships, or any LlamaIndex embedding.

Importing this module loads no model and not llama-index; `load_embedding` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rag.components import EMBEDDING, Part
from rag.errors import ModelError, SettingsError
from rag.models.embedding import Embedding
from rag.models.minilm import MINILM_NAME, MINILM_WINDOW_TOKENS, load_minilm


def load_embedding(name: str, options: Mapping[str, object]) -> Embedding:
    """The embedding that the settings name.

    "all-MiniLM-L6-v2" is the one that ships and takes no options. Any other name is a part (see `rag.components`): a
    LlamaIndex embedding, made with `options` as its arguments. The option `window_tokens` is not an argument but its
    longest input (256 when neither the option nor the embedding gives it).

    Raises `SettingsError` for a name or options that cannot be used, `ModelError` for an embedding that fails on a
    first text.
    """
    if name == MINILM_NAME:
        if options:
            names = ", ".join(sorted(options))
            raise SettingsError(
                f"The embedding {MINILM_NAME} takes no options, but the settings give {names}. "
                "Remove them, or name another embedding."
            )
        return load_minilm()
    if not name.strip():
        raise SettingsError(f'The embedding is not named. Use "{MINILM_NAME}", or name one as package.module:Class.')
    part = Part(EMBEDDING, name, options)
    _check_class(part)
    return LlamaIndexEmbedding(part)


class LlamaIndexEmbedding:
    """Any LlamaIndex embedding as an `Embedding`."""

    def __init__(self, part: Part) -> None:
        """Creates the embedding and embeds a first text. Raises `SettingsError`, `ModelError`."""
        arguments = dict(part.options)
        window = arguments.pop("window_tokens", None)
        if window is not None and (not isinstance(window, int) or isinstance(window, bool) or window < 16):
            raise SettingsError(f"window_tokens is {window!r}; it is a whole number of tokens, at least 16.")
        self.name = part.name
        self._part = part
        self._embedding = replace(part, options=arguments).make()
        self._count = _find_counter(self._embedding) or _estimate_tokens
        self.window_tokens = window or _find_window(self._embedding) or MINILM_WINDOW_TOKENS
        self.dimension = 0  # unknown until a first text is embedded
        self.dimension = self.embed_question("A first text.").shape[0]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: n x dimension, scaled to unit length, in the order of `texts`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return self._embed(len(texts), lambda: self._embedding.get_text_embedding_batch(list(texts)))

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: dimension, scaled to unit length."""
        vectors = self._embed(1, lambda: [self._embedding.get_query_embedding(text)])
        return cast("NDArray[np.float32]", vectors[0])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of tokens by the embedding's own tokenizer if it has one, else an estimate that errs high."""
        return self._count(texts)

    def _embed(self, n: int, embed: Callable[[], Any]) -> NDArray[np.float32]:
        """The n vectors, scaled to unit length. Raises ModelError for any other shape, which would spoil the index."""
        try:
            vectors = np.asarray(embed(), np.float32)
        except Exception as error:
            raise ModelError(f"The {self._part.describe_failure(error)}") from error
        if vectors.ndim != 2 or vectors.shape[0] != n or vectors.shape[1] != (self.dimension or vectors.shape[1]):
            expected = f"{n} x {self.dimension}" if self.dimension else f"{n} vectors of one length"
            raise ModelError(f"The embedding {self.name} gave an array of {vectors.shape}, not {expected}.")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and (lengths > 0).all()):
            raise ModelError(f"The embedding {self.name} gave a vector without a direction (zero or not finite).")
        return cast("NDArray[np.float32]", vectors / lengths)


def _check_class(part: Part) -> None:
    """Raises `SettingsError` unless the part is a LlamaIndex embedding class, or a function that may make one."""
    found = part.find()
    from llama_index.core.base.embeddings.base import BaseEmbedding

    if isinstance(found, type) and not issubclass(found, BaseEmbedding):
        raise SettingsError(f"RAG_EMBEDDING names {part.name}, which is not a LlamaIndex embedding.")


def _find_window(embedding: Any) -> int | None:
    """The longest input of the embedding in its tokens, if it says so."""
    length = getattr(embedding, "max_length", None)
    return length if isinstance(length, int) and length >= 16 else None


def _find_counter(embedding: Any) -> Callable[[Sequence[str]], list[int]] | None:
    """A token counter that uses the Hugging Face tokenizer of the embedding, or of the model in it, if there is one."""
    for owner in (embedding, getattr(embedding, "_model", None)):
        for attribute in ("tokenizer", "_tokenizer"):
            tokenizer = getattr(owner, attribute, None)
            if callable(getattr(tokenizer, "encode", None)):
                count = _make_counter(tokenizer)
                if count is not None:
                    return count
    return None


def _make_counter(tokenizer: Any) -> Callable[[Sequence[str]], list[int]] | None:
    def count(texts: Sequence[str]) -> list[int]:
        return [len(tokenizer.encode(text, add_special_tokens=False)) for text in texts]

    try:
        works = count(["A first text."])[0] > 0
    except Exception:  # noqa: BLE001 - another kind of tokenizer; the estimate is used
        return None
    return count if works else None


def _estimate_tokens(texts: Sequence[str]) -> list[int]:
    """An estimate that errs high: the larger of MiniLM's word pieces and one token for every four bytes.

    Current models split English into fewer tokens than MiniLM does. The bytes cover scripts that are not in its
    vocabulary, where a whole word is one unknown piece.
    """
    pieces = load_minilm().count_tokens(texts)
    return [
        max(count, -(-len(text.encode("utf-8", "replace")) // 4)) for count, text in zip(pieces, texts, strict=True)
    ]
