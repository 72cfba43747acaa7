"""A conversation as a web page that stands alone, and its sources for programs that keep references."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import html

from rag import Answer, Conversation, Turn, describe_answer, export_bibtex, export_csl, export_page
from rag.schema.answers import Citation, Statement
from tests.support.kind_answers import ANSWERS, HOSTILE_NAME, make_list

HOSTILE = "<img src=x onerror=alert(1)> [a](javascript:alert(2)) ![x](http://evil.example/) [^1-1] </style><script>"


def make_turn(answer: Answer, number: int = 1) -> Turn:
    return Turn(number, answer.question, "2024-05-15T08:30:00", "answered", {}, describe_answer(answer))


def export(*turns: Turn, name: str = "Named") -> html.HtmlElement:
    return html.document_fromstring(export_page(Conversation("id", name, "/articles", "2024", "2024"), turns))


def read(page: html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def cite(text: str, *, title: str = "The draft", file: str = "draft.txt", url: str = "", n: int = 1) -> Statement:
    citation = Citation(n, file, 10, 31, text, title=title, published=date(2025, 4, 2), url=url)
    return Statement(text, True, (citation,))


def make_answer(*statements: Statement) -> Answer:
    return Answer("When?", False, 0.9, statements, (), "extractive")


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_every_mark_leads_to_its_source_in_any_kind(kind: str) -> None:
    answer = ANSWERS[kind]()
    page = export(make_turn(answer))
    targets = set(page.xpath("//@id"))
    marks = page.xpath("//sup/a/@href")
    assert {mark.removeprefix("#") for mark in marks} <= targets
    assert len(targets) == (0 if answer.abstained else len(answer.citations))
    for citation in () if answer.abstained else answer.citations:
        assert " ".join(citation.quote.split()) in read(page)


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_the_page_loads_and_runs_nothing(kind: str) -> None:
    page = export(make_turn(ANSWERS[kind]()), make_turn(make_list(HOSTILE_NAME), 2), name=HOSTILE)
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)}.isdisjoint(
        {"script", "img", "iframe", "link", "object", "embed", "form"}
    )
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert all(address.startswith(("#", "https://", "http://")) for address in page.xpath("//@href"))


def test_hostile_words_stay_words() -> None:
    page = export(make_turn(make_answer(cite(HOSTILE, title=HOSTILE, file=HOSTILE, url="javascript:alert(3)"))))
    assert read(page).count(" ".join(HOSTILE.split())) == 4  # the sentence, title, file and quote
    assert page.xpath("//a/@href") == ["#s1-1"]


def test_the_page_names_the_folder_without_where_it_is() -> None:
    text = export_page(Conversation("id", "Named", "/home/somebody/news", "", ""), [])
    assert "“news”" in text and "somebody" not in text


def test_a_source_from_the_web_has_its_address() -> None:
    page = export(make_turn(make_answer(cite("It opens.", url="https://news.example/a?b=1&c=2"))))
    assert page.xpath("//li/a/@href") == ["https://news.example/a?b=1&c=2"]
    untitled = export(make_turn(make_answer(cite("It opens.", title="", url="https://news.example/a"))))
    assert untitled.xpath("//li/a/text()") == ["draft.txt"]


def test_what_was_stopped_or_failed_is_told() -> None:
    failed = Turn(2, "Again?", "2024-05-15T08:31:00", "failed", {}, None, "The disk is full.")
    page = export(replace(make_turn(make_answer(cite("It opens."))), state="stopped"), failed)
    assert "Stopped before the end." in read(page) and "The disk is full." in read(page)


def test_each_cited_article_is_one_entry_of_bibtex() -> None:
    turns = [
        make_turn(
            make_answer(cite("It opens."), cite("It costs 5 & 7 %.", title="Über {uns}_", file="ü/b.c.txt", n=2))
        ),
        make_turn(make_answer(cite("It closes.")), 2),
    ]
    text = export_bibtex(turns)
    assert re.findall(r"@misc\{(.*),", text) == ["draft", "u-b-c"]
    assert "note = {It opens. / It closes.}" in text and "date = {2025-04-02}" in text
    assert r"title = {{Über \textbraceleft{}uns\textbraceright{}\_}}" in text and r"It costs 5 \& 7 \%." in text


def test_braces_in_a_quote_leave_those_of_the_entry_balanced() -> None:
    address = "https://a.example/x_y%20z~q#{"
    text = export_bibtex([make_turn(make_answer(cite("if (x) { then \\}} or {{{", url=address)))])
    assert text.count("{") == text.count("}")
    assert "url = {https://a.example/x_y%20z~q#%7B}" in text


def test_files_of_one_name_get_keys_of_their_own() -> None:
    files = ("a b.txt", "a-b.txt", "a_b.txt")
    turns = [make_turn(make_answer(*(cite("It opens.", file=file, n=n) for n, file in enumerate(files, 1))))]
    assert re.findall(r"@misc\{(.*),", export_bibtex(turns)) == ["a-b", "a-b-2", "a-b-3"]


def test_the_items_of_csl_have_title_date_and_quotes() -> None:
    (item,) = json.loads(export_csl([make_turn(make_answer(cite("It opens.", url="https://news.example/a")))]))
    assert item["title"] == "The draft" and item["issued"] == {"date-parts": [[2025, 4, 2]]}
    assert item["note"] == "It opens." and item["URL"] == "https://news.example/a" and item["type"] == "article"


def test_nothing_is_cited_by_an_answer_that_there_is_none() -> None:
    refused = make_turn(replace(make_answer(), abstained=True))
    assert export_bibtex([refused]) == "" and json.loads(export_csl([refused])) == []
