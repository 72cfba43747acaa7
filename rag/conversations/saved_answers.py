"""Reads a saved answer: the JSON object that `rag.serving.json.describe_answer` wrote, maybe long ago.

Keys that early versions did not write count as empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rag.conversations.records import Turn

SavedAnswer = Mapping[str, Any]
SavedStatement = Mapping[str, Any]


def list_citations(answer: SavedAnswer) -> list[dict[str, Any]]:
    """Every citation of a saved answer once, in order of number, wherever it is in the answer."""
    statements = (*answer["statements"], *_list_laid_out(answer))
    unique = {one["n"]: one for statement in statements for one in statement["citations"]}
    return [dict(unique[n]) for n in sorted(unique)]


def list_cited(turn: Turn) -> list[dict[str, Any]]:
    """Every citation of a turn's answer; empty without an answer, and for a refusal."""
    return list_citations(turn.answer) if turn.answer and not turn.answer["abstained"] else []


def list_details(citation: Mapping[str, Any], escape: Callable[[str], str]) -> list[str]:
    """Publication date, page, location and characters of a citation. What is not known is left out."""
    details = (
        citation["published"] or "",
        f"page {citation['page']}" if citation.get("page") else "",
        escape(citation.get("location", "")),
        f"characters {citation['start']} to {citation['end']}",
    )
    return [detail for detail in details if detail]


def list_own_statements(answer: SavedAnswer) -> list[SavedStatement]:
    """The statements of a saved answer that are not in its events, items, columns or checks."""
    laid_out = {_identify(statement) for statement in _list_laid_out(answer)}
    return [statement for statement in answer["statements"] if _identify(statement) not in laid_out]


def _list_laid_out(answer: SavedAnswer) -> Iterator[SavedStatement]:
    for event in answer.get("events", ()):
        yield event["statement"]
    for item in answer.get("items", ()):
        if item["statement"]:
            yield item["statement"]
    for column in answer.get("columns", ()):
        yield from (cell for cell in column["cells"] if cell)
    for check in answer.get("checks", ()):
        yield from check["evidence"]


def _identify(statement: SavedStatement) -> tuple[str, tuple[int, ...]]:
    """A key that identifies a statement, wherever it is in the answer."""
    return statement["text"], tuple(one["n"] for one in statement["citations"])
