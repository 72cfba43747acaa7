"""Shared by the tests: the shipped model, loaded once, folders of articles, assistants that leave nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tokenizers import Tokenizer

from rag import Assistant, load_settings
from rag.models.minilm import MiniLM, load_minilm
from rag.models.onnx import WEIGHTS_FOLDER
from tests.support.commands import ROOT, Command
from tests.support.model_memory import remember_outputs

SEEDS = ROOT / "seeds"

MakeAssistant = Callable[..., Assistant]

# No test depends on the speed of the machine, or on what else runs on it.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")

# Commands and servers that tests start find our modules compiled, whatever is set: compiling them takes two seconds.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Programs started by a shell in the background ignore Ctrl-C, and so do their children: the tests send it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests first: their files take longest, and one that is begun last would be waited for alone."""
    items.sort(key=lambda item: item.path.parent.name != "browser")


@pytest.fixture(scope="session", autouse=True)
def _remembered_models() -> Iterator[None]:
    with remember_outputs():
        yield


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting and no rag.toml of the person who runs the tests affects a test."""
    for name in list(os.environ):
        if name.startswith("RAG_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))  # where trusted files are listed
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    return load_minilm()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A copy of the shipped articles that a test may change."""
    folder = tmp_path / "articles"
    shutil.copytree(SEEDS, folder)
    return folder


@pytest.fixture
def make_assistant(tmp_path: Path) -> Iterator[MakeAssistant]:
    """Makes assistants with the given settings; closes them afterwards."""
    made: list[Assistant] = []

    def make(**settings: Any) -> Assistant:
        settings.setdefault("home", tmp_path / "home")
        made.append(Assistant(load_settings(**settings)))
        return made[-1]

    yield make
    for assistant in made:
        assistant.close()


@pytest.fixture(scope="session")
def seeds_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The shipped articles, indexed once for all tests that only read."""
    with Assistant(load_settings(articles=SEEDS, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()
        yield assistant


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The shipped models' tokenizer, without truncation and padding."""
    tokenizer = Tokenizer.from_file(str(WEIGHTS_FOLDER / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@pytest.fixture
def rag(capfd: pytest.CaptureFixture[str], articles: Path, tmp_path: Path) -> Command:
    """The command, on separate articles and a separate home for this test."""
    return Command(capfd, articles, tmp_path / "home")


@pytest.fixture
def indexed(rag: Command) -> Command:
    assert rag("index")[0] == 0
    return rag
