"""What a language model is asked to write for each kind, and which parts of the found answer stay beside its text."""

from __future__ import annotations

from dataclasses import replace

from rag.schema.answers import Answer
from rag.schema.kinds import Request

_INSTRUCTIONS = {
    "summary": "Summarise {what}{length}: the main points, nothing twice.",
    "topic": "Tell what the articles say about {what}{length}: what it is first, then what happened.",
    "timeline": "Tell the events{about} in order of time, each with its date{length}.",
    "compare": "Compare {sides}{about}: what they have in common, then how they differ{length}.",
    "disagree": "Tell what the articles disagree about{about}: each version with its date{length}.",
}
"""Kinds that a language model writes; lists, counts and verdicts are not in here because they are exact already."""


def is_written_by_model(found: Answer, request: Request) -> bool:
    """Whether a language model, if one is set, writes answers of this kind from what was found."""
    return request.kind in _INSTRUCTIONS and not request.also and bool(found.statements) and not found.abstained


def write_instruction(request: Request) -> str:
    """The request as an instruction for the language model, in place of a question."""
    what = request.article or request.subject or "the articles"
    about = f" about {request.subject}" if request.subject else ""
    sides = " and ".join(request.sides) or "the articles"
    length = f" in {request.sentences} sentences" if request.sentences else ""
    return _INSTRUCTIONS[request.kind].format(what=what, about=about, sides=sides, length=length)


def keep_kind(written: Answer, found: Answer) -> Answer:
    """The written answer with the parts found besides statements: events, columns and coverage.

    Their statements stay the articles' own words. Their numbers refer to the citations of the quoted answer, so they
    are kept only when the model wrote nothing.
    """
    kept = replace(written, kind=found.kind, coverage=found.coverage, suggestions=found.suggestions)
    if written.mode == "extractive":
        return replace(kept, lead=found.lead, events=found.events, columns=found.columns, items=found.items)
    return kept
