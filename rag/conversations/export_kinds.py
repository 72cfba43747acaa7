"""Answers by kind as Markdown: groups as headings, dates and names as lists, sides of a comparison as a table, a
checked text with its verdicts.

Everything from articles and users is escaped with the function that the caller gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from rag.conversations.saved_answers import SavedAnswer, SavedStatement
from rag.schema.wording import NOTHING_SAID, list_remarks, name_verdict, read_day

Escape = Callable[[str], str]
WriteStatement = Callable[[SavedStatement], str]
"""A statement with its footnote marks."""


def write_groups(statements: Sequence[SavedStatement], write: WriteStatement, escape: Escape) -> list[str]:
    """The Markdown of statements: a heading for each group, a list of labelled or grouped ones, else running text."""
    parts = []
    for (group, is_list), run in groupby(statements, key=lambda one: (_group(one), bool(_group(one) or _label(one)))):
        members = list(run)
        if group:
            parts.append(f"**{escape(group)}**")
        if is_list:
            parts.append("\n".join(f"- {_write_label(one, escape)}{write(one)}" for one in members))
        else:
            parts.append(" ".join(write(one) for one in members))
    return parts


def write_layout(answer: SavedAnswer, write: WriteStatement, escape: Escape) -> list[str]:
    """The Markdown of an answer's events, items, columns and checks; empty if it has none."""
    return [
        *_write_list(answer.get("events", ()), lambda event: _write_event(event, write, escape)),
        *_write_list(answer.get("items", ()), lambda item: _write_item(item, write, escape)),
        *_write_columns(answer.get("columns", ()), write, escape),
        *_write_checks(answer.get("checks", ()), write, escape),
    ]


def _group(statement: SavedStatement) -> str:
    return str(statement.get("group", ""))


def _label(statement: SavedStatement) -> str:
    return str(statement.get("label", ""))


def _write_label(statement: SavedStatement, escape: Escape) -> str:
    return f"**{escape(_label(statement))}**: " if _label(statement) else ""


def _write_list(entries: Sequence[Any], write_entry: Callable[[Any], str]) -> list[str]:
    return ["\n".join(f"- {write_entry(entry)}" for entry in entries)] if entries else []


def _write_event(event: Mapping[str, Any], write: WriteStatement, escape: Escape) -> str:
    first, last = event["first"], event["last"]
    label = read_day(_label(event["statement"])) or (first if first == last else f"{first} to {last}")
    remarks = list_remarks(event["status"], escape(event["when"]), counted=event["counted"])
    remark = f" *({', '.join(remarks)})*" if remarks else ""
    return f"**{escape(label)}**: {write(event['statement'])}{remark}"


def _write_item(item: Mapping[str, Any], write: WriteStatement, escape: Escape) -> str:
    """An item with its mention; an article is named by its own label."""
    statement = item["statement"]
    said = f": {write(statement)}" if statement else ""
    if item["type"] == "article":
        label = _label(statement) if statement else ""
        return f"**{escape(label or ', '.join((item['name'], *item['aliases'])))}**{said}"
    also = f", also {escape(', '.join(item['aliases']))}" if item["aliases"] else ""
    return f"**{escape(item['name'])}** ({item['mentions']}×, articles: {item['articles']}{also}){said}"


def _write_columns(columns: Sequence[Mapping[str, Any]], write: WriteStatement, escape: Escape) -> list[str]:
    if not columns:
        return []
    rows = [[escape(column["title"]) for column in columns], ["---"] * len(columns)]
    for cells in zip(*(column["cells"] for column in columns), strict=True):
        rows.append([write(cell) if cell else f"*{NOTHING_SAID}*" for cell in cells])
    return ["\n".join(f"| {' | '.join(row)} |" for row in rows)]


def _write_checks(checks: Sequence[Mapping[str, Any]], write: WriteStatement, escape: Escape) -> list[str]:
    """A list of the checked sentences, in the order of the text, each with its verdict, reason and evidence."""
    if not checks:
        return []
    lines = []
    for check in checks:
        reason = f" ({escape(check['reason'])})" if check["reason"] else ""
        lines.append(f"- **{name_verdict(check['verdict'])}**{reason}: {escape(check['text'])}")
        lines.extend(f"  - {write(statement)}" for statement in check["evidence"])
    return ["\n".join(lines)]
