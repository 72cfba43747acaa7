"""An answer as text for chat clients: sentences with `[n]` marks, and under them the list of sources.

Clients show it as Markdown. Words of articles are data, so they are escaped (`rag.api.markdown_text`). `read_earlier`
reads such a text back, when a client sends it as part of the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.api.markdown_text import escape, unescape
from rag.api.places import make_citation_address, read_file_name
from rag.question.validation import MAX_QUESTION_CHARACTERS
from rag.schema.answers import Answer, Citation, Statement
from rag.schema.query import EarlierTurn
from rag.schema.wording import ABSTENTION, describe_doubt

SOURCES = "\n\nSources:\n"
"""Stands between the answer and the list of its sources."""

_NOTE = "\n\nNote: "
_SOURCE = re.compile(r"^- \[\d+\] \[((?:\\.|[^\\\]\n])*)\]\((\S+?)\)", re.MULTILINE)
_MARK = re.compile(r"\[(\d+)\]")
_QUOTE_CHARACTERS = 300

MOST_EARLIER = 20_000
"""Most characters of an earlier answer that are read, the last ones, which have its sources."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The text of an answer, and where its citations stand in it."""

    text: str
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A mark `[n]` in the text, with the citation and the address that it stands for."""

    start: int
    end: int
    """Character offsets of the mark."""
    citation: Citation
    address: str


def write_marked(answer: Answer, base: str) -> MarkedText:
    """The whole text; `base` is the address of the server, with a slash at its end."""
    body = write_body(answer)
    lines = [_write_source(citation, base) for citation in answer.citations]
    notes = "".join(f"{_NOTE}{escape(note)}" for note in answer.notes)
    text = body + (SOURCES + "\n".join(lines) if lines else "") + notes
    return MarkedText(text, _find_annotations(body, answer.citations, base))


def write_body(answer: Answer) -> str:
    """The sentences with their marks, without sources and notes."""
    shown = replace(
        answer, lead=escape(answer.lead), statements=tuple(_escape_statement(one) for one in answer.statements)
    )
    return shown.text


def write_statement(statement: Statement) -> str:
    """One sentence with its marks, as `write_body` has it in running text."""
    shown = _escape_statement(statement)
    return shown.text + "".join(f" [{citation.n}]" for citation in shown.citations)


def _escape_statement(statement: Statement) -> Statement:
    doubt = describe_doubt(verified=statement.verified, doubts=statement.doubts)
    return replace(
        statement,
        text=escape(statement.text) + (f" ({escape(doubt)})" if doubt else ""),
        label=escape(statement.label),
        group=escape(statement.group),
    )


def _write_source(citation: Citation, base: str) -> str:
    """`- [1] [Title](address), file.txt, page 2, 2024-05-15: “the words”`."""
    title = escape(_flatten(citation.title or citation.file), in_link=True)
    where = [escape(_flatten(citation.file))]
    where += [escape(citation.url)] if citation.url else []
    where += [f"page {citation.page}"] if citation.page else []
    where += [escape(_flatten(citation.location))] if citation.location else []
    where += [citation.published.isoformat()] if citation.published else []
    words = _flatten(citation.quote)
    words = words if len(words) <= _QUOTE_CHARACTERS else f"{words[:_QUOTE_CHARACTERS].rstrip()} …"
    return f"- [{citation.n}] [{title}]({make_citation_address(base, citation)}), {', '.join(where)}: “{escape(words)}”"


def _flatten(text: str) -> str:
    return " ".join(text.split())


def _find_annotations(body: str, citations: Sequence[Citation], base: str) -> tuple[Annotation, ...]:
    known = {citation.n: citation for citation in citations}
    return tuple(
        Annotation(found.start(), found.end(), known[int(found[1])], make_citation_address(base, known[int(found[1])]))
        for found in _MARK.finditer(body)
        if int(found[1]) in known and body[: found.start()].endswith((" ", "\n"))
    )


def read_earlier(question: str, text: str) -> EarlierTurn:
    """An earlier exchange, from what a client sends back of it; what it says is no evidence of anything."""
    body, _, listed = text[-MOST_EARLIER:].partition(SOURCES)
    body = unescape(body.partition(_NOTE)[0].strip())
    sources = [(found[1], read_file_name(found[2])) for found in _SOURCE.finditer(listed)]
    files = dict.fromkeys(file for _, file in sources if file)
    titles = dict.fromkeys(unescape(title) for title, file in sources if file)
    is_refusal = body == ABSTENTION or (not files and body.endswith(" not say."))
    return EarlierTurn(
        question[:MAX_QUESTION_CHARACTERS], body, tuple(files), abstained=is_refusal, titles=tuple(titles)
    )
