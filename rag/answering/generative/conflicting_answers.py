"""Different answers of the articles: adds those that the language model left out.

Owns whether the written answer gives the quoted one, which of several quoted answers it contains, and what is added.
`extractive.short_answers` found that files give different answers; it treats two spellings of one thing, and copies of
one text, as the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.schema.answers import Citation, Statement
from rag.text.quantities import read_numbers
from rag.text.words import stem_content

_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|up to date|currently?|now(?:adays)?|today|at present|so far|as of)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WithConflicts:
    """A written answer, completed with different answers from other files."""

    statements: tuple[Statement, ...]
    note: str
    """A note that the articles differ: each answer with its files and dates, the newest first; "" when they agree."""


@dataclass(frozen=True, slots=True)
class _Alternative:
    """One of several answers, and the sentence that gives it."""

    text: str
    sentence: Statement
    citations: tuple[Citation, ...]
    is_written: bool
    """Whether the written answer contains it."""

    @property
    def published(self) -> date:
        """The newest date of its files; the earliest possible date when none is known."""
        return max((citation.published or date.min for citation in self.citations), default=date.min)


def add_conflicting_answers(question: str, written: Sequence[Statement], quoted: Sequence[Statement]) -> WithConflicts:
    """The written statements, and the sentences of `quoted` that give a different answer.

    Nothing is added when the quoted answer has only one short answer, when the written one contains none of them, or
    when the question asks for the latest and the written answer contains the newest. When it asks for the latest and
    the written answer is an older one, newer ones come first.
    """
    alternatives = _list_alternatives(written, quoted)
    if len(alternatives) < 2 or not any(one.is_written for one in alternatives):
        return WithConflicts(tuple(written), "")
    note = f"The articles differ: {'; '.join(map(_describe, alternatives))}."
    missing = [one for one in alternatives if not one.is_written]
    if asks_for_latest(question):
        newest = max(one.published for one in alternatives)
        newest_written = max(one.published for one in alternatives if one.is_written)
        newer = tuple(one.sentence for one in missing if one.published > newest_written)
        older = tuple(one.sentence for one in missing if one.published <= newest_written)
        return WithConflicts((*newer, *written, *(() if newest_written == newest else older)), note)
    return WithConflicts((*written, *(one.sentence for one in missing)), note)


def gives_quoted_answer(written: Sequence[Statement], quoted: Sequence[Statement]) -> bool:
    """Whether a verified written statement contains a short answer of `quoted`, or cites a sentence quoted there. A
    statement that does neither may be true but beside the point. True when nothing is quoted."""
    if not quoted:
        return True
    verified = [statement for statement in written if statement.verified]
    texts = [statement.text for statement in verified]
    if any(_is_contained(statement.text, texts) for statement in quoted if statement.short):
        return True
    places = [citation for statement in quoted for citation in statement.citations]
    return any(
        one.file == place.file and one.start < place.end and place.start < one.end
        for statement in verified
        for one in statement.citations
        for place in places
    )


def asks_for_latest(question: str) -> bool:
    """Whether a question asks for the present state of things."""
    return bool(_LATEST.search(question))


def _list_alternatives(written: Sequence[Statement], quoted: Sequence[Statement]) -> list[_Alternative]:
    """The short answers of the quoted answer, the newest first."""
    texts = [statement.text for statement in written if statement.verified]
    alternatives = [
        _Alternative(short.text, _find_sentence(short, quoted), short.citations, _is_contained(short.text, texts))
        for short in quoted
        if short.short
    ]
    return sorted(alternatives, key=lambda one: one.published, reverse=True)


def _is_contained(short: str, texts: Sequence[str]) -> bool:
    """Whether one of the texts has the numbers of a short answer, or its content words if it has no numbers."""
    numbers = read_numbers(short)
    if numbers:
        return any(numbers <= read_numbers(text) for text in texts)
    return any(stem_content(short) <= stem_content(text) for text in texts)


def _find_sentence(short: Statement, quoted: Sequence[Statement]) -> Statement:
    """The quoted sentence that contains a short answer; the short answer itself when no sentence is quoted."""
    places = {_locate(citation) for citation in short.citations}
    whole = (one for one in quoted if not one.short and any(_locate(citation) in places for citation in one.citations))
    return next(whole, replace(short, short=False))


def _locate(citation: Citation) -> tuple[str, int, int]:
    return citation.file, citation.start, citation.end


def _describe(alternative: _Alternative) -> str:
    """Text, files and dates: "160,000 (decree.txt, 2025-04-01)"."""
    files = {citation.file: citation.published for citation in alternative.citations}
    named = (f"{file}, {published.isoformat()}" if published else file for file, published in files.items())
    return f"{alternative.text} ({'; '.join(named)})"
