"""What many articles are about, as threads: groups of articles with similar openings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.kinds.articles import Articles
from rag.schema.facts import IndexedArticle

MOST_READ = 1500
"""Most articles whose vectors are read; above that, an evenly spread sample represents them all."""
_FEWEST_THREADS, _MOST_THREADS = 3, 7
_ROUNDS = 12

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Thread:
    """Articles about one thing."""

    members: tuple[IndexedArticle, ...]
    """The most central first."""


def find_threads(articles: Articles, listed: Sequence[IndexedArticle]) -> list[Thread]:
    """The threads of the articles, the largest first. Their number grows with the square root of the number of
    articles.

    An article is represented by the vector of its first chunk, which has its title and opening.
    """
    step = max(1, -(-len(listed) // MOST_READ))
    read = listed[::step]
    openings = articles.facts.read_openings([one.number for one in read])
    vectors = {chunk.id: vector for chunk, vector in articles.store.read_chunks_by_id(list(openings.values()))}
    placed = [one for one in read if openings.get(one.number) in vectors]
    if not placed:
        return []
    points = np.stack([vectors[openings[one.number]] for one in placed])
    k = int(np.clip(round(np.sqrt(len(placed) / 2)), min(_FEWEST_THREADS, len(placed)), _MOST_THREADS))
    nearest, cosines = cluster(points, k)
    threads = []
    for number in range(k):
        inside = np.flatnonzero(nearest == number)
        ordered = inside[np.argsort(-cosines[inside], kind="stable")]
        if len(ordered):
            threads.append(Thread(tuple(placed[at] for at in ordered)))
    return sorted(threads, key=lambda thread: -len(thread.members))


def cluster(points: Vectors, k: int) -> tuple[NDArray[np.int64], Vectors]:
    """Spherical k-means: the cluster of each point (n x dimension, unit length), and the cosine to its centre.

    The first centre is the point nearest to the mean, each next one the point farthest from all centres, so the result
    is deterministic.
    """
    centres = points[[int(np.argmax(points @ points.mean(axis=0)))]]
    while len(centres) < k:
        farthest = int(np.argmin((points @ centres.T).max(axis=1)))
        centres = np.concatenate([centres, points[[farthest]]])
    for _ in range(_ROUNDS):
        nearest = np.argmax(points @ centres.T, axis=1)
        means = [points[nearest == at].mean(axis=0) if (nearest == at).any() else centres[at] for at in range(k)]
        centres = np.stack([mean / max(float(np.linalg.norm(mean)), 1e-9) for mean in means])
    cosines = points @ centres.T
    nearest = np.argmax(cosines, axis=1)
    return nearest, cosines[np.arange(len(points)), nearest]
