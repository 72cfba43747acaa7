"""A second reading of the best sentence: alone, after the sentence before it, and against the question's premise.

Read in its passage, a sentence shows what the question is about; read alone, whether it answers, with a more exact
answer span. A question whose premise the sentence does not support is better refused. The features go into the
confidence and into the odds of the span. Also tried, without gain over the reader: whether the whole passage supports
the premise, whether the sentence denies it, and whether it has another name or number in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.answering.extractive.features import close_question
from rag.answering.extractive.holding import leave_out
from rag.answering.extractive.passage_text import compose_text
from rag.answering.extractive.reader_features import BOUND
from rag.models.reader import FoundSpan, PassageReader, PassageReading
from rag.question.answer_types import find_answer_type
from rag.question.premises import state_question
from rag.schema.answers import Passage
from rag.schema.documents import Sentence
from rag.verification.claim_checker import read_odds


@dataclass(frozen=True, slots=True)
class SecondPass:
    """The result of the second reading of a sentence."""

    span: FoundSpan
    """The best answer span by the mean of two readings, alone and after the sentence before it, as character offsets in
    the document."""
    features: dict[str, float]
    """Natural logarithms of the reader's odds, by name.

    `span_alone` and `span_near`, -16 to 16: that the sentence answers, alone and after the one before it.
    `premise_alone`, -12 to 12: that it supports the question's premise; 0 for a question without one, such as a yes-no
    question or a single question word.
    """


def read_again(
    question: str,
    passage: Passage,
    sentence: Sentence,
    *,
    reader: PassageReader,
    left_out: Sequence[tuple[int, int]] = (),
) -> SecondPass:
    """Read a quotable sentence of a passage again; no answer begins or ends in its `left_out` ranges.

    Costs three forward passes of the reader over a sentence or two.
    """
    text = compose_text(passage)
    at = text.sentences.index(sentence)
    (before, _), (start, end) = text.spans[max(at - 1, 0)].tolist(), text.spans[at].tolist()
    title = passage.chunk.title
    alone, near = (title, text.text[start:end]), (title, text.text[before:end])
    by_itself, after = reader.read(close_question(question), [alone, near])
    by_itself = leave_out(by_itself, left_out)
    after = leave_out(after, [(start - before + first, start - before + last) for first, last in left_out])
    scores = [_find_best(by_itself, 0, end - start).score, _find_best(after, start - before, end - before).score]
    found = _find_best(_average(by_itself, after, start - before), 0, end - start)
    span = replace(found, start=sentence.start + found.start, end=sentence.start + found.end)
    features = {"span_alone": _bound(scores[0]), "span_near": _bound(scores[1])}
    premise = state_question(question)
    has_premise = premise and find_answer_type(question) != "choice"
    features["premise_alone"] = read_odds(reader.read(premise, [alone])[0]) if has_premise else 0.0
    return SecondPass(span, features)


def _find_best(reading: PassageReading, start: int, end: int) -> FoundSpan:
    """The best span in `start:end`; an empty one with the lowest score if there is no whole token."""
    return reading.find_best(start, end) or FoundSpan(start, start, -BOUND)


def _average(alone: PassageReading, longer: PassageReading, start: int) -> PassageReading:
    """The mean of two readings of a text: alone, and as the end of a longer text, from its character `start`."""
    first = int(np.searchsorted(longer.spans[:, 0], start))
    n = min(len(alone.spans), len(longer.spans) - first)
    both = slice(first, first + n)
    half = np.float32(0.5)
    starts, ends = (alone.starts[:n] + longer.starts[both]) * half, (alone.ends[:n] + longer.ends[both]) * half
    return PassageReading(alone.spans[:n], starts, ends)


def _bound(score: float) -> float:
    return max(-BOUND, min(BOUND, score))
