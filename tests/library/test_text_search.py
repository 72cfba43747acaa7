"""Full-text search over the articles: which files it finds, and which lines with which words marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Assistant, load_settings
from rag.errors import ArticlesError, QuestionError

TEXTS = {
    "ferry.txt": "The ferry to Sylt\n\nThe ferry carried 40 cars. Its captain, José Lind, kept three drones aboard. "
    "The cars were old.",
    "port.txt": "The port of Sylt\n\nA drone was seen over the port. The ferry left without cars on Monday.",
    "rows.csv": "title,text\nFirst,The tram of Oslo was late.\nSecond,The ferry of Oslo was early.\n",
    "tokyo.txt": "東京の港\n\n東京の新しい港は月曜日に開きました。",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    articles = tmp_path_factory.mktemp("articles")
    for name, text in TEXTS.items():
        (articles / name).write_text(text, encoding="utf-8")
    (articles / "hidden.exe").write_bytes(b"MZ")
    with Assistant(load_settings(articles=articles, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()
        yield assistant


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("drone", {"ferry.txt", "port.txt"}),  # in every ending
        ("CARS jose", {"ferry.txt"}),  # all of them, in any sentence; case and accents do not matter
        ('"port of Sylt"', {"port.txt"}),
        ('"Sylt port"', set()),
        ("tram ferry", set()),  # in one article each, not in one
        ("ferry Oslo", {"rows.csv"}),
        ("東京", {"tokyo.txt"}),
        ("“ ”", set()),
        ("", set()),
    ],
)
def test_a_search_finds_the_articles_with_all_its_words(assistant: Assistant, search: str, expected: set[str]) -> None:
    assert set(assistant.library.count_found(search)) == expected


def test_the_lines_with_the_most_words_are_shown_with_the_words_marked(assistant: Assistant) -> None:
    search = "ferry cars"
    assert assistant.library.count_found(search) == {"ferry.txt": 3, "port.txt": 1}
    found = assistant.library.read_found_lines(search, ["ferry.txt"], most=2)
    assert list(found) == ["ferry.txt"]
    document = assistant.library.read_document("ferry.txt")
    assert [line.text for line in found["ferry.txt"]] == ["The ferry to Sylt", "The ferry carried 40 cars."]
    for line in found["ferry.txt"]:
        assert document.text[line.start : line.end] == line.text
    assert [line.text[start:end] for line in found["ferry.txt"] for start, end in line.marks] == [
        "ferry",
        "ferry",
        "cars",
    ]


def test_only_an_indexed_file_is_read(assistant: Assistant) -> None:
    assert assistant.library.read_file("port.txt") == TEXTS["port.txt"].encode()
    for name in ("hidden.exe", "../port.txt", "gone.txt"):
        with pytest.raises(QuestionError, match="is not in the index"):
            assistant.library.read_file(name)
    gone = Path(assistant.settings.articles / "tokyo.txt")
    content = gone.read_bytes()
    gone.unlink()
    with pytest.raises(ArticlesError, match="There is no file"):
        assistant.library.read_file("tokyo.txt")
    gone.write_bytes(content)
