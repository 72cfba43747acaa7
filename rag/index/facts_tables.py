"""The tables of the facts index, and how the chunks of a file fill them.

Owns what is stored: the schema, its version, and the rows of sentences, names, dates, figures and joined names.
`facts_index` reads them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby

from rag.extraction.aliases import JoinedName
from rag.extraction.facts import FACTS_VERSION, find_facts
from rag.extraction.figures import find_figures
from rag.schema.documents import Chunk, Sentence, SentenceKind
from rag.schema.facts import FoundDate, FoundName
from rag.text.words import fold_words

_LAYOUT = "2"
"""Version of the tables below. An index with other tables is rebuilt, like one filled by another release."""

MAKER = f"{FACTS_VERSION} {_LAYOUT}"
"""Identifies the release that filled an index."""

SENTENCE_KINDS: tuple[SentenceKind, ...] = ("sentence", "heading", "boilerplate")
"""The database stores the position in this tuple: never reorder it."""

_NAMES_ENTITY = "CREATE INDEX IF NOT EXISTS names_entity ON names (entity, text, article, sentence)"
_MOST_INDEXED_ONE_BY_ONE = 20_000
"""Above this many changed names the SQL index is dropped and rebuilt, which is several times as fast."""

SCHEMA = f"""
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
{_NAMES_ENTITY};
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

COLUMNS = {
    "meta": "key, value",
    "files": "file, version, chunks",
    "articles": "number, file, start, end, title, published, language, words, first_sentence",
    "sentences": "number, article, file, chunk, start, end, kind, text",
    "words": "text",
    "names": "sentence, article, start, end, text, type, entity",
    "dates": "sentence, article, start, end, text, first, last, precision, counted",
    "figures": "sentence, article, value, unit, text",
    "entities": "id, name, type, mentions, articles, aliases",
    "spellings": "folded, entity",
}
"""The columns of each table, without which a file is not a facts index."""

_ARTICLE_TABLES = ("names", "dates", "figures", "sentences")
"""Tables whose rows name their article; emptied before `articles`."""


def remove_file(connection: sqlite3.Connection, file: str) -> None:
    """Remove all rows of a file."""
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


def add_file(connection: sqlite3.Connection, chunks: Sequence[Chunk]) -> None:
    """Add the chunks of a file, with the names, dates and figures found in them."""
    first = chunks[0]
    connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (first.file, first.version, len(chunks)))
    for section in _split_sections(chunks):
        _add_article(connection, section)


def _add_article(connection: sqlite3.Connection, chunks: Sequence[Chunk]) -> None:
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
            (article, first.file, chunk.id, one.start, one.end, SENTENCE_KINDS.index(one.kind), text),
        ).lastrowid
        assert number is not None
        connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, text))
        if at in facts:
            _add_facts(connection, number, article, one.start, *facts[at])
            connection.executemany(
                "INSERT INTO figures VALUES (?, ?, ?, ?, ?)",
                [(number, article, figure.value, figure.unit, figure.text) for figure in find_figures(text)],
            )


def _add_facts(
    connection: sqlite3.Connection,
    sentence: int,
    article: int,
    start: int,
    names: Sequence[FoundName],
    dates: Sequence[FoundDate],
) -> None:
    """Add the facts of a sentence; `start` is its offset in the document."""
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, NULL)",
        [(sentence, article, start + one.start, start + one.end, one.text, one.type) for one in names],
    )
    connection.executemany(
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


def write_entities(connection: sqlite3.Connection, joined: Sequence[JoinedName]) -> None:
    """Replace all joined names, and store the entity of each name."""
    connection.execute("DELETE FROM entities")
    connection.executemany("INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?)", _describe_entities(joined))
    connection.execute("DELETE FROM spellings")
    connection.executemany("INSERT INTO spellings VALUES (?, ?)", _list_spellings(joined))
    entities = {
        (one.article, one.text, one.type): number for number, entity in enumerate(joined, 1) for one in entity.members
    }
    changed = [
        (entities[article, text, type_], rowid)
        for rowid, article, text, type_, entity in connection.execute(
            "SELECT rowid, article, text, type, entity FROM names"
        )
        if entities[article, text, type_] != entity
    ]
    if len(changed) > _MOST_INDEXED_ONE_BY_ONE:
        connection.execute("DROP INDEX IF EXISTS names_entity")
    connection.executemany("UPDATE names SET entity = ? WHERE rowid = ?", changed)
    connection.execute(_NAMES_ENTITY)


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
    """The chunks of a file by section: neighbours with the same title, date and language."""
    grouped = groupby(chunks, key=lambda chunk: (chunk.title, chunk.published, chunk.language))
    return [list(section) for _, section in grouped]


def _list_sentences(chunks: Sequence[Chunk]) -> list[tuple[Chunk, Sentence]]:
    """Each sentence once, with the first chunk that contains it, in order."""
    held: dict[tuple[int, int], tuple[Chunk, Sentence]] = {}
    for chunk in chunks:
        for sentence in chunk.sentences:
            held.setdefault((sentence.start, sentence.end), (chunk, sentence))
    return [held[place] for place in sorted(held)]
