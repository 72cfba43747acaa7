"""BM25 over the same chunks, in SQLite's FTS5: a cache that can be rebuilt from Chroma at any time.

Owns one database file, `words.sqlite3`. A chunk's words are its text without boilerplate, and its title. Terms are
tokenized by `unicode61` without accents and stemmed by Porter, as `rag.text.words` does in Python. A chunk in another
language than English also has its words stemmed by the rules of that language, in a column that only questions in
other languages search; so English is found as if it stood alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rag.index.derived_database import DerivedDatabase
from rag.schema.documents import Chunk
from rag.schema.index import NO_DAY, count_day
from rag.schema.query import EVERYTHING, Filters
from rag.text.en.function_words import STOP_WORDS
from rag.text.language import detect_language, is_english
from rag.text.letters import write_plainly
from rag.text.spelling import list_spellings
from rag.text.stems_abroad import stem_words_of
from rag.text.words import WORD, stem_word

KEYWORDS_FILE = "words.sqlite3"

_FORMAT = "2"
"""Version of the tables. An index from an earlier release has no stems: search still works, and the next `rag index`
rebuilds it."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chunks (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, file TEXT NOT NULL, version TEXT NOT NULL, day INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS chunks_file ON chunks (file);
CREATE TABLE IF NOT EXISTS languages (language TEXT PRIMARY KEY);
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5 (
    text, title, stems, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab (terms, row);
"""

_MAX_WORDS = 64
"""Most words of a question that are searched; more only cost time."""

COMMON = 0.3
"""Words in more than this share of the chunks are dropped when the question has rarer ones. They discriminate little,
and BM25 visits every chunk that contains them, which is most of the cost of a search in a large index."""
ENOUGH_WORDS = 3
"""Rarer words that a question needs before common ones are dropped."""
MANY_CHUNKS = 5000
"""In a smaller index every word is searched: it costs little, and a word that is common in a few articles may be rare
elsewhere."""


@dataclass(frozen=True, slots=True)
class KeywordHit:
    """A chunk that contains words of the question."""

    id: str
    file: str
    version: str
    bm25: float
    """SQLite's BM25 score: negative, smaller is better."""


class KeywordIndex(DerivedDatabase):
    """An open keyword index. Reads are safe from several threads."""

    WHAT = "keyword index"
    TABLES: ClassVar[Mapping[str, str]] = {
        "meta": "key, value",
        "chunks": "number, id, file, version, day",
        "terms": "text, title",
        "vocabulary": "term, doc",
    }

    @property
    def is_outdated(self) -> bool:
        """Whether an earlier release made it."""
        return self._read_meta("format") != _FORMAT

    def _prepare(self) -> None:
        """Create the tables, replacing those of an earlier release."""
        has_tables = bool(self._read("SELECT name FROM sqlite_master WHERE name = 'meta'"))
        if has_tables and self.is_outdated:
            with self._written():
                for table in ("vocabulary", "terms", "chunks", "meta"):
                    self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._connection.executescript(_SCHEMA)
        with self._written():
            self._connection.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (_FORMAT,))

    def read_versions(self) -> dict[str, tuple[str, int]]:
        """For each file, the version that is indexed here and its number of chunks."""
        rows = self._read("SELECT file, max(version), count(*), count(DISTINCT version) FROM chunks GROUP BY file")
        return {file: (version if versions == 1 else "", count) for file, version, count, versions in rows}

    def replace_files(self, files: Iterable[str], chunks: Sequence[Chunk]) -> None:
        """Remove `files` and add `chunks`, in one transaction."""
        with self._written():
            for file in files:
                numbers = self._connection.execute("SELECT number FROM chunks WHERE file = ?", (file,)).fetchall()
                self._connection.executemany("DELETE FROM terms WHERE rowid = ?", numbers)
                self._connection.execute("DELETE FROM chunks WHERE file = ?", (file,))
            for chunk in chunks:
                cursor = self._connection.execute(
                    "INSERT INTO chunks (id, file, version, day) VALUES (?, ?, ?, ?)",
                    (chunk.id, chunk.file, chunk.version, count_day(chunk.published)),
                )
                self._write_terms(cursor.lastrowid, chunk)

    def _write_terms(self, number: int | None, chunk: Chunk) -> None:
        prose = _collect_prose(chunk)
        stems = stem_words_of(chunk.language, (prose, chunk.title))
        if stems:
            self._connection.execute("INSERT OR IGNORE INTO languages VALUES (?)", (chunk.language,))
        self._connection.execute(
            "INSERT INTO terms (rowid, text, title, stems) VALUES (?, ?, ?, ?)",
            (number, write_plainly(prose), write_plainly(chunk.title), " ".join(stems)),
        )

    def search(self, question: str, *, depth: int, filters: Filters = EVERYTHING) -> list[KeywordHit]:
        """The `depth` best chunks by BM25 that contain any word of the question, best first.

        Stop words are dropped unless the question has no others; in a large index, very common words too. With a date
        bound, undated chunks are left out. Words of a question in another language than English are searched by their
        stems too.
        """
        words = self._choose_words(question)
        if not words:
            return []
        query = _compose_query("{text title}", list_spellings(words))
        stems = self._list_stems(question, words)
        if stems:
            query += f" OR {_compose_query('stems', stems)}"
        conditions: list[str] = []
        values: list[str | int] = []
        if filters.files is not None:
            conditions.append("file IN (SELECT value FROM json_each(?))")  # SQLite bounds the number of values
            values.append(json.dumps(list(filters.files)))
        if filters.since is not None or filters.until is not None:
            first = count_day(filters.since) if filters.since else NO_DAY + 1
            last = count_day(filters.until) if filters.until else count_day(date.max)
            conditions.append(f"(day BETWEEN ? AND ?{f' OR day = {NO_DAY}' if filters.undated else ''})")
            values += [first, last]
        # `+`: else SQLite runs the full-text search once for each chunk of these files (10,106 chunks: 3 s, not 13 ms)
        scope = f"AND +rowid IN (SELECT number FROM chunks WHERE {' AND '.join(conditions)})" if conditions else ""
        # Rank first, then join: the other way round looks up every chunk that contains a word.
        rows = self._read(
            f"""SELECT chunks.id, chunks.file, chunks.version, best.score FROM (
                SELECT rowid, rank AS score FROM terms WHERE terms MATCH ? {scope} ORDER BY rank LIMIT {int(depth)}
            ) AS best JOIN chunks ON chunks.number = best.rowid ORDER BY best.score, chunks.id""",
            [query, *values],
        )
        return [KeywordHit(*row) for row in rows]

    def _list_stems(self, question: str, words: Sequence[str]) -> list[str]:
        """The stems of words of a question in its language, or in each language of the chunks when it is too short to
        tell; none for a question in English."""
        if is_english(question) or self.is_outdated:
            return []
        languages = [language for (language,) in self._read("SELECT language FROM languages ORDER BY language")]
        if len(languages) > 1 and (own := detect_language(question)) in languages:
            languages = [own]
        return list(dict.fromkeys(stem for language in languages for stem in stem_words_of(language, words)))

    def _choose_words(self, question: str) -> list[str]:
        """The words of the question to search, each once, in order."""
        words = list(dict.fromkeys(match.group().lower() for match in WORD.finditer(question)))
        chosen = [word for word in words if word not in STOP_WORDS] or words
        chosen = chosen[:_MAX_WORDS]
        if len(chosen) <= ENOUGH_WORDS or self._count_chunks() < MANY_CHUNKS:
            return chosen
        counts, total = self.count_documents([stem_word(word) for word in chosen])
        rarer = [word for word, count in zip(chosen, counts, strict=True) if count <= COMMON * total]
        return rarer if len(rarer) >= ENOUGH_WORDS else chosen

    def _count_chunks(self) -> int:
        return int(self._read("SELECT count(*) FROM chunks")[0][0])

    def count_documents(self, stems: Sequence[str]) -> tuple[list[int], int]:
        """The number of chunks with each stem, in order, and the total number of chunks."""
        total = self._count_chunks()
        found: Mapping[str, int] = dict(
            self._read(f"SELECT term, doc FROM vocabulary WHERE term IN ({','.join('?' * len(stems))})", list(stems))
        )
        return [found.get(stem, 0) for stem in stems], total


def _compose_query(columns: str, words: Sequence[str]) -> str:
    quoted = " OR ".join(f'"{word}"' for word in words)
    return f"{columns} : ({quoted})"


def _collect_prose(chunk: Chunk) -> str:
    return "\n".join(
        chunk.text[sentence.start - chunk.start : sentence.end - chunk.start]
        for sentence in chunk.sentences
        if sentence.kind != "boilerplate"
    )
