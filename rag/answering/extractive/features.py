"""What is measured of each sentence of the passages, to tell whether it answers the question.

What the reader finds in it, meaning, words, the kind of answer, where the sentence stands and where its passage came in
the retrieval. What each figure is worth is learnt (`training/sentence_scorer/fit.py`) and applied in `scoring`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.answering.extractive.passage_text import ReadableText, compose_text
from rag.answering.extractive.reader_features import compare_spans, count_agreeing
from rag.answering.extractive.token_similarity import (
    PassageTokens,
    QuestionTokens,
    compare_tokens,
    pair_tokens,
    read_question_tokens,
)
from rag.answering.extractive.word_overlap import compare_words
from rag.models.embedding import TokenEncoder
from rag.models.reader import FoundSpan, PassageReader, PassageReading
from rag.question.answer_types import MARKED_KINDS, AnswerKind, find_answer_kind, find_of_kind
from rag.question.keywords import DocumentFrequency, QuestionWords, read_question_words
from rag.schema.answers import Passage
from rag.schema.documents import Sentence
from rag.text.en.function_words import STOP_WORDS
from rag.text.words import WORD, fold_text, stem_word

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class MeasuredSentences:
    """The sentences that may be quoted, passage by passage in the order given, and their figures."""

    passage_indices: NDArray[np.int64]
    """Which of the passages each stands in."""
    sentences: tuple[Sentence, ...]
    features: dict[str, Floats]
    """Name -> one number a sentence."""
    spans: tuple[FoundSpan, ...]
    """Of each sentence the words that answer best, in characters of its document."""
    kind: AnswerKind
    """What the question asks for."""


@dataclass(frozen=True, slots=True)
class _Question:
    tokens: QuestionTokens
    words: QuestionWords
    kind: AnswerKind


def measure_sentences(
    question: str,
    passages: Sequence[Passage],
    *,
    encoder: TokenEncoder,
    reader: PassageReader,
    document_frequency: DocumentFrequency,
) -> MeasuredSentences:
    """The figures of every quotable sentence of the passages; of none, when no passage holds one.

    `passages` are in the order of the retrieval, best first. A sentence that two passages share (neighbouring chunks
    overlap) is measured in the first. Costs a forward pass of the embedding model for the question, and one of it and
    one of the reader for each passage.
    """
    asked = close_question(question)
    texts = [compose_text(passage) for passage in passages]
    encoded = encoder.encode_tokens([asked, *(text.text for text in texts)])
    readings = reader.read(
        asked, [(passage.chunk.title, text.text[text.body :]) for passage, text in zip(passages, texts, strict=True)]
    )
    words = read_question_words(asked, document_frequency)
    tokens = read_question_tokens(asked, words, encoded[0])
    read = _Question(tokens, words, find_answer_kind(asked))
    best_similarity = max((passage.similarity for passage in passages), default=0.0)
    seen: set[tuple[str, int, int]] = set()
    parts: list[dict[str, Floats]] = []
    indices: list[int] = []
    sentences: list[Sentence] = []
    spans: list[FoundSpan] = []
    paired = pair_tokens(tokens, encoded[1:])
    for at, (passage, text) in enumerate(zip(passages, texts, strict=True)):
        places = [(passage.file, sentence.start, sentence.end) for sentence in text.sentences]
        fresh = np.array([place not in seen for place in places], dtype=bool)
        if not fresh.any():
            continue
        seen.update(places)
        part, found = _measure_passage(read, passage, text, paired[at], readings[at])
        part["rank"] = np.full(len(places), np.log1p(at), np.float32)
        part["similarity_below_best"] = np.full(len(places), best_similarity - passage.similarity, np.float32)
        parts.append({name: figure[fresh] for name, figure in part.items()})
        kept = [sentence for sentence, new in zip(text.sentences, fresh.tolist(), strict=True) if new]
        indices.extend([at] * len(kept))
        sentences.extend(kept)
        spans.extend(span for span, new in zip(found, fresh.tolist(), strict=True) if new)
    figures = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}
    if parts:
        answers = [_read_words(passages[at], span) for at, span in zip(indices, spans, strict=True)]
        figures["agreement"] = count_agreeing(answers, figures["span"], indices)
    return MeasuredSentences(np.array(indices, np.int64), tuple(sentences), figures, tuple(spans), read.kind)


def _read_words(passage: Passage, span: FoundSpan) -> str:
    return passage.text[span.start - passage.start : span.end - passage.start]


def close_question(question: str) -> str:
    """The question with a question mark at its end. With it the model reads a question, without it a headline:
    the nearest sentence by MaxSim is the right one 4 times more in 100."""
    return question if question.rstrip().endswith("?") else question.rstrip(" .!…") + "?"


def _measure_passage(
    question: _Question, passage: Passage, text: ReadableText, tokens: PassageTokens, reading: PassageReading
) -> tuple[dict[str, Floats], list[FoundSpan]]:
    """The figures of one passage's sentences, of which there is at least one, and the words of each that answer."""
    spans = np.array([(sentence.start, sentence.end) for sentence in text.sentences], np.int64) - passage.start
    quotes = [passage.text[start:end] for start, end in spans.tolist()]
    figures = compare_tokens(question.tokens, tokens, text.spans)
    figures |= compare_words(question.words, passage, spans)
    read, found_spans = compare_spans(reading, text.spans - text.body)
    figures |= read
    found = np.array([_count_of_kind(question, quote) for quote in quotes])
    others = {
        **{f"holds_{kind}": (found > 0) & (question.kind == kind) for kind in MARKED_KINDS},
        "holds_several": found > 1,
        "length": np.log1p([len(quote) for quote in quotes]),
        "first": np.arange(len(quotes)) == 0,
    }
    figures |= {name: np.asarray(figure, dtype=np.float32) for name, figure in others.items()}
    shifts = [
        sentence.start - int(start)
        for sentence, start in zip(text.sentences, text.spans[:, 0] - text.body, strict=True)
    ]
    moved = [
        replace(span, start=span.start + by, end=span.end + by) for span, by in zip(found_spans, shifts, strict=True)
    ]
    return figures, moved


def _count_of_kind(question: _Question, text: str) -> int:
    """How many things of the kind asked for the text holds that the question does not name itself."""
    return sum(_is_new(question, text, start, end) for start, end in find_of_kind(question.kind, text))


def _is_new(question: _Question, text: str, start: int, end: int) -> bool:
    if question.kind == "place":  # the mark is "in", the place follows it
        following = WORD.search(text, end)
        return following is not None and stem_word(following.group()) not in question.words.stems
    if question.kind not in ("person", "number", "date"):
        return True
    words = [match.group() for match in WORD.finditer(text, start, end)]
    if question.kind == "person" and start == 0 and len(words) == 1:
        return False  # any word has a capital there
    return any(fold_text(word) not in STOP_WORDS and stem_word(word) not in question.words.stems for word in words)
