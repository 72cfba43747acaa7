"""Functions that turn word lists, written as paragraphs in `en/`, into sets, groups and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable


def list_words(text: str) -> frozenset[str]:
    """The words of a text, separated by white space."""
    return frozenset(text.split())


def list_pairs(text: str) -> dict[str, str]:
    """Pairs of words, two blanks between pairs: "be was  go went" -> be: was, go: went."""
    return {pair[0]: pair[1] for pair in list_groups(text)}


def list_groups(text: str) -> tuple[tuple[str, ...], ...]:
    """Groups of words: words of a group are separated by one space, groups by more white space."""
    return tuple(tuple(group.split()) for group in re.split(r"\s{2,}", text.strip()))


def list_forms(text: str) -> tuple[tuple[str, ...], ...]:
    """Groups of names of several words: groups are separated by semicolons, names of a group by commas."""
    return tuple(tuple(name.strip() for name in group.split(",")) for group in " ".join(text.split()).split(";"))


def list_opposites(text: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Pairs of opposite groups, one pair a line: "rise grow: fall shrink"."""
    pairs = []
    for line in text.strip().splitlines():
        one, other = line.split(":")
        pairs.append((list_words(one), list_words(other)))
    return tuple(pairs)


def match_any(words: Iterable[str]) -> str:
    """A regular expression group that matches any of the words, longer ones first.

    Words are taken literally. The group has no boundaries of its own, so that callers can add an ending to it.
    """
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"
