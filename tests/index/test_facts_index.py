"""The facts index: what is found, filtered and replaced, and how it follows releases and the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import IndexMissing, StoreError
from rag.index.facts_counts import (
    count_days,
    count_entities,
    count_figures,
    find_first_prose,
    group_by_article,
    read_top_entities,
)
from rag.index.facts_index import FACTS_FILE, FactsIndex
from rag.schema.documents import Chunk
from tests.conftest import MakeAssistant
from tests.support.facts import Written, make_chunk


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[FactsIndex]:
    index = FactsIndex(tmp_path / FACTS_FILE, writable=True)
    yield index
    index.close()


def find(facts: FactsIndex, phrase: str, articles: list[int] | None = None) -> list[str]:
    return [sentence.text for sentence in facts.find_phrase(phrase, articles)]


def test_sentences_are_read_in_order_of_file_and_place(facts: FactsIndex) -> None:
    facts.replace_files([], [make_chunk("b.txt", Written("It rained. It snowed."))])
    facts.replace_files([], [make_chunk("a.txt", Written("The sun shone.", "Weather", boilerplate="Subscribe"))])
    sentences = facts.read_sentences()
    assert [(one.file, one.kind, one.text) for one in sentences] == [
        ("a.txt", "heading", "Weather"),
        ("a.txt", "sentence", "The sun shone."),
        ("a.txt", "boilerplate", "Subscribe"),
        ("b.txt", "sentence", "It rained."),
        ("b.txt", "sentence", "It snowed."),
    ]
    assert [article.words for article in facts.read_articles()] == [4, 4]


def test_a_file_is_as_new_when_it_is_replaced_or_added_again(facts: FactsIndex) -> None:
    facts.replace_files([], [make_chunk("a.txt", Written("It rained in Marlow."))])
    facts.replace_files(["a.txt"], [make_chunk("a.txt", Written("It snowed in Poznan."), version="v2")])
    assert find(facts, "rained") == [] and find(facts, "Marlow") == []
    assert facts.read_versions() == {"a.txt": ("v2", 1)}
    facts.replace_files([], [make_chunk("a.txt", Written("It snowed in Poznan."), version="v3")])
    assert find(facts, "snowed") == ["It snowed in Poznan."]
    facts.replace_files(["a.txt"], [])
    assert facts.read_articles() == () and facts.read_versions() == {} and find(facts, "snowed") == []


def test_each_row_is_an_article_when_a_file_has_several_sections(facts: FactsIndex) -> None:
    first = make_chunk("rows.csv", Written("It rained.", "Rain", date(2024, 1, 1)))
    second = make_chunk("rows.csv", Written("It snowed.", "Snow", date(2024, 1, 2)), start=first.end, position=1)
    facts.replace_files([], [first, second])
    articles = facts.read_articles()
    assert [(one.title, one.published) for one in articles] == [("Rain", date(2024, 1, 1)), ("Snow", date(2024, 1, 2))]
    assert find(facts, "it", [articles[1].number]) == ["It snowed."]
    numbers = facts.find_phrase_numbers("it")
    assert group_by_article(facts, numbers, {articles[1].number: None}) == {articles[1].number: [numbers[1]]}


def test_only_the_articles_given_are_searched(facts: FactsIndex) -> None:
    facts.replace_files([], [make_chunk(file, Written("It rained.")) for file in ("a.txt", "b.txt", "c.txt")])
    numbers = {one.file: one.number for one in facts.read_articles()}
    assert [one.file for one in facts.find_phrase("rained", [numbers["c.txt"], numbers["a.txt"]])] == ["a.txt", "c.txt"]
    assert facts.find_phrase("rained", []) == [] and facts.read_sentences([]) == []


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("zoe", True),
        ("ZOË’S résumé", True),
        ("zoe\u0308 s re\u0301sume\u0301", True),
        ("résumé of", False),
        ('"résumé"', True),
        ("under score", True),
        ("日本", True),
        ("本は", True),
        ("NEAR(zoe", False),
        ("zoe*", True),
        ("zo*", False),
        ("text: zoe", False),
        ("zoe\0", True),
        ("'; DROP TABLE words; --", False),
        ("...", False),
        ("", False),
        ("\ud800", False),
    ],
)
def test_a_phrase_is_only_its_words_when_it_holds_odd_characters(facts: FactsIndex, phrase: str, found: bool) -> None:
    text = "Zoë’s résumé, under_score 日本は"
    facts.replace_files([], [make_chunk("a.txt", Written(text))])
    assert find(facts, phrase) == ([text] if found else [])


def test_figures_are_counted_by_value_and_unit(facts: FactsIndex) -> None:
    facts.replace_files(
        [],
        [
            make_chunk(
                "a.txt", Written("It cost 4.2 million euros. In 2019 it cost 31%. Article 15 says so at 11:30.")
            ),
            make_chunk("b.txt", Written("They paid 4,200,000 euros.")),
        ],
    )
    figures, total = count_figures(facts, 10)
    assert total == 2
    assert [(one.value, one.unit, one.mentions, one.articles) for one in figures] == [
        ("4200000", "€", 2, 2),
        ("31", "%", 1, 1),
    ]


def test_the_first_prose_is_found_without_headings(facts: FactsIndex) -> None:
    facts.replace_files([], [make_chunk("a.txt", Written("It rained. It snowed.", "Weather"))])
    number = facts.read_articles()[0].number
    assert [one.text for one in facts.read_numbers(find_first_prose(facts, number, 1))] == ["It rained."]


def test_counts_are_those_of_the_articles_given(facts: FactsIndex) -> None:
    facts.replace_files(
        [],
        [make_chunk("a.txt", Written("He met Marlow.")), make_chunk("b.txt", Written("He met Marlow and saw Poznan."))],
    )
    facts.join_names()
    numbers = {one.file: one.number for one in facts.read_articles()}
    types = {one.type for one in facts.read_entities()}
    assert sum(count_entities(facts, type_) for type_ in types) == len(facts.read_entities())
    bounded = {one.name: one.articles for one in read_top_entities(facts, None, 10, [numbers["a.txt"]])}
    assert bounded == {"Marlow": 1}
    assert count_days(facts, 10, [])[1] == 0


def test_an_index_of_another_release_is_emptied_when_written_and_refused_when_read(tmp_path: Path) -> None:
    path = tmp_path / FACTS_FILE
    index = FactsIndex(path, writable=True)
    index.replace_files([], [make_chunk("a.txt", Written("It rained."))])
    index.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = 'older' WHERE key = 'maker'")
        connection.execute("DROP TABLE names")
        connection.execute("CREATE TABLE names (other TEXT)")  # an older release had other columns
    connection.close()
    with pytest.raises(StoreError, match="Run `rag index`"):
        FactsIndex(path, writable=False)
    index = FactsIndex(path, writable=True)
    assert index.read_versions() == {} and index.read_articles() == () and find(index, "rained") == []
    index.replace_files([], [make_chunk("a.txt", Written("It snowed."))])
    assert find(index, "snowed") == ["It snowed."]
    index.close()


def test_a_published_index_is_read_without_writing_to_it(tmp_path: Path) -> None:
    path = tmp_path / "facts ?#%.sqlite3"
    writer = FactsIndex(path, writable=True)
    writer.replace_files([], [make_chunk("a.txt", Written("It rained."))])
    writer.write_revision("r1")
    writer.close()
    before = path.read_bytes()
    reader = FactsIndex(path, writable=False)
    assert find(reader, "rained") == ["It rained."] and reader.read_revision() == "r1"
    assert path.read_bytes() == before


def test_one_line_says_what_to_do_when_the_file_is_missing_or_damaged(tmp_path: Path) -> None:
    (tmp_path / "damaged.sqlite3").write_bytes(b"no database at all" * 100)
    for name in ("damaged.sqlite3", "missing.sqlite3"):
        with pytest.raises(StoreError, match="rag index"):
            FactsIndex(tmp_path / name, writable=False)


def test_an_index_without_facts_gets_them_at_the_next_run_and_says_so_before(
    articles: Path, make_assistant: MakeAssistant
) -> None:
    assistant = make_assistant(articles=articles)
    assistant.index()
    snapshot = assistant._opener.snapshots.find_current()
    assert snapshot is not None
    assistant.close()
    (snapshot / FACTS_FILE).unlink()

    older = make_assistant(articles=articles)
    with pytest.raises(IndexMissing, match="Run `rag index`, which adds them"):
        older.ask("How many articles are there?", kind="folder")
    report = older.index()
    assert report.chunks_written == 0
    assert not older.ask("How many articles are there?", kind="folder").abstained


FILES = ("a.txt", "b.txt", "c.txt")
TEXTS = ("It rained in Marlow.", "Ada Quist paid 31%. It rained.", "Nothing.", "")
steps = st.lists(
    st.tuples(
        st.sets(st.sampled_from(FILES)), st.dictionaries(st.sampled_from(FILES), st.sampled_from(TEXTS), max_size=3)
    ),
    max_size=6,
)


def describe(facts: FactsIndex) -> list[object]:
    facts.join_names()
    sentences = {one.number: one for one in facts.read_sentences()}
    names = [(sentences[one.sentence].file, one.name) for one in facts.read_mentions()]
    articles = facts.read_articles()
    return [
        [(one.file, one.start, one.end, one.words) for one in articles],
        [(one.file, one.start, one.text) for one in facts.read_sentences()],
        sorted(names, key=str),
        [(one.name, one.mentions, one.articles) for one in facts.read_entities()],
        [(one.file, one.text) for one in facts.find_phrase("it rained")],
        [(one.value, one.mentions, one.articles) for one in count_figures(facts, 10)[0]],
        sorted(
            len(held)
            for held in group_by_article(
                facts, facts.find_phrase_numbers("it"), {one.number: None for one in articles}
            ).values()
        ),
        facts.read_versions(),
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_the_index_is_like_a_fresh_one_after_any_sequence_of_replacements(
    steps: list[tuple[set[str], dict[str, str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("facts")
    grown, fresh = (FactsIndex(folder / name, writable=True) for name in ("grown", "fresh"))
    held: dict[str, Chunk] = {}
    for removed, added in steps:
        chunks = [make_chunk(file, Written(text), version=f"v{text}") for file, text in added.items()]
        grown.replace_files(removed, chunks)
        held = {file: chunk for file, chunk in held.items() if file not in removed}
        held.update({chunk.file: chunk for chunk in chunks})
    fresh.replace_files([], [held[file] for file in sorted(held)])
    assert describe(grown) == describe(fresh)
    grown.close()
    fresh.close()
