"""Texts checked against a small folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Assistant, load_settings
from rag.errors import QuestionError
from rag.schema.answers import Answer
from rag.schema.kinds import CheckedSentence
from tests.kinds.checked_folder import BRIDGE, LABORATORY, write_folder


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = write_folder(tmp_path_factory.mktemp("checked") / "articles")
    with Assistant(load_settings(articles=folder, home=tmp_path_factory.mktemp("home"))) as assistant:
        assistant.index()
        yield assistant


def check(assistant: Assistant, text: str) -> Answer:
    return assistant.ask(text, kind="check")


def check_one(assistant: Assistant, sentence: str) -> CheckedSentence:
    (checked,) = check(assistant, sentence).checks
    return checked


@pytest.mark.parametrize(
    ("sentence", "verdict", "reason"),
    [
        ("The council of Marlow approved the new bridge on Tuesday.", "supported", ""),
        ("On Tuesday Marlow's council gave its approval to the new bridge.", "supported", ""),
        ("Volunteers counted 54 otters on the river this winter.", "contradicted", "31"),
        ("The Polytechnic opened a new laboratory in Leeds.", "contradicted", "Oldham"),
        ("Tom Redfern is the mayor of Marlow.", "not found", ""),
        ("The school on Mill Street was damaged by the flood.", "contradicted", "denies"),
        ("The ferry was overcrowded.", "contradicted", "the ferry operator denies it"),
        ("The ferry operator denied that the ferry was overcrowded.", "supported", ""),
        ("The council closed the old harbour road.", "partly", "plans to close"),
        ("The old bridge had become too weak for lorries.", "supported", "according to Mayor Ada Quist"),
        ("Taxes on sugar rose in Denmark.", "not found", ""),
        ("The minister resigned.", "not found", ""),
    ],
)
def test_verdict_fits_when_a_sentence_is_checked(
    assistant: Assistant, sentence: str, verdict: str, reason: str
) -> None:
    checked = check_one(assistant, sentence)
    assert checked.verdict == verdict, checked.reason
    assert reason in checked.reason
    assert bool(checked.evidence) == (verdict != "not found")


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Oldham gave up its nets in 1994.", "supported"),
        ("The council has 30 member towns.", "contradicted"),
        ("Tom Redfern is the mayor of Marlow.", "not found"),
    ],
)
def test_verdict_is_found_when_the_figure_is_elsewhere(assistant: Assistant, sentence: str, verdict: str) -> None:
    assert check_one(assistant, sentence).verdict == verdict


def test_one_sentence_is_contradicted_when_one_figure_is_false(assistant: Assistant) -> None:
    text = (
        "The council of Marlow approved the new bridge on Tuesday. It will cost 5.8 million euros.\n\n"
        "Tom Redfern resigned in March. The laboratory employs 120 people."
    )
    answer = check(assistant, text)
    assert [one.verdict for one in answer.checks] == ["supported", "contradicted", "supported", "supported"]
    assert answer.lead == "3 of 4 sentences are borne out, 1 is contradicted."
    assert [text[one.start : one.end] for one in answer.checks] == [one.text for one in answer.checks]
    assert "5.8" not in " ".join(statement.text for statement in answer.statements)


def test_quotes_are_the_articles_own_words_when_a_text_is_checked(assistant: Assistant) -> None:
    answer = check(assistant, "The bridge will cost 5.8 million euros. The laboratory employs 120 people.")
    texts = {"bridge.txt": BRIDGE, "laboratory.txt": LABORATORY}
    assert answer.citations
    for citation in answer.citations:
        assert texts[citation.file][citation.start : citation.end] == citation.quote
    assert all(len(one.evidence) <= 2 for one in answer.checks)


def test_a_pronoun_stands_for_the_name_before_when_it_opens_a_sentence(assistant: Assistant) -> None:
    answer = check(assistant, "Tom Redfern is the rector of the Polytechnic. He resigned in March.")
    assert answer.checks[1].verdict == "supported"


def test_an_error_says_so_when_there_is_nothing_to_check(assistant: Assistant) -> None:
    for text in ("Who knows?", "Hello there", "  \n "):
        with pytest.raises(QuestionError, match="nothing to check"):
            check(assistant, text)


def test_an_error_names_the_limit_when_the_text_is_too_long(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="20,000"):
        check(assistant, "The bridge is closed. " * 1000)


def test_progress_is_told_for_each_sentence_when_a_text_is_checked(assistant: Assistant) -> None:
    told: list[tuple[int, int, str]] = []
    text = "The laboratory employs 120 people. It is old, I think. The laboratory employs 120 people. Who knows?"
    assistant.ask(text, kind="check", on_progress=lambda *one: told.append(one))
    assert [one[:2] for one in told] == [(at, len(told)) for at in range(len(told))]
    assert told[0][2] == "The laboratory employs 120 people." and len(told) == 2
