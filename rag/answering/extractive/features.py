"""The features of each sentence of the passages, with which the scorer judges whether it answers the question.

They come from the reader, the embedding, the words, the answer type, the sentence's position and its passage's rank in
the retrieval. Their weights are learnt by `training/sentence_scorer/fit.py` and applied by `scorer`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.answering.extractive.differences import asks_difference, find_others
from rag.answering.extractive.holding import HOLDS, HeldReading, Holding, leave_out, lend_likeness, read_holding
from rag.answering.extractive.passage_text import ReadableText, compose_text
from rag.answering.extractive.reader_features import compare_spans, count_agreeing, describe_unread
from rag.answering.extractive.reading_plan import choose_likely
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
    asks_difference: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage as the models read it, and its word pieces."""

    passage: Passage
    rank: int
    """Its index in the order of the retrieval."""
    text: ReadableText
    tokens: PassageTokens

    @property
    def body(self) -> str:
        """The text without the title."""
        return self.text.text[self.text.body :]

    @property
    def places(self) -> list[tuple[str, int, int]]:
        """(file, start, end) of each quotable sentence."""
        return [(self.passage.file, sentence.start, sentence.end) for sentence in self.text.sentences]

    @property
    def quotes(self) -> list[str]:
        """The words of each quotable sentence."""
        start = self.passage.start
        return [self.passage.text[one.start - start : one.end - start] for one in self.text.sentences]

    @property
    def is_stated(self) -> NDArray[np.bool_]:
        """For each quotable sentence, whether it is no question."""
        return np.array([not asks(quote) for quote in self.quotes], bool)


def measure_sentences(
    question: str,
    passages: Sequence[Passage],
    *,
    encoder: TokenEncoder,
    reader: PassageReader,
    document_frequency: DocumentFrequency,
    preview: Mapping[str, float] | None = None,
) -> MeasuredSentences:
    """The features of every quotable sentence of the passages; may be empty. Questions are left out: they answer
    nothing, even when their words are close to the user's.

    `passages` are in the order of the retrieval, best first. A sentence that two passages share (neighbouring chunks
    overlap) is measured in the first, or in the first that was read. Costs one forward pass of the embedding model for
    the question and each passage, and one of the reader for each passage; with `preview`, the weight of each feature,
    the passages that cannot come near the best are not read (`reading_plan`) and have the reader's features of
    `UNREAD`.
    """
    asked = close_question(question)
    read = [compose_text(passage) for passage in passages]
    encoded = encoder.encode_tokens([asked, *(text.text for text in read)])
    words = read_keywords(asked, document_frequency)
    tokens = read_question_tokens(asked, words, encoded[0])
    described = _Question(tokens, words, find_answer_type(asked), asks_difference(asked))
    texts = [
        _Text(passage, rank, text, pairs)
        for rank, (passage, text, pairs) in enumerate(
            zip(passages, read, pair_tokens(tokens, encoded[1:]), strict=True)
        )
    ]
    best_similarity = max((passage.similarity for passage in passages), default=0.0)
    compared = [_compare(described, text, best_similarity) for text in texts]
    likely: Sequence[int] = range(len(texts))
    if preview is not None:
        likely = choose_likely([_preview(text, one, preview) for text, one in zip(texts, compared, strict=True)])
    found = reader.read(asked, [(texts[at].passage.chunk.title, texts[at].body) for at in likely])
    readings = dict(zip(likely, found, strict=True))
    wanted = list_wanted(asked)
    owners = _find_owners(texts, readings)
    parts: list[MeasuredSentences] = []
    for text, features in zip(texts, compared, strict=True):
        is_owned = [owners.get(place) == text.rank for place in text.places]
        if any(is_owned):
            reading = readings.get(text.rank)
            parts.append(_select(_add_reading(described, text, features, reading, wanted), np.array(is_owned)))
    return _join(parts, passages, described.answer_type)


