"""Which sentences of a section go into one chunk: as many as fit, with some shared between neighbours.

A sentence costs its word pieces, and a chunk has a budget of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rag.chunking.sentences import trim_sentence
from rag.schema.documents import Sentence

CountTokens = Callable[[Sequence[str]], list[int]]
"""Texts -> number of word pieces of each, without special tokens."""

MAX_CHARACTERS_PER_TOKEN = 8
"""Text longer than this times its budget is cut too. WordPiece counts a word of over 100 characters as one
unknown piece, so a megabyte without spaces would otherwise pass as one token."""

COUNTED_CHARACTERS = 100_000
"""Characters of text, roughly, whose tokens are counted at a time."""

_CUTS = (re.compile(r"[\n;]"), re.compile(r"\s"))
_FIRST_REACH = 500
"""Characters around the middle of a sentence that are searched first for a place to cut it."""


def fit_sentences(
    text: str, sentences: Sequence[Sentence], count_tokens: CountTokens, budget: int
) -> tuple[list[Sentence], list[int]]:
    """The sentences with their number of word pieces. A sentence over the budget is halved at white space until it
    fits.

    Tokens are counted for many sentences at once, but never for more text than a few dozen pages: a tokenizer takes
    fifty times the memory of its text.
    """
    fitting: list[Sentence] = []
    costs: list[int] = []
    for some in _slice_by_length(text, sentences, budget * MAX_CHARACTERS_PER_TOKEN):
        counts = count_tokens([text[sentence.start : sentence.end] for sentence in some])
        for sentence, count in zip(some, counts, strict=True):
            if count <= budget or sentence.end - sentence.start <= 1:
                fitting.append(sentence)
                costs.append(count)
                continue
            inner, inner_costs = fit_sentences(text, _halve(text, sentence), count_tokens, budget)
            fitting.extend(inner)
            costs.extend(inner_costs)
    return fitting, costs


def _slice_by_length(text: str, sentences: Sequence[Sentence], longest: int) -> Iterator[list[Sentence]]:
    """The sentences in order, a list at a time, those with more than `longest` characters halved."""
    some: list[Sentence] = []
    characters = 0
    for sentence in sentences:
        for piece in _halve_to(text, sentence, max(longest, 1)):
            some.append(piece)
            characters += piece.end - piece.start
            if characters >= COUNTED_CHARACTERS:
                yield some
                some, characters = [], 0
    if some:
        yield some


def _halve_to(text: str, sentence: Sentence, longest: int) -> Iterator[Sentence]:
    waiting = [sentence]
    while waiting:
        first = waiting.pop()
        if first.end - first.start <= longest:
            yield first
        else:
            waiting.extend(reversed(_halve(text, first)))


def _halve(text: str, sentence: Sentence) -> list[Sentence]:
    """Two halves, cut near the middle: at a line end or semicolon if there is one, else at white space."""
    start, end = sentence.start, sentence.end
    middle = (start + end) // 2
    for pattern in _CUTS:
        cut = _find_nearest_end(pattern, text, start, end)
        if cut is not None:
            middle = cut
            break
    return [half for span in ((start, middle), (middle, end)) for half in trim_sentence(text, *span, sentence.kind)]


def _find_nearest_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """The end of the match that ends nearest to the middle of `start:end`; None without a match inside it."""
    middle = (start + end) // 2
    reach = _FIRST_REACH
    while True:
        left, right = max(start, middle - reach - 1), min(end, middle + reach)
        ends = [match.end() for match in pattern.finditer(text, left, right) if start < match.end() < end]
        if ends:
            return min(ends, key=lambda cut: abs(cut - middle))
        if (left, right) == (start, end):
            return None
        reach *= 8


def pack(sentences: Sequence[Sentence], costs: Sequence[int], budget: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Ranges `first:last` of the sentences in each chunk. Each range starts later than the one before."""
    first = 0
    if not sentences:
        yield 0, 0
        return
    while True:
        last = _fill(sentences, costs, first, budget)
        yield first, last
        if last == len(sentences):
            return
        following = last
        shared = 0
        while following - 1 > first and shared + costs[following - 1] <= overlap:
            following -= 1
            shared += costs[following]
        # If the next chunk had no space for a new sentence after the overlap, it would only repeat this one.
        while following < last and _fill(sentences, costs, following, budget) <= last:
            following += 1
        first = following


def _fill(sentences: Sequence[Sentence], costs: Sequence[int], first: int, budget: int) -> int:
    """The end of the chunk that starts at `first`: as many sentences as fit, without a heading at its end."""
    last, used = first, 0
    start = sentences[first].start
    while last < len(sentences):
        characters = sentences[last].end - start
        over = used + costs[last] > budget or characters > budget * MAX_CHARACTERS_PER_TOKEN
        if over and last > first:
            break
        used += costs[last]
        last += 1
    if last < len(sentences):
        while last - 1 > first and sentences[last - 1].kind == "heading":
            last -= 1
    return last
