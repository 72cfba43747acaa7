"""Stems: the terms of the keyword index, and the same in several threads at once."""

from __future__ import annotations

import re
import sqlite3
import string
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.words import fold_text, stem_word, stem_words

WORDS = [
    f"{start}{end}"
    for start in ("relat", "generaliz", "hop", "conflat", "troubl")
    for end in ("ational", "ing", "ed", "iveness")
]


# Porter later added two rules to his stemmer, and FTS5 and Snowball do not have the same ones: "possibly" and
# "technology" have other stems in the index. FTS5 also cuts the word "eed", which has nothing before the ending.
OTHER_STEMS = re.compile("bl[iy]|log[iy]|^eed")
CHARACTERS = string.ascii_letters + string.digits + "éÈüñÇöÅšž"
TOKENS = st.text(CHARACTERS, max_size=15).filter(lambda word: not OTHER_STEMS.search(fold_text(word)))
SEPARATORS = st.text(" '’-.,_", min_size=1, max_size=3)


@given(st.lists(st.tuples(TOKENS, SEPARATORS), max_size=10))
def test_stems_are_the_terms_of_the_keyword_index_when_text_is_latin(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + separator for word, separator in parts)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5(text, tokenize = 'porter unicode61')")
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(terms, 'row')")
    connection.execute("INSERT INTO terms VALUES (?)", (text,))
    indexed = {term for (term,) in connection.execute("SELECT term FROM vocabulary")}
    assert set(stem_words(text)) == indexed


@pytest.fixture
def _hasty_threads() -> Iterator[None]:
    """Threads that take turns every microsecond."""
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
