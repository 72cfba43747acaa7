"""The question's words that each sentence of a passage contains, that are near the sentence, and that the passage
contains.

Words are compared by stem and weighted by how rare they are in the index, so features are shares, 0 to 1, of what the
question is about.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rag.question.keywords import Keywords, find_stems
from rag.schema.answers import Passage

Floats = NDArray[np.float32]


def compare_words(words: Keywords, passage: Passage, sentences: NDArray[np.int64]) -> dict[str, Floats]:
    """Named features, one value for each sentence.

    `sentences` is n x 2: start and end of each in the passage's text. A question without content words is fully covered
    by every sentence.
    """
    n_sentences, n_words = len(sentences), len(words.stems)
    inside = np.zeros((n_sentences, n_words), bool)
    passage_holds = np.zeros(n_words, bool)
    for offset, word in find_stems(passage.text, words):
        passage_holds[word] = True
        at = int(np.searchsorted(sentences[:, 0], offset, side="right")) - 1
        if at >= 0 and offset < sentences[at, 1]:
            inside[at, word] = True
    title_holds = np.zeros(n_words, bool)
    for _, word in find_stems(_heading_of(passage), words):
        title_holds[word] = True
    nothing = np.zeros((1, n_words), bool)
    near = inside | np.concatenate([nothing, inside[:-1]]) | np.concatenate([inside[1:], nothing])
    missing = ~(passage_holds | title_holds)
    features = {
        "cover_with_title": _weigh_coverage(inside | title_holds, words.weights),
        "cover_near": _weigh_coverage(near, words.weights),
        "cover_passage": np.full(n_sentences, _weigh_coverage(~missing, words.weights)),
        "missing_number": np.full(n_sentences, bool((missing & words.numbers).any())),
        "missing_name": np.full(n_sentences, 1 - _weigh_coverage(~missing[words.names], words.weights[words.names])),
    }
    return {name: np.asarray(values, dtype=np.float32) for name, values in features.items()}


def _heading_of(passage: Passage) -> str:
    """Title and date: what the passage is about and need not repeat."""
    published = passage.chunk.published
    return passage.chunk.title if published is None else f"{passage.chunk.title} {published:%d %B %Y}"


def _weigh_coverage(held: NDArray[np.bool_], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the total weight that each row of `held` has, 0 to 1; 1 for a question without content words."""
    total = float(weights.sum())
    return np.asarray(held @ weights / total if total else np.ones(held.shape[:-1]), dtype=np.float64)
