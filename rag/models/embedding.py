"""Texts to vectors: the shipped all-MiniLM-L6-v2 on ONNX Runtime, or any LlamaIndex embedding by name.

Owns the embedding models and the counting of their word pieces. Leaves what to embed, and where vectors
are kept, to others; how the shipped file was made is `training/embedding/build.py`'s. Importing this
module loads no model and none of onnxruntime, tokenizers or llama-index: `load_minilm` and
`load_embedding` do, when they are called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from rag.components import EMBEDDING, Part
from rag.errors import ModelError, SettingsError
from rag.models.onnx import END_ID, START_ID, WEIGHTS_FOLDER, encode_texts, for_each, give_reason, load_once, open_model

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MINILM_NAME = "all-MiniLM-L6-v2"
MINILM_DIMENSION = 384
MINILM_WINDOW_TOKENS = 256
"""`max_seq_length` of the official model: what it was trained on, special tokens included."""


class Embedding(Protocol):
    """What an index needs of an embedding model."""

    @property
    def name(self) -> str:
        """The maker's name; an index made under one name is not read under another."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    @property
    def window_tokens(self) -> int:
        """Longest input in the model's own tokens, special tokens included; more is silently cut."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: n x dimension, unit length, in the order of `texts`."""

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: dimension, unit length."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The model's tokens in each text, without special tokens, never cut at the window."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """One text, read token by token. Special tokens are left out; the others attended to them."""

    vectors: NDArray[np.float32]
    """n_tokens x dimension, the last hidden state as the model gives it, not normalised."""
    spans: NDArray[np.int32]
    """n_tokens x 2: the characters `start:end` of the text that each token stands for."""


class TokenEncoder(Protocol):
    """What reads texts token by token: the shipped MiniLM does."""

    def encode_tokens(self, texts: Sequence[str]) -> Sequence[TokenVectors]:
        """Each text token by token, in order."""


class MiniLM:
    """all-MiniLM-L6-v2 (Apache-2.0), int8, as shipped. Safe to call from several threads at once.

    Each text goes through the model alone: padded batches were slower, and the file has no mask. One session
    with one thread inside is called by as many threads as there are cores, which beat one session with that
    many threads inside (measured in `docs/lab-book.md`).
    """

    name = MINILM_NAME
    dimension = MINILM_DIMENSION
    window_tokens = MINILM_WINDOW_TOKENS

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: n x 384, unit length, in the order of `texts`; no texts give 0 x 384.

        A text longer than the window is read up to it. The empty text has a vector too.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        inputs = [self._frame(encoding.ids) for encoding in encode_texts(self._tokenizer, texts, with_offsets=False)]

        def embed(at: int) -> None:
            vectors[at] = self._session.run(["text_vectors"], {"input_ids": inputs[at]})[0][0]

        # the longest first, so that no thread starts a long one when the others are done
        for_each(embed, sorted(range(len(texts)), key=lambda at: -inputs[at].shape[1]))
        return vectors

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: 384, unit length. The model reads questions and passages alike."""
        return cast("NDArray[np.float32]", self.embed_passages([text])[0])

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each text token by token, in order; a text longer than the window is cut there."""
        encodings = encode_texts(self._tokenizer, texts, with_offsets=True)
        found: list[TokenVectors | None] = [None] * len(texts)

        def encode(at: int) -> None:
            framed = self._frame(encodings[at].ids)
            hidden = self._session.run(["token_vectors"], {"input_ids": framed})[0][0, 1:-1]
            offsets = encodings[at].offsets[: len(hidden)]
            spans = np.array(offsets, np.int32).reshape(len(offsets), 2)
            found[at] = TokenVectors(vectors=hidden, spans=spans)

        for_each(encode, sorted(range(len(texts)), key=lambda at: -len(encodings[at].ids)))
        return cast("list[TokenVectors]", found)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens, never cut at the window."""
        return [len(encoding) for encoding in encode_texts(self._tokenizer, texts, with_offsets=False)]

    def _frame(self, ids: list[int]) -> NDArray[np.int64]:
        """The model's input, 1 x n: the pieces that fit the window, between the two special tokens."""
        return np.array([[START_ID, *ids[: self.window_tokens - 2], END_ID]], np.int64)


@load_once
def load_minilm() -> MiniLM:
    """The shipped model, loaded once for the process; threads that ask at the same time get the same one.

    Raises ModelError when a file of it is missing or is not the one that was shipped.
    """
    return read_minilm(WEIGHTS_FOLDER)


def load_embedding(name: str, options: Mapping[str, object]) -> Embedding:
    """The embedding that the settings name.

    "all-MiniLM-L6-v2" is the shipped one and takes no options. Any other name is a part (see `rag.components`): a
    LlamaIndex embedding, made with `options` as its arguments, except `window_tokens`, which is the longest input it
    reads (256 when neither the option nor the embedding says).

    Raises `SettingsError` for a name or options that cannot be used, `ModelError` for an embedding that fails on a
    first text.
    """
    if name == MINILM_NAME:
        if options:
            raise SettingsError(
                f"The embedding {MINILM_NAME} takes no options, but the settings give {_list(options)}. "
                "Remove them, or name another embedding."
            )
        return load_minilm()
    if not name.strip():
        raise SettingsError(f'The embedding is not named. Use "{MINILM_NAME}", or name one as package.module:Class.')
    part = Part(EMBEDDING, name, options)
    _check_class(part)
    return LlamaIndexEmbedding(part)


