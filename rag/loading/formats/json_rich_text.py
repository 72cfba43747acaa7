"""Texts that a JSON file holds as trees -> HTML, which is then read like any text with tags.

Owns what such trees look like: the blocks of editors (Editor.js, Gutenberg, Draft.js, Portable Text, Slate, Notion),
their documents (ProseMirror, Lexical, Contentful) and the inserts of Quill.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any

from rag.loading.formats.column_names import DATES, TITLES, normalise_name

_MAX_DEPTH = 60
_SAMPLE_DEPTH = 8
_TYPES = ("type", "_type", "nodeType", "blockName")
_INNER = ("children", "content", "innerBlocks", "nodes", "items", "rich_text")
"""Keys of the nodes in a node."""
_WORDS = ("text", "value", "code", "html", "innerHTML", "message", "caption")
"""Keys of a node's own text."""
_ROOTS = frozenset(("doc", "document", "root"))
_RECORD_NAMES = frozenset((*TITLES, *DATES)) - {"name", "heading", "date", "created", "timestamp"}
"""Names of fields that an article has, and a block of its text has not."""
_TEXT_BLOCK = re.compile(
    r"(?:core/)?(?:paragraph|p|block|unstyled|text|.*list[-_]?item|head(?:ing|er)[\w-]*|h[1-6])", re.IGNORECASE
)
_BLOCK = re.compile(
    rf"{_TEXT_BLOCK.pattern}|(?:core/)?(?:.*list.*|.*quote|image|figure|embed\w*|code.*|table\w*|delimiter|hr|divider|raw"
    r"|html|pre|ul|ol|li|separator|atomic|gallery|callout|video|spacer|columns?|group|horizontal[-_]?rule)",
    re.IGNORECASE,
)
"""Types of blocks in editors."""
_HEADING = re.compile(r"(?:core/)?(?:h[1-6]|head(?:ing|er).*)", re.IGNORECASE)
_ITEM = re.compile(r"li|.*list.*|to_do", re.IGNORECASE)
_ROW = re.compile(r"tr|table[-_]?row", re.IGNORECASE)
_CODE = re.compile(r"(?:core/)?(?:code(?:[-_]?block)?|pre)", re.IGNORECASE)
_INLINE = re.compile(r"(?:[\w-]+-)?text|span|(?:auto|hyper)?link|a|mark|strong|em|mention|emoji|.*break", re.IGNORECASE)
_LISTS = {"<li>": "<ul>{}</ul>", "<tr>": "<table>{}</table>"}
"""What is around pieces that follow each other."""
_TAGGED = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&#?\w{2,8};", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"\s*<(?:p|h[1-6]|ul|ol|li|table|figure|blockquote|div|pre)\b", re.IGNORECASE)


def is_tree(value: Any) -> bool:
    """Whether a value is the text of one article as a tree."""
    if isinstance(value, list):
        return _are_blocks(value)
    if not isinstance(value, dict) or any(normalise_name(key) in _RECORD_NAMES for key in value):
        return False
    if _list_inserts(value):
        return True
    root = value.get("root")
    if isinstance(root, dict) and isinstance(root.get("children"), list):
        return True
    if _name_type(value).casefold() in _ROOTS and any(isinstance(value.get(key), list) for key in _INNER):
        return True
    return isinstance(value.get("blocks"), list) and _are_blocks(value["blocks"])


def write_tree(tree: Any) -> str:
    """A tree as HTML. Raises RecursionError when it is nested too deeply."""
    if isinstance(tree, dict):
        lines = "".join(_list_inserts(tree)).split("\n")
        if any(lines):
            return "".join(_wrap(line, "p") for line in lines)
        tree = tree.get("root", tree.get("blocks", tree))
    runs = groupby(_write_node(tree, _MAX_DEPTH, "p"), key=lambda piece: piece[:4])
    return "".join(_LISTS.get(tag, "{}").format("".join(run)) for tag, run in runs)


def _list_inserts(value: dict[str, Any]) -> list[str]:
    """The texts that Quill inserts."""
    steps = value.get("ops")
    inserted = [one.get("insert") for one in steps if isinstance(one, dict)] if isinstance(steps, list) else []
    return [words for words in inserted if isinstance(words, str)]


