"""What the reader draws of an article, how its words are cited, and where answers quote it."""

from __future__ import annotations

from datetime import date

from rag import Citation, Document, Statement, Turn, describe_answer
from rag.schema.answers import Answer
from rag.schema.documents import Location, Section
from ui.quote_models import list_quote_forms
from ui.quoted_models import list_quoted
from ui.source_models import cut_paragraphs, cut_stretches, describe_document, describe_reading, find_stretch

TEXT = "The port\n\nIt is old.\n \nShips of 1890\nlie there."
PAPER = Document("port.pdf", TEXT, (Section(0, len(TEXT), "The port", date(2024, 5, 3), "en"),), page_starts=(0, 23))


def test_paragraphs_hold_the_whole_text_and_begin_pages() -> None:
    paragraphs = cut_paragraphs(PAPER, [(13, 30, "active")], 0, len(TEXT))
    assert [one["label"] for one in paragraphs] == ["page 1", "", "page 2"]
    assert "".join(text for one in paragraphs for text, _ in one["parts"]) == TEXT
    assert "".join(text for one in paragraphs for text, kind in one["parts"] if kind == "active") == TEXT[13:30]
    inner = cut_paragraphs(PAPER, [], 12, 25)
    assert "".join(text for one in inner for text, _ in one["parts"]) == TEXT[12:25]
    assert cut_paragraphs(PAPER, [], 5, 5) == []
    rows = Document("a.csv", "one\ntwo", (), locations=(Location(0, "row 1"), Location(4, "row 2")))
    assert [one["label"] for one in cut_paragraphs(rows, [], 0, 7)] == ["row 1", "row 2"]


def test_an_article_is_opened_at_some_of_its_words() -> None:
    drawn = describe_document(PAPER, (23, 36))
    assert drawn["quote"] == "Ships of 1890" and drawn["meta"] == "port.pdf · 3 May 2024 · page 2"
    assert describe_document(PAPER, (40, 4000))["quote"] == describe_document(PAPER)["quote"] == ""


def test_a_long_article_is_shown_in_stretches_cut_between_paragraphs() -> None:
    text = "".join(f"{number:04} is a paragraph.\n\n" for number in range(100))
    stretches = cut_stretches(text, length=500)
    assert "".join(text[first:last] for first, last in stretches) == text
    assert all(text[first:last].endswith("\n\n") for first, last in stretches) and len(stretches) == 5
    assert [find_stretch(stretches, at) for at in (0, stretches[1][0], len(text) - 1)] == [1, 2, 5]
    assert cut_stretches("") == [(0, 0)] and find_stretch([(0, 0)], 0) == 1
    assert cut_stretches("x" * 1300, length=500) == [(0, 500), (500, 1000), (1000, 1300)]
    long = Document("long.txt", "word " * 60_000, ())
    drawn = describe_reading(long, None, 2, opening=0, others=[])
    assert drawn["cut_before"] and drawn["is_wide"]


def test_a_quote_is_copied_with_its_source_in_three_forms() -> None:
    forms = list_quote_forms(file="port.pdf", title="The *old* port", published="2024-05-03", page=2)
    written = {form["name"]: f"{form['before']}Ships{form['after']}" for form in forms}
    assert written == {
        "Plain text": "“Ships” (The *old* port, 3 May 2024, page 2 (port.pdf))",
        "Markdown": "> Ships\n>\n> — *The \\*old\\* port*, 3 May 2024, page 2 (port.pdf)",
        "APA": "“Ships” (“The *old* port”, 2024, p. 2)\n\nThe *old* port. (2024, May 3). port.pdf.",
    }
    bare = {form["name"]: form["after"] for form in list_quote_forms(file="a.txt", title="", published=None, page=None)}
    assert bare == {
        "Plain text": "” (a.txt)",
        "Markdown": "\n>\n> — a.txt",
        "APA": "” (a.txt, n.d.)\n\na.txt. (n.d.).",
    }


def make_turn(file: str, start: int, quote: str, *, abstained: bool = False) -> Turn:
    citation = Citation(1, file, start, start + len(quote), quote)
    answer = Answer("When?", abstained, 0.9, (Statement(quote, True, (citation,)),), (), "extractive")
    return Turn(7, "When?", "", "answered", {}, describe_answer(answer))


def test_the_places_that_answers_quote_are_found_while_their_words_are_there() -> None:
    turns = [
        ("c1", make_turn("port.pdf", 10, "It is old.")),
        ("c2", make_turn("port.pdf", 11, "It is old.")),  # the file has changed
        ("c3", make_turn("other.pdf", 10, "It is old.")),
        ("c4", make_turn("port.pdf", 10, "It is old.", abstained=True)),
    ]
    (found,) = list_quoted(turns, PAPER)
    assert (found.conversation, found.turn, found.place, found.question) == ("c1", 7, 0, "When?")
