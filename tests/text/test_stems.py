"""Stems of words are the terms of the keyword index."""

from __future__ import annotations

import sqlite3
import string

from hypothesis import given
from hypothesis import strategies as st

from rag.text.words import stem_words

# Without words that mix letters and digits: FTS5 and Snowball stem a few of them differently ("o0bli").
LETTERS = st.text(string.ascii_letters + "éÈüñÇöÅšž", max_size=15)
DIGITS = st.text(string.digits, max_size=6)
SEPARATORS = st.text(" '’-.,_", min_size=1, max_size=3)


@given(st.lists(st.tuples(LETTERS | DIGITS, SEPARATORS), max_size=10))
def test_stems_are_the_terms_of_the_keyword_index_when_text_is_latin(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + separator for word, separator in parts)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5(text, tokenize = 'porter unicode61')")
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(terms, 'row')")
    connection.execute("INSERT INTO terms VALUES (?)", (text,))
    indexed = {term for (term,) in connection.execute("SELECT term FROM vocabulary")}
    assert set(stem_words(text)) == indexed
