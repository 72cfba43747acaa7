"""A cache of token vectors, so that a passage that is retrieved again need not go through the model again.

The token vectors of a passage do not depend on the question, and the questions of a conversation often retrieve the
same passages. For a small folder, all passages are soon cached.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from rag.models.embedding import TokenEncoder, TokenVectors

CAPACITY_TOKENS = 30_000
"""About 150 passages, 46 MB: a token has 384 numbers of 4 bytes."""


class TokenCache:
    """A `TokenEncoder` that keeps the vectors of the most recently used texts, up to `capacity` tokens.

    Safe to use from several threads; if two ask for the same new text at once, both may encode it.
    """

    def __init__(self, encoder: TokenEncoder, *, capacity: int = CAPACITY_TOKENS) -> None:
        self._encoder = encoder
        self._capacity = capacity
        self._lock = threading.Lock()
        self._cached: OrderedDict[str, TokenVectors] = OrderedDict()
        self._tokens = 0

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The token vectors of each text, in order."""
        found: dict[str, TokenVectors] = {}
        with self._lock:
            for text in texts:
                if text in self._cached:
                    self._cached.move_to_end(text)
                    found[text] = self._cached[text]
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            encoded = dict(zip(new, self._encoder.encode_tokens(new), strict=True))
            found |= encoded
            self._store(encoded)
        return [found[text] for text in texts]

    def _store(self, encoded: dict[str, TokenVectors]) -> None:
        with self._lock:
            for text, tokens in encoded.items():
                if text not in self._cached:
                    self._cached[text] = tokens
                    self._tokens += len(tokens.vectors)
            while self._tokens > self._capacity:
                _, oldest = self._cached.popitem(last=False)
                self._tokens -= len(oldest.vectors)
