"""Pairs of sentences about the same thing, found among all sentences of an index by the rare words they share.

Owns how many pairs are compared. Every sentence is considered; the work is limited by dropping the most common words
first, so it grows with the number of words, not with the square of the number of sentences. `differences` decides
whether two sentences differ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PAIR_BUDGET = 3_000_000
"""Most word matches between two sentences that are counted, rarest words first."""
MAX_SENTENCES_A_WORD = 200
"""A word in more sentences than this says little about their subject."""
MIN_SHARED_WORDS = 2
"""Fewest rare words that a pair shares."""
CANDIDATES = 20_000
"""Most pairs compared word by word, those with the largest share of rare words first."""


@dataclass(frozen=True, slots=True)
class SentencePair:
    """Two sentences that share much of what they say."""

    one: int
    other: int
    """Positions in the sequence that was searched; `one` is the smaller."""
    share: float
    """Part of the shorter sentence's content that the other also has, 0 to 1; rare words weigh more."""
    mutual: float
    """The same for the longer sentence: how much of it the shorter one covers."""


def find_pairs(contents: Sequence[frozenset[str]], *, min_share: float, min_mutual: float = 0.0) -> list[SentencePair]:
    """The pairs of contents (stems) that share at least `min_share` of the smaller one and `min_mutual` of the larger,
    the largest overlap first."""
    stems = {stem: number for number, stem in enumerate(dict.fromkeys(stem for one in contents for stem in one))}
    if not stems:
        return []
    counts = np.fromiter((len(one) for one in contents), np.int64, len(contents))
    owners = np.repeat(np.arange(len(contents)), counts)
    numbers = np.fromiter((stems[stem] for one in contents for stem in one), np.int64, int(counts.sum()))
    frequencies = np.bincount(numbers, minlength=len(stems))
    weights = np.log(1 + len(contents) / frequencies)
    first, second = _list_candidates(owners, numbers, frequencies, weights)
    weight_of = dict(zip(stems, weights.tolist(), strict=True))
    totals = np.bincount(owners, weights[numbers], minlength=len(contents)).tolist()
    pairs = []
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        shared = math.fsum(weight_of[stem] for stem in contents[one] & contents[other])
        less, more = sorted((totals[one], totals[other]))
        if shared >= min_share * less and shared >= min_mutual * more:
            pairs.append(SentencePair(one, other, shared / less, shared / more))
    return sorted(pairs, key=lambda pair: (-pair.mutual - pair.share, pair.one, pair.other))


def _list_candidates(
    owners: NDArray[np.int64], numbers: NDArray[np.int64], frequencies: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions of both sides of the pairs that share enough rare words, at most `CANDIDATES`."""
    n_sentences = int(owners.max()) + 1
    ceiling = _choose_ceiling(frequencies)
    order = np.argsort(numbers, kind="stable")
    starts = np.concatenate([[0], np.cumsum(frequencies)])
    keys: list[NDArray[np.int64]] = []
    met: list[NDArray[np.float64]] = []
    triangles: dict[int, tuple[NDArray[np.intp], NDArray[np.intp]]] = {}
    for stem in np.flatnonzero((frequencies >= 2) & (frequencies <= ceiling)).tolist():
        holders = owners[order[starts[stem] : starts[stem + 1]]]
        size = len(holders)
        if size not in triangles:
            triangles[size] = np.triu_indices(size, 1)
        upper, lower = triangles[size]
        keys.append(holders[upper] * n_sentences + holders[lower])
        met.append(np.full(len(upper), weights[stem]))
    if not keys:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    unique, inverse, shared = np.unique(np.concatenate(keys), return_inverse=True, return_counts=True)
    gained = np.bincount(inverse.ravel(), np.concatenate(met))
    kept = np.flatnonzero(shared >= MIN_SHARED_WORDS)
    first, second = unique[kept] // n_sentences, unique[kept] % n_sentences
    totals = np.bincount(owners, weights[numbers], minlength=n_sentences)
    shares = gained[kept] * (1 / totals[first] + 1 / totals[second])
    best = np.argsort(-shares, kind="stable")[:CANDIDATES]
    return first[best], second[best]


def _choose_ceiling(frequencies: NDArray[np.int64]) -> int:
    """The largest number of sentences a word may occur in so that all pairs stay within the budget."""
    sizes = np.bincount(np.minimum(frequencies, MAX_SENTENCES_A_WORD + 1), minlength=MAX_SENTENCES_A_WORD + 2)
    spans = np.arange(len(sizes))
    spent = np.cumsum(sizes * (spans * (spans - 1) // 2))[: MAX_SENTENCES_A_WORD + 1]
    return int(np.searchsorted(spent, PAIR_BUDGET, side="right")) - 1
