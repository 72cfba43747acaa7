"""The points of a comparison: what several sides talk about, found by similar meaning and shared words.

Owns which sentences go side by side and their label. A sentence belongs to at most one point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.kinds.articles import Embed
from rag.kinds.sides import Side
from rag.schema.facts import IndexedSentence
from rag.text.en.lexicon import SPEECH_VERBS
from rag.text.en.names import OFFICES, SAME_NAMES, SEATS
from rag.text.en.numbers import WEEKDAYS
from rag.text.words import WORD, fold_text, list_content_words, stem_content, stem_word

MAX_SENTENCES = 100
"""Most sentences compared per side."""
MIN_LIKENESS = 0.5
"""Least likeness of two sentences that make the same point: their cosine, adjusted for shared words."""
_WORD_WEIGHT, _NO_WORD = 0.3, 0.1
"""Added to the cosine when all words are shared, and subtracted when none is; set by reading results."""
MOST_SHARED, MOST_OWN = 5, 3
"""Most points shared by several sides, and most points of each side alone."""
LABEL_WORDS = 3
ONLY_HERE = "Only here"
_COMMON_SHARE = 0.3
"""A word in more than this share of the sentences does not make a point."""
_COUNTRIES = frozenset(word for group in SAME_NAMES for word in group) | frozenset(SEATS)
_GENERAL = frozenset(map(stem_word, OFFICES | SPEECH_VERBS | _COUNTRIES | frozenset(WEEKDAYS)))


@dataclass(frozen=True, slots=True)
class Point:
    """What the sides say on one thing."""

    label: str
    """The words that the cells share, `ONLY_HERE` for what only one side talks about, or ""."""
    cells: tuple[IndexedSentence | None, ...]
    """One for each side; None where it says nothing."""

    @property
    def is_shared(self) -> bool:
        return sum(cell is not None for cell in self.cells) > 1


def find_points(sides: Sequence[Side], embed: Embed) -> list[Point]:
    """The points: shared ones first, in order of the first side's text, then those of a single side."""
    kept = [side.sentences[:MAX_SENTENCES] for side in sides]
    together = _list_together(kept)
    apart = [[one for one in own if one.number not in together] for own in kept]
    vectors = [embed([one.text for one in own]) if own else np.zeros((0, 1), np.float32) for own in apart]
    common = _list_common(apart) | {stem for side in sides for stem in stem_content(side.title) if not side.is_article}
    rows = _match(apart, vectors, common)
    points = [Point("", tuple(one if one in own else None for own in kept)) for one in together.values()][:MOST_OWN]
    shared = [_make_point(row, apart, common) for row in rows]
    used = [{row[side] for row in rows} for side in range(len(sides))]
    alone = [
        Point(label, tuple(own[at] if number == side else None for number in range(len(sides))))
        for side, own in enumerate(apart)
        for at, label in _choose_own(vectors, side, used[side])
    ]
    return [*points, *sorted(shared, key=_order), *alone]


def _list_common(apart: Sequence[Sequence[IndexedSentence]]) -> frozenset[str]:
    """Stems that do not make a point: those that many sentences have, offices, countries, days, and verbs of saying."""
    contents = [stem_content(one.text) for own in apart for one in own]
    counts = Counter(stem for stems in contents for stem in stems)
    return _GENERAL | {stem for stem, count in counts.items() if count > max(3, _COMMON_SHARE * len(contents))}


def _order(point: Point) -> tuple[str, int]:
    first = next(cell for cell in point.cells if cell is not None)
    return first.file, first.start


def _list_together(kept: Sequence[Sequence[IndexedSentence]]) -> dict[int, IndexedSentence]:
    """The sentences that belong to several sides, by number."""
    seen: dict[int, IndexedSentence] = {}
    together: dict[int, IndexedSentence] = {}
    for own in kept:
        for one in own:
            if one.number in seen:
                together[one.number] = one
            seen[one.number] = one
    return together


