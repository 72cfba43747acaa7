"""The embedding model that ships."""

from __future__ import annotations

import base64
import json
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

from rag.models.minilm import MiniLM, load_minilm

REFERENCE = Path(__file__).parents[1] / "data" / "embedding_reference.json"


def test_vectors_are_near_those_of_the_original_model(minilm: MiniLM) -> None:
    reference = json.loads(REFERENCE.read_text(encoding="utf-8"))
    stored = np.frombuffer(base64.b64decode(reference["vectors_float16"]), "<f2")
    original = stored.astype(np.float32).reshape(reference["shape"])

    vectors = minilm.embed_passages(reference["texts"])

    cosines = (vectors * original).sum(axis=1) / np.linalg.norm(original, axis=1)
    assert len(reference["texts"]) == 20
    assert cosines.min() >= 0.99


def test_the_nearest_passage_has_the_same_meaning_when_it_shares_no_word(minilm: MiniLM) -> None:
    question = minilm.embed_question("How many people lost their jobs?")
    passages = minilm.embed_passages(["The plant dismissed 300 workers.", "The plant is green.", "It rained."])

    assert (passages @ question).argmax() == 0


def test_a_vector_does_not_depend_on_the_other_texts(minilm: MiniLM) -> None:
    texts = ["one", "a much longer sentence than the first one was", "", "two words", "word " * 400]

    vectors = minilm.embed_passages(texts)

    assert vectors.shape == (5, 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for text, vector in zip(texts, vectors, strict=True):
        assert np.array_equal(vector, minilm.embed_question(text))


def test_no_texts_give_no_vectors(minilm: MiniLM) -> None:
    assert minilm.embed_passages([]).shape == (0, 384)
    assert minilm.encode_tokens([]) == []
    assert minilm.count_tokens([]) == []


def test_a_text_is_cut_at_the_window(minilm: MiniLM) -> None:
    words = ["river"] * 253 + ["bank"]  # with the special tokens, 256

    assert np.array_equal(
        minilm.embed_question(" ".join(words)), minilm.embed_question(" ".join([*words, "money", "loan"]))
    )
    assert not np.array_equal(minilm.embed_question(" ".join(words)), minilm.embed_question(" ".join(words[:-1])))


def test_tokens_are_counted_beyond_the_window(minilm: MiniLM) -> None:
    assert minilm.count_tokens(["", "river bank", "river " * 1000]) == [0, 2, 1000]


def test_token_spans_are_exact_in_text_with_accents_and_ideographs(minilm: MiniLM) -> None:
    text = "Café, naïve\x00 東京 🙂 snowboarding"

    [tokens] = minilm.encode_tokens([text])

    words = [text[start:end] for start, end in tokens.spans.tolist()]
    assert words[:6] == ["Café", ",", "naïve", "東", "京", "🙂"]
    assert "".join(words[6:]) == "snowboarding"
    assert tokens.vectors.shape == (len(words), 384)


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_token_spans_are_in_order_in_any_text(text: str) -> None:
    minilm = load_minilm()

    [tokens] = minilm.encode_tokens([text])

    assert len(tokens.vectors) == len(tokens.spans) == min(minilm.count_tokens([text])[0], 254)
    assert np.isfinite(tokens.vectors).all()
    ends = 0
    for start, end in tokens.spans.tolist():
        assert ends <= start <= end <= len(text)
        ends = start


def test_token_spans_are_exact_after_a_lone_surrogate(minilm: MiniLM) -> None:
    text = "a \ud800 river"  # JSON can contain a lone surrogate

    [tokens] = minilm.encode_tokens([text])

    assert text[slice(*tokens.spans[-1].tolist())] == "river"


def test_vectors_are_the_same_from_several_threads_at_once(minilm: MiniLM) -> None:
    texts = [f"The {n}th ferry left the harbour at {n % 24} o'clock." for n in range(60)]
    expected = minilm.embed_passages(texts)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: minilm.embed_passages(texts), range(8)))

    assert all(np.array_equal(vectors, expected) for vectors in found)


def test_embedding_leaves_no_thread_behind(minilm: MiniLM) -> None:
    before = threading.active_count()

    minilm.embed_passages(["one", "two", "three"])

    assert threading.active_count() == before


def test_the_model_is_loaded_once_by_several_threads_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(lambda _: load_minilm(), range(8)))

    assert len(set(map(id, models))) == 1


def test_importing_the_module_imports_no_runtime() -> None:
    code = (
        "import sys, rag.models.minilm, rag.models.named_embedding\n"
        "print([name for name in ('onnxruntime', 'tokenizers', 'llama_index') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_embedding_stops_when_interrupted() -> None:
    code = (
        "from rag.models.minilm import load_minilm\n"
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
    _, errors = process.communicate(timeout=60)

    assert "KeyboardInterrupt" in errors
    assert time.monotonic() - sent < 45  # all 20,000 would take minutes
