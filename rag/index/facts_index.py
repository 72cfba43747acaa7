"""Sentences, names and dates of every article, in SQLite: derived data, which can be rebuilt from Chroma at any time.

Owns one database file, `facts.sqlite3`, beside the keyword index. Questions about the whole folder read it instead of
the best passages. What is a name or a date is `rag.extraction`'s to say.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path

from rag.errors import StoreError
from rag.extraction.aliases import JoinedName, NamedIn, join_names
from rag.extraction.facts import FACTS_VERSION, find_facts
from rag.schema.documents import Chunk, Sentence, SentenceKind
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

_KINDS: tuple[SentenceKind, ...] = ("sentence", "heading", "boilerplate")
"""The database stores the position in this tuple: never reorder it."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (file TEXT PRIMARY KEY, version TEXT NOT NULL, chunks INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    number INTEGER PRIMARY KEY, file TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, title TEXT NOT NULL,
    published TEXT NOT NULL, language TEXT NOT NULL, words INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_file ON articles (file);
CREATE TABLE IF NOT EXISTS sentences (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL, file TEXT NOT NULL, chunk TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sentences_article ON sentences (article);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    text, content = 'sentences', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE IF NOT EXISTS names (
    sentence INTEGER NOT NULL, article INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL, type TEXT NOT NULL, entity INTEGER
);
CREATE INDEX IF NOT EXISTS names_article ON names (article);
CREATE INDEX IF NOT EXISTS names_entity ON names (entity);
CREATE TABLE IF NOT EXISTS dates (
    sentence INTEGER NOT NULL, article INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, precision TEXT NOT NULL, counted INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS dates_article ON dates (article);
CREATE INDEX IF NOT EXISTS dates_first ON dates (first);
CREATE TABLE IF NOT EXISTS entities (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, mentions INTEGER NOT NULL,
    articles INTEGER NOT NULL, aliases TEXT NOT NULL
);
"""

_ARTICLE_TABLES = ("names", "dates", "sentences")
"""Tables with a row's article; emptied before `articles`."""

_SENTENCE = "sentences.number, article, file, chunk, start, end, kind, sentences.text"


class FactsIndex:
    """An open facts index. Reads are safe from several threads."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        """Open `path`; a writable one is created when missing, and emptied when another release made it.

        Raises `StoreError` when it is not a facts index, or, to be read, when another release made it.
        """
        self._path = path
        self._articles: tuple[IndexedArticle, ...] | None = None
        self._writable = writable
        self._lock = threading.Lock()
        with self._mapped():
            if writable:
                self._connection = sqlite3.connect(path, check_same_thread=False)
                self._connection.execute("PRAGMA synchronous = OFF")  # it can be rebuilt, and is copied before use
                self._connection.executescript(_SCHEMA)
                if self._read_meta("maker") != FACTS_VERSION:
                    self._empty()
            else:
                # A published snapshot is never written to, so it needs no lock.
                uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
                self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
                if self._read_meta("maker") != FACTS_VERSION:
                    raise StoreError(f"{path} was made by another release. Run `rag index`, which brings it up to date.")

    def close(self) -> None:
        self._connection.close()

    # --- writing

    def read_revision(self) -> str:
        """The revision of the store that this index was made from; "" for none."""
        return self._read_meta("generation")

    def write_revision(self, revision: str) -> None:
        """Note the revision of the store that this index now matches."""
        with self._written():
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (revision,))

    def read_versions(self) -> dict[str, tuple[str, int]]:
        """For each file, the version that is indexed here and its number of chunks."""
        return {file: (version, chunks) for file, version, chunks in self._read("SELECT * FROM files")}

    def replace_files(self, files: Iterable[str], chunks: Sequence[Chunk]) -> None:
        """Remove `files` and add `chunks`, with what is found in them, in one transaction.

        `chunks` are in order, all of a file together.
        """
        by_file: dict[str, list[Chunk]] = {}
        for chunk in chunks:
            by_file.setdefault(chunk.file, []).append(chunk)
        with self._written():
            for file in files:
                self._remove(file)
            for file, its_chunks in by_file.items():
                self._add(file, its_chunks)

    def join_names(self) -> None:
        """Join the spellings of each name over all articles. To be called when all files are in."""
        rows = self._read("SELECT article, text, type, count(*) FROM names GROUP BY 1, 2, 3 ORDER BY min(rowid)")
        joined = join_names([NamedIn(*row) for row in rows])
        with self._written():
            connection = self._connection
            connection.execute("DELETE FROM entities")
            connection.execute("CREATE TEMP TABLE members (article INTEGER, text TEXT, type TEXT, entity INTEGER)")
            connection.executemany(
                "INSERT INTO members VALUES (?, ?, ?, ?)",
                [
                    (one.article, one.text, one.type, number)
                    for number, entity in enumerate(joined, 1)
                    for one in entity.members
                ],
            )
            connection.executemany("INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?)", _describe_entities(joined))
            connection.execute("CREATE INDEX temp.members_place ON members (article, text, type)")
            connection.execute(
                "UPDATE names SET entity = (SELECT entity FROM members WHERE members.article = names.article AND "
                "members.text = names.text AND members.type = names.type)"
            )
            connection.execute("DROP TABLE members")

    # --- reading

    def read_articles(self) -> tuple[IndexedArticle, ...]:
        """Every article, in order of file and place. A published index does not change, so it is read once."""
        if self._articles is not None:
            return self._articles
        rows = self._read("SELECT * FROM articles ORDER BY file, start")
        articles = tuple(
            IndexedArticle(number, file, start, end, title, _read_day(published), language, words)
            for number, file, start, end, title, published, language, words in rows
        )
        if not self._writable:
            self._articles = articles
        return articles

    def read_sentences(self, articles: Sequence[int] | None = None) -> list[IndexedSentence]:
        """The sentences of the articles, in order of file and place; of all articles when None."""
        return self._select(f"SELECT {_SENTENCE} FROM sentences", articles, "ORDER BY file, start")

    def read_numbers(self, numbers: Sequence[int]) -> list[IndexedSentence]:
        """The sentences with these numbers, in their order; a number that is not there is left out."""
        query = f"SELECT {_SENTENCE} FROM sentences WHERE number IN (SELECT value FROM json_each(?))"
        found = {row[0]: _make_sentence(row) for row in self._read(query, [json.dumps(list(numbers))])}
        return [found[number] for number in numbers if number in found]

    def find_phrase(self, phrase: str, articles: Sequence[int] | None = None) -> list[IndexedSentence]:
        """Every sentence that holds the words of a phrase, next to each other and in order; case and accents do not
        count. Empty for a phrase without words."""
        words = WORD.findall(phrase)
        if not words:
            return []
        return self._select(
            f"SELECT {_SENTENCE} FROM words JOIN sentences ON sentences.number = words.rowid WHERE words MATCH ?",
            articles,
            "ORDER BY file, start",
            ['"' + " ".join(words).replace('"', " ") + '"'],
        )

    def read_entities(self) -> list[Entity]:
        """Everybody and everything named, those in most articles first."""
        rows = self._read("SELECT * FROM entities ORDER BY articles DESC, mentions DESC, name")
        return [Entity(*row[:5], aliases=tuple(json.loads(row[5]))) for row in rows]

    def read_mentions(
        self, entities: Sequence[int] | None = None, articles: Sequence[int] | None = None
    ) -> list[Mention]:
        """Each mention of the entities, in order of file and place; of all entities when None."""
        condition = "" if entities is None else "WHERE entity IN (SELECT value FROM json_each(?))"
        rows = self._filter(
            f"SELECT entity, article, sentence, start, end, text, type FROM names {condition}",
            articles,
            "ORDER BY sentence, start",
            [] if entities is None else [json.dumps(list(entities))],
        )
        return [Mention(*row[:3], FoundName(*row[3:])) for row in rows]

    def read_dates(self, articles: Sequence[int] | None = None) -> list[DatedSentence]:
        """Each expression of time, in order of time."""
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

    def _remove(self, file: str) -> None:
        connection = self._connection
        connection.execute(
            "INSERT INTO words (words, rowid, text) SELECT 'delete', number, text FROM sentences "
            "WHERE article IN (SELECT number FROM articles WHERE file = ?)",
            (file,),
        )
        for table in _ARTICLE_TABLES:
            connection.execute(
                f"DELETE FROM {table} WHERE article IN (SELECT number FROM articles WHERE file = ?)", (file,)
            )
        for table in ("articles", "files"):
            connection.execute(f"DELETE FROM {table} WHERE file = ?", (file,))

    def _add(self, file: str, chunks: Sequence[Chunk]) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (file, chunks[0].version, len(chunks))
        )
        for section in _split_sections(chunks):
            self._add_article(section)

    def _add_article(self, chunks: Sequence[Chunk]) -> None:
        connection = self._connection
        first, last = chunks[0], chunks[-1]
        held = _list_sentences(chunks)
        texts = [chunk.text[one.start - chunk.start : one.end - chunk.start] for chunk, one in held]
        prose = [at for at, (_, one) in enumerate(held) if one.kind != "boilerplate"]
        words = sum(len(texts[at].split()) for at in prose)
        published = first.published.isoformat() if first.published else ""
        article = connection.execute(
            "INSERT INTO articles (file, start, end, title, published, language, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (first.file, first.start, last.end, first.title, published, first.language, words),
        ).lastrowid
        assert article is not None
        facts = dict(zip(prose, find_facts([texts[at] for at in prose], first.published), strict=True))
        for at, ((chunk, one), text) in enumerate(zip(held, texts, strict=True)):
            number = connection.execute(
                "INSERT INTO sentences (article, file, chunk, start, end, kind, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (article, first.file, chunk.id, one.start, one.end, _KINDS.index(one.kind), text),
            ).lastrowid
            assert number is not None
            connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, text))
            if at in facts:
                self._add_facts(number, article, one.start, *facts[at])

    def _add_facts(
        self, sentence: int, article: int, start: int, names: Sequence[FoundName], dates: Sequence[FoundDate]
    ) -> None:
        """`start` is where the sentence begins in the document."""
        self._connection.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, NULL)",
            [(sentence, article, start + one.start, start + one.end, one.text, one.type) for one in names],
        )
        self._connection.executemany(
            "INSERT INTO dates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    sentence,
                    article,
                    start + one.start,
                    start + one.end,
                    one.text,
                    one.first.isoformat(),
                    one.last.isoformat(),
                    one.precision,
                    int(one.counted),
                )
                for one in dates
            ],
        )

    def _empty(self) -> None:
        with self._written():
            for table in ("meta", "files", "articles", *_ARTICLE_TABLES, "entities"):
                self._connection.execute(f"DELETE FROM {table}")
            self._connection.execute("INSERT INTO words (words) VALUES ('rebuild')")
            self._connection.execute("INSERT INTO meta VALUES ('maker', ?)", (FACTS_VERSION,))

    def _read_meta(self, key: str) -> str:
        rows = self._read("SELECT value FROM meta WHERE key = ?", [key])
        return str(rows[0][0]) if rows else ""

    def _select(
        self, query: str, articles: Sequence[int] | None, order: str, values: Sequence[str] = ()
    ) -> list[IndexedSentence]:
        return [_make_sentence(row) for row in self._filter(query, articles, order, values)]

    def _filter(
        self, query: str, articles: Sequence[int] | None, order: str, values: Sequence[str] = ()
    ) -> list[tuple]:  # type: ignore[type-arg]
        """The rows of a query, with the articles as a further condition."""
        if articles is None:
            return self._read(f"{query} {order}", values)
        joiner = "AND" if "WHERE" in query else "WHERE"
        condition = "article IN (SELECT value FROM json_each(?))"
        return self._read(f"{query} {joiner} {condition} {order}", [*values, json.dumps(list(articles))])

    def _read(self, query: str, values: Sequence[str | int] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._mapped(), self._lock:
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _written(self) -> Iterator[None]:
        with self._mapped(), self._lock, self._connection:
            yield

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"The facts index {self._path} cannot be used: {error}. Run `rag index`, which rebuilds it."
            ) from error


def _make_sentence(row: tuple) -> IndexedSentence:  # type: ignore[type-arg]
    number, article, file, chunk, start, end, kind, text = row
    return IndexedSentence(number, article, file, chunk, start, end, _KINDS[kind], text)


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _describe_entities(joined: Sequence[JoinedName]) -> Iterator[tuple[int, str, str, int, int, str]]:
    """A row of `entities` for each name, numbered from 1."""
    for number, entity in enumerate(joined, 1):
        mentions = sum(one.mentions for one in entity.members)
        articles = len({one.article for one in entity.members})
        aliases = json.dumps(entity.aliases, ensure_ascii=False)
        yield number, entity.name, entity.type, mentions, articles, aliases


def _split_sections(chunks: Sequence[Chunk]) -> list[list[Chunk]]:
    """The chunks of a file by section: neighbours that have title, date and language in common."""
    grouped = groupby(chunks, key=lambda chunk: (chunk.title, chunk.published, chunk.language))
    return [list(section) for _, section in grouped]


def _list_sentences(chunks: Sequence[Chunk]) -> list[tuple[Chunk, Sentence]]:
    """Each sentence once, with the first chunk that holds it, in order."""
    held: dict[tuple[int, int], tuple[Chunk, Sentence]] = {}
    for chunk in chunks:
        for sentence in chunk.sentences:
            held.setdefault((sentence.start, sentence.end), (chunk, sentence))
    return [held[place] for place in sorted(held)]
