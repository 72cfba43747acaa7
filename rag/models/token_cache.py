"""The token vectors of the texts read last, so that a passage that comes up again is not read again.

What the embedding model makes of a passage does not depend on the question, and the questions of one conversation meet
the same passages over and over: of a small folder soon every one is here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from rag.models.embedding import TokenEncoder, TokenVectors

CAPACITY_TOKENS = 30_000
"""Some 150 passages. 384 numbers of 4 bytes a token: 46 MB."""


class TokenCache:
    """A `TokenEncoder` that remembers what it read, the most recent `capacity` tokens of it.

    Safe to use from several threads; two that ask for a new text at once may both read it.
    """

    def __init__(self, encoder: TokenEncoder, *, capacity: int = CAPACITY_TOKENS) -> None:
        self._encoder = encoder
        self._capacity = capacity
        self._lock = threading.Lock()
        self._read: OrderedDict[str, TokenVectors] = OrderedDict()
        self._tokens = 0

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each text token by token, in order, as the encoder gives it."""
        found: dict[str, TokenVectors] = {}
        with self._lock:
            for text in texts:
                if text in self._read:
                    self._read.move_to_end(text)
                    found[text] = self._read[text]
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            read = dict(zip(new, self._encoder.encode_tokens(new), strict=True))
            found |= read
            self._remember(read)
        return [found[text] for text in texts]

    def _remember(self, read: dict[str, TokenVectors]) -> None:
        with self._lock:
            for text, tokens in read.items():
                if text not in self._read:
                    self._read[text] = tokens
                    self._tokens += len(tokens.vectors)
            while self._tokens > self._capacity:
                _, oldest = self._read.popitem(last=False)
                self._tokens -= len(oldest.vectors)
