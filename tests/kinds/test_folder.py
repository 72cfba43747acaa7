"""Questions about the folder itself: exact, exhaustive, and "none" if there are none."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant
from rag.errors import QuestionError
from rag.kinds.folder import answer_folder
from rag.schema.answers import Answer
from rag.schema.kinds import Request
from rag.text.en.function_words import STOP_WORDS
from rag.text.words import fold_text
from tests.support.facts import Written, make_articles
from tests.support.reading_articles import read_with

WRITTEN = {
    "news/bridge.md": Written(
        "Ada Quist opened the bridge in Marlow. Volodymyr Zelenskyy sent his wishes to the town.",
        "The new bridge",
        date(2024, 5, 2),
        boilerplate="Subscribe to the Herald",
    ),
    "otters.txt": Written("Otters are back on the river, Tom Redfern said. Drones were used.", "", date(2024, 5, 20)),
    "talks.txt": Written("Zelenskiy met the council. US officials told us nothing.", "Talks", date(2023, 1, 9)),
    "notes.txt": Written("Kein Otter wurde hier gesehen.", language="de"),
}
NAMES = {
    "Volodymyr Zelenskyy": ("person", ("Zelenskyy", "Zelenskiy")),
    "Ada Quist": ("person", ()),
    "Tom Redfern": ("person", ()),
}


def ask(folder: Path, aspect: str, subject: str = "", *, listed: Any = None, **fields: Any) -> Answer:
    articles = make_articles(folder, WRITTEN, names=NAMES, listed=listed)
    answer = answer_folder(Request("folder", aspect, subject, **fields), articles)
    assert answer is not None and answer.coverage is not None
    for citation in answer.citations:
        chunk = articles.store.read_chunks_by_id([f"{citation.file}-v1-0"])[0][0]
        assert chunk.text[citation.start : citation.end] == citation.quote
    return answer


def list_files(answer: Answer) -> list[str]:
    return [item.aliases[0] for item in answer.items]


def test_articles_are_counted_with_their_dates_when_asked_how_many(tmp_path: Path) -> None:
    answer = ask(tmp_path, "count")
    assert answer.text == "There are 4 articles. They are from 9 January 2023 to 20 May 2024; 1 states no date."
    assert answer.coverage is not None and (answer.coverage.articles, answer.coverage.exhaustive) == (4, True)


def test_articles_stand_newest_first_on_a_line_each_when_listed(tmp_path: Path) -> None:
    answer = ask(tmp_path, "list")
    assert list_files(answer) == ["otters.txt", "news/bridge.md", "talks.txt", "notes.txt"]
    lines = answer.text.splitlines()
    assert lines[0] == "All 4 articles, newest first:"
    assert lines[2].startswith("- The new bridge (2 May 2024, news/bridge.md): Ada Quist opened the bridge in Marlow.")
    assert len(lines) == 5 and len(answer.citations) == 4


def test_the_rest_is_counted_when_more_are_listed_than_shown(tmp_path: Path) -> None:
    answer = ask(tmp_path, "list", sentences=3)
    assert answer.lead == "The 3 newest of all 4 articles; 1 more is not shown:"
    assert len(answer.items) == 3


@pytest.mark.parametrize(
    ("aspect", "file"),
    [("newest", "otters.txt"), ("oldest", "talks.txt"), ("longest", "news/bridge.md"), ("shortest", "notes.txt")],
)
def test_the_extreme_article_is_told_when_asked(tmp_path: Path, aspect: str, file: str) -> None:
    answer = ask(tmp_path, aspect)
    assert list_files(answer) == [file]
    if aspect in ("newest", "oldest"):
        assert "1 article without a date could not be placed." in answer.lead


def test_no_article_is_newest_when_none_is_dated(tmp_path: Path) -> None:
    answer = ask(tmp_path, "newest", listed=["notes.txt"])
    assert answer.text == "The only article does not state when it was published."


def test_only_the_period_counts_when_one_is_asked_for(tmp_path: Path) -> None:
    answer = ask(tmp_path, "list", since=date(2024, 5, 1), until=date(2024, 5, 31))
    assert list_files(answer) == ["otters.txt", "news/bridge.md"]
    assert "in May 2024" in answer.lead and "1 article without a date left out" in answer.lead
    none = ask(tmp_path, "count", since=date(2020, 1, 1), until=date(2020, 12, 31))
    assert none.text == "None of all 4 articles was published in 2020 (1 article without a date left out)."
    assert not none.abstained


def test_files_and_folders_are_told_when_asked_for_sources(tmp_path: Path) -> None:
    answer = ask(tmp_path, "sources")
    assert "4 files: 3 .txt and 1 .md." in answer.text
    assert "the top folder (3) and “news” (1)" in answer.text


def test_languages_are_counted_when_asked(tmp_path: Path) -> None:
    assert ask(tmp_path, "languages").text == "Of all 4 articles: 3 in English and 1 in German."


def test_spellings_are_joined_and_told_when_a_name_has_several(tmp_path: Path) -> None:
    answer = ask(tmp_path, "mentions", "Zelenskiy")
    assert list_files(answer) == ["news/bridge.md", "talks.txt"]
    assert answer.lead.startswith("2 of all 4 articles mention “Zelenskiy”.")
    assert "Volodymyr Zelenskyy" in answer.lead
    assert "Volodymyr Zelenskyy sent his wishes" in answer.statements[0].text


@pytest.mark.parametrize("spelled", ["Zelensky", "Zelenskij", "Volodymyr Zelensky"])
def test_a_name_is_found_when_nobody_spells_it_so(tmp_path: Path, spelled: str) -> None:
    answer = ask(tmp_path, "mentions", spelled)
    assert list_files(answer) == ["news/bridge.md", "talks.txt"]
    assert "Volodymyr Zelenskyy" in answer.lead


def test_a_slip_is_looked_for_as_what_it_is_taken_for_when_nothing_holds_it(tmp_path: Path) -> None:
    answer = ask(tmp_path, "mentions", "met the counicl")
    assert list_files(answer) == ["talks.txt"]
    assert "mentions “met the council”. Looked for it in place of “met the counicl”." in answer.lead


def test_a_name_is_never_taken_for_another_when_nothing_holds_it(tmp_path: Path) -> None:
    answer = ask(tmp_path, "mentions", "Merlow council")
    assert answer.text.startswith("None of all 4 articles mentions “Merlow council”.")


@pytest.mark.parametrize("subject", ["herald", "the Herald", "“Herald”"])
def test_an_article_counts_without_a_quote_when_only_boilerplate_mentions_it(tmp_path: Path, subject: str) -> None:
    answer = ask(tmp_path, "mentions", subject)
    assert list_files(answer) == ["news/bridge.md"]
    assert answer.items[0].statement is None and "Nothing can be quoted from The new bridge" in answer.text


def test_none_is_an_answer_with_a_near_name_when_nothing_mentions_it(tmp_path: Path) -> None:
    answer = ask(tmp_path, "mentions", "Redferm")
    assert answer.text == "None of all 4 articles mentions “Redferm”. Did you mean Tom Redfern?"
    assert not answer.abstained and answer.coverage is not None and answer.coverage.articles == 4


def test_only_capitals_count_when_an_acronym_is_a_common_word(tmp_path: Path) -> None:
    answer = ask(tmp_path, "mentions", "US")
    assert list_files(answer) == ["talks.txt"] and "1 of all" in answer.lead
    assert list_files(ask(tmp_path, "mentions", "IT")) == []


def test_singular_and_plural_are_one_when_a_common_noun_is_asked_for(tmp_path: Path) -> None:
    assert list_files(ask(tmp_path, "mentions", "drone")) == ["otters.txt"]


def test_words_apart_are_told_to_be_so_when_nothing_holds_them_side_by_side(tmp_path: Path) -> None:
    answer = ask(tmp_path, "mentions", "the town bridge")
    assert list_files(answer) == []
    answer = ask(tmp_path, "mentions", "the river otters")
    assert list_files(answer) == ["otters.txt"] and "not side by side" in answer.lead


def test_both_must_be_there_when_two_are_asked_for(tmp_path: Path) -> None:
    assert list_files(ask(tmp_path, "mentions", "Ada Quist and Zelenskyy")) == ["news/bridge.md"]
    assert list_files(ask(tmp_path, "mentions", "Ada Quist or Redfern")) == ["otters.txt", "news/bridge.md"]


def test_only_allowed_articles_are_searched_when_the_query_is_bounded(tmp_path: Path) -> None:
    answer = ask(tmp_path, "mentions", "Zelenskiy", listed=["news/bridge.md", "otters.txt"])
    assert list_files(answer) == ["news/bridge.md"]
    assert "the 2 articles looked at" in answer.lead


def test_the_newest_that_mentions_it_is_told_when_a_subject_is_named(tmp_path: Path) -> None:
    assert list_files(ask(tmp_path, "newest", "Zelenskyy")) == ["news/bridge.md"]


def test_one_line_says_so_when_the_named_article_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="ferry"):
        ask(tmp_path, "count", article="ferry.txt")


@pytest.mark.parametrize("subject", ['"', "...", "NEAR(a", "'; DROP TABLE words; --", "a\0b", "\ud800", "*", "日本"])
def test_odd_characters_are_only_words_when_asked_for(tmp_path: Path, subject: str) -> None:
    assert list_files(ask(tmp_path, "mentions", subject)) == []


def test_articles_that_mention_a_word_are_those_of_brute_force_for_every_capitalised_word(
    seeds_assistant: Assistant,
) -> None:
    library = seeds_assistant.library
    texts = {one.file: library.read_document(one.file).text for one in library.list_files()}
    words = sorted({word for text in texts.values() for word in re.findall(r"(?<!\w)[A-Z][^\W\d_]+", text)})
    assert len(words) > 100

    def answer(word: str) -> Answer:
        found = read_with(
            seeds_assistant, lambda articles: answer_folder(Request("folder", "mentions", word), articles)
        )
        assert found is not None
        return found

    for word in words:
        if word.isupper() and word.lower() in STOP_WORDS:  # "US" is not "us"
            continue
        found = answer(word)
        counted = re.search(r"Counted with it: (.*?)\.(?= |$)", found.lead)
        spellings = [word, *re.split(r", | and ", counted[1])] if counted else [word]
        pattern = "|".join(rf"(?<![^\W_]){re.escape(fold_text(one))}(?![^\W_])" for one in spellings)
        expected = {file for file, text in texts.items() if re.search(pattern, fold_text(text))}
        assert set(list_files(found)) == expected, word


def test_articles_that_lack_a_name_are_listed_when_others_have_it(tmp_path: Path) -> None:
    answer = ask(tmp_path, "lacking", "Zelenskyy")
    assert answer.lead == "2 of all 4 articles do not mention “Zelenskyy”."
    assert list_files(answer) == ["otters.txt", "notes.txt"]
    assert answer.coverage is not None and (answer.coverage.articles, answer.coverage.exhaustive) == (4, True)


def test_none_lacks_a_name_when_every_article_has_it_or_none_has(tmp_path: Path) -> None:
    assert ask(tmp_path, "lacking", "Merkel").text == "None of all 4 articles mentions “Merkel”."
    answer = ask(tmp_path, "lacking", "Quist", listed=["news/bridge.md"])
    assert "mentions “Quist”" in answer.text and not answer.statements
