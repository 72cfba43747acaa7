"""Links to other articles among the paragraphs are left out; text without a paragraph around it is read."""

from __future__ import annotations

from datetime import date

import pytest

from rag.loading.formats.html import load_html
from rag.loading.raw_document import LoadContext

FACTS = [
    f"On quay {number} the cranes were moved by hand until the autumn of {1900 + number}, say the books of the port."
    for number in range(1, 7)
]
SITE = "<nav><a href='/'>Start</a><a href='/a'>Sport</a></nav>"
OTHER = "Mayor of Tellis resigns over the ferry"


def load(body: str) -> str:
    page = f"<html><head><title>Quays</title></head><body>{SITE}<article><h1>Quays</h1>{body}</article></body></html>"
    return load_html(page.encode(), LoadContext(today=date(2026, 1, 1), max_bytes=10**7)).text


def put_between(piece: str) -> str:
    paragraphs = [f"<p>{fact}</p>" for fact in FACTS]
    return "".join([*paragraphs[:3], piece, *paragraphs[3:]])


@pytest.mark.parametrize(
    "piece",
    [
        f"<p><strong><a href='/b'>{OTHER}</a></strong></p>",
        f"<p>[Related: <a href='/b'>{OTHER}</a>]</p>",
        f"<p>SEE ALSO: <a href='/b'>{OTHER}</a></p>",
        f"<div>Lesen Sie auch: <a href='/b'>{OTHER}</a></div>",
        f"<a class='big' href='/b'><span>Also on</span> <span>{OTHER}</span></a>",
        f"<ul><li><a href='/b'>{OTHER}</a></li><li><a href='/c'>{OTHER} again</a></li></ul>",
        f"<p>More great stories</p><ul><li>The <a href='/b'>{OTHER}</a></li><li><a href='/c'>{OTHER}</a> now</li></ul>",
    ],
)
def test_the_headline_of_another_article_is_left_out(piece: str) -> None:
    text = load(put_between(piece))
    assert OTHER not in text
    assert all(fact in text for fact in FACTS)


@pytest.mark.parametrize(
    "piece",
    [
        f"<p>He said that <a href='/b'>{OTHER}</a>, which nobody believed.</p>",
        f"<p><a href='/b'>{OTHER}</a>: that was in all papers on the day after.</p>",
        f"<p><a href='https://twitter.com/intent/tweet?text=x'>{OTHER}</a></p>",
        f"<ul><li>{OTHER}</li><li>The <a href='/c'>new ferry</a> sails at noon</li></ul>",
    ],
)
def test_a_sentence_with_a_link_stays(piece: str) -> None:
    assert OTHER in load(put_between(piece))


def test_a_page_of_links_is_left_as_it_is() -> None:
    links = "".join(f"<p><a href='/{number}'>{OTHER} {number}</a></p>" for number in range(9))
    assert f"{OTHER} 8" in load(put_between(links))


def test_text_that_line_breaks_divide_is_read_with_its_first_paragraph() -> None:
    first = "Following the fire, the port plans to open a new quay in May, says <em><a href='/x'>Port News</a></em>. "
    text = load(
        f"<div class='text'>{first}A map was shown.<br> <br><img src='a.png'><br>{'<br><br>'.join(FACTS)}</div>"
    )
    paragraphs = text.split("\n\n")
    assert (
        "Following the fire, the port plans to open a new quay in May, says Port News. A map was shown." in paragraphs
    )
    assert all(fact in paragraphs for fact in FACTS)


def test_lines_that_single_breaks_divide_are_not_run_together() -> None:
    text = load(f"<div>{FACTS[0]}<br>{FACTS[1]}<br><br>{FACTS[2]}<p>{FACTS[3]}</p></div>")
    assert [line for line in text.split("\n") if line in FACTS] == FACTS[:4]
