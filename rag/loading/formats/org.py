"""Org (Emacs) -> the text of its headings, paragraphs, lists and tables, without the markup."""

from __future__ import annotations

import re

from rag.loading.structure.markup import BlockWriter, MarkedText, make_cleaner
from rag.loading.structure.tex_formulas import replace_formulas

_HEADING = re.compile(
    r"\*+\s+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)\s+)?(?:\[#\w\]\s+)?(.*?)(?:\s+(?::[\w@]+)+:)?\s*$"
)
_KEYWORD = re.compile(r"#\+(\w+)(?:\[[^\[\]]{0,200}\])?:\s*(.*)", re.IGNORECASE)
_BEGIN = re.compile(r"#\+begin_(\w+)", re.IGNORECASE)
_DRAWER = re.compile(r":[\w-]+:\s*$")
_ITEM = re.compile(r"(?:[-+]|\d+[.)]|(?<=\s)\*)\s+(?:\[[ xX-]\]\s+)?(.*)")
_DROPPED = frozenset(("comment", "export"))
_AS_IT_IS = frozenset(("src", "example", "verse"))
_CLEAN = make_cleaner(
    (
        (r"\[\[[^\[\]]{0,500}\]\[([^\[\]]{1,500})\]\]", r"\1"),
        (r"\[\[(?:file:|attachment:|\./)[^\[\]]{0,500}\]\]", ""),
        (r"\[\[([^\[\]]{1,500})\]\]", r"\1"),
        (r"\[fn:[^\[\]]{0,300}\]", ""),
        (r"<(\d{4}-\d\d-\d\d[^<>]{0,40})>", r"\1"),
        (r"\s+::\s+", ": "),
    ),
    "*/_=~+",
)


def read_org(text: str) -> MarkedText:
    """The blocks of an Org file, and its keywords (`#+TITLE:`)."""
    writer = BlockWriter(_CLEAN)
    fields: dict[str, str] = {}
    lines = replace_formulas(text).split("\n")
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        at += 1
        if begun := _BEGIN.match(line):
            at = _read_block(lines, at, begun.group(1).lower(), writer)
        elif _DRAWER.match(line) and any(one.strip().upper() == ":END:" for one in lines[at : at + 50]):
            at += next(number for number, one in enumerate(lines[at:], start=1) if one.strip().upper() == ":END:")
        elif keyword := _KEYWORD.match(line):
            name = keyword.group(1).lower()
            if name == "caption":
                writer.end_paragraph()
                writer.add_line(keyword.group(2))
                writer.end_paragraph()
            else:
                fields.setdefault(name, keyword.group(2))
        elif line.startswith("#") and line[1:2] in ("", " ", "+"):
            continue
        else:
            _read_line(lines[at - 1], writer)
    writer.end_paragraph()
    return MarkedText(tuple(writer.blocks), fields)


def _read_line(raw: str, writer: BlockWriter) -> None:
    line = raw.strip()
    heading = _HEADING.match(raw)
    item = _ITEM.match(line if not raw[:1].isspace() else f" {line}", 0 if not raw[:1].isspace() else 1)
    if not line:
        writer.end_paragraph()
    elif heading:
        writer.add_heading(heading.group(1))
    elif line.startswith("|"):
        if not line.startswith("|-"):
            writer.add_row(line.strip("|").split("|"))
    elif item:
        writer.begin_item(item.group(1))
    else:
        writer.add_line(line)


def _read_block(lines: list[str], at: int, kind: str, writer: BlockWriter) -> int:
    """Read a block that began before the line `at`; returns where reading continues."""
    end = next((n for n in range(at, len(lines)) if lines[n].strip().lower() == f"#+end_{kind}"), len(lines))
    if kind in _AS_IT_IS:
        writer.add_code(lines[at:end])
    elif kind not in _DROPPED:
        for line in lines[at:end]:
            _read_line(line, writer)
    writer.end_paragraph()
    return end + 1
