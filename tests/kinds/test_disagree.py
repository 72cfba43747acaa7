"""What the articles say differently, and what only seems different."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import Assistant, load_settings
from rag.kinds.differences import MIN_SHARE, agree_in_value, find_difference
from rag.kinds.disagree import answer_disagree
from rag.kinds.same_thing import find_pairs
from rag.kinds.sentence_content import SentenceContent
from rag.schema.answers import Answer
from rag.schema.kinds import Request
from rag.text.office_holders import find_holders
from tests.support.commands import ROOT
from tests.support.reading_articles import read_with, write_articles

PAIRS = [json.loads(line) for line in (ROOT / "tests/data/disagreements.jsonl").read_text("utf-8").splitlines()]
DAYS = ("12 January 2024", "3 February 2024")

Ask = Callable[..., Answer]


def write_pairs() -> dict[str, str]:
    """Two articles for each pair, with different dates; some of the first ones have a copy."""
    texts = {}
    for number, pair in enumerate(PAIRS):
        for side, day in zip(("one", "other"), DAYS, strict=True):
            texts[f"{number:02}-{side}.txt"] = f"Report {number} {side}\n\n{day}\n\n{pair[side]}\n"
    texts["copy.txt"] = texts["00-one.txt"].replace("12 January", "14 January")
    return texts


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return write_pairs()


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> Iterator[Ask]:
    folder = write_articles(tmp_path_factory.mktemp("pairs"), texts)
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()

        def ask(subject: str = "", *, files: tuple[str, ...] = (), **wanted: Any) -> Answer:
            request = Request("disagree", subject=subject, **wanted)
            answer = read_with(assistant, lambda articles: answer_disagree(request, articles), files=files)
            assert answer is not None
            return answer

        yield ask


def list_groups(answer: Answer) -> list[set[str]]:
    """The files cited under each heading, in order."""
    groups: dict[str, set[str]] = {}
    for statement in answer.statements:
        groups.setdefault(statement.group, set()).update(citation.file for citation in statement.citations)
    return list(groups.values())


@pytest.mark.parametrize("number", [at for at, pair in enumerate(PAIRS) if pair["differ"]])
def test_both_sentences_stand_side_by_side_when_they_differ(ask: Ask, number: int) -> None:
    expected = {f"{number:02}-one.txt", f"{number:02}-other.txt"}
    assert any(expected <= group for group in list_groups(ask(sentences=99)))


@pytest.mark.parametrize("number", [at for at, pair in enumerate(PAIRS) if not pair["differ"]])
def test_nothing_is_told_when_sentences_are_on_two_things_or_agree(ask: Ask, number: int) -> None:
    files = {f"{number:02}-one.txt", f"{number:02}-other.txt"}
    assert not any(files & group for group in list_groups(ask(sentences=99)))


def test_every_statement_quotes_its_article_when_they_differ(ask: Ask, texts: dict[str, str]) -> None:
    for statement in ask(sentences=99).statements:
        assert statement.verified
        for citation in statement.citations:
            assert texts[citation.file][citation.start : citation.end] == citation.quote


def test_copies_of_a_text_are_one_statement_when_they_differ_from_another(ask: Ask) -> None:
    first = next(one for one in ask("flood Arden").statements if "88" in one.text)
    assert {citation.file for citation in first.citations} == {"00-one.txt", "copy.txt"}


def test_newer_sentence_stands_first_when_days_are_known(ask: Ask) -> None:
    labels = [one.label for one in ask("flood Arden").statements]
    assert [label.split(",")[0] for label in labels] == ["3 February 2024", "14 January 2024"]


def test_only_figures_are_told_when_figures_are_asked_for(ask: Ask) -> None:
    assert {one.group.split(" (")[0] for one in ask(aspect="figures").statements} == {"Another figure"}


def test_lead_says_how_much_was_compared_when_nothing_differs(ask: Ask) -> None:
    answer = ask(files=("20-one.txt", "20-other.txt"))
    assert (answer.lead, answer.statements, answer.abstained) == (
        "Nothing that is said differently was found in all 2 articles.",
        (),
        False,
    )
    assert answer.coverage is not None and answer.coverage.exhaustive


def test_a_holder_of_an_office_is_read_when_title_or_apposition_names_them() -> None:
    texts = ("NATO Secretary-General Mark Rutte spoke.", "Mark Rutte, NATO's secretary general, spoke.")
    assert {(one.body, one.office, one.person) for text in texts for one in find_holders(text)} == {
        ("NATO", "secretary general", "Mark Rutte")
    }


@pytest.mark.parametrize("text", ["Former Lorne Mayor Greta Holm spoke.", "Lorne deputy mayor Greta Holm spoke."])
def test_no_holder_is_read_when_office_is_past_or_lower(text: str) -> None:
    assert find_holders(text) == []


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("about 500 people came", "480 people came", True),
        ("more than 480 people came", "500 people came", True),
        ("160,000 men were called", "150,000 men were called", False),
        ("4.2 million euros were paid", "4.23 million euros were paid", True),
        ("88 people died", "90 people died", False),
        ("up to 40 boats sank", "38 boats sank", True),
    ],
)
def test_figures_agree_when_one_is_rounded_approximate_or_a_bound(one: str, other: str, agree: bool) -> None:
    mine, theirs = SentenceContent(one).figures[0], SentenceContent(other).figures[0]
    assert agree_in_value(mine, theirs) is agree


def test_a_difference_is_the_same_when_sentences_are_exchanged() -> None:
    for pair in PAIRS:
        one, other = SentenceContent(pair["one"]), SentenceContent(pair["other"])
        there, back = find_difference(one, other, 1.0, 1.0), find_difference(other, one, 1.0, 1.0)
        assert (there and there.aspect) == (back and back.aspect)


def test_no_pairs_are_found_when_there_are_no_words() -> None:
    assert find_pairs([], min_share=MIN_SHARE) == []
    assert find_pairs([frozenset(), frozenset()], min_share=MIN_SHARE) == []


def test_pairs_are_found_when_many_sentences_share_common_words() -> None:
    contents = [frozenset({"town", "council", f"a{n // 2}", f"b{n // 2}", f"c{n}"}) for n in range(2_000)]
    pairs = find_pairs(contents, min_share=MIN_SHARE)
    assert {(pair.one, pair.other) for pair in pairs} == {(n, n + 1) for n in range(0, 2_000, 2)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("You have about 40 seconds left, Mr Harris.", "You have about 20 seconds left, Mr Harris."),
        ("The Chair: Mr Harris has 40 seconds left.", "The Chair: Mr Harris has 20 seconds left."),
        ("Item 3 of the Harris agenda is papers to note.", "Item 4 of the Harris agenda is papers to note."),
        ("Has the Harris bridge 40 arches left?", "Has the Harris bridge 20 arches left?"),
    ],
)
def test_nothing_is_told_when_sentences_are_talk_or_numbered(tmp_path: Path, one: str, other: str) -> None:
    folder = write_articles(tmp_path / "talk", {"a.txt": f"First\n\n{one}\n", "b.txt": f"Second\n\n{other}\n"})
    with Assistant(load_settings(articles=folder, home=tmp_path / "home")) as assistant:
        assistant.index()
        answer = read_with(assistant, lambda articles: answer_disagree(Request("disagree"), articles))
    assert answer is not None and answer.statements == ()


def test_a_holder_is_told_when_another_article_names_another_holder(ask: Ask) -> None:
    groups = {one.group for one in ask(sentences=99).statements}
    assert "Another Lorne mayor" in groups
