"""BM25 over the same chunks, in SQLite's FTS5: a cache that can be rebuilt from Chroma at any time.

Owns one database file, `words.sqlite3`. A chunk's words are its text without boilerplate, and its title. Terms are
tokenized by `unicode61` without accents and stemmed by Porter, as `rag.text.words` does in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.index.derived_database import DerivedDatabase
from rag.schema.documents import Chunk
from rag.schema.index import count_day
from rag.schema.query import EVERYTHING, Filters
from rag.text.en.function_words import STOP_WORDS
from rag.text.letters import write_plainly
from rag.text.spelling import list_spellings
from rag.text.words import WORD, stem_word

KEYWORDS_FILE = "words.sqlite3"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chunks (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, file TEXT NOT NULL, version TEXT NOT NULL, day INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS chunks_file ON chunks (file);
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5 (text, title, tokenize = 'porter unicode61 remove_diacritics 2');
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

    def _prepare(self) -> None:
        self._connection.executescript(_SCHEMA)

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
                self._connection.execute(
                    "INSERT INTO terms (rowid, text, title) VALUES (?, ?, ?)",
                    (cursor.lastrowid, write_plainly(_collect_prose(chunk)), write_plainly(chunk.title)),
                )

    def search(self, question: str, *, depth: int, filters: Filters = EVERYTHING) -> list[KeywordHit]:
        """The `depth` best chunks by BM25 that contain any word of the question, best first.

        Stop words are dropped unless the question has no others; in a large index, very common words too. With a date
        bound, undated chunks are left out.
        """
        query = " OR ".join(f'"{word}"' for word in list_spellings(self._choose_words(question)))
        if not query:
            return []
        conditions: list[str] = []
        values: list[str | int] = []
        if filters.files is not None:
            conditions.append(f"file IN ({','.join('?' * len(filters.files))})")
            values.extend(filters.files)
        if filters.since is not None:
            conditions.append("day >= ?")
            values.append(count_day(filters.since))
        if filters.until is not None:
            conditions.append("day > 0 AND day <= ?")
            values.append(count_day(filters.until))
        scope = f"AND rowid IN (SELECT number FROM chunks WHERE {' AND '.join(conditions)})" if conditions else ""
        # Rank first, then join: the other way round looks up every chunk that contains a word.
        rows = self._read(
            f"""SELECT chunks.id, chunks.file, chunks.version, best.score FROM (
                SELECT rowid, rank AS score FROM terms WHERE terms MATCH ? {scope} ORDER BY rank LIMIT {int(depth)}
            ) AS best JOIN chunks ON chunks.number = best.rowid ORDER BY best.score, chunks.id""",
            [query, *values],
        )
        return [KeywordHit(*row) for row in rows]

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


def _collect_prose(chunk: Chunk) -> str:
    return "\n".join(
        chunk.text[sentence.start - chunk.start : sentence.end - chunk.start]
        for sentence in chunk.sentences
        if sentence.kind != "boilerplate"
    )
