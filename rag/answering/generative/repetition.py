"""Notices a language model that repeats itself: some small ones do not stop by themselves."""

from __future__ import annotations

REPEATS = 4
"""A phrase that ends the text this many times in a row is a loop."""

LONGEST_PHRASE = 40
"""Words of the longest phrase that is looked for."""

SHORTEST_LOOP = 8
"""A loop has at least this many words: "no, no, no, no" is speech."""


def is_looping(text: str) -> bool:
    """Whether the text ends with one phrase over and over, whatever its case; the last, unfinished word is ignored."""
    words = text[-LONGEST_PHRASE * REPEATS * 12 :].casefold().split()[:-1]
    for size in range(1, min(LONGEST_PHRASE, len(words) // REPEATS) + 1):
        repeats = max(REPEATS, -(-SHORTEST_LOOP // size))
        tail = words[-size * repeats :]
        if len(tail) == size * repeats and tail == tail[-size:] * repeats:
            return True
    return False
