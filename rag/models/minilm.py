"""The embedding model that ships: all-MiniLM-L6-v2 on ONNX Runtime.

Importing this module loads no model, and neither onnxruntime nor tokenizers; `load_minilm` does. How the file was made
is in `training/embedding/build.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from rag.models.embedding import TokenVectors
from rag.models.onnx import END_ID, START_ID, WEIGHTS_FOLDER, encode_texts, for_each, load_once, open_model

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MINILM_NAME = "all-MiniLM-L6-v2"
MINILM_DIMENSION = 384
MINILM_WINDOW_TOKENS = 256
"""`max_seq_length` of the official model, with which it was trained; includes special tokens."""


class MiniLM:
    """all-MiniLM-L6-v2 (Apache-2.0), int8. Safe to call from several threads at once.

    Texts are run one at a time: padded batches were slower, and the file has no attention mask. One thread per core
    calls a single-threaded session, which was faster than one session with that many threads (measured in
    `docs/lab-book.md`).
    """

    name = MINILM_NAME
    dimension = MINILM_DIMENSION
    window_tokens = MINILM_WINDOW_TOKENS

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: n x 384, unit length, in the order of `texts`; no texts give 0 x 384.

        A text longer than the window is cut. The empty text has a vector too.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        inputs = [self._frame(encoding.ids) for encoding in encode_texts(self._tokenizer, texts, with_offsets=False)]

        def embed(at: int) -> None:
            vectors[at] = self._session.run(["text_vectors"], {"input_ids": inputs[at]})[0][0]

        # the longest first, so that no thread starts a long one after the others have finished
        for_each(embed, sorted(range(len(texts)), key=lambda at: -inputs[at].shape[1]))
        return vectors

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: 384, unit length. The model treats questions and passages the same."""
        return cast("NDArray[np.float32]", self.embed_passages([text])[0])

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The token vectors of each text, in order; a text longer than the window is cut there."""
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
        """Number of word pieces in each text, without special tokens, not limited by the window."""
        return [len(encoding) for encoding in encode_texts(self._tokenizer, texts, with_offsets=False)]

    def _frame(self, ids: list[int]) -> NDArray[np.int64]:
        """The model's input, 1 x n: the word pieces that fit the window, between the two special tokens."""
        return np.array([[START_ID, *ids[: self.window_tokens - 2], END_ID]], np.int64)


@load_once
def load_minilm() -> MiniLM:
    """The model that ships, loaded once per process and shared by all threads.

    Raises ModelError when one of its files is missing or has been changed.
    """
    return read_minilm(WEIGHTS_FOLDER)


def read_minilm(folder: Path) -> MiniLM:
    """The model in `folder`, loaded on every call. Raises ModelError as `load_minilm` does."""
    return MiniLM(*open_model("embedding model", folder, "embedding.onnx", "tokenizer.json"))
