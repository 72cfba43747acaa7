"""Broad questions in a language model's words: first each group of passages separately, then all that was found
together.

A summary of twenty articles needs more text than a model's window holds. So the passages are split, in order, into
groups that fit; the model writes from each (map), and then from the sentences that it cited in them (reduce). Those are
the articles' own sentences, so the final answer is checked and cited like any other.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from rag.answering.extractive.answerer import ExtractiveAnswer
from rag.answering.generative.answerer import WritingOptions, answer_generatively, warn_of_injection
from rag.answering.generative.composition import FindInjection, GenerativeAnswer
from rag.answering.generative.context_window import fit_passages
from rag.language_models import LanguageModel
from rag.schema.answers import Citation, Passage, Statement
from rag.schema.events import Draft, Stage
from rag.verification.claims import ClaimChecker
from rag.verification.prompt_injection import find_injection

_Steps = Generator[Stage | Draft | Statement | GenerativeAnswer, None, None]

MOST_GROUPS = 8
"""Most groups of passages. Each costs a call; a note says how many passages are left out."""


def answer_broadly(
    instruction: str,
    quoted: ExtractiveAnswer,
    *,
    model: LanguageModel,
    checker: ClaimChecker,
    options: WritingOptions,
    find_injection: FindInjection = find_injection,
) -> _Steps:
    """As `answer_generatively`, but from all the passages; with one call if they fit the model's window."""

    def write(part: ExtractiveAnswer) -> _Steps:
        return answer_generatively(
            instruction, part, model=model, checker=checker, options=options, find_injection=find_injection
        )

    passages = [one for one in warn_of_injection(quoted.passages, find_injection) if not one.warning]
    groups = list(_group_passages(instruction, passages, model, options))
    if quoted.abstained or len(groups) < 2:
        yield from write(quoted)
        return
    noted: list[Passage] = []
    for group in groups[:MOST_GROUPS]:
        yield Stage("writing", len(group))
        from_group = yield from _drain(write(_restrict(quoted, group)), shown=False)
        noted += _note_cited(from_group, group)
    last = yield from _drain(write(_restrict(quoted, noted or groups[0])), shown=True)
    left_out = sum(map(len, groups[MOST_GROUPS:]))
    notes = (f"{left_out} further passages were not given to the language model.",) if left_out else ()
    yield replace(last, passages=quoted.passages, notes=(*last.notes, *notes))


def _group_passages(
    instruction: str, passages: Sequence[Passage], model: LanguageModel, options: WritingOptions
) -> Iterator[list[Passage]]:
    """The passages in groups that fit the window and the options, in order."""
    left = list(passages)
    while left:
        fitting = fit_passages(
            instruction,
            left[: options.max_passages],
            window_tokens=model.window_tokens,
            answer_tokens=model.answer_tokens,
            max_sentences=options.max_sentences,
            count_tokens=model.count_tokens,
        )
        # the last one may have been cut: it goes uncut into the next group, unless it is alone in this one
        whole = [one for one in fitting if one in left] or fitting[:1]
        yield whole
        left = left[len(whole) :]


def _restrict(quoted: ExtractiveAnswer, passages: Sequence[Passage]) -> ExtractiveAnswer:
    """The quoted answer, reduced to some passages: the statements that cite one of them, or all if none does."""
    statements = tuple(
        statement
        for statement in quoted.statements
        if any(_holds(passage, citation) for passage in passages for citation in statement.citations)
    )
    return replace(quoted, passages=tuple(passages), statements=statements or quoted.statements)


def _drain(steps: _Steps, *, shown: bool) -> Generator[Stage | Draft | Statement, None, GenerativeAnswer]:
    """Run the steps up to the answer. Of a group's steps, only that something is being written is shown."""
    with closing(steps):
        for step in steps:
            if isinstance(step, GenerativeAnswer):
                return step
            yield step if shown else Draft("")
    raise AssertionError("the last step is the answer")


def _note_cited(answer: GenerativeAnswer, passages: Sequence[Passage]) -> Iterator[Passage]:
    """Each cited span as a passage of its own, in order, once."""
    places = {
        (citation.file, citation.start, citation.end): citation
        for statement in answer.statements
        if statement.verified
        for citation in statement.citations
    }
    for citation in places.values():
        holder = next((passage for passage in passages if _holds(passage, citation)), None)
        if holder:
            yield _cut_out(holder, citation)


def _holds(passage: Passage, citation: Citation) -> bool:
    return passage.file == citation.file and passage.start <= citation.start and citation.end <= passage.end


def _cut_out(passage: Passage, citation: Citation) -> Passage:
    """The cited span of a passage. Copies are left out: their offsets refer to the whole passage."""
    chunk = passage.chunk
    start, end = citation.start, citation.end
    sentences = tuple(one for one in chunk.sentences if start <= one.start and one.end <= end)
    text = chunk.text[start - chunk.start : end - chunk.start]
    return Passage(replace(chunk, start=start, end=end, text=text, sentences=sentences), passage.similarity, 0.0)
