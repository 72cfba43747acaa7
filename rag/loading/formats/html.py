"""An HTML page -> RawDocument: main text, title and date, without the page around them.

trafilatura finds the article. If it finds next to nothing (a list, a fragment, a page of short lines), the whole page
is used instead, without its scripts, menus and forms.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import islice
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.html_bare_text import wrap_bare_text
from rag.loading.formats.html_blocks import INVISIBLE, collect_blocks
from rag.loading.formats.html_depth import flatten_tags, is_too_deep
from rag.loading.formats.html_layout import drop_teasers, is_plain_document, join_pieces, parse_page, write_page
from rag.loading.formats.html_links import drop_linked_headlines
from rag.loading.formats.html_math import replace_mathml
from rag.loading.formats.html_metadata import find_page_date, find_page_title
from rag.loading.formats.html_notices import ClearedPage, clear_notices, find_linked_article, states_article
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.blocks import Block, make_raw_document, tidy_line
from rag.loading.structure.dates import find_published, read_date
from rag.loading.structure.encoding import DecodedText, decode_as, read_text
from rag.schema.documents import Remark
from rag.text.language import detect_language

for _name in ("trafilatura", "htmldate"):  # otherwise their warnings about a page are printed to the terminal
    logging.getLogger(_name).addHandler(logging.NullHandler())

_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_PAGE_FRAGMENT = re.compile(
    r"\s*<(p|div|h[1-6]|ul|ol|table|article|section)\b[^<>]*>.*</\1>", re.DOTALL | re.IGNORECASE
)
_MAX_MAIN_TEXT_CHARS = 2_000_000
"""Larger pages are taken whole: finding the article takes about a second per million characters."""
_PARAGRAPH_TAG = re.compile(r"<(?:p|div|li|td|th|tr|h[1-6]|br|dd|dt)\b", re.IGNORECASE)
_MAX_PARAGRAPHS = 3_000
"""On a page with more of them, trafilatura does not compare its result with justext's, whose time grows with the square
of their number: 2,300 tables took 15 seconds."""
_MIN_ARTICLE_CHARS = 250
"""When trafilatura finds less than this on a page that has more, it has usually missed the text."""

_MIN_SENTENCE_CHARS = 40
"""What is shorter is no article."""
_MAX_TEASER_CHARS = 1000
"""A longer text next to an offer to subscribe is the whole article, as on both of the 84 measured pages that had
one."""
_BEHIND_OFFER = Remark("an offer to subscribe stands in the page, so the rest of the article may be missing")

_SKIPPED = INVISIBLE | frozenset((
    "nav", "header", "footer", "aside", "form", "select", "button", "svg", "iframe", "object", "video", "audio",
    "canvas", "dialog", "menu", "graphic", "figure", "title",
))  # fmt: skip


def load_html(content: bytes, context: LoadContext) -> RawDocument:
    """The article of an HTML page. Raises FileUnreadable when it is empty, not text, or has no readable text."""
    today = context.today
    decoded = decode_page(content)
    page = replace_mathml(decoded.text)
    if not page.strip():
        raise FileUnreadable("it is empty")
    is_small = len(page) <= _MAX_MAIN_TEXT_CHARS
    tree = parse_page(_clean_for_xml(page)) if is_small else None
    if tree is not None and is_too_deep(tree):
        page = flatten_tags(page)
        tree = parse_page(_clean_for_xml(page))
    cleared = clear_notices(page, tree) if is_small else ClearedPage(page, has_offer=False)
    if cleared.only and not states_article(page):
        raise FileUnreadable(f"it is nothing but {cleared.only}")
    stated, page = page, cleared.page
    if tree is not None and (drop_linked_headlines(tree) | wrap_bare_text(tree)):
        page = write_page(tree)
    found, guess, blocks, whole = _find_article(page, tree, today) if is_small else ("", None, [], [])
    if not is_small:
        blocks = whole = _extract_whole_page(page)
    linked = find_linked_article(stated, blocks) if is_small else []
    if linked:
        blocks = [*(block for block in blocks[:1] if block.kind == "heading"), *linked]
    if _count_prose(blocks) < _MIN_SENTENCE_CHARS:
        with_asides = _extract_whole_page(page, _SKIPPED - {"aside"})
        blocks = with_asides if _count_prose(with_asides) >= _MIN_SENTENCE_CHARS else blocks or with_asides
    heading = blocks[0].words if blocks and blocks[0].kind == "heading" else ""
    title = find_page_title(page, heading=tidy_line(heading), found=found)
    if title and blocks and not heading:
        if tidy_line(blocks[0].words).casefold() == title.casefold():
            blocks = blocks[1:]
        blocks = [Block(title, "heading"), *blocks]
    published = find_page_date(page, today=today)
    if guess and not published and _is_date_shown(guess, whole, today):
        published = guess
    raw = make_raw_document(blocks, title=title, published=published)
    is_cut = cleared.has_offer and _count_chars(blocks) < _MAX_TEASER_CHARS and not states_article(stated)
    return replace(raw, remarks=(*raw.remarks, *decoded.remarks, *([_BEHIND_OFFER] if is_cut else [])))


def _find_article(page: str, tree: Any, today: date) -> tuple[str, date | None, list[Block], list[Block]]:
    """Title, likely date and blocks of the article in a page, and the blocks of the whole page if it was looked at."""
    if tree is not None and is_plain_document(tree):
        whole = _extract_whole_page(page, INVISIBLE | {"title"})
        return "", None, whole, whole
    found, guess, blocks = _extract_article(page, today)
    if tree is not None and join_pieces(tree, _count_chars(blocks)):
        blocks = max(blocks, _extract_article(write_page(tree), today)[2], key=_count_chars)
    if tree is not None and _count_chars(blocks) < _MAX_TEASER_CHARS and drop_teasers(tree):
        page = write_page(tree)
        blocks = _extract_article(page, today)[2]
    if not guess and _count_chars(blocks) >= _MIN_ARTICLE_CHARS:
        return found, guess, blocks, []
    whole = _extract_whole_page(page)
    return (
        found,
        guess,
        blocks if _count_chars(blocks) >= min(_MIN_ARTICLE_CHARS, _count_chars(whole)) else whole,
        whole,
    )


def _count_chars(blocks: list[Block]) -> int:
    return sum(len(block.words) for block in blocks)


def _count_prose(blocks: list[Block]) -> int:
    """Characters of the blocks that are not headings."""
    return sum(len(block.words) for block in blocks if block.kind != "heading")


def _is_date_shown(day: date, blocks: list[Block], today: date) -> bool:
    """True when a visible line dates the page to `day`: trafilatura's guess may come from anything in the source."""
    language = detect_language(" ".join(block.words for block in blocks))
    lines = (line for block in blocks for line in block.words.split("\n"))
    return any(find_published([line], language=language, today=today) == day for line in lines)


