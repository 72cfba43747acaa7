"""Answers by kind as plain data that the page's components draw: groups, events, names, sides, checks.

Knows nothing of Streamlit. Reads saved answers, so keys that early versions did not write count as empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from rag import list_own_statements, list_remarks, name_verdict, read_day
from rag.schema.wording import describe_doubt
from ui.wording import describe_span

ASKABLE = frozenset({"person", "place", "country", "organisation", "name"})
"""Types of items that the user can ask about with a click."""

UNFOLDED_VERDICTS = frozenset({"contradicted", "partly"})
"""Verdicts whose evidence is shown without a click."""

FEW_CHECKS = 3
"""Up to this many checked sentences, all are shown with their evidence."""

IndexOf = Mapping[int, int]
"""Citation number -> index of its place."""


def describe_layout(answer: Mapping[str, Any], index_of: IndexOf) -> dict[str, Any]:
    """The parts of an answer for `components.draw_answer`, besides its short answers and sources."""
    sentences = [one for one in list_own_statements(answer) if not one["short"]]
    checks = answer.get("checks", ())
    return {
        "groups": _describe_groups(sentences, index_of),
        "timeline": [_describe_event(event, index_of) for event in answer.get("events", ())],
        "items": [_describe_item(item, index_of) for item in answer.get("items", ())],
        "sides": [_describe_side(column, index_of) for column in answer.get("columns", ())],
        "checked": [
            _describe_check(before, check, index_of, is_folded=len(checks) > FEW_CHECKS)
            for before, check in pairwise([None, *checks])
            if check
        ],
    }


def describe_sentence(statement: Mapping[str, Any], index_of: IndexOf) -> dict[str, Any]:
    """A statement as parts of its text, with whether each is the short answer, and the places it cites."""
    text, span = statement["text"], statement["span"]
    start, end = span or (0, 0)
    parts = [(text[:start], False), (text[start:end], True), (text[end:], False)] if span else [(text, False)]
    return {
        "parts": [[part, is_answer] for part, is_answer in parts if part],
        "verified": statement["verified"],
        "doubt": describe_doubt(verified=statement["verified"], doubts=statement.get("doubts", ())),
        "places": [index_of[one["n"]] for one in statement["citations"]],
    }


def write_checked_text(answer: Mapping[str, Any]) -> str:
    """The checked text with the verdict of each sentence in brackets; "" if nothing was checked."""
    return "\n".join(f"[{name_verdict(one['verdict'])}] {one['text']}" for one in answer.get("checks", ()))


def _describe_groups(statements: Sequence[Mapping[str, Any]], index_of: IndexOf) -> list[dict[str, Any]]:
    """Runs of statements under one heading, or under none; those with a label or heading as lists."""
    groups: list[dict[str, Any]] = []
    for (heading, is_list), run in groupby(statements, key=_find_group):
        entries = [{"label": one.get("label", ""), **describe_sentence(one, index_of)} for one in run]
        groups.append({"heading": heading, "is_list": is_list, "entries": entries})
    return groups


def _find_group(statement: Mapping[str, Any]) -> tuple[str, bool]:
    """The heading of a statement, and whether it has its own line."""
    heading = str(statement.get("group", ""))
    return heading, bool(heading or statement.get("label"))


def _describe_event(event: Mapping[str, Any], index_of: IndexOf) -> dict[str, Any]:
    """An event; remarks in brackets in its label are drawn as tags instead."""
    day = read_day(event["statement"].get("label", ""))
    return {
        "label": day or describe_span(event["first"], event["last"]),
        "planned": event["status"] == "planned",
        "remarks": list_remarks(event["status"], event["when"], counted=event["counted"]),
        "sentence": describe_sentence(event["statement"], index_of),
    }


def _describe_item(item: Mapping[str, Any], index_of: IndexOf) -> dict[str, Any]:
    """An item; an article is named by its own label, without a count or a question about it."""
    statement, is_article = item["statement"], item["type"] == "article"
    times = "once" if item["mentions"] == 1 else f"{item['mentions']:,} times"
    articles = "1 article" if item["articles"] == 1 else f"{item['articles']:,} articles"
    label = statement.get("label", "") if statement else ""
    name = label or ", ".join((item["name"], *item["aliases"]))
    return {
        "name": name if is_article else item["name"],
        "mentions": item["mentions"],
        "count": "" if is_article else f"{times}, in {articles}",
        "also": "" if is_article else ", ".join(item["aliases"]),
        "ask": f"Tell me about {item['name']}" if item["type"] in ASKABLE else "",
        "sentence": describe_sentence(statement, index_of) if statement else None,
    }


def _describe_side(column: Mapping[str, Any], index_of: IndexOf) -> dict[str, Any]:
    return {
        "title": column["title"],
        "cells": [describe_sentence(cell, index_of) if cell else None for cell in column["cells"]],
    }


def _describe_check(
    before: Mapping[str, Any] | None, check: Mapping[str, Any], index_of: IndexOf, *, is_folded: bool
) -> dict[str, Any]:
    verdict = check["verdict"]
    return {
        "text": check["text"],
        "word": name_verdict(verdict).capitalize(),
        "level": "unknown" if verdict == "not found" else verdict,
        "reason": check["reason"],
        "evidence": [describe_sentence(one, index_of) for one in check["evidence"]],
        "is_folded": is_folded and verdict not in UNFOLDED_VERDICTS,
        "begins_paragraph": bool(before) and check["start"] - before["end"] > 1 if before else True,
    }
