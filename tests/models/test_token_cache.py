"""A passage read once is not read again, and what is remembered is what the model gave."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.models.embedding import MiniLM, TokenVectors
from rag.models.token_cache import TokenCache

WORDS = ["otter", "bridge", "the Kiel harbour", "a decree", ""]


class CountingEncoder:
    """As many tokens as a text has words, and what was read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.read += texts
        counts = [len(text.split()) for text in texts]
        return [
            TokenVectors(np.full((n, 2), len(text), np.float32), np.zeros((n, 2), np.int32))
            for n, text in zip(counts, texts, strict=True)
        ]


def test_a_text_is_read_once_and_comes_out_as_the_model_gave_it(minilm: MiniLM) -> None:
    texts = ["The bridge is closed.", "Otters swim.", "The bridge is closed."]
    cache = TokenCache(minilm)
    first, again = cache.encode_tokens(texts), cache.encode_tokens(texts[:1])
    for found, expected in zip(first, minilm.encode_tokens(texts), strict=True):
        np.testing.assert_array_equal(found.vectors, expected.vectors)
        np.testing.assert_array_equal(found.spans, expected.spans)
    assert again[0] is first[0] and first[2] is first[0]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=4), max_size=12))
def test_any_requests_are_answered_as_the_encoder_would(requests: list[list[str]]) -> None:
    encoder = CountingEncoder()
    cache = TokenCache(encoder, capacity=4)
    for texts in requests:
        found = cache.encode_tokens(texts)
        assert [len(one.vectors) for one in found] == [len(text.split()) for text in texts]
        assert [one.vectors[0, 0] for one in found if len(one.vectors)] == [len(t) for t in texts if t]


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    encoder = CountingEncoder()
    cache = TokenCache(encoder, capacity=3)
    for text in ("otter", "bridge", "decree", "otter", "harbour"):
        cache.encode_tokens([text])
    assert encoder.read == ["otter", "bridge", "decree", "harbour"]
    cache.encode_tokens(["otter", "decree", "bridge"])
    assert encoder.read[4:] == ["bridge"]


def test_a_text_larger_than_the_capacity_is_read_each_time() -> None:
    encoder = CountingEncoder()
    cache = TokenCache(encoder, capacity=1)
    for _ in range(2):
        assert len(cache.encode_tokens(["three words here"])[0].vectors) == 3
    assert len(encoder.read) == 2
