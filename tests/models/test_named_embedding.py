"""The embedding that the settings name: the one that ships, or any LlamaIndex embedding."""

from __future__ import annotations

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from rag.errors import ModelError, SettingsError
from rag.models.minilm import MiniLM
from rag.models.named_embedding import load_embedding


class ZeroEmbedding(BaseEmbedding):  # type: ignore[misc]
    """The vectors of its passages are all zeros."""

    def _get_text_embedding(self, text: str) -> list[float]:
        return [0.0 for _ in range(8) if text]

    def _get_query_embedding(self, query: str) -> list[float]:
        return [1.0 for _ in range(8) if query]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class RefusingEmbedding(ZeroEmbedding):
    """Fails like a model server that is not running."""

    def _get_query_embedding(self, query: str) -> list[float]:
        raise ConnectionError(f"no server\nfor {query[:7]}")


def test_the_shipped_model_is_loaded_by_its_name(minilm: MiniLM) -> None:
    assert load_embedding("all-MiniLM-L6-v2", {}) is minilm


@pytest.mark.parametrize("name", ["", "all-minilm", "sentence-transformers/all-MiniLM-L6-v2", "package:", ":Class"])
def test_a_name_that_is_not_a_class_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=r"package.module:Class"):
        load_embedding(name, {})


def test_options_for_the_shipped_model_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"takes no options.*batch"):
        load_embedding("all-MiniLM-L6-v2", {"batch": 3})


@pytest.mark.parametrize("name", ["no_such_package:Embedding", "json:NoSuchClass"])
def test_the_error_says_what_to_do_when_the_class_cannot_be_imported(name: str) -> None:
    with pytest.raises(SettingsError, match=rf"{name}, .*(cannot be imported.*Install its package|has no NoSuchClass)"):
        load_embedding(name, {})


@pytest.mark.parametrize("name", ["collections:OrderedDict"])
def test_a_class_that_is_not_a_llamaindex_embedding_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="is not a LlamaIndex embedding"):
        load_embedding(name, {})


def test_a_llamaindex_embedding_is_loaded_by_its_name() -> None:
    embedding = load_embedding("rag.testing:HashingEmbedding", {"embed_batch_size": 4, "window_tokens": 100})

    vectors = embedding.embed_passages(["river bank", "money loan", "a river"] * 3)

    assert (embedding.name, embedding.dimension, embedding.window_tokens) == (
        "rag.testing:HashingEmbedding",
        128,
        100,
    )
    assert vectors.shape == (9, 128) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert (vectors[:3] @ embedding.embed_question("the river bank")).argmax() == 0
    assert embedding.embed_passages([]).shape == (0, 128)


def test_tokens_are_estimated_high_when_the_embedding_has_no_tokenizer(minilm: MiniLM) -> None:
    texts = ["", "The river rose by three metres.", "แม่น้ำ" * 30]

    counts = load_embedding("rag.testing:HashingEmbedding", {}).count_tokens(texts)

    assert counts[0] == 0
    assert all(count >= pieces for count, pieces in zip(counts, minilm.count_tokens(texts), strict=True))
    assert counts[2] >= len(texts[2]) / 2  # one unknown word in the shipped vocabulary


def test_tokens_are_counted_with_the_embedding_s_own_tokenizer(minilm: MiniLM) -> None:
    texts = ["", "The river rose by three metres.", "unbelievable " * 300]

    assert load_embedding("rag.integrations.llama_index:FootnoteEmbedding", {}).count_tokens(
        texts
    ) == minilm.count_tokens(texts)


@pytest.mark.parametrize("window", [0, 15, -256, "256", 256.0, True])
def test_a_window_that_is_not_a_number_of_tokens_is_refused(window: object) -> None:
    with pytest.raises(SettingsError, match=r"window_tokens is .*at least 16"):
        load_embedding("rag.testing:HashingEmbedding", {"window_tokens": window})


def test_the_error_names_the_options_when_the_class_refuses_them() -> None:
    with pytest.raises(SettingsError, match=r"cannot be made with its options \(embed_batch_size\)"):
        load_embedding("rag.testing:HashingEmbedding", {"embed_batch_size": "many"})


def test_the_error_is_one_line_when_the_embedding_fails() -> None:
    with pytest.raises(ModelError, match=r"RefusingEmbedding failed: ConnectionError: no server for A first$"):
        load_embedding("tests.models.test_named_embedding:RefusingEmbedding", {})


def test_a_vector_of_zeros_is_refused() -> None:
    embedding = load_embedding("tests.models.test_named_embedding:ZeroEmbedding", {})

    with pytest.raises(ModelError, match="without a direction"):
        embedding.embed_passages(["a", "b"])
