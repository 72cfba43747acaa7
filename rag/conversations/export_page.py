"""A conversation as one web page that stands alone: it loads nothing, runs no script, and prints well.

The answers are those of the Markdown export, drawn by markdown-it with HTML turned off. The sources under each answer
are written here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import PurePath
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from rag.conversations.export import write_result
from rag.conversations.export_versions import NO_OTHERS, LaidOut, Others, lay_out
from rag.conversations.records import Conversation, Turn
from rag.conversations.saved_answers import list_cited, list_details

_MARK = re.compile(r"\[\^(\d+)-(\d+)\]")

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --accent: #17636b; }
@media (prefers-color-scheme: dark) { :root { --accent: #7cc4cc; } }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
.meta { opacity: .75; font-size: .9rem; } a { color: var(--accent); } sup a { text-decoration: none; padding: 0 .1em; }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
.sources { font-size: .9rem; border-top: 1px solid var(--line); padding-top: .6rem; }
.sources li { margin: .5rem 0; overflow-wrap: anywhere; }
.version { margin-left: calc(var(--level) * 1.2rem); padding-left: 1rem; border-left: 3px solid var(--line); }
.version :is(h3, h4, h5, h6) { font-size: 1.05rem; margin-top: 1.4rem; }
blockquote { margin: .2rem 0; padding-left: .8rem; border-left: 3px solid var(--line); }
:target { background: #ffe58f66; }
@media print { body { margin: 0; max-width: none; } h2, h3 { break-after: avoid; } li { break-inside: avoid; } }
"""

_DEEPEST = 4
"""Versions within versions are indented up to here."""


def export_page(conversation: Conversation, turns: Sequence[Turn], *, others: Others = NO_OTHERS) -> str:
    """The conversation as HTML, each answer with its numbered sources and their quoted words below it. The `others`,
    which are not shown, are indented."""
    markdown = _make_markdown()
    name = escape(conversation.name)
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{name}</title><style>{_STYLE}</style></head><body><h1>{name}</h1>",
        f'<p class="meta">Asked of the articles in “{escape(PurePath(conversation.articles).name)}”</p>',
    ]
    for one in lay_out(turns, others):
        answer = markdown.render("\n\n".join(write_result(one.turn, one.number)))
        parts.append(_write_turn(one, answer + _write_sources(one.turn, one.number)))
    return "\n".join((*parts, "</body></html>\n"))


def _write_turn(one: LaidOut, answer: str) -> str:
    """A question with its answer, which is HTML."""
    asked = f"{escape(one.turn.asked_at[:16].replace('T', ' '))} UTC"
    meta = f'<p class="meta">{" · ".join(filter(None, (asked, one.label)))}</p>'
    heading = f"h{min(2 + one.level, 6)}"
    written = f"<{heading}>{escape(one.turn.question)}</{heading}>{meta}\n{answer}"
    if not one.level:
        return written
    return f'<section class="version" style="--level: {min(one.level, _DEEPEST)}">{written}</section>'


def _make_markdown() -> MarkdownIt:
    """CommonMark with tables, without HTML or pictures, in which a mark such as "[^1-2]" leads to its source."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    markdown.inline.ruler.before("link", "citation", _read_mark)
    markdown.add_render_rule("citation", _draw_mark)
    return markdown


def _read_mark(state: StateInline, silent: bool) -> bool:
    found = _MARK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"turn": found[1], "n": found[2]}
    state.pos = found.end()
    return True


def _draw_mark(_renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    meta = tokens[index].meta
    return f'<sup><a href="#s{meta["turn"]}-{meta["n"]}">[{meta["n"]}]</a></sup>'


def _write_sources(turn: Turn, number: int) -> str:
    rows = [
        f'<li id="s{number}-{one["n"]}" value="{one["n"]}">{_describe_source(one)}'
        f"<blockquote>{escape(' '.join(one['quote'].split()))}</blockquote></li>"
        for one in list_cited(turn)
    ]
    return f'<ol class="sources">{"".join(rows)}</ol>' if rows else ""


def _describe_source(citation: Mapping[str, Any]) -> str:
    """Title, file, date, page and characters of a citation. The title of an article from the web is a link."""
    title, address = escape(citation["title"] or citation["file"]), str(citation.get("url") or "")
    if address.startswith(("https://", "http://")):
        title = f'<a href="{escape(address)}">{title}</a>'
    details = (
        title,
        escape(citation["file"]) if citation["title"] else "",
        *list_details(citation, escape),
    )
    return ", ".join(filter(None, details))
