"""A conversation as a file to keep or send: Markdown with a footnote for each quote, or JSON with everything.

Questions and articles are data: everything in them with a meaning in Markdown is escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from rag.conversations.export_kinds import write_groups, write_layout
from rag.conversations.export_versions import NO_OTHERS, Others, lay_out
from rag.conversations.records import Conversation, Turn
from rag.conversations.saved_answers import list_cited, list_details, list_own_statements
from rag.schema.wording import describe_coverage, describe_doubt

NEAREST_EXPORTED = 3
"""Number of passages listed under an abstention."""

_MARKED = re.compile(r"([\\`*_{}\[\]<>#|!~$&])")
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=])")


def escape_markdown(text: str) -> str:
    """Text on one line that Markdown shows literally: no link, image, HTML, formula, heading or list."""
    escaped = _MARKED.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda match: f"{match[1] or ''}\\{match[2] or match[3]}", escaped)


def export_json(conversation: Conversation, turns: Sequence[Turn], *, others: Others = NO_OTHERS) -> str:
    """The conversation and these turns with all their data, as one indented JSON object. With `others`, those that are
    not shown are in `other_turns`, each with the id of the one that it `follows`, and which of how many `versions`."""
    described: dict[str, Any] = {**asdict(conversation), "turns": [asdict(turn) for turn in turns]}
    if others:
        listed = [other for turn in turns for other in others.get(turn.id, ())]
        described["other_turns"] = [
            {**asdict(one.turn), "follows": one.follows, "version": one.version, "versions": one.versions}
            for one in listed
        ]
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def export_markdown(conversation: Conversation, turns: Sequence[Turn], *, others: Others = NO_OTHERS) -> str:
    """The conversation as Markdown: a heading for each question, sentences with footnotes, and in each footnote the
    file, title, date, offsets and quote. The `others`, which are not shown, are under smaller headings."""
    parts = [f"# {escape_markdown(conversation.name)}"]
    for one in lay_out(turns, others):
        parts.append(f"{'#' * min(2 + one.level, 6)} {escape_markdown(one.turn.question)}")
        parts.append(f"*{one.label}*" if one.label else "")
        parts.extend(write_result(one.turn, one.number))
        parts.append(_write_footnotes(one.turn, one.number))
    return "\n\n".join(filter(None, parts)) + "\n"


def write_result(turn: Turn, number: int) -> list[str]:
    """A turn's answer, or the reason that it has none yet or failed, as paragraphs of Markdown. The mark of citation 2
    in the first turn is "[^1-2]"."""
    if turn.answer is None:
        none = "There is no answer yet." if turn.state == "asked" else "There is no answer: it was stopped."
        reason = escape_markdown(turn.error) if turn.error else none
        return [f"*{reason}*"]
    answer = turn.answer
    if answer["abstained"]:
        return _write_abstention(answer)
    statements = list_own_statements(answer)
    short = [statement for statement in statements if statement["short"]]
    sentences = [statement for statement in statements if not statement["short"]]
    write = partial(_write_sentence, number=number)
    parts = [f"**{escape_markdown(answer.get('lead', ''))}**"] if answer.get("lead") else []
    parts += [f"**{escape_markdown(one['text'])}**{_write_marks(one, number)}" for one in short]
    parts += write_groups(sentences, write, escape_markdown)
    parts += write_layout(answer, write, escape_markdown)
    if turn.state == "stopped":
        parts.append("*Stopped before the end.*")
    if coverage := answer.get("coverage"):
        parts.append(f"*Read: {describe_coverage(**coverage)}.*")
    parts.extend(f"*{escape_markdown(note)}*" for note in answer["notes"])
    if withheld := answer.get("withheld"):
        parts.append("*The language model wrote, not verified:*")
        parts.extend(f"> {escape_markdown(text)}" for text in withheld)
    return [part for part in parts if part]


def _write_sentence(statement: Mapping[str, Any], number: int) -> str:
    doubt = describe_doubt(verified=statement["verified"], doubts=statement.get("doubts", ()))
    mark = f" *({escape_markdown(doubt)})*" if doubt else ""
    return f"{escape_markdown(statement['text'])}{_write_marks(statement, number)}{mark}"


def _write_marks(statement: Mapping[str, Any], number: int) -> str:
    return "".join(f"[^{number}-{citation['n']}]" for citation in statement["citations"])


def _write_footnotes(turn: Turn, number: int) -> str:
    return "\n".join(f"[^{number}-{one['n']}]: {_describe_place(one)}: “{_quote(one)}”" for one in list_cited(turn))


def _quote(citation: Mapping[str, Any]) -> str:
    return escape_markdown(citation["quote"])


def _describe_place(citation: Mapping[str, Any]) -> str:
    details = (
        escape_markdown(citation["file"]),
        f"“{escape_markdown(citation['title'])}”" if citation["title"] else "",
        *list_details(citation, escape_markdown),
    )
    return ", ".join(detail for detail in details if detail)


def _write_abstention(answer: Mapping[str, Any]) -> list[str]:
    parts = [f"*{escape_markdown(answer['answer'])}*"]
    if answer["passages"]:
        parts.append("Nearest passages:")
    for passage in answer["passages"][:NEAREST_EXPORTED]:
        parts.append(f"> {escape_markdown(passage['text'])}\n>\n> {_describe_place(passage)}")
    return parts