def _find_owners(texts: Sequence[_Text], was_read: Container[int]) -> dict[tuple[str, int, int], int]:
    """Place of each sentence that is no question -> the rank of the passage that it is measured in."""
    owners: dict[tuple[str, int, int], int] = {}
    for text in sorted(texts, key=lambda text: (text.rank not in was_read, text.rank)):
        for place, is_stated in zip(text.places, text.is_stated.tolist(), strict=True):
            if is_stated:
                owners.setdefault(place, text.rank)
    return owners


def _preview(text: _Text, features: Mapping[str, Floats], weights: Mapping[str, float]) -> float:
    """The utility of a passage's best sentence by the features that are known before the reader reads; minus infinity
    when it has none that may be quoted."""
    utilities = np.zeros(len(text.text.sentences))
    for name, values in features.items():
        utilities += weights[name] * values
    return float(utilities[text.is_stated].max(initial=-np.inf))


def close_question(question: str) -> str:
    """The question with a question mark at its end.

    Without one the model reads it as a headline; with one, the nearest sentence by MaxSim is right in 4 more cases of
    100.
    """
    return question if question.rstrip().endswith("?") else question.rstrip(" .!…") + "?"


def _compare(question: _Question, text: _Text, best_similarity: float) -> dict[str, Floats]:
    """The features of a passage's quotable sentences that need no reader."""
    passage, quotes = text.passage, text.quotes
    if not quotes:
        return {}
    n_sentences = len(quotes)
    spans = np.array([(sentence.start, sentence.end) for sentence in text.text.sentences], np.int64) - passage.start
    n_candidates = np.array([_count_candidates(question, quote) for quote in quotes])
    others = {
        **{f"holds_{type_}": (n_candidates > 0) & (question.answer_type == type_) for type_ in DETECTABLE_TYPES},
        "holds_several": n_candidates > 1,
        "length": np.log1p([len(quote) for quote in quotes]),
        "first": np.arange(n_sentences) == 0,
        "rank": np.full(n_sentences, np.log1p(text.rank), np.float32),
        "similarity_below_best": np.full(n_sentences, best_similarity - passage.similarity, np.float32),
    }
    return {
        **compare_tokens(question.tokens, text.tokens, text.text.spans),
        **compare_words(question.words, passage, spans),
        **{name: np.asarray(values, dtype=np.float32) for name, values in others.items()},
    }


def _add_reading(
    question: _Question,
    text: _Text,
    compared: Mapping[str, Floats],
    reading: PassageReading | None,
    wanted: frozenset[How],
) -> MeasuredSentences:
    """The measured sentences of a passage, which has at least one; without the words that it says do not hold, unless
    they are `wanted`."""
    sentences, spans = text.text.sentences, text.text.spans - text.text.body
    if reading is None:
        read, found_spans = describe_unread(spans)
        held = (HOLDS,) * len(sentences)
    else:
        asked = frozenset(question.words.stems)
        kept = read_holding(
            reading, text.body, sentences, spans, wanted=wanted, answer_type=question.answer_type, asked=asked
        )
        held = kept.sentences
        if question.asks_difference:
            kept, held = _keep_differences(kept, text.body, spans)
        read, found_spans = compare_spans(kept.reading, spans)
    features = {**compared, **read}
    lend_likeness(features, sentences, held)
    shifts = [sentence.start - int(start) for sentence, start in zip(sentences, spans[:, 0], strict=True)]
    moved = [
        replace(span, start=span.start + by, end=span.end + by) for span, by in zip(found_spans, shifts, strict=True)
    ]
    ranks = np.full(len(sentences), text.rank, np.int64)
    return MeasuredSentences(ranks, sentences, features, tuple(moved), question.answer_type, held)


def _keep_differences(
    kept: HeldReading, body: str, spans: NDArray[np.int64]
) -> tuple[HeldReading, tuple[Holding, ...]]:
    """The reading without answers outside the differences of sentences that tell one."""
    held, reading = list(kept.sentences), kept.reading
    for at, (start, end) in enumerate(spans.tolist()):
        others = find_others(body[start:end])
        if others and held[at] == HOLDS:
            held[at] = replace(HOLDS, left_out=others)
            reading = leave_out(reading, [(start + first, start + last) for first, last in others])
    return replace(kept, reading=reading), tuple(held)


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
