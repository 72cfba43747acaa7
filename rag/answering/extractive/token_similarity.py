"""Token-level similarity of a question to each sentence of a passage.

The embedding model encodes the whole passage; a sentence's vectors are those of its tokens there, so "he" is encoded
with its context. Features are cosines, -1 to 1. MaxSim is ColBERT's late interaction (Khattab and Zaharia 2020): for
each token of the question the cosine of the nearest token of the sentence, averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.models.embedding import TokenVectors
from rag.models.vectors import scale_to_unit
from rag.question.keywords import Keywords
from rag.text.en.function_words import QUESTION_WORDS
from rag.text.word_lists import list_words

Floats = NDArray[np.float32]

_ASKING_WORDS = QUESTION_WORDS | list_words("far long many much often old")
"""In context, their vectors are close to those of the answers they ask for: "who" to persons, "when" to dates."""

_LOW_SHARE = 4
"""`maxsim_low` averages the lowest quarter of the question's tokens: those that the sentence does not mention."""


@dataclass(frozen=True, slots=True)
class QuestionTokens:
    """The tokens of a question that contain a letter or a digit."""

    directions: Floats
    """n_tokens x dimension, unit length."""
    asking: NDArray[np.bool_]
    """Which tokens are question words."""
    weights: Floats
    """Rarity of each token's word, 0 to 1; 0 for function words."""
    pooled: Floats
    """Direction of the mean of all its tokens, punctuation included; unit length."""


def read_question_tokens(question: str, words: Keywords, encoded: TokenVectors) -> QuestionTokens:
    """The question's tokens, from its encoding by the embedding model."""
    texts = [question[start:end].lower() for start, end in encoded.spans.tolist()]
    kept = [at for at, text in enumerate(texts) if any(character.isalnum() for character in text)]
    return QuestionTokens(
        directions=scale_to_unit(encoded.vectors[kept]),
        asking=np.array([texts[at] in _ASKING_WORDS for at in kept], dtype=bool),
        weights=np.array([_weigh(words, int(encoded.spans[at, 0])) for at in kept], np.float32),
        pooled=scale_to_unit(encoded.vectors.sum(axis=0)),
    )


@dataclass(frozen=True, slots=True)
class PassageTokens:
    """The tokens of a passage, compared with those of a question."""

    cosines: Floats
    """n_question_tokens x n_tokens."""
    vectors: Floats
    """n_tokens x dimension, not normalised."""
    starts: NDArray[np.int32]
    """Offset of each token in the encoded text."""


def pair_tokens(question: QuestionTokens, encoded: Sequence[TokenVectors]) -> list[PassageTokens]:
    """The tokens of each passage with their cosines to the question's.

    One matrix product for all passages: with one each, waking the BLAS threads took four times as long as everything
    else on a busy machine.
    """
    if not encoded:
        return []
    cosines = question.directions @ scale_to_unit(np.concatenate([passage.vectors for passage in encoded])).T
    ends = np.cumsum([len(passage.vectors) for passage in encoded])
    return [
        PassageTokens(part, passage.vectors, passage.spans[:, 0])
        for part, passage in zip(np.split(cosines, ends[:-1], axis=1), encoded, strict=True)
    ]


def compare_tokens(question: QuestionTokens, passage: PassageTokens, sentences: NDArray[np.int64]) -> dict[str, Floats]:
    """Named features, one value for each sentence.

    `sentences` is n x 2: start and end of each in the encoded text; the text before the first is the title. A sentence
    beyond the model's window has no tokens, and gets zeros. The features: `cosine` of the mean vectors of question and
    sentence; `maxsim`; the same over the question words alone (`_asking`), over the worst matched question tokens
    (`_low`), and where a token may also match the title (`_with_title`), the sentence before (`_with_previous`) or
    anything in the passage (`_passage`); and `unmet`, rarity times distance, 0 to 2, of the question's word for which
    that is greatest in sentence and title.
    """
    n_sentences = len(sentences)
    names = (
        "cosine", "maxsim", "maxsim_asking", "maxsim_low", "maxsim_with_title", "maxsim_with_previous",
        "maxsim_passage", "unmet",
    )  # fmt: skip
    cosines = passage.cosines
    if not cosines.size:
        return {name: np.zeros(n_sentences, np.float32) for name in names}
    bounds = np.searchsorted(passage.starts, sentences)
    nearest, pooled = _reduce_sentences(cosines, passage.vectors, bounds)
    title = cosines[:, : bounds[0, 0]]
    in_title = title.max(axis=1, keepdims=True) if title.shape[1] else np.full((len(cosines), 1), -1, np.float32)
    matched = np.maximum(nearest, in_title)
    previous = np.concatenate([nearest[:, :1], nearest[:, :-1]], axis=1)
    asking = question.asking if question.asking.any() else np.ones_like(question.asking)
    features = (
        pooled @ question.pooled,
        nearest.mean(axis=0),
        nearest[asking].mean(axis=0),
        np.sort(nearest, axis=0)[: max(1, len(nearest) // _LOW_SHARE)].mean(axis=0),
        matched.mean(axis=0),
        np.maximum(nearest, previous).mean(axis=0),
        np.full(n_sentences, cosines.max(axis=1).mean()),
        (question.weights[:, None] * (1 - matched)).max(axis=0),
    )
    return {name: values.astype(np.float32) for name, values in zip(names, features, strict=True)}


def _weigh(words: Keywords, offset: int) -> float:
    return next((float(words.weights[word]) for start, end, word in words.spans if start <= offset < end), 0.0)


def _reduce_sentences(cosines: Floats, vectors: Floats, bounds: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The cosine of each question token's nearest token in each sentence (n_question_tokens x n), and the direction of
    each sentence (n x dimension)."""
    nearest = np.zeros((len(cosines), len(bounds)), np.float32)
    pooled = np.zeros((len(bounds), vectors.shape[1]), np.float32)
    for at, (first, last) in enumerate(bounds.tolist()):
        if last > first:
            nearest[:, at] = cosines[:, first:last].max(axis=1)
            pooled[at] = vectors[first:last].sum(axis=0)
    return nearest, scale_to_unit(pooled)
