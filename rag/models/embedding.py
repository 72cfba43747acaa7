"""The interface of an embedding model.

`minilm` is the model that ships; `named_embedding` loads it or one that the settings name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedding(Protocol):
    """What an index needs from an embedding model."""

    @property
    def name(self) -> str:
        """The name in the settings. An index made with one embedding cannot be used with another."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def window_tokens(self) -> int:
        """Longest input in the model's own tokens, including special tokens; the rest is silently cut."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: n x dimension, unit length, in the order of `texts`."""

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: dimension, unit length."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the model's tokens in each text, without special tokens, not limited by the window."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The vectors of the tokens of one text, without those of the special tokens."""

    vectors: NDArray[np.float32]
    """n_tokens x dimension: the last hidden state, not normalised."""
    spans: NDArray[np.int32]
    """n_tokens x 2: the characters `start:end` of each token in the text."""


class TokenEncoder(Protocol):
    """A model that gives a vector for each token of a text, as MiniLM does."""

    def encode_tokens(self, texts: Sequence[str]) -> Sequence[TokenVectors]:
        """The token vectors of each text, in order."""
