"""The shipped embedding model, and any LlamaIndex embedding in its place."""

from __future__ import annotations

import base64
import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.base.embeddings.base import BaseEmbedding

from rag.errors import ModelError, SettingsError
from rag.models.embedding import MiniLM, load_embedding, load_minilm, read_minilm
from rag.models.onnx import WEIGHTS_FOLDER

REFERENCE = Path(__file__).parents[1] / "data" / "embedding_reference.json"


class ZeroEmbedding(BaseEmbedding):  # type: ignore[misc]
    """Its vectors have no direction."""

    def _get_text_embedding(self, text: str) -> list[float]:
        return [0.0 for _ in range(8) if text]

    def _get_query_embedding(self, query: str) -> list[float]:
        return [1.0 for _ in range(8) if query]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class RefusingEmbedding(ZeroEmbedding):
    """Fails as a model server that is away does."""

    def _get_query_embedding(self, query: str) -> list[float]:
        raise ConnectionError(f"nobody\nlistens to {query[:7]}")


# --- the shipped model


def test_vectors_stay_near_the_original_when_compared_with_its_own(minilm: MiniLM) -> None:
    reference = json.loads(REFERENCE.read_text(encoding="utf-8"))
    stored = np.frombuffer(base64.b64decode(reference["vectors_float16"]), "<f2")
    original = stored.astype(np.float32).reshape(reference["shape"])

    vectors = minilm.embed_passages(reference["texts"])

    cosines = (vectors * original).sum(axis=1) / np.linalg.norm(original, axis=1)
    assert len(reference["texts"]) == 20
    assert cosines.min() >= 0.99


def test_nearest_is_what_means_the_same_when_no_word_is_shared(minilm: MiniLM) -> None:
    question = minilm.embed_question("How many people lost their jobs?")
    passages = minilm.embed_passages(["The plant dismissed 300 workers.", "The plant is green.", "It rained."])

    assert (passages @ question).argmax() == 0


def test_each_vector_is_its_texts_alone_when_lengths_differ(minilm: MiniLM) -> None:
    texts = ["one", "a much longer sentence than the first one was", "", "two words", "word " * 400]

    vectors = minilm.embed_passages(texts)

    assert vectors.shape == (5, 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for text, vector in zip(texts, vectors, strict=True):
        assert np.array_equal(vector, minilm.embed_question(text))


def test_nothing_comes_back_when_there_are_no_texts(minilm: MiniLM) -> None:
    assert minilm.embed_passages([]).shape == (0, 384)
    assert minilm.encode_tokens([]) == []
    assert minilm.count_tokens([]) == []


def test_text_is_read_to_the_window_when_it_is_longer(minilm: MiniLM) -> None:
    words = ["river"] * 253 + ["bank"]  # with the special tokens, 256

    assert np.array_equal(
        minilm.embed_question(" ".join(words)), minilm.embed_question(" ".join([*words, "money", "loan"]))
    )
    assert not np.array_equal(minilm.embed_question(" ".join(words)), minilm.embed_question(" ".join(words[:-1])))


def test_tokens_are_counted_to_the_end_when_text_is_longer_than_the_window(minilm: MiniLM) -> None:
    assert minilm.count_tokens(["", "river bank", "river " * 1000]) == [0, 2, 1000]


def test_token_spans_name_the_characters_when_text_has_accents_and_ideographs(minilm: MiniLM) -> None:
    text = "Café, naïve\x00 東京 🙂 snowboarding"

    [tokens] = minilm.encode_tokens([text])

    words = [text[start:end] for start, end in tokens.spans.tolist()]
    assert words[:6] == ["Café", ",", "naïve", "東", "京", "🙂"]
    assert "".join(words[6:]) == "snowboarding"
    assert tokens.vectors.shape == (len(words), 384)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_token_spans_run_forward_inside_the_text_when_it_is_anything(text: str) -> None:
    minilm = load_minilm()

    [tokens] = minilm.encode_tokens([text])

    assert len(tokens.vectors) == len(tokens.spans) == min(minilm.count_tokens([text])[0], 254)
    assert np.isfinite(tokens.vectors).all()
    ends = 0
    for start, end in tokens.spans.tolist():
        assert ends <= start <= end <= len(text)
        ends = start


def test_spans_hold_when_a_character_is_half_of_one(minilm: MiniLM) -> None:
    text = "a \ud800 river"  # JSON can carry a lone surrogate

    [tokens] = minilm.encode_tokens([text])

    assert text[slice(*tokens.spans[-1].tolist())] == "river"


def test_vectors_are_the_same_when_threads_ask_at_once(minilm: MiniLM) -> None:
    texts = [f"The {n}th ferry left the harbour at {n % 24} o'clock." for n in range(60)]
    expected = minilm.embed_passages(texts)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: minilm.embed_passages(texts), range(8)))

    assert all(np.array_equal(vectors, expected) for vectors in found)


def test_no_thread_is_left_when_embedding_is_done(minilm: MiniLM) -> None:
    before = threading.active_count()

    minilm.embed_passages(["one", "two", "three"])

    assert threading.active_count() == before


def test_model_is_loaded_once_when_threads_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(lambda _: load_minilm(), range(8)))

    assert len(set(map(id, models))) == 1