def strip_tags(fragment: str) -> list[Block]:
    """The blocks of a piece of HTML, such as the body of a feed entry; the paragraphs of plain text."""
    fragment = replace_mathml(fragment)
    if not re.search(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>", fragment):
        resolved = unescape(fragment) if "&" in fragment else fragment
        if resolved != fragment and _PAGE_FRAGMENT.match(resolved):  # the tags themselves were escaped
            return strip_tags(resolved)
        fragment = resolved
        return [Block(paragraph) for paragraph in re.split(r"\n[^\S\n]*\n", _clean_for_xml(fragment))]
    from lxml import html

    try:
        root = html.fragment_fromstring(_clean_for_xml(fragment), create_parent="div")
        if is_too_deep(root.getroottree()):
            root = html.fragment_fromstring(_clean_for_xml(flatten_tags(fragment)), create_parent="div")
        return collect_blocks(root, INVISIBLE)
    except (html.etree.LxmlError, ValueError):
        return [Block(re.sub(r"<[^<>]*>", " ", fragment))]


def _clean_for_xml(words: str) -> str:
    r"""Text with "\n" line ends and without the characters that XML forbids."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", words.replace("\r\n", "\n").replace("\r", "\n"))


def decode_page(content: bytes) -> DecodedText:
    """The page decoded with the encoding that it names, if that fits, else like any text file, with remarks."""
    named = _CHARSET.search(content[:4096])
    if named and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        encoding = named.group(1).decode("ascii", "ignore").casefold()
        encoding = "cp1252" if encoding in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else encoding
        text = decode_as(content, encoding)
        if text is not None and "\x00" not in text:
            return DecodedText(text)
    return read_text(content)


def _extract_article(page: str, today: date) -> tuple[str, date | None, list[Block]]:
    """Title, likely date and blocks of the article in a page, as trafilatura finds them."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            page,
            fast=sum(1 for _ in islice(_PARAGRAPH_TAG.finditer(page), _MAX_PARAGRAPHS + 1)) > _MAX_PARAGRAPHS,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,  # otherwise it takes any date in the text
                "max_date": today.isoformat(),
            },
        )
    except Exception:  # noqa: BLE001 - broken pages make it raise all sorts of errors; the whole page is taken instead
        found = None
    if found is None:
        return "", None, []
    result: Any = found
    published = read_date(result.date or "", language="", today=today)
    blocks = collect_blocks(result.body, INVISIBLE) if result.body is not None else []
    return result.title or "", published, blocks


def _extract_whole_page(page: str, skipped: frozenset[str] = _SKIPPED) -> list[Block]:
    """The blocks of everything on a page except scripts, menus, forms, and the `skipped` tags."""
    tree = parse_page(_clean_for_xml(page))
    if tree is not None and is_too_deep(tree):
        tree = parse_page(_clean_for_xml(flatten_tags(page)))
    if tree is None:
        raise FileUnreadable("it holds no text")
    drop_teasers(tree)
    body = tree.find("body")
    return collect_blocks(tree if body is None else body, skipped)
