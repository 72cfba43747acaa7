"""One answer to several requests of an input: what each of them found, one after the other, with one numbering."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.kinds.wording import quote_words
from rag.schema.answers import Answer, Statement
from rag.schema.kinds import Coverage, Request


def join_answers(answered: Sequence[tuple[Request, Answer | None]]) -> tuple[Request, Answer] | None:
    """The answers in the order of the requests; a request without one is named. None when none has an answer, so that
    the input may be tried as a factual question."""
    held = [(request, answer) for request, answer in answered if answer]
    found = [(request, answer) for request, answer in held if not answer.abstained] or held
    if not found:
        return None
    request, joined = found[0]
    for _, answer in found[1:]:
        joined = _add(joined, answer)
    leads = [re.sub(":$", ".", _lead(request, answer)) for request, answer in answered]
    return request, replace(joined, lead=" ".join(filter(None, leads)))


def _lead(request: Request, answer: Answer | None) -> str:
    if answer is None or (answer.abstained and not answer.lead):
        return f"Nothing was found for {quote_words(request.text)}."
    return answer.lead


def _add(first: Answer, second: Answer) -> Answer:
    """The first answer with the parts of the second, whose citations are numbered on."""
    after = max((one.n for one in first.citations), default=0)
    held = {one.chunk.id for one in first.passages}
    coverages = [one for one in (first.coverage, second.coverage) if one]
    return replace(
        first,
        confidence=min(first.confidence, second.confidence),
        statements=(*first.statements, *(_shift(one, after) for one in second.statements)),
        passages=(*first.passages, *(one for one in second.passages if one.chunk.id not in held)),
        coverage=Coverage(max(one.articles for one in coverages), all(one.exhaustive for one in coverages))
        if coverages
        else None,
        events=(*first.events, *(replace(one, statement=_shift(one.statement, after)) for one in second.events)),
        items=(
            *first.items,
            *(replace(one, statement=one.statement and _shift(one.statement, after)) for one in second.items),
        ),
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))),
        suggestions=tuple(dict.fromkeys((*first.suggestions, *second.suggestions))),
        columns=(
            *first.columns,
            *(replace(one, cells=tuple(cell and _shift(cell, after) for cell in one.cells)) for one in second.columns),
        ),
    )


def _shift(statement: Statement, after: int) -> Statement:
    """The statement with its citations numbered after the given number."""
    return replace(statement, citations=tuple(replace(one, n=one.n + after) for one in statement.citations))
