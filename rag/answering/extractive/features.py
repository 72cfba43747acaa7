"""The features of each sentence of the passages, with which the scorer judges whether it answers the question.

They come from the reader, the embedding, the words, the answer type, the sentence's position and its passage's rank in
the retrieval. Their weights are learnt by `training/sentence_scorer/fit.py` and applied by `scorer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.answering.extractive.holding import Holding, lend_likeness, read_holding
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
from rag.question.answer_types import DETECTABLE_TYPES, AnswerType, find_answer_type, find_candidates
from rag.question.keywords import DocumentFrequency, Keywords, read_keywords
from rag.question.moods import list_wanted
from rag.schema.answers import Passage
from rag.schema.documents import Sentence
from rag.text.en.function_words import STOP_WORDS
from rag.text.punctuation import asks
from rag.text.standing import How
from rag.text.words import WORD, fold_text, fold_words, stem_word

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class MeasuredSentences:
    """The quotable sentences of some passages, in order, and their features."""

    passage_indices: NDArray[np.int64]
    """The index of the passage of each."""
    sentences: tuple[Sentence, ...]
    features: dict[str, Floats]
    """Name -> one value for each sentence."""
    spans: tuple[FoundSpan, ...]
    """The best answer span of each sentence, in characters of its document."""
    answer_type: AnswerType
    """What the question asks for."""
    held: tuple[Holding, ...] = ()
    """How the answer in each sentence holds."""


@dataclass(frozen=True, slots=True)
class _Question:
    tokens: QuestionTokens
    words: Keywords
    answer_type: AnswerType


@dataclass(frozen=True, slots=True)
class _ReadPassage:
    """A passage, and the outputs of the two models for it."""

    passage: Passage
    text: ReadableText
    tokens: PassageTokens
    reading: PassageReading
    held: tuple[Holding, ...]
    """How the answer in each quotable sentence holds; the reading leaves out words that the text itself says do not
    hold."""

    @property
    def places(self) -> list[tuple[str, int, int]]:
        """(file, start, end) of each quotable sentence."""
        return [(self.passage.file, sentence.start, sentence.end) for sentence in self.text.sentences]

    @property
    def quotes(self) -> list[str]:
        """The words of each quotable sentence."""
        start = self.passage.start
        return [self.passage.text[one.start - start : one.end - start] for one in self.text.sentences]


def measure_sentences(
    question: str,
    passages: Sequence[Passage],
    *,
    encoder: TokenEncoder,
    reader: PassageReader,
    document_frequency: DocumentFrequency,
) -> MeasuredSentences:
    """The features of every quotable sentence of the passages; may be empty. Questions are left out: they answer
    nothing, even when their words are close to the user's.

    `passages` are in the order of the retrieval, best first. A sentence that two passages share (neighbouring chunks
    overlap) is measured in the first. Costs one forward pass of the embedding model for the question, and one of each
    model for each passage.
    """
    asked = close_question(question)
    texts = [compose_text(passage) for passage in passages]
    encoded = encoder.encode_tokens([asked, *(text.text for text in texts)])
    readings = reader.read(
        asked, [(passage.chunk.title, text.text[text.body :]) for passage, text in zip(passages, texts, strict=True)]
    )
    words = read_keywords(asked, document_frequency)
    tokens = read_question_tokens(asked, words, encoded[0])
    read_question = _Question(tokens, words, find_answer_type(asked))
    best_similarity = max((passage.similarity for passage in passages), default=0.0)
    seen: set[tuple[str, int, int]] = set()
    parts: list[MeasuredSentences] = []
    wanted = list_wanted(asked)
    for at, made in enumerate(zip(passages, texts, pair_tokens(tokens, encoded[1:]), readings, strict=True)):
        read = _hold(_ReadPassage(*made, held=()), wanted, read_question)
        states = [not asks(quote) for quote in read.quotes]
        is_wanted = np.array(
            [place not in seen and is_said for place, is_said in zip(read.places, states, strict=True)], dtype=bool
        )
        if is_wanted.any():
            seen.update(read.places)
            part = _measure_passage(read_question, read, rank=at, best_similarity=best_similarity)
            parts.append(_select(part, is_wanted))
    return _join(parts, passages, read_question.answer_type)


def _hold(read: _ReadPassage, wanted: frozenset[How], question: _Question) -> _ReadPassage:
    """The passage without words that it says do not hold, unless the question asks for those."""
    text = read.text
    found = read_holding(
        read.reading,
        text.text[text.body :],
        text.sentences,
        text.spans - text.body,
        wanted=wanted,
        answer_type=question.answer_type,
        asked=frozenset(question.words.stems),
    )
    return replace(read, reading=found.reading, held=found.sentences)


def close_question(question: str) -> str:
    """The question with a question mark at its end.

    Without one the model reads it as a headline; with one, the nearest sentence by MaxSim is right in 4 more cases of
    100.
    """
    return question if question.rstrip().endswith("?") else question.rstrip(" .!…") + "?"


def _measure_passage(
    question: _Question, read: _ReadPassage, *, rank: int, best_similarity: float
) -> MeasuredSentences:
    """The measured sentences of a passage, which has at least one; `rank` is its index among the passages."""
    passage, text = read.passage, read.text
    n_sentences = len(text.sentences)
    spans = np.array([(sentence.start, sentence.end) for sentence in text.sentences], np.int64) - passage.start
    quotes = read.quotes
    reader_features, found_spans = compare_spans(read.reading, text.spans - text.body)
    n_candidates = np.array([_count_candidates(question, quote) for quote in quotes])
    others = {
        **{f"holds_{type_}": (n_candidates > 0) & (question.answer_type == type_) for type_ in DETECTABLE_TYPES},
        "holds_several": n_candidates > 1,
        "length": np.log1p([len(quote) for quote in quotes]),
        "first": np.arange(n_sentences) == 0,
        "rank": np.full(n_sentences, np.log1p(rank), np.float32),
        "similarity_below_best": np.full(n_sentences, best_similarity - passage.similarity, np.float32),
    }
    features = {
        **compare_tokens(question.tokens, read.tokens, text.spans),
        **compare_words(question.words, passage, spans),
        **reader_features,
        **{name: np.asarray(values, dtype=np.float32) for name, values in others.items()},
    }
    lend_likeness(features, text.sentences, read.held)
    shifts = [
        sentence.start - int(start)
        for sentence, start in zip(text.sentences, text.spans[:, 0] - text.body, strict=True)
    ]
    moved = [
        replace(span, start=span.start + by, end=span.end + by) for span, by in zip(found_spans, shifts, strict=True)
    ]
    return MeasuredSentences(
        np.full(n_sentences, rank, np.int64), text.sentences, features, tuple(moved), question.answer_type, read.held
    )


def _select(measured: MeasuredSentences, kept: NDArray[np.bool_]) -> MeasuredSentences:
    return MeasuredSentences(
        measured.passage_indices[kept],
        tuple(sentence for sentence, keep in zip(measured.sentences, kept.tolist(), strict=True) if keep),
        {name: values[kept] for name, values in measured.features.items()},
        tuple(span for span, keep in zip(measured.spans, kept.tolist(), strict=True) if keep),
        measured.answer_type,
        tuple(holding for holding, keep in zip(measured.held, kept.tolist(), strict=True) if keep),
    )


def _join(
    parts: Sequence[MeasuredSentences], passages: Sequence[Passage], answer_type: AnswerType
) -> MeasuredSentences:
    """The sentences of all passages, with the feature that compares passages: `agreement`."""
    if not parts:
        return MeasuredSentences(np.array([], np.int64), (), {}, (), answer_type)
    indices = np.concatenate([part.passage_indices for part in parts])
    features = {name: np.concatenate([part.features[name] for part in parts]) for name in parts[0].features}
    spans = tuple(span for part in parts for span in part.spans)
    answers = [_read_stretch(passages[at], span) for at, span in zip(indices.tolist(), spans, strict=True)]
    sentences = tuple(sentence for part in parts for sentence in part.sentences)
    told = [fold_words(_read_stretch(passages[at], one)) for at, one in zip(indices.tolist(), sentences, strict=True)]
    features["agreement"] = count_agreeing(answers, features["span"], indices.tolist(), told)
    held = tuple(holding for part in parts for holding in part.held)
    return MeasuredSentences(indices, sentences, features, spans, answer_type, held)


def _read_stretch(passage: Passage, stretch: FoundSpan | Sentence) -> str:
    return passage.text[stretch.start - passage.start : stretch.end - passage.start]


def _count_candidates(question: _Question, text: str) -> int:
    """Number of answer candidates in the text, without those that the question itself names."""
    return sum(_is_new(question, text, start, end) for start, end in find_candidates(question.answer_type, text))


def _is_new(question: _Question, text: str, start: int, end: int) -> bool:
    """Whether a candidate, `text[start:end]`, is not in the question itself."""
    if question.answer_type == "place":  # the candidate is "in", the place follows it
        following = WORD.search(text, end)
        return following is not None and stem_word(following.group()) not in question.words.stems
    if question.answer_type not in ("person", "number", "date"):
        return True
    words = [match.group() for match in WORD.finditer(text, start, end)]
    if question.answer_type == "person" and start == 0 and len(words) == 1:
        return False  # any word is capitalised at the start
    return any(fold_text(word) not in STOP_WORDS and stem_word(word) not in question.words.stems for word in words)