def _match(
    apart: Sequence[Sequence[IndexedSentence]], vectors: Sequence[NDArray[np.float32]], common: frozenset[str]
) -> list[tuple[int | None, ...]]:
    """For each shared point, the position of its sentence in each side: most alike pairs first, each sentence once."""
    pairs = []
    for one in range(len(apart)):
        for other in range(one + 1, len(apart)):
            if len(apart[one]) and len(apart[other]):
                likeness = _measure_likeness(apart[one], apart[other], vectors[one] @ vectors[other].T, common)
                places = np.argwhere(likeness >= MIN_LIKENESS).tolist()
                pairs += [(float(likeness[at, to]), one, at, other, to) for at, to in places]
    rows: list[list[int | None]] = []
    for _, one, at, other, to in sorted(pairs, reverse=True):
        mine = next((row for row in rows if row[one] == at), None)
        theirs = next((row for row in rows if row[other] == to), None)
        if mine is None and theirs is None and len(rows) < MOST_SHARED:
            row: list[int | None] = [None] * len(apart)
            row[one], row[other] = at, to
            rows.append(row)
        elif mine is not None and theirs is None and mine[other] is None:
            mine[other] = to
        elif theirs is not None and mine is None and theirs[one] is None:
            theirs[one] = at
    return [tuple(row) for row in rows]


def _measure_likeness(
    mine: Sequence[IndexedSentence],
    theirs: Sequence[IndexedSentence],
    cosines: NDArray[np.float32],
    common: frozenset[str],
) -> NDArray[np.float32]:
    """Cosine, raised for shared words that are not common and lowered when there are none."""
    held = [stem_content(one.text) - common for one in theirs]
    likeness = np.zeros_like(cosines)
    for at, one in enumerate(mine):
        stems = stem_content(one.text) - common
        for to, other in enumerate(held):
            shared = len(stems & other)
            bonus = _WORD_WEIGHT * shared / min(len(stems), len(other)) if shared else -_NO_WORD
            likeness[at, to] = cosines[at, to] + bonus
    return likeness


def _make_point(row: Sequence[int | None], apart: Sequence[Sequence[IndexedSentence]], common: frozenset[str]) -> Point:
    cells = tuple(None if at is None else own[at] for at, own in zip(row, apart, strict=True))
    return Point(_write_label([cell for cell in cells if cell is not None], common), cells)


def _write_label(cells: Sequence[IndexedSentence], common: frozenset[str]) -> str:
    """The content words that the sentences share, written as in the first."""
    held = frozenset.intersection(*(stem_content(one.text) for one in cells))
    shared = held - common or held - _GENERAL or held
    words = {stem_word(word): word for word in reversed(list_content_words(cells[0].text))}
    written = {fold_text(match.group()): match.group() for match in reversed(list(WORD.finditer(cells[0].text)))}
    chosen = [word for stem, word in reversed(list(words.items())) if stem in shared][:LABEL_WORDS]
    return ", ".join(written.get(word, word) for word in chosen)


def _choose_own(vectors: Sequence[NDArray[np.float32]], side: int, used: set[int | None]) -> list[tuple[int, str]]:
    """Positions, in order, of a side's telling sentences outside shared points, chosen for being least like the other
    sides'; each with its label, which is "" when another side says something similar."""
    others = [one for number, one in enumerate(vectors) if number != side and len(one)]
    free = [at for at in range(len(vectors[side])) if at not in used]
    if not free:
        return []
    nearest = np.full(len(vectors[side]), -1.0)
    if others:
        nearest = np.max(np.concatenate([vectors[side] @ one.T for one in others], axis=1), axis=1)
    chosen = sorted(free, key=lambda at: float(nearest[at]) - _measure_centre(vectors[side], at))[:MOST_OWN]
    return [(at, ONLY_HERE if nearest[at] < MIN_LIKENESS else "") for at in sorted(chosen)]


def _measure_centre(vectors: NDArray[np.float32], at: int) -> float:
    """How near a sentence is to the others of its side, so that the telling ones are shown."""
    return float((vectors @ vectors[at]).mean())
