"""The best sentence read once more: by itself, after the one before it, and beside what the question takes for granted.

Among others a sentence is read for what the question is about; by itself, for whether it answers, and its words are
found more exactly. And a question that takes for granted what the sentence does not hold is better refused. All of it
goes into the confidence and into the odds of the words (`scoring`). Weighed too, and worth nothing beside the reader:
that the whole passage shows what the question says, that the sentence denies it, or has another name or number in its
place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rag.answering.extractive.features import close_question
from rag.answering.extractive.passage_text import compose_text
from rag.answering.extractive.reader_features import BOUND, SpanReader
from rag.models.reader import FoundSpan, PassageReading
from rag.question.answer_types import find_answer_kind
from rag.question.premises import state_question
from rag.schema.answers import Passage
from rag.schema.documents import Sentence
from rag.verification.claim_checker import read_odds


@dataclass(frozen=True, slots=True)
class Rereading:
    """What reading a sentence again came to."""

    words: FoundSpan
    """Those that answer best by the mean of two readings, by itself and after the sentence before it, in characters of
    the document."""
    figures: dict[str, float]
    """Natural logarithms of the reader's odds, by name.

    `span_alone` and `span_near`, from -16 to 16, are that the sentence answers, by itself and after the one before it;
    `premise_alone`, from -12 to 12, that it shows what the question says: 0 for a question that takes nothing for
    granted, one that asks yes or no, or a question word alone.
    """


def read_again(question: str, passage: Passage, sentence: Sentence, *, reader: SpanReader) -> Rereading:
    """Read a quotable sentence of a passage again.

    Costs three forward passes of the reader over a sentence or two.
    """
    text = compose_text(passage)
    at = text.sentences.index(sentence)
    (before, _), (start, end) = text.spans[max(at - 1, 0)].tolist(), text.spans[at].tolist()
    title = passage.chunk.title
    alone, near = (title, text.text[start:end]), (title, text.text[before:end])
    by_itself, after = reader.read(close_question(question), [alone, near])
    scores = [_find_best(by_itself, 0, end - start).score, _find_best(after, start - before, end - before).score]
    found = _find_best(_average(by_itself, after, start - before), 0, end - start)
    words = replace(found, start=sentence.start + found.start, end=sentence.start + found.end)
    figures = {"span_alone": _bound(scores[0]), "span_near": _bound(scores[1])}
    claim = state_question(question)
    takes_for_granted = claim and find_answer_kind(question) != "choice"
    figures["premise_alone"] = read_odds(reader.read(claim, [alone])[0]) if takes_for_granted else 0.0
    return Rereading(words, figures)


def _find_best(reading: PassageReading, start: int, end: int) -> FoundSpan:
    """The best words there; none, at the least score that counts, where there is no whole piece."""
    return reading.find_best(start, end) or FoundSpan(start, start, -BOUND)


def _average(alone: PassageReading, longer: PassageReading, start: int) -> PassageReading:
    """The mean of a text's reading and of a longer one's that ends with the text, from its character `start` on."""
    first = int(np.searchsorted(longer.spans[:, 0], start))
    n = min(len(alone.spans), len(longer.spans) - first)
    both = slice(first, first + n)
    half = np.float32(0.5)
    starts, ends = (alone.starts[:n] + longer.starts[both]) * half, (alone.ends[:n] + longer.ends[both]) * half
    return PassageReading(alone.spans[:n], starts, ends)


def _bound(score: float) -> float:
    return max(-BOUND, min(BOUND, score))
