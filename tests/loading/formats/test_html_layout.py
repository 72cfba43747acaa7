"""Plain documents are read whole, an article in pieces is put together, lists of other articles are left out."""

from __future__ import annotations

from datetime import date

import pytest

from rag.loading.formats.html import load_html
from rag.loading.raw_document import LoadContext

_FACTS = [
    f"On quay {number} the cranes were moved by hand until the autumn of {1900 + number}, say the books of the port."
    for number in range(1, 13)
]
_MENU = "<nav><a href='/'>Start</a><a href='/a'>Sport</a></nav>"


def load(page: str) -> str:
    return load_html(page.encode(), LoadContext(today=date(2026, 1, 1), max_bytes=10**7)).text


def test_lists_and_headings_stay_when_a_page_is_a_plain_document() -> None:
    page = (
        "<html><head><title>Fares</title></head><body><h1>Fares</h1><h2>Ferry</h2><p>The fares of the ferry hold "
        "from April.</p>"
        "<ol><li>Adults pay 7 euros.<ol><li>Pupils pay 4 euros.</li></ol></li></ol><dl><dt>Dogs</dt><dd>travel "
        "free</dd></dl>"
        "<table><tr><th>Line</th><th>Fare</th></tr><tr><td>1</td><td>7.00</td></tr></table></body></html>"
    )
    text = load(page)
    assert [
        words
        for words in ("Ferry", "Adults pay 7", "Pupils pay 4", "Dogs", "travel free", "1 | 7.00")
        if words not in text
    ] == []


def test_an_article_is_read_whole_when_the_site_splits_it_into_pieces() -> None:
    pieces = "".join(
        "<div class='grid'><div class='body'>"
        + "".join(f"<p>{fact}</p>" for fact in _FACTS[at : at + 4])
        + "</div><div class='ad'>Advert</div></div>"
        for at in (0, 4, 8)
    )
    text = load(f"<html><body>{_MENU}<main><article><h1>The quays</h1>{pieces}</article></main></body></html>")
    assert [fact for fact in _FACTS if fact not in text] == []


def test_comments_stay_out_when_they_are_built_like_pieces() -> None:
    story = "".join(f"<p>{fact}</p>" for fact in _FACTS)
    said = (
        "<p>I have seen these cranes with my own eyes and can say that they were never moved by hand, not once.</p>" * 2
    )
    comments = "".join(f"<div class='comment'>{said}</div>" for _ in range(9))
    text = load(
        f"<html><body>{_MENU}<article><h1>The quays</h1>{story}</article><section>{comments}</section></body></html>"
    )
    assert "my own eyes" not in text


def test_a_brief_is_read_without_the_teasers_below_it() -> None:
    teasers = "".join(
        f"<div class='card'><a href='/{at}'><h3>Headline {at}</h3></a><p>{fact} More was not known on Friday, said "
        f"the harbour office of the town.</p></div>"
        for at, fact in enumerate(_FACTS[:4])
    )
    brief = "<h1>Crane falls</h1><p>A crane fell into the harbour on Monday. Nobody was hurt.</p>"
    text = load(
        f"<html><body><div class='story'>{brief}</div><div class='next'><h2>Read next</h2>{teasers}</div></body></html>"
    )
    assert "Nobody was hurt." in text and "by hand" not in text


@pytest.mark.parametrize("count", [200, 300, 5_000])
@pytest.mark.parametrize("tags", ["div", "span", "font", "blockquote", "ul><li", "section><div"])
def test_what_is_nested_deeper_than_the_parser_follows_is_read_and_all_that_comes_after(tags: str, count: int) -> None:
    opening = f"<{tags}>" * count
    closing = "".join(f"</{tag}>" for tag in reversed(tags.split("><"))) * count
    page = (
        f"<html><body><article><h1>Chair</h1><p>{SAID.format(1)}</p>{opening}<p>{SAID.format(2)}</p>{closing}"
        f"<p>{SAID.format(3)}</p></article></body></html>"
    )
    text = load(page)
    assert [SAID.format(number) in text for number in (1, 2, 3)] == [True] * 3


def test_tags_that_never_end_lose_nothing() -> None:
    paragraphs = [SAID.format(number) for number in range(400)]
    page = "<html><body><h1>Chair</h1>" + "".join(f"<p><font size=2><b>{words}" for words in paragraphs)
    text = load(page)
    assert all(words in text for words in paragraphs)


SAID = "The harbour council met on Monday and chose Ada Tellis as its chair for {} years, said the mayor."
