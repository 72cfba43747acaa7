"""What the quoted answer says beside one that a language model wrote: what was left out of it, and which is newer.

Owns whether the written answer tells what the articles' best sentences tell, which of the quoted answer's versions
stand in it, and what is said of the others. That files give different answers was found by `short_answers`, for which
two spellings of one thing, and copies of one text, are one.
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
    """An answer with every version that it needs."""

    statements: tuple[Statement, ...]
    note: str
    """That the articles differ, and how: each version with its files and dates, the newest first; "" when they do
    not."""


@dataclass(frozen=True, slots=True)
class _Version:
    """One of several answers, and the sentence that gives it."""

    text: str
    sentence: Statement
    citations: tuple[Citation, ...]
    is_told: bool

    @property
    def published(self) -> date:
        """The newest of its files' dates; the first day there is where none is known."""
        return max((citation.published or date.min for citation in self.citations), default=date.min)


def add_conflicting_answers(question: str, written: Sequence[Statement], quoted: Sequence[Statement]) -> WithConflicts:
    """The written statements, and the sentences of `quoted` that give other versions of what they say.

    Nothing is added where the quoted answer has one version only, where none of its versions is told, nor to an answer
    to what is the latest that tells the newest. A newer version than is told comes before the rest of such an answer.
    """
    versions = _list_versions(written, quoted)
    if len(versions) < 2 or not any(version.is_told for version in versions):
        return WithConflicts(tuple(written), "")
    note = f"The articles differ: {'; '.join(map(_describe, versions))}."
    missing = [version for version in versions if not version.is_told]
    if asks_for_latest(question):
        newest = max(version.published for version in versions)
        told = max(version.published for version in versions if version.is_told)
        newer = tuple(version.sentence for version in missing if version.published > told)
        rest = () if told == newest else tuple(one.sentence for one in missing if one.published <= told)
        return WithConflicts((*newer, *written, *rest), note)
    return WithConflicts((*written, *(version.sentence for version in missing)), note)


def gives_quoted_answer(written: Sequence[Statement], quoted: Sequence[Statement]) -> bool:
    """Whether a verified one of the written statements gives a short answer of the quoted ones, or rests on a sentence
    that they quote. Words that do neither may be true and beside the point. True when nothing is quoted."""
    if not quoted:
        return True
    verified = [statement for statement in written if statement.verified]
    told = [statement.text for statement in verified]
    if any(_is_told(statement.text, told) for statement in quoted if statement.short):
        return True
    places = [citation for statement in quoted for citation in statement.citations]
    return any(
        one.file == place.file and one.start < place.end and place.start < one.end
        for statement in verified
        for one in statement.citations
        for place in places
    )


def asks_for_latest(question: str) -> bool:
    """Whether a question is after how things stand last."""
    return bool(_LATEST.search(question))


def _list_versions(written: Sequence[Statement], quoted: Sequence[Statement]) -> list[_Version]:
    """The quoted answer's short answers, the newest first."""
    told = [statement.text for statement in written if statement.verified]
    versions = [
        _Version(short.text, _find_sentence(short, quoted), short.citations, _is_told(short.text, told))
        for short in quoted
        if short.short
    ]
    return sorted(versions, key=lambda version: version.published, reverse=True)


def _is_told(text: str, told: Sequence[str]) -> bool:
    """Whether a sentence gives the figures of a short answer; of one without figures, its words."""
    numbers = read_numbers(text)
    if numbers:
        return any(numbers <= read_numbers(sentence) for sentence in told)
    return any(stem_content(text) <= stem_content(sentence) for sentence in told)


def _find_sentence(short: Statement, quoted: Sequence[Statement]) -> Statement:
    """The quoted sentence that a short answer stands in; the short answer itself when that is not quoted."""
    places = {_locate(citation) for citation in short.citations}
    whole = (one for one in quoted if not one.short and any(_locate(citation) in places for citation in one.citations))
    return next(whole, replace(short, short=False))


def _locate(citation: Citation) -> tuple[str, int, int]:
    return citation.file, citation.start, citation.end


def _describe(version: _Version) -> str:
    """ "160,000 (decree.txt, 2025-04-01)" """
    files = {citation.file: citation.published for citation in version.citations}
    named = (f"{file}, {published.isoformat()}" if published else file for file, published in files.items())
    return f"{version.text} ({'; '.join(named)})"
