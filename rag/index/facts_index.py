"""Sentences, names and dates of every article, in SQLite: derived data, which can be rebuilt from Chroma at any time.

Owns one database file, `facts.sqlite3`, beside the keyword index. Questions about the whole folder read it instead of
the best passages. `rag.extraction` finds the names and dates.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar

import numpy as np

from rag.errors import StoreError
from rag.extraction.aliases import NamedIn, join_names
from rag.index.derived_database import DerivedDatabase
from rag.index.facts_tables import COLUMNS, MAKER, SCHEMA, SENTENCE_KINDS, add_file, remove_file, write_entities
from rag.schema.documents import Chunk
from rag.schema.facts import (
    DatedSentence,
    Entity,
    FoundDate,
    FoundName,
    IndexedArticle,
    IndexedSentence,
    Mention,
)
from rag.text.words import WORD

FACTS_FILE = "facts.sqlite3"

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of languages without spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese): the word index
treats a whole run of them as one word."""

_VOCABULARY = "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab ('main', 'words', 'row')"

_ARTICLE = "number, file, start, end, title, published, language, words"
_SENTENCE = "sentences.number, article, file, chunk, start, end, kind, sentences.text"


class FactsIndex(DerivedDatabase):
    """An open facts index; one opened for writing is emptied if another release made it. Reads are safe from several
    threads."""

    WHAT = "facts index"
    TABLES: ClassVar[Mapping[str, str]] = COLUMNS

    def __init__(self, path: Path, *, writable: bool) -> None:
        """Open `path` as `DerivedDatabase` does. Raises `StoreError` when it is opened for reading and another release
        made it."""
        self._articles: tuple[IndexedArticle, ...] | None = None
        self._writable = writable
        super().__init__(path, writable=writable)
        with self._mapped():
            self._connection.execute(_VOCABULARY)

    def _check(self) -> None:
        if self._read_meta("maker") != MAKER:
            raise StoreError(f"{self._path} was made by another release. Run `rag index`, which brings it up to date.")

    def _prepare(self) -> None:
        """Create the tables, replacing those of another release."""
        tables = [name for (name,) in self._read("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if "meta" in tables and self._read_meta("maker") == MAKER:
            return
        with self._written():
            # Dropping `words` also drops its internal tables.
            for table in [name for name in tables if not name.startswith(("words_", "sqlite_"))]:
                self._connection.execute(f'DROP TABLE IF EXISTS "{table}"')
        self._connection.executescript(SCHEMA)
        with self._written():
            self._connection.execute("INSERT INTO meta VALUES ('maker', ?)", (MAKER,))

    # --- writing

    def read_versions(self) -> dict[str, tuple[str, int]]:
        """For each file, the version that is indexed here and its number of chunks."""
        return {file: (version, chunks) for file, version, chunks in self._read("SELECT * FROM files")}

    def replace_files(self, files: Iterable[str], chunks: Sequence[Chunk]) -> None:
        """Remove `files` and add `chunks`, with the facts found in them, in one transaction.

        `chunks` are in order, with all chunks of a file together.
        """
        by_file: dict[str, list[Chunk]] = {}
        for chunk in chunks:
            by_file.setdefault(chunk.file, []).append(chunk)
        with self._written():
            for file in {*files, *by_file}:  # a file that is added again replaces its old version
                remove_file(self._connection, file)
            for its_chunks in by_file.values():
                add_file(self._connection, its_chunks)

    def join_names(self) -> None:
        """Join the spellings of each name over all articles. Call it when all files are added."""
        counts = Counter(self._read("SELECT article, text, type FROM names ORDER BY rowid"))
        joined = join_names([NamedIn(article, text, kind, count) for (article, text, kind), count in counts.items()])
        with self._written():
            write_entities(self._connection, joined)

    # --- reading

    def read_articles(self) -> tuple[IndexedArticle, ...]:
        """Every article, in order of file and position. A published index does not change, so this is read once."""
        if self._articles is not None:
            return self._articles
        rows = self._read(f"SELECT {_ARTICLE} FROM articles ORDER BY file, start")
        articles = tuple(
            IndexedArticle(number, file, start, end, title, _read_day(published), language, words)
            for number, file, start, end, title, published, language, words in rows
        )
        if not self._writable:
            self._articles = articles
        return articles

    def read_sentences(self, articles: Sequence[int] | None = None) -> list[IndexedSentence]:
        """The sentences of the articles, in order of file and position; of all articles when None."""
        return self._select(f"SELECT {_SENTENCE} FROM sentences", articles, "ORDER BY file, start")

    def read_numbers(self, numbers: Sequence[int]) -> list[IndexedSentence]:
        """The sentences with these numbers, in the given order; unknown numbers are left out."""
        query = f"SELECT {_SENTENCE} FROM sentences WHERE number IN (SELECT value FROM json_each(?))"
        found = {row[0]: _make_sentence(row) for row in self._read(query, [json.dumps(list(numbers))])}
        return [found[number] for number in numbers if number in found]

    def read_openings(self, articles: Sequence[int]) -> dict[int, str]:
        """Article number -> id of the chunk with its first sentence."""
        query = (
            "SELECT article, chunk, min(number) FROM sentences "
            "WHERE article IN (SELECT value FROM json_each(?)) GROUP BY article"
        )
        return {article: chunk for article, chunk, _ in self._read(query, [json.dumps(list(articles))])}

    def find_phrase(self, phrase: str, articles: Sequence[int] | None = None) -> list[IndexedSentence]:
        """Every sentence that contains a phrase word for word, ignoring case and accents. Empty for a phrase without
        words."""
        numbers = self.find_phrase_numbers(phrase)
        return self._select(
            f"SELECT {_SENTENCE} FROM sentences WHERE number IN (SELECT value FROM json_each(?))",
            articles,
            "ORDER BY file, start",
            [json.dumps(numbers)],
        )

    def list_terms(self, prefix: str) -> list[tuple[str, int]]:
        """Every word of the sentences that begins with `prefix` (lower case, without accents), and its number of
        sentences."""
        if not prefix:
            return self._read("SELECT term, doc FROM vocabulary")
        after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return self._read("SELECT term, doc FROM vocabulary WHERE term >= ? AND term < ?", [prefix, after])

    def find_terms(self, terms: Sequence[str], articles: Sequence[int] | None = None) -> dict[int, int]:
        """Sentence number -> article number, for each sentence with one of the words; boilerplate is left out. Case and
        accents are ignored, endings are not."""
        if not terms:
            return {}
        rows = self._filter(
            "SELECT sentences.number, article FROM words JOIN sentences ON sentences.number = words.rowid "
            "WHERE words MATCH ? AND kind != 2",
            articles,
            "ORDER BY sentences.number",
            [" OR ".join('"' + term.replace('"', " ") + '"' for term in terms)],
        )
        return dict(rows)

    def find_entities(self, word: str) -> list[Entity]:
        """The entities with this word in a spelling of the name, those in the most articles first."""
        rows = self._read(
            "SELECT * FROM entities WHERE instr(lower(name), ?1) OR instr(lower(aliases), ?1) "
            "ORDER BY articles DESC, mentions DESC, name",
            [word.lower()],
        )
        return [make_entity(row) for row in rows]

    def find_phrase_numbers(self, phrase: str) -> list[int]:
        """The numbers of the sentences that `find_phrase` finds, in order. Much faster when there are many."""
        phrase = unicodedata.normalize("NFC", phrase).replace("\0", " ").replace('"', " ")
        if not WORD.search(phrase):
            return []
        condition, value = "words MATCH ?", f'"{phrase}"'
        if _UNSPACED.search(phrase):
            condition, value = "instr(text, ?)", phrase.strip()
        # As one text: returning a row for each of 100,000 sentences takes three times as long.
        ((joined,),) = self._read(f"SELECT group_concat(rowid) FROM words WHERE {condition}", [value])
        numbers: list[int] = np.sort(np.fromstring(joined or "", dtype=np.int64, sep=",")).tolist()
        return numbers

    def read_rows(self, query: str, values: Sequence[str | int] = ()) -> list[tuple]:  # type: ignore[type-arg]
        """The rows of a query on the tables above, for `facts_counts`."""
        return self._read(query, values)

    def read_entities(self) -> list[Entity]:
        """All entities, those in the most articles first."""
        rows = self._read("SELECT * FROM entities ORDER BY articles DESC, mentions DESC, name")
        return [make_entity(row) for row in rows]

    def read_mentions(
        self, entities: Sequence[int] | None = None, articles: Sequence[int] | None = None
    ) -> list[Mention]:
        """Each mention of the entities, in order of file and position; of all entities when None."""
        condition = "" if entities is None else "WHERE entity IN (SELECT value FROM json_each(?))"
        rows = self._filter(
            f"SELECT entity, article, sentence, start, end, text, type FROM names {condition}",
            articles,
            "ORDER BY sentence, start",
            [] if entities is None else [json.dumps(list(entities))],
        )
        return [make_mention(row) for row in rows]

    def read_dates(self, articles: Sequence[int] | None = None) -> list[DatedSentence]:
        """Each time expression, in chronological order."""
        rows = self._filter(
            "SELECT article, sentence, start, end, text, first, last, precision, counted FROM dates",
            articles,
            "ORDER BY first, last, sentence, start",
        )
        return [
            DatedSentence(
                article,
                sentence,
                FoundDate(
                    start, end, text, date.fromisoformat(first), date.fromisoformat(last), precision, bool(counted)
                ),
            )
            for article, sentence, start, end, text, first, last, precision, counted in rows
        ]

    # --- inside

    def _select(
        self, query: str, articles: Sequence[int] | None, order: str, values: Sequence[str] = ()
    ) -> list[IndexedSentence]:
        return [_make_sentence(row) for row in self._filter(query, articles, order, values)]

    def _filter(
        self, query: str, articles: Sequence[int] | None, order: str, values: Sequence[str] = ()
    ) -> list[tuple]:  # type: ignore[type-arg]
        """The rows of a query, limited to the articles."""
        if articles is None:
            return self._read(f"{query} {order}", values)
        joiner = "AND" if "WHERE" in query else "WHERE"
        condition = "article IN (SELECT value FROM json_each(?))"
        return self._read(f"{query} {joiner} {condition} {order}", [*values, json.dumps(list(articles))])


def _make_sentence(row: tuple) -> IndexedSentence:  # type: ignore[type-arg]
    number, article, file, chunk, start, end, kind, text = row
    return IndexedSentence(number, article, file, chunk, start, end, SENTENCE_KINDS[kind], text)


def make_entity(row: tuple) -> Entity:  # type: ignore[type-arg]
    """The entity from a row of id, name, type, mentions, articles and aliases."""
    number, name, type_, mentions, articles, aliases = row
    return Entity(number, name, type_, mentions, articles, tuple(json.loads(aliases)))


def make_mention(row: tuple) -> Mention:  # type: ignore[type-arg]
    """The mention from a row of entity, article, sentence, start, end, text and type."""
    entity, article, sentence, start, end, text, type_ = row
    return Mention(entity, article, sentence, FoundName(start, end, text, type_))


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
