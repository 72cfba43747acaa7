"""BM25 over chunks: what is found, filtered, counted and replaced."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.errors import StoreError
from rag.index.keyword_index import MANY_CHUNKS, KeywordIndex
from rag.schema.documents import Chunk, Sentence
from rag.schema.query import Filters


def make_chunk(
    text: str, *, file: str = "a.txt", version: str = "v1", position: int = 0, title: str = "", day: date | None = None
) -> Chunk:
    return Chunk(
        id=f"{file}-{version}-{position}",
        file=file,
        version=version,
        position=position,
        start=0,
        end=len(text),
        text=text,
        title=title,
        published=day,
        language="en",
        sentences=(Sentence(0, len(text)),),
    )


@pytest.fixture
def words(tmp_path: Path) -> KeywordIndex:
    return KeywordIndex(tmp_path / "words.sqlite3", writable=True)


def search(words: KeywordIndex, question: str, *, depth: int = 10, **bounds: Any) -> list[str]:
    return [hit.file for hit in words.search(question, depth=depth, filters=Filters(**bounds))]


def test_forms_of_a_word_match_when_they_share_a_stem(words: KeywordIndex) -> None:
    words.replace_files([], [make_chunk("He conscripted many."), make_chunk("A quiet day.", file="b.txt")])
    assert search(words, "conscripting") == ["a.txt"]


def test_rarer_words_weigh_more_when_ranked(words: KeywordIndex) -> None:
    common = [make_chunk("the council met", file=f"{n}.txt") for n in range(20)]
    words.replace_files([], [*common, make_chunk("the aqueduct leaked", file="rare.txt")])
    assert search(words, "council aqueduct")[0] == "rare.txt"


def test_titles_are_searched_when_the_text_lacks_the_word(words: KeywordIndex) -> None:
    words.replace_files([], [make_chunk("It rained.", title="Flood in Poznan")])
    assert search(words, "poznań") == ["a.txt"]


def test_boilerplate_is_not_searched(words: KeywordIndex) -> None:
    chunk = make_chunk("Subscribe")
    words.replace_files([], [Chunk(**{**_fields(chunk), "sentences": (Sentence(0, 9, "boilerplate"),)})])
    assert search(words, "subscribe") == []


def _fields(chunk: Chunk) -> dict[str, object]:
    return {name: getattr(chunk, name) for name in Chunk.__dataclass_fields__}


@pytest.mark.parametrize(
    "question", ['"', "NEAR(a b)", "a AND OR NOT", "text:rain*", "'); DROP TABLE chunks; --", "^", "-", "???", ""]
)
def test_a_question_is_only_words_when_it_looks_like_a_query(words: KeywordIndex, question: str) -> None:
    words.replace_files([], [make_chunk("near and or not text rain drop table")])
    search(words, question)
    assert search(words, "rain") == ["a.txt"]


def test_stop_words_are_dropped_unless_there_is_nothing_else(words: KeywordIndex) -> None:
    words.replace_files([], [make_chunk("the who"), make_chunk("rain", file="b.txt")])
    assert search(words, "who brought the rain") == ["b.txt"]
    assert search(words, "the who") == ["a.txt"]


@pytest.mark.parametrize("n_chunks", [MANY_CHUNKS // 10, MANY_CHUNKS])
def test_words_that_many_chunks_hold_are_left_out_of_a_large_index_only(words: KeywordIndex, n_chunks: int) -> None:
    many = [make_chunk("the ministers met again", file=f"{n}.txt") for n in range(n_chunks - 1)]
    words.replace_files([], [*many, make_chunk("an aqueduct in Poznan leaked badly", file="rare.txt")])
    is_large = n_chunks >= MANY_CHUNKS

    assert (len(search(words, "did the ministers meet at the leaking aqueduct in Poznan")) == 1) is is_large
    assert len(search(words, "did ministers meet at the aqueduct")) == 10  # two rarer words are too few
    assert len(search(words, "Had the ministers met again?")) == 10


def test_only_files_and_dates_asked_for_are_found(words: KeywordIndex) -> None:
    words.replace_files(
        [],
        [
            make_chunk("rain", file="old.txt", day=date(2020, 1, 1)),
            make_chunk("rain", file="new.txt", day=date(2024, 1, 1)),
            make_chunk("rain", file="undated.txt"),
        ],
    )
    assert sorted(search(words, "rain")) == ["new.txt", "old.txt", "undated.txt"]
    assert search(words, "rain", files=["old.txt"]) == ["old.txt"]
    assert search(words, "rain", files=[]) == []
    assert search(words, "rain", since=date(2024, 1, 1)) == ["new.txt"]
    assert search(words, "rain", until=date(2020, 1, 1)) == ["old.txt"]
    assert sorted(search(words, "rain", since=date(2024, 1, 1), undated=True)) == ["new.txt", "undated.txt"]
    assert sorted(search(words, "rain", until=date(2020, 1, 1), undated=True)) == ["old.txt", "undated.txt"]


def test_a_replaced_file_is_found_by_its_new_words_only(words: KeywordIndex) -> None:
    words.replace_files([], [make_chunk("rain"), make_chunk("sun", file="b.txt")])
    words.replace_files(["a.txt"], [make_chunk("snow", version="v2")])
    assert search(words, "rain") == []
    assert search(words, "snow") == ["a.txt"]
    assert words.read_versions() == {"a.txt": ("v2", 1), "b.txt": ("v1", 1)}


def test_documents_are_counted_by_stem(words: KeywordIndex) -> None:
    words.replace_files([], [make_chunk("rain and rain"), make_chunk("Raining snow", file="b.txt")])
    assert words.count_documents(["rain", "snow", "sun"]) == ([2, 1, 0], 2)
    assert words.count_documents([]) == ([], 2)


def test_a_published_index_is_read_without_writing_to_it(tmp_path: Path) -> None:
    path = tmp_path / "words ?#%.sqlite3"
    writer = KeywordIndex(path, writable=True)
    writer.replace_files([], [make_chunk("rain")])
    writer.write_revision("g1")
    writer.close()
    before = path.read_bytes()
    reader = KeywordIndex(path, writable=False)
    assert search(reader, "rain") == ["a.txt"]
    assert reader.read_revision() == "g1"
    assert path.read_bytes() == before


def test_one_line_says_what_to_do_when_the_file_is_missing_or_damaged(tmp_path: Path) -> None:
    (tmp_path / "words.sqlite3").write_bytes(b"no database at all" * 100)
    for path in (tmp_path / "words.sqlite3", tmp_path / "missing.sqlite3"):
        with pytest.raises(StoreError, match="rag index"):
            KeywordIndex(path, writable=False)


GERMAN = "Die Stadt hat zwei alte Brücken gesperrt."
RUSSIAN = "Клуб продал игрока за двенадцать миллионов."


@pytest.mark.parametrize(
    ("question", "file"),
    [
        ("Welche Brücke wurde in den Städten gesperrt?", "de.txt"),
        ("За сколько клубы продали игроков?", "ru.txt"),
        ("клубы", "ru.txt"),  # too short to tell its language
    ],
)
def test_forms_of_a_word_match_in_the_language_of_the_text(words: KeywordIndex, question: str, file: str) -> None:
    others = [make_chunk("It rained.", file="en.txt"), make_chunk("Es regnet heute.", file="other.txt")]
    german = replace(make_chunk(GERMAN, file="de.txt"), language="de")
    russian = replace(make_chunk(RUSSIAN, file="ru.txt"), language="ru")
    words.replace_files([], [*others, german, russian])
    assert search(words, question)[0] == file


def test_stems_of_other_languages_are_not_searched_by_a_question_in_english(words: KeywordIndex) -> None:
    german = replace(make_chunk("Die Häuser ruhen.", file="de.txt"), language="de")  # stem: haus
    words.replace_files([], [german, make_chunk("The army moved.", file="en.txt")])
    assert search(words, "Who moved the haus?") == ["en.txt"]


def test_an_index_of_an_earlier_release_is_searched_and_filled_anew(tmp_path: Path) -> None:
    path = tmp_path / "words.sqlite3"
    old = sqlite3.connect(path)
    old.executescript(
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);"
        "CREATE TABLE chunks (number INTEGER PRIMARY KEY, id TEXT, file TEXT, version TEXT, day INTEGER);"
        "CREATE VIRTUAL TABLE terms USING fts5 (text, title, tokenize = 'porter unicode61 remove_diacritics 2');"
        "CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, row);"
        "INSERT INTO meta VALUES ('generation', 'a'); INSERT INTO chunks VALUES (1, 'a', 'a.txt', 'v1', 0);"
        "INSERT INTO terms (rowid, text, title) VALUES (1, 'Der Hafen ruht.', '');"
    )
    old.commit()
    old.close()
    read = KeywordIndex(path, writable=False)
    assert read.is_outdated
    assert search(read, "Wo ist der Hafen?") == ["a.txt"]
    read.close()
    written = KeywordIndex(path, writable=True)
    assert not written.is_outdated
    assert (written.read_versions(), written.read_revision()) == ({}, "")
