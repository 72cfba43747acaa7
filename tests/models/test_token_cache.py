"""A text is encoded once, and the cache gives what the model gave."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.models.embedding import TokenVectors
from rag.models.minilm import MiniLM
from rag.models.token_cache import TokenCache

WORDS = ["otter", "bridge", "the Kiel harbour", "a decree", ""]


class CountingEncoder:
    """Gives one token for each word, and records the texts."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.encoded += texts
        counts = [len(text.split()) for text in texts]
        return [
            TokenVectors(np.full((n, 2), len(text), np.float32), np.zeros((n, 2), np.int32))
            for n, text in zip(counts, texts, strict=True)
        ]


def test_a_text_is_encoded_once_with_the_model_s_result(minilm: MiniLM) -> None:
    texts = ["The bridge is closed.", "Otters swim.", "The bridge is closed."]
    cache = TokenCache(minilm)
    first, again = cache.encode_tokens(texts), cache.encode_tokens(texts[:1])
    for found, expected in zip(first, minilm.encode_tokens(texts), strict=True):
        np.testing.assert_array_equal(found.vectors, expected.vectors)
        np.testing.assert_array_equal(found.spans, expected.spans)
    assert again[0] is first[0] and first[2] is first[0]


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=4), max_size=12))
def test_any_requests_give_the_encoder_s_results(requests: list[list[str]]) -> None:
    encoder = CountingEncoder()
    cache = TokenCache(encoder, capacity=4)
    for texts in requests:
        found = cache.encode_tokens(texts)
        assert [len(one.vectors) for one in found] == [len(text.split()) for text in texts]
        assert [one.vectors[0, 0] for one in found if len(one.vectors)] == [len(t) for t in texts if t]


def test_the_least_recently_used_text_is_dropped_first() -> None:
    encoder = CountingEncoder()
    cache = TokenCache(encoder, capacity=3)
    for text in ("otter", "bridge", "decree", "otter", "harbour"):
        cache.encode_tokens([text])
    assert encoder.encoded == ["otter", "bridge", "decree", "harbour"]
    cache.encode_tokens(["otter", "decree", "bridge"])
    assert encoder.encoded[4:] == ["bridge"]


def test_a_text_larger_than_the_capacity_is_encoded_each_time() -> None:
    encoder = CountingEncoder()
    cache = TokenCache(encoder, capacity=1)
    for _ in range(2):
        assert len(cache.encode_tokens(["three words here"])[0].vectors) == 3
    assert len(encoder.encoded) == 2
