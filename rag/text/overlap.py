"""How much two sets of words share. The caller decides what an empty set counts as."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Set


def measure_overlap(one: Set[Hashable], other: Set[Hashable], *, when_empty: float) -> float:
    """Share of the smaller set that is also in the other set, 0 to 1 (Szymkiewicz-Simpson coefficient)."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else when_empty


def measure_coverage(words: Collection[Hashable], held: Set[Hashable], *, when_empty: float) -> float:
    """Share of `words` that is in `held`, 0 to 1. A word that occurs twice in a list counts twice."""
    return sum(word in held for word in words) / len(words) if words else when_empty