def test_no_runtime_is_imported_when_no_model_is_loaded() -> None:
    code = (
        "import sys, rag.models.embedding\n"
        "print([name for name in ('onnxruntime', 'tokenizers', 'llama_index') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_embedding_stops_at_once_when_interrupted() -> None:
    code = (
        "from rag.models.embedding import load_minilm\n"
        "model = load_minilm()\n"
        "print('started', flush=True)\n"
        "model.embed_passages(['many words ' * 120] * 20000)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "started\n"
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=1)

    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    _, errors = process.communicate(timeout=20)

    assert "KeyboardInterrupt" in errors
    assert time.monotonic() - sent < 5  # all 20,000 would take minutes


# --- its files


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("embedding.onnx", "embedding.json", "tokenizer.json"):
        shutil.copy(WEIGHTS_FOLDER / name, folder)
    return folder


@pytest.mark.parametrize("name", ["embedding.onnx", "tokenizer.json"])
def test_loading_is_refused_when_a_byte_of_a_file_changed(models: Path, name: str) -> None:
    content = bytearray((models / name).read_bytes())
    content[len(content) // 2] ^= 1
    (models / name).write_bytes(content)

    with pytest.raises(ModelError, match=f"{name} is damaged.*Install Footnote again"):
        read_minilm(models)


@pytest.mark.parametrize("name", ["embedding.onnx", "tokenizer.json", "embedding.json"])
def test_loading_is_refused_when_a_file_is_missing(models: Path, name: str) -> None:
    (models / name).unlink()

    with pytest.raises(ModelError, match=f"{name}.*Install Footnote again"):
        read_minilm(models)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": {}}', '{"files": null}'])
def test_loading_is_refused_when_the_record_is_damaged(models: Path, content: str) -> None:
    (models / "embedding.json").write_text(content)

    with pytest.raises(ModelError, match=r"embedding.json is missing or damaged"):
        read_minilm(models)


# --- the embedding that the settings name


def test_shipped_model_is_given_when_the_settings_name_it(minilm: MiniLM) -> None:
    assert load_embedding("all-MiniLM-L6-v2", {}) is minilm


@pytest.mark.parametrize("name", ["", "all-minilm", "sentence-transformers/all-MiniLM-L6-v2", "package:", ":Class"])
def test_name_is_refused_when_it_is_no_class(name: str) -> None:
    with pytest.raises(SettingsError, match=r"package.module:Class"):
        load_embedding(name, {})


def test_options_are_refused_when_the_shipped_model_is_named() -> None:
    with pytest.raises(SettingsError, match=r"takes no options.*batch"):
        load_embedding("all-MiniLM-L6-v2", {"batch": 3})


@pytest.mark.parametrize("name", ["no_such_package:Embedding", "json:NoSuchClass"])
def test_error_says_what_to_do_when_the_class_cannot_be_imported(name: str) -> None:
    with pytest.raises(SettingsError, match=rf"{name}, .*(cannot be imported.*Install its package|has no NoSuchClass)"):
        load_embedding(name, {})


@pytest.mark.parametrize("name", ["collections:OrderedDict"])
def test_class_is_refused_when_it_is_no_llamaindex_embedding(name: str) -> None:
    with pytest.raises(SettingsError, match="is not a LlamaIndex embedding"):
        load_embedding(name, {})


def test_llamaindex_embedding_serves_when_it_is_named() -> None:
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


def test_count_is_on_the_safe_side_when_the_embedding_shows_no_tokenizer(minilm: MiniLM) -> None:
    texts = ["", "The river rose by three metres.", "แม่น้ำ" * 30]

    counts = load_embedding("rag.testing:HashingEmbedding", {}).count_tokens(texts)

    assert counts[0] == 0
    assert all(count >= pieces for count, pieces in zip(counts, minilm.count_tokens(texts), strict=True))
    assert counts[2] >= len(texts[2]) / 2  # to the shipped vocabulary, one unknown word


def test_count_is_the_embeddings_own_when_it_shows_a_tokenizer(minilm: MiniLM) -> None:
    texts = ["", "The river rose by three metres.", "unbelievable " * 300]

    assert load_embedding("rag.integrations.llama_index:FootnoteEmbedding", {}).count_tokens(
        texts
    ) == minilm.count_tokens(texts)


@pytest.mark.parametrize("window", [0, 15, -256, "256", 256.0, True])
def test_window_is_refused_when_it_is_no_length(window: object) -> None:
    with pytest.raises(SettingsError, match=r"window_tokens is .*at least 16"):
        load_embedding("rag.testing:HashingEmbedding", {"window_tokens": window})


def test_error_names_the_options_when_the_class_refuses_them() -> None:
    with pytest.raises(SettingsError, match=r"cannot be made with its options \(embed_batch_size\)"):
        load_embedding("rag.testing:HashingEmbedding", {"embed_batch_size": "many"})


def test_error_is_one_line_when_the_embedding_fails() -> None:
    with pytest.raises(ModelError, match=r"RefusingEmbedding failed: ConnectionError: nobody listens to A first$"):
        load_embedding("tests.models.test_embedding:RefusingEmbedding", {})


def test_vector_is_refused_when_it_has_no_direction() -> None:
    embedding = load_embedding("tests.models.test_embedding:ZeroEmbedding", {})

    with pytest.raises(ModelError, match="without a direction"):
        embedding.embed_passages(["a", "b"])
