"""Shared by the tests of quoted answers."""

from __future__ import annotations

import pytest

from rag.answering.extractive.scorer import SentenceScorer, load_scorer


@pytest.fixture(scope="session")
def scorer() -> SentenceScorer:
    return load_scorer()