def _are_blocks(members: list[Any]) -> bool:
    """Whether a list is that of an editor's blocks, and not one of articles that happen to have a type."""
    if not members or not all(isinstance(one, dict) for one in members):
        return False
    types = [_name_type(one) for one in members]
    if not any(map(_TEXT_BLOCK.fullmatch, types)) or sum(map(bool, map(_BLOCK.fullmatch, types))) < len(types) / 2:
        return False
    if any(normalise_name(key) in _RECORD_NAMES for one in members for key in one):
        return False
    return any(words.strip() for words in _list_words(members, _SAMPLE_DEPTH))


def _name_type(node: dict[str, Any]) -> str:
    return next((node[key] for key in _TYPES if isinstance(node.get(key), str)), "")


def _list_words(node: Any, depth: int) -> Iterator[str]:
    """All text in a node."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list) and depth:
        for one in node:
            yield from _list_words(one, depth - 1)
    elif isinstance(node, dict) and depth:
        for key in dict.fromkeys((*_WORDS, *_INNER, "data", _name_type(node))):
            if key in node:
                yield from _list_words(node[key], depth - 1)


def _write_node(node: Any, depth: int, tag: str) -> Iterator[str]:
    """A node as HTML: its own text in `tag`, and the nodes in it."""
    if not depth:
        raise RecursionError
    if isinstance(node, str):
        yield _wrap(node, tag)
    elif isinstance(node, list):
        yield from _write_nodes(node, depth, tag)
    elif isinstance(node, dict):
        kind = _name_type(node)
        if _CODE.fullmatch(kind):
            yield f"<pre>{escape(_join_words(node), quote=False)}</pre>"
        elif rows := _find_rows(node, kind):
            yield from (f"<tr>{''.join(f'<td>{_join_words(cell)}</td>' for cell in row)}</tr>" for row in rows)
        else:
            tag = _choose_tag(node, kind) or tag
            for held in filter(None, (node, node.get("data"), node.get(kind))):
                for key in (*_WORDS, *_INNER) if isinstance(held, dict) else ():
                    if isinstance(held.get(key), (str, list)):
                        yield from _write_node(held[key], depth - 1, tag)


def _write_nodes(nodes: list[Any], depth: int, tag: str) -> Iterator[str]:
    """Nodes one after the other; those of one sentence are one text."""
    if nodes and all(map(_is_inline, nodes)):
        yield _wrap("".join(map(_write_inline, nodes)), tag)
        return
    for one in nodes:
        yield from _write_node(one, depth - 1, tag)


def _is_inline(node: Any) -> bool:
    """Whether a node is part of a sentence."""
    if not isinstance(node, dict):
        return False
    kind = _name_type(node)
    return bool(_INLINE.fullmatch(kind)) if kind else isinstance(node.get("text"), str) and "children" not in node


def _write_inline(node: dict[str, Any]) -> str:
    if _name_type(node).casefold().endswith("break"):
        return "<br>"
    return escape(_join_words(node), quote=False)


def _choose_tag(node: dict[str, Any], kind: str) -> str:
    """The tag of a node's text; "" for that of the node around it."""
    if _HEADING.fullmatch(kind) or _HEADING.fullmatch(str(node.get("style") or "")):
        return "h2"
    return "li" if _ITEM.fullmatch(kind) or "listItem" in node else ""


def _find_rows(node: dict[str, Any], kind: str) -> list[list[Any]]:
    """The rows of a table, or the one that a node is: lists of cells."""
    if _ROW.fullmatch(kind):
        return [next((node[key] for key in _INNER if isinstance(node.get(key), list)), [])]
    held = node.get("data")
    rows = held.get("content") if isinstance(held, dict) else None
    return rows if isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows) else []


def _join_words(node: Any) -> str:
    return "".join(_list_words(node, _MAX_DEPTH))


def _wrap(words: str, tag: str) -> str:
    """A text in a tag, unless it has tags of blocks itself."""
    if not words.strip() or _BLOCK_TAG.match(words):
        return words
    shown = words if _TAGGED.search(words) else escape(words, quote=False)
    return f"<{tag}>{shown}</{tag}>".replace("\n", "<br>")
