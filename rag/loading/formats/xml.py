"""XML -> RawDocument: feeds, news, papers and books as articles, records as in JSON, other documents as running text.

Owns which vocabulary a document is in, and reading the intact part of a damaged one. Entities that a document declares
are never expanded, and nothing is loaded from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.entities import name2codepoint
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.feeds import FEEDS, list_entries
from rag.loading.formats.fictionbook import FICTION_BOOK, list_chapters, read_saved_day
from rag.loading.formats.json_records import read_records
from rag.loading.formats.news_xml import list_jats, list_newsml, list_nitf
from rag.loading.formats.tabular import list_articles
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import drop_binaries, make_xml_parser
from rag.loading.structure.articles import Article, Stretch, join_articles
from rag.loading.structure.encoding import decode_text
from rag.loading.structure.xml_blocks import (
    find_all,
    find_first,
    has_own_words,
    name_element,
    read_element,
    walk_blocks,
)
from rag.schema.documents import Remark

_HTML_ENTITY = re.compile(rb"&([A-Za-z]{2,8}\d?);")
_XML_ENTITIES = (b"amp", b"lt", b"gt", b"quot", b"apos")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PARAGRAPHS = frozenset(("p", "para", "paragraph"))
_MIN_MIXED, _MIN_PARAGRAPHS = 0.02, 0.1
"""From these shares of the elements with text, a document is prose and not records: those that contain elements as
well, and those that are paragraphs by name."""


def load_xml(content: bytes, context: LoadContext) -> RawDocument:
    """The articles of an XML document. In a damaged one, what comes before the damage is read, and the damage is
    reported.

    Raises FileUnreadable when nothing of it can be read, or it contains no text.
    """
    root, remarks = _parse(content)
    raw = replace(join_articles(_list_articles(root, context.today)), remarks=remarks)
    if name_element(root) == FICTION_BOOK:
        return replace(raw, fallback_published=read_saved_day(root, context.today))
    return raw


def _parse(content: bytes) -> tuple[Any, tuple[Remark, ...]]:
    from lxml import etree

    if b"<FictionBook" in content:
        content = drop_binaries(content)
    if b"<!ENTITY" not in content:  # HTML entity names that a document uses without declaring them
        content = _HTML_ENTITY.sub(_resolve_entity, content)
    try:
        return etree.fromstring(content.lstrip(), make_xml_parser()), ()
    except (etree.XMLSyntaxError, ValueError):
        pass
    text = _DECLARATION.sub("", decode_text(content)).strip()
    parser = make_xml_parser(recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileUnreadable("it is damaged, or no XML") from error
    if root is None:
        raise FileUnreadable("it is damaged, or no XML")
    if not parser.error_log:
        return root, ()
    first = parser.error_log[0]
    reason = "nested too deeply" if "depth" in first.message else "damaged"
    return root, (Remark(f"it is {reason} at line {first.line}, and some of it may be missing"),)


def _resolve_entity(match: re.Match[bytes]) -> bytes:
    name = match.group(1)
    known = name2codepoint.get(name.decode("ascii"))
    return match.group() if name in _XML_ENTITIES or known is None else b"&#%d;" % known


def _list_articles(root: Any, today: date) -> Iterator[Article]:
    name = name_element(root)
    if name in FEEDS and (find_first(root, "item") is not None or find_first(root, "entry") is not None):
        return list_entries(root, today)
    if name == FICTION_BOOK:
        return list_chapters(root, today)
    if find_all(root, "nitf") and not find_all(root, "newsitem"):
        return list_nitf(root, today)
    if find_all(root, "newsitem"):
        return list_newsml(root, today)
    if find_first(root, "article-meta") is not None:
        return list_jats(root, today)
    return _read_document(root) if _is_prose(root) else _read_as_records(root, today)


def _is_prose(root: Any) -> bool:
    """Whether a document is prose: text is next to elements, or in paragraphs."""
    worded = mixed = paragraphs = 0
    for element in root.iter():
        name = name_element(element)
        if name and has_own_words(element):
            worded += 1
            mixed += len(element) > 0
            paragraphs += name in _PARAGRAPHS
    return mixed >= max(1, _MIN_MIXED * worded) or paragraphs >= max(1, _MIN_PARAGRAPHS * worded)


def _read_document(root: Any) -> Iterator[Article]:
    blocks = list(walk_blocks(root))
    title = next((block.words for block in blocks[:3] if block.kind == "heading"), "")
    yield Article([Stretch(blocks)], title)


def _read_as_records(root: Any, today: date) -> Iterator[Article]:
    """Elements without prose, read like JSON objects."""
    value = _to_value(root)
    records, _ = read_records(json.dumps(value if isinstance(value, dict) else {name_element(root): value}))
    return list_articles(records, today)


def _to_value(element: Any) -> Any:
    """An element as a JSON value: its attributes and elements by name, or its text if it has nothing else."""
    children = [child for child in element if name_element(child)]
    if not children and not element.attrib:
        return read_element(element)
    held: dict[str, Any] = {str(key).rpartition("}")[2]: value for key, value in element.attrib.items()}
    for child in children:
        name = str(child.tag).rpartition("}")[2]
        value = _to_value(child)
        before = held.get(name)
        if before is None:
            held[name] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            held[name] = [before, value]
    words = read_element(element) if not children else ""
    return {**held, "text": words} if words else held
