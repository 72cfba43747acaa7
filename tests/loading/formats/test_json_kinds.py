"""JSON as news services, content management systems and exports write it: each article with title, day and text."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.loading.formats.json_rich_text import is_tree
from tests.support.json_samples import BOAT, DRUPAL, EDITOR_JS, FIRE, GHOST, GUARDIAN, NEW_YORK, TREES, paragraph
from tests.support.loading_samples import headings_of, load_string, losses_of

DAY = date(2024, 5, 7)


@pytest.mark.parametrize(
    "value", [GUARDIAN, NEW_YORK, GHOST, DRUPAL], ids=["Guardian", "New York Times", "Ghost", "Drupal"]
)
def test_articles_of_services_have_title_day_and_text_once(tmp_path: Path, value: Any) -> None:
    document = load_string(tmp_path, json.dumps(value), "a.json")
    first = document.sections[0]
    assert (first.title, first.published) == ("Fire at the quay", DAY)
    text = document.text[first.start : first.end]
    assert text.count(FIRE) == 1 and BOAT in document.text
    assert "<p>" not in text and '{"' not in text
    assert losses_of(document) == []


def test_the_author_is_a_field_and_not_the_title_when_an_article_has_none(tmp_path: Path) -> None:
    value = [{"author": {"name": "Ada Quist", "id": 1}, "text": FIRE}, {"author": {"name": "Bo Lind"}, "text": BOAT}]
    document = load_string(tmp_path, json.dumps(value), "a.json")
    assert [section.title for section in document.sections] == ["", ""]
    assert "author.name: Ada Quist" in document.text


def test_authors_and_tags_are_named_and_not_shown_as_json(tmp_path: Path) -> None:
    authors = [{"name": "Ada Quist", "url": "https://x.example/ada"}, {"name": "Bo Lind", "url": None}]
    value = {
        "title": "Fire",
        "text": FIRE,
        "authors": authors,
        "results": [{"name": "Crane", "euros": 12}, {"name": "Boat", "euros": 9}],
    }
    document = load_string(tmp_path, json.dumps([value, value]), "a.json")
    assert "authors: Ada Quist, Bo Lind" in document.text
    assert "results: name: Crane; euros: 12, name: Boat; euros: 9" in document.text


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
@pytest.mark.parametrize("place", ["whole", "field", "string"])
def test_the_tree_of_an_editor_is_read_as_text(tmp_path: Path, tree: Any, place: str) -> None:
    value: Any = {
        "title": "The night",
        "date": "2024-05-07",
        "content": json.dumps(tree) if place == "string" else tree,
    }
    document = load_string(tmp_path, json.dumps(tree if place == "whole" else [value, value]), "a.json")
    expected = f"Fire at the quay\n\n{FIRE}\n\n• Two engines"
    assert expected in document.text and "Fire at the quay" in headings_of(document)
    assert "type" not in document.text and "{" not in document.text
    assert len(document.sections) == (1 if place == "whole" else 2)
    assert losses_of(document) == []


def test_lists_tables_and_code_of_an_editor_keep_their_lines(tmp_path: Path) -> None:
    text = load_string(tmp_path, json.dumps(EDITOR_JS), "a.json").text
    assert "• Two engines\n• One boat\n\nYear | Fires\n2023 | 4\n\na < b\nc" in text


def test_the_inserts_of_quill_are_read_as_text(tmp_path: Path) -> None:
    ops = [
        {"insert": FIRE[:20]},
        {"insert": FIRE[20:], "attributes": {"bold": True}},
        {"insert": "\n"},
        {"insert": BOAT},
    ]
    assert load_string(tmp_path, json.dumps({"ops": ops}), "a.json").text == f"{FIRE}\n\n{BOAT}"


@pytest.mark.parametrize(
    "value",
    [
        [{"type": "text", "title": "Fire", "text": FIRE}],
        [{"type": "tweet", "text": FIRE}],
        [{"type": "text", "text": FIRE, "published": "2024-05-07"}],
        [{"type": "text"}],
        {"type": "document", "title": "Fire", "content": [paragraph(FIRE)]},
        [],
        {"ops": [{"retain": 4}]},
    ],
)
def test_articles_with_a_type_are_no_tree(value: Any) -> None:
    assert not is_tree(value)


def test_the_depth_of_a_tree_is_bounded(tmp_path: Path) -> None:
    node: Any = {"type": "text", "text": FIRE}
    for _ in range(300):
        node = {"type": "paragraph", "content": [node, {"type": "paragraph", "content": []}]}
    with pytest.raises(Exception, match="it is nested too deeply to read"):
        load_string(tmp_path, json.dumps({"type": "doc", "content": [node]}), "a.json")


def test_the_posts_of_a_twitter_archive_are_articles_with_their_day(tmp_path: Path) -> None:
    posts = [
        {"tweet": {"id_str": str(n), "full_text": words, "created_at": "Wed Oct 10 20:19:24 +0000 2018", "lang": "en"}}
        for n, words in enumerate((FIRE, BOAT))
    ]
    document = load_string(tmp_path, f"window.YTD.tweets.part0 = {json.dumps(posts, indent=2)}", "tweets.json")
    assert [section.published for section in document.sections] == [date(2018, 10, 10)] * 2
    assert document.text.startswith(FIRE) and BOAT in document.text
    assert losses_of(document) == []


def test_the_pieces_of_a_telegram_message_are_one_text(tmp_path: Path) -> None:
    pieces: list[Any] = [FIRE[:20], {"type": "bold", "text": FIRE[20:]}]
    messages = [
        {"id": n, "type": "message", "date": "2024-05-07T09:30:00", "from": "Ada", "text": pieces} for n in (1, 2)
    ]
    document = load_string(tmp_path, json.dumps({"name": "Port", "type": "group", "messages": messages}), "a.json")
    assert [section.published for section in document.sections] == [DAY, DAY]
    assert document.text.count(FIRE) == 2


def test_a_service_that_cuts_its_articles_off_is_a_loss(tmp_path: Path) -> None:
    articles = [
        {
            "title": "Fire",
            "description": BOAT,
            "content": f"{FIRE[:60]}… [+2311 chars]",
            "publishedAt": "2024-05-07T09:30:00Z",
        },
        {"title": "Boat", "content": BOAT},
    ]
    document = load_string(tmp_path, json.dumps({"status": "ok", "articles": articles}), "a.json")
    assert losses_of(document) == ["the text of 1 of 2 articles is cut off in the file itself"]


def test_a_list_of_paragraphs_is_a_body(tmp_path: Path) -> None:
    value = {
        "site": {
            "page": [{"headline": "Fire", "paragraphs": [FIRE, BOAT]}, {"headline": "Boat", "paragraphs": [BOAT, FIRE]}]
        }
    }
    document = load_string(tmp_path, json.dumps(value), "a.json")
    assert [section.title for section in document.sections] == ["Fire", "Boat"]
    assert document.text.startswith(f"Fire\n\n{FIRE}\n\n{BOAT}")


def test_the_line_that_is_cut_off_is_named_and_not_the_one_below(tmp_path: Path) -> None:
    lines = [
        json.dumps({"title": "Fire", "text": FIRE}),
        '{"title": "Crane", "text": ',
        json.dumps({"title": "Boat", "text": BOAT}),
    ]
    document = load_string(tmp_path, "\n".join(lines), "a.jsonl")
    assert losses_of(document)[0].startswith("line 2 is damaged or cut off (")
    assert FIRE in document.text and BOAT in document.text


def test_letters_that_are_escaped_byte_by_byte_are_put_together(tmp_path: Path) -> None:
    value = [
        {"timestamp": 1715074200 + n, "data": [{"post": f"{FIRE} CafX M"}], "title": f"Ada posted {n}"} for n in (1, 2)
    ]
    text = json.dumps(value).replace("CafX", "Caf\\u00c3\\u00a9")
    document = load_string(tmp_path, text, "a.json")
    assert document.text.count("Café M") == 2
    assert [remark.words for remark in document.remarks] == [
        "its letters are escaped byte by byte, and were put together"
    ]
    plain = load_string(tmp_path, json.dumps([{"title": "Café Ã", "text": f"{BOAT} Größe"}]), "b.json")
    assert "Größe" in plain.text and plain.sections[0].title == "Café Ã"
    assert plain.remarks == ()


def test_records_deep_inside_an_export_are_articles_even_without_a_title(tmp_path: Path) -> None:
    comments = [{"date": "2024-05-07 09:00:00", "comment": words} for words in (FIRE, BOAT)]
    document = load_string(tmp_path, json.dumps({"Activity": {"Comments": {"List": comments}}}), "a.json")
    assert [section.published for section in document.sections] == [DAY, DAY]
    assert f"comment: {FIRE}" in document.text
    post = {
        "title": "Fire", "firstPublishedAt": 1715074200000,
        "preview": {"model": {"paragraphs": [{"type": 1, "text": FIRE}, {"type": 1, "text": BOAT}]}},
    }  # fmt: skip
    document = load_string(tmp_path, json.dumps({"success": True, "payload": {"posts": [post]}}), "a.json")
    assert (document.sections[0].title, document.sections[0].published) == ("Fire", DAY)
    assert document.text.startswith(f"Fire\n\n{FIRE}\n\n{BOAT}")
