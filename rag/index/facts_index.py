"""Sentences, names and dates of every article, in SQLite: derived data, which can be rebuilt from Chroma at any time.

Owns one database file, `facts.sqlite3`, beside the keyword index. Questions about the whole folder read it instead of
the best passages. What is a name or a date is `rag.extraction`'s to say.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path

from rag.errors import StoreError
from rag.extraction.aliases import JoinedName, NamedIn, join_names
from rag.extraction.facts import FACTS_VERSION, find_facts
from rag.extraction.figures import find_figures
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
from rag.text.words import WORD, fold_words

FACTS_FILE = "facts.sqlite3"

_LAYOUT = "2"
"""Names the tables below. An index with other tables is made anew, like one that another release filled."""

_MAKER = f"{FACTS_VERSION} {_LAYOUT}"

_KINDS: tuple[SentenceKind, ...] = ("sentence", "heading", "boilerplate")
"""The database stores the position in this tuple: never reorder it."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of languages that put no spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese): to the index of
words, a whole run of them is one word."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (file TEXT PRIMARY KEY, version TEXT NOT NULL, chunks INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    number INTEGER PRIMARY KEY, file TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, title TEXT NOT NULL,
    published TEXT NOT NULL, language TEXT NOT NULL, words INTEGER NOT NULL, first_sentence INTEGER
);
CREATE INDEX IF NOT EXISTS articles_file ON articles (file);
CREATE TABLE IF NOT EXISTS sentences (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL, file TEXT NOT NULL, chunk TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sentences_article ON sentences (article, kind);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    text, content = 'sentences', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE IF NOT EXISTS names (
    sentence INTEGER NOT NULL, article INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL, type TEXT NOT NULL, entity INTEGER
);
CREATE INDEX IF NOT EXISTS names_article ON names (article);
CREATE INDEX IF NOT EXISTS names_entity ON names (entity, text, article, sentence);
CREATE INDEX IF NOT EXISTS names_sentence ON names (sentence);
CREATE TABLE IF NOT EXISTS dates (
    sentence INTEGER NOT NULL, article INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, precision TEXT NOT NULL, counted INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS dates_article ON dates (article);
CREATE INDEX IF NOT EXISTS dates_first ON dates (first, last, precision, article, sentence);
CREATE TABLE IF NOT EXISTS figures (
    sentence INTEGER NOT NULL, article INTEGER NOT NULL, value TEXT NOT NULL, unit TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS figures_article ON figures (article);
CREATE INDEX IF NOT EXISTS figures_value ON figures (value, unit, article, sentence);
CREATE TABLE IF NOT EXISTS entities (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, mentions INTEGER NOT NULL,
    articles INTEGER NOT NULL, aliases TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entities_type ON entities (type, articles DESC, mentions DESC, name);
CREATE INDEX IF NOT EXISTS entities_order ON entities (articles DESC, mentions DESC, name);
CREATE TABLE IF NOT EXISTS spellings (folded TEXT NOT NULL, entity INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS spellings_folded ON spellings (folded);
"""

_VOCABULARY = "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab ('main', 'words', 'row')"

_ARTICLE_TABLES = ("names", "dates", "figures", "sentences")
"""Tables with a row's article; emptied before `articles`."""

_ARTICLE = "number, file, start, end, title, published, language, words"
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
                self._prepare()
            else:
                # A published snapshot is never written to, so it needs no lock.
                uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
                self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
                if self._read_meta("maker") != _MAKER:
                    raise StoreError(
                        f"{path} was made by another release. Run `rag index`, which brings it up to date."
                    )
            self._connection.execute(_VOCABULARY)

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
            for file in {*files, *by_file}:  # a file that is added again replaces what there is
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
            connection.execute("DELETE FROM spellings")
            connection.executemany("INSERT INTO spellings VALUES (?, ?)", _list_spellings(joined))
            connection.execute("CREATE INDEX temp.members_place ON members (article, text, type)")
            connection.execute(
                "UPDATE names SET entity = members.entity FROM members WHERE members.article = names.article AND "
                "members.text = names.text AND members.type = names.type AND names.entity IS NOT members.entity"
            )
            connection.execute("DROP TABLE members")

    # --- reading

    def read_articles(self) -> tuple[IndexedArticle, ...]:
        """Every article, in order of file and place. A published index does not change, so it is read once."""
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
        """The sentences of the articles, in order of file and place; of all articles when None."""
        return self._select(f"SELECT {_SENTENCE} FROM sentences", articles, "ORDER BY file, start")

    def read_numbers(self, numbers: Sequence[int]) -> list[IndexedSentence]:
        """The sentences with these numbers, in their order; a number that is not there is left out."""
        query = f"SELECT {_SENTENCE} FROM sentences WHERE number IN (SELECT value FROM json_each(?))"
        found = {row[0]: _make_sentence(row) for row in self._read(query, [json.dumps(list(numbers))])}
        return [found[number] for number in numbers if number in found]

    def read_openings(self, articles: Sequence[int]) -> dict[int, str]:
        """The number of each article with the id of the chunk that holds its first sentence."""
        query = (
            "SELECT article, chunk, min(number) FROM sentences "
            "WHERE article IN (SELECT value FROM json_each(?)) GROUP BY article"
        )
        return {article: chunk for article, chunk, _ in self._read(query, [json.dumps(list(articles))])}

    def find_phrase(self, phrase: str, articles: Sequence[int] | None = None) -> list[IndexedSentence]:
        """Every sentence that holds the words of a phrase, next to each other and in order; case and accents do not
        count. Empty for a phrase without words."""
        numbers = self.find_phrase_numbers(phrase)
        return self._select(
            f"SELECT {_SENTENCE} FROM sentences WHERE number IN (SELECT value FROM json_each(?))",
            articles,
            "ORDER BY file, start",
            [json.dumps(numbers)],
        )

    def list_terms(self, prefix: str) -> list[tuple[str, int]]:
        """Every word of the sentences that begins with `prefix`, lower case without accents, and how many sentences
        hold it."""
        if not prefix:
            return self._read("SELECT term, doc FROM vocabulary")
        after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return self._read("SELECT term, doc FROM vocabulary WHERE term >= ? AND term < ?", [prefix, after])

    def find_terms(self, terms: Sequence[str], articles: Sequence[int] | None = None) -> dict[int, int]:
        """The number of each sentence that holds one of the words, with the number of its article; boilerplate is left
        out. Case and accents do not count, endings do."""
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
        """Everybody and everything with this word in a spelling of the name, those in most articles first."""
        rows = self._read(
            "SELECT * FROM entities WHERE instr(lower(name), ?1) OR instr(lower(aliases), ?1) "
            "ORDER BY articles DESC, mentions DESC, name",
            [word.lower()],
        )
        return [make_entity(row) for row in rows]

    def find_phrase_numbers(self, phrase: str) -> list[int]:
        """The numbers of the sentences that `find_phrase` finds, in order. Much quicker where many hold the
        phrase."""
        phrase = unicodedata.normalize("NFC", phrase).replace("\0", " ").replace('"', " ")
        if not WORD.search(phrase):
            return []
        condition, value = "words MATCH ?", f'"{phrase}"'
        if _UNSPACED.search(phrase):
            condition, value = "instr(text, ?)", phrase.strip()
        return [
            number for (number,) in self._read(f"SELECT rowid FROM words WHERE {condition} ORDER BY rowid", [value])
        ]

    def read_rows(self, query: str, values: Sequence[str | int] = ()) -> list[tuple]:  # type: ignore[type-arg]
        """The rows of a query on the tables above, for `facts_counts`."""
        return self._read(query, values)

    def read_entities(self) -> list[Entity]:
        """Everybody and everything named, those in most articles first."""
        rows = self._read("SELECT * FROM entities ORDER BY articles DESC, mentions DESC, name")
        return [make_entity(row) for row in rows]

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
        return [make_mention(row) for row in rows]

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
            "INSERT INTO articles (file, start, end, title, published, language, words, first_sentence) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, CASE WHEN ? THEN (SELECT coalesce(max(number), 0) + 1 FROM sentences) END)",
            (first.file, first.start, last.end, first.title, published, first.language, words, bool(held)),
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
                connection.executemany(
                    "INSERT INTO figures VALUES (?, ?, ?, ?, ?)",
                    [(number, article, figure.value, figure.unit, figure.text) for figure in find_figures(text)],
                )

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

    def _prepare(self) -> None:
        """Make the tables, in place of those that another release made."""
        tables = [name for (name,) in self._read("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if "meta" in tables and self._read_meta("maker") == _MAKER:
            return
        with self._written():
            # The table `words` takes its own inner ones along.
            for table in [name for name in tables if not name.startswith(("words_", "sqlite_"))]:
                self._connection.execute(f'DROP TABLE IF EXISTS "{table}"')
        self._connection.executescript(_SCHEMA)
        with self._written():
            self._connection.execute("INSERT INTO meta VALUES ('maker', ?)", (_MAKER,))

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


def make_entity(row: tuple) -> Entity:  # type: ignore[type-arg]
    """The entity of a row of id, name, type, mentions, articles and aliases."""
    number, name, type_, mentions, articles, aliases = row
    return Entity(number, name, type_, mentions, articles, tuple(json.loads(aliases)))


def make_mention(row: tuple) -> Mention:  # type: ignore[type-arg]
    """The mention of a row of entity, article, sentence, start, end, text and type."""
    entity, article, sentence, start, end, text, type_ = row
    return Mention(entity, article, sentence, FoundName(start, end, text, type_))


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _describe_entities(joined: Sequence[JoinedName]) -> Iterator[tuple[int, str, str, int, int, str]]:
    """A row of `entities` for each name, numbered from 1."""
    for number, entity in enumerate(joined, 1):
        mentions = sum(one.mentions for one in entity.members)
        articles = len({one.article for one in entity.members})
        aliases = json.dumps(entity.aliases, ensure_ascii=False)
        yield number, entity.name, entity.type, mentions, articles, aliases


def _list_spellings(joined: Sequence[JoinedName]) -> Iterator[tuple[str, int]]:
    """A row of `spellings` for each spelling of each name, numbered as in `entities`."""
    for number, entity in enumerate(joined, 1):
        for folded in sorted({fold_words(one) for one in (entity.name, *entity.aliases)}):
            yield folded, number


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