class LlamaIndexEmbedding:
    """Any LlamaIndex embedding, made to give what an index needs."""

    def __init__(self, part: Part) -> None:
        """Makes the embedding and embeds a first text. Raises `SettingsError`, `ModelError`."""
        arguments = dict(part.options)
        window = arguments.pop("window_tokens", None)
        if window is not None and (not isinstance(window, int) or isinstance(window, bool) or window < 16):
            raise SettingsError(f"window_tokens is {window!r}; it is a whole number of tokens, at least 16.")
        self.name = part.name
        self._embedding = replace(part, options=arguments).make()
        self._count = _own_counter(self._embedding) or _estimate_tokens
        self.window_tokens = window or _own_window(self._embedding) or MINILM_WINDOW_TOKENS
        self.dimension = 0  # not known until a first text came back
        self.dimension = self.embed_question("A first text.").shape[0]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: n x dimension, scaled to unit length, in the order of `texts`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return self._call(len(texts), lambda: self._embedding.get_text_embedding_batch(list(texts)))

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: dimension, scaled to unit length."""
        vectors = self._call(1, lambda: [self._embedding.get_query_embedding(text)])
        return cast("NDArray[np.float32]", vectors[0])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens by the embedding's own tokenizer where it shows one, else an estimate on the safe side."""
        return self._count(texts)

    def _call(self, n: int, embed: Callable[[], Any]) -> NDArray[np.float32]:
        """The n unit vectors of the one dimension, or ModelError: an index that took others would be spoilt."""
        try:
            vectors = np.asarray(embed(), np.float32)
        except Exception as error:
            raise ModelError(f"The embedding {self.name} failed: {give_reason(error)}") from error
        if vectors.ndim != 2 or vectors.shape[0] != n or vectors.shape[1] != (self.dimension or vectors.shape[1]):
            expected = f"{n} x {self.dimension}" if self.dimension else f"{n} vectors of one length"
            raise ModelError(f"The embedding {self.name} gave an array of {vectors.shape}, not {expected}.")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and (lengths > 0).all()):
            raise ModelError(f"The embedding {self.name} gave a vector without a direction (zero or not finite).")
        return cast("NDArray[np.float32]", vectors / lengths)


def read_minilm(folder: Path) -> MiniLM:
    """The model in `folder`, loaded anew. Raises ModelError as `load_minilm` does."""
    return MiniLM(*open_model("embedding model", folder, "embedding.onnx", "tokenizer.json"))


def _check_class(part: Part) -> None:
    """Raises `SettingsError` unless the part is a LlamaIndex embedding class, or a function that may make one."""
    found = part.find()
    from llama_index.core.base.embeddings.base import BaseEmbedding

    if isinstance(found, type) and not issubclass(found, BaseEmbedding):
        raise SettingsError(f"RAG_EMBEDDING names {part.name}, which is not a LlamaIndex embedding.")


def _own_window(embedding: Any) -> int | None:
    """The longest input that the embedding says it reads, in its tokens."""
    length = getattr(embedding, "max_length", None)
    return length if isinstance(length, int) and length >= 16 else None


def _own_counter(embedding: Any) -> Callable[[Sequence[str]], list[int]] | None:
    """A counter by the Hugging Face tokenizer that the embedding, or the model in it, carries."""
    for owner in (embedding, getattr(embedding, "_model", None)):
        for attribute in ("tokenizer", "_tokenizer"):
            tokenizer = getattr(owner, attribute, None)
            if callable(getattr(tokenizer, "encode", None)):
                count = _counter_of(tokenizer)
                if count is not None:
                    return count
    return None


def _counter_of(tokenizer: Any) -> Callable[[Sequence[str]], list[int]] | None:
    def count(texts: Sequence[str]) -> list[int]:
        return [len(tokenizer.encode(text, add_special_tokens=False)) for text in texts]

    try:
        works = count(["A first text."])[0] > 0
    except Exception:  # noqa: BLE001 - not a tokenizer of this kind: the estimate serves
        return None
    return count if works else None


def _estimate_tokens(texts: Sequence[str]) -> list[int]:
    """The greater of the shipped model's word pieces and a token for every four bytes.

    Tokenizers of current models make fewer pieces of English than this vocabulary does; the bytes
    bound scripts that it lacks, where a whole word is one unknown piece.
    """
    pieces = load_minilm().count_tokens(texts)
    return [
        max(count, -(-len(text.encode("utf-8", "replace")) // 4)) for count, text in zip(pieces, texts, strict=True)
    ]


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
