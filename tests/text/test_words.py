"""Stems when several questions are answered at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.text.words import stem_word

WORDS = [
    f"{start}{end}"
    for start in ("relat", "generaliz", "hop", "conflat", "troubl")
    for end in ("ational", "ing", "ed", "iveness")
]


@pytest.fixture
def _hasty_threads() -> Iterator[None]:
    """Threads that take turns after every few instructions."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_hasty_threads")
def test_stems_are_the_same_when_many_threads_ask_at_once() -> None:
    stem = stem_word.__wrapped__
    expected = [stem(word) for word in WORDS]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: [stem(word) for word in WORDS], range(100)))

    assert all(one == expected for one in found)
