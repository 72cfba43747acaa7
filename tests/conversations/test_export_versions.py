"""The versions of a question that are not shown, in exports: at their turn, named, with sources of their own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from rag import Conversations, describe_answer, export_json, export_markdown, export_page
from rag.conversations.export_versions import lay_out
from tests.support.kind_answers import ANSWERS

MARK = re.compile(r"\[\^(\d+-\d+)\](:?)")


@pytest.fixture
def saved(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


@pytest.fixture
def conversation(saved: Conversations) -> str:
    """Of the questions One, Two and Last: the second had two other versions, of which the first was followed by
    After, After that (edited once) and Deep."""
    made = saved.create(articles="/articles").id

    def ask(question: str, instead_of: int | None = None) -> int:
        turn = saved.add_turn(made, question, {}, instead_of=instead_of).id
        saved.save_answer(turn, state="answered", answer=describe_answer(ANSWERS["list"]()))
        return turn

    ask("One?")
    early = ask("Early two?")
    ask("After?")
    ask("Deep?", instead_of=ask("After that?"))
    ask("Two?", instead_of=early)
    ask("Last?")
    shown = saved.read_turns(made)[1].id
    ask("Late two?", instead_of=shown)
    saved.choose_version(made, shown)
    return made


def test_they_come_after_the_shown_one_and_say_which_they_are(saved: Conversations, conversation: str) -> None:
    turns, others = saved.read_all(conversation)
    assert [(one.turn.question, one.number, one.level, one.label) for one in lay_out(turns, others)] == [
        ("One?", 1, 0, ""),
        ("Two?", 2, 0, "Version 2 of 3"),
        ("Early two?", 4, 1, "Version 1 of 3, not the one shown"),
        ("After?", 5, 2, "Asked after that version"),
        ("After that?", 6, 2, "Version 1 of 2, not the one shown"),
        ("Deep?", 7, 2, "Version 2 of 2, not the one shown"),
        ("Late two?", 8, 1, "Version 3 of 3, not the one shown"),
        ("Last?", 3, 0, ""),
    ]


def test_markdown_has_them_under_smaller_headings_with_footnotes_of_their_own(
    saved: Conversations, conversation: str
) -> None:
    turns, others = saved.read_all(conversation)
    text = export_markdown(saved.read(conversation), turns, others=others)
    assert re.findall("^(#+) (.*)$", text, re.MULTILINE)[2:5] == [
        ("##", "Two?"),
        ("###", "Early two?"),
        ("####", "After?"),
    ]
    assert "### Early two?\n\n*Version 1 of 3, not the one shown*\n" in text
    marks = {key for key, colon in MARK.findall(text) if not colon}
    notes = [key for key, colon in MARK.findall(text) if colon]
    assert marks == set(notes) and len(notes) == len(set(notes)) and {key[0] for key in notes} == set("12345678")


def test_the_page_has_them_apart_with_sources_of_their_own(saved: Conversations, conversation: str) -> None:
    turns, others = saved.read_all(conversation)
    page = html.document_fromstring(export_page(saved.read(conversation), turns, others=others))
    sections = page.xpath("//section[@class='version']")
    assert [section[0].text for section in sections] == ["Early two?", "After?", "After that?", "Deep?", "Late two?"]
    assert "Version 1 of 3, not the one shown" in sections[0].text_content()
    assert "Version 2 of 3" in page.xpath("//h2[.='Two?']/following-sibling::p")[0].text
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)) and {mark.removeprefix("#") for mark in page.xpath("//sup/a/@href")} <= set(ids)


def test_json_has_all_their_data_and_what_each_follows(saved: Conversations, conversation: str) -> None:
    turns, others = saved.read_all(conversation)
    exported = json.loads(export_json(saved.read(conversation), turns, others=others))
    assert [turn["question"] for turn in exported["turns"]] == ["One?", "Two?", "Last?"]
    found = {turn["question"]: turn for turn in exported["other_turns"]}
    assert found["Late two?"]["answer"] == describe_answer(ANSWERS["list"]())
    assert found["Early two?"]["follows"] == found["Late two?"]["follows"] == turns[0].id
    assert (found["Early two?"]["version"], found["Early two?"]["versions"]) == (1, 3)
    assert found["Deep?"]["follows"] == found["After?"]["id"] and found["After?"]["versions"] == 1


def test_without_them_an_export_is_as_it_was(saved: Conversations, conversation: str) -> None:
    kept, turns = saved.read(conversation), saved.read_turns(conversation)
    assert "other_turns" not in json.loads(export_json(kept, turns))
    for text in (export_markdown(kept, turns), export_page(kept, turns)):
        assert "Version" not in text and "Early" not in text


def test_a_long_way_that_is_not_shown_is_exported(saved: Conversations) -> None:
    made = saved.create(articles="/articles").id
    first = saved.add_turn(made, "One?", {}).id
    for number in range(1200):
        saved.add_turn(made, f"Question {number}?", {})
    saved.add_turn(made, "Instead of one?", {}, instead_of=first)
    turns, others = saved.read_all(made)
    assert len(turns) == 1 and len(others[turns[0].id]) == 1201
    assert "###### " not in (text := export_markdown(saved.read(made), turns, others=others))
    assert text.count("#### Question ") == 1200
