"""A checked text as Markdown and HTML."""

from __future__ import annotations

from rag.schema.answers import Answer, Citation, Statement
from rag.schema.kinds import CheckedSentence
from rag.serving.checked_text import write_html, write_markdown

HOSTILE = "A <img src=x onerror=alert(1)> **bold** [x](http://y)."


def make_answer() -> Answer:
    citation = Citation(1, "<b>.txt", 0, 7, HOSTILE)
    evidence = (Statement(HOSTILE, True, (citation,)),)
    checks = (CheckedSentence(0, len(HOSTILE), HOSTILE, "contradicted", "<i>why</i>", evidence),)
    return Answer("", False, 1.0, evidence, (), "extractive", lead="1 is contradicted.", checks=checks)


def test_nothing_is_markup_when_text_and_articles_are_hostile_in_html() -> None:
    page = write_html(HOSTILE, make_answer())
    assert "<img" not in page
    assert "<i>" not in page
    assert "<b>" not in page
    assert '<mark class="contradicted"' in page


def test_nothing_is_markup_when_text_and_articles_are_hostile_in_markdown() -> None:
    page = write_markdown(HOSTILE, make_answer())
    assert "<img" not in page.replace("\\<img", "")
    assert "[x](" not in page
    assert "**(1: contradicted)**" in page
