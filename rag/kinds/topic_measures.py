"""How much each place of the articles is about a subject: by its words in it and near it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.kinds.articles import Articles
from rag.kinds.mentions_of import Unit

_WINDOW = 3
"""Units count as mentioned together within this many sentences before and after."""
_REGION = 8.0
"""Standard deviation, in sentences, of the smoothing that gives `region`."""

Floats = NDArray[np.float64]


def weigh_units(units: Sequence[Unit], articles: Articles) -> Floats:
    """How much each unit tells, by its rarity; the weights sum to 1."""
    total = sum(article.words for article in articles.listed) / 20 + 1
    rarity = np.asarray([np.log(1 + total / (len(unit.places) + 1)) for unit in units])
    return np.asarray(rarity / rarity.sum(), np.float64)


def measure_coverage(units: Sequence[Unit], weights: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The numbers of the sentences with a unit, and the share of all units' weight found within `_WINDOW` sentences of
    each, in the same article."""
    article_of = {number: article for unit in units for number, article in unit.places.items()}
    if not article_of:
        return np.zeros(0, np.int64), np.zeros(0)
    numbers = np.asarray(sorted(article_of), np.int64)
    own = np.asarray([article_of[number] for number in numbers.tolist()], np.int64)
    first = int(numbers[0]) - _WINDOW
    size = int(numbers[-1]) + _WINDOW + 1 - first
    coverage = np.zeros(len(numbers))
    for unit, weight in zip(units, weights, strict=True):
        at = np.fromiter(unit.places, np.int64, len(unit.places)) - first
        article = np.fromiter(unit.places.values(), np.int64, len(unit.places))
        is_near = np.zeros(len(numbers), bool)
        for direction in (1, -1):
            nearest = np.zeros(size, np.int64)
            for distance in range(_WINDOW, -1, -1):  # the nearest place is written last and wins
                nearest[at + direction * distance] = article
            is_near |= nearest[numbers - first] == own
        coverage += weight * is_near
    return numbers, coverage


def spread_near(held: Floats) -> Floats:
    """The same, including the units of `_WINDOW` sentences before and after."""
    near = held.copy()
    for shift in range(1, _WINDOW + 1):
        near[shift:] = np.maximum(near[shift:], held[:-shift])
        near[:-shift] = np.maximum(near[:-shift], held[shift:])
    return np.asarray(near, np.float64)


def smooth(values: Floats) -> Floats:
    """A running average with a Gaussian of `_REGION` sentences."""
    reach = int(3 * _REGION)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / _REGION) ** 2)
    weight = np.convolve(np.ones(len(values)), kernel, "full")[reach : reach + len(values)]
    return np.asarray(np.convolve(values, kernel, "full")[reach : reach + len(values)] / weight, np.float64)
