"""The chat's page without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rag import Assistant
from rag.settings import load_settings
from tests.conftest import ROOT

QUESTION = "How many men does Putin's decree call up?"

OpenApp = Callable[[], AppTest]


@pytest.fixture
def open_app(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenApp]:
    """The page on a copy of the shipped articles, at an address that only this machine can reach."""
    monkeypatch.setenv("RAG_ARTICLES", str(articles))
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "home"))
    address = st.get_option("server.address")
    st._config.set_option("server.address", "127.0.0.1")  # type: ignore[attr-defined]
    st.cache_resource.clear()
    yield lambda: AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=180).run()
    st._config.set_option("server.address", address)  # type: ignore[attr-defined]
    st.cache_resource.clear()


def index(articles: Path, tmp_path: Path) -> None:
    with Assistant(load_settings(articles=articles, home=tmp_path / "home")) as assistant:
        assistant.index()
