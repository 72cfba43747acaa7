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


def fit_sentences(
    text: str, sentences: Sequence[Sentence], count_tokens: CountTokens, budget: int
) -> tuple[list[Sentence], list[int]]:
    """The sentences with their number of word pieces. A sentence over the budget is halved at white space until it
    fits."""
    fitting: list[Sentence] = []
    costs: list[int] = []
    counts = count_tokens([text[sentence.start : sentence.end] for sentence in sentences])
    for sentence, count in zip(sentences, counts, strict=True):
        if _fits(sentence, count, budget):
            fitting.append(sentence)
            costs.append(count)
            continue
        halves = [half for span in _halve(text, sentence) for half in trim_sentence(text, *span, sentence.kind)]
        inner, inner_costs = fit_sentences(text, halves, count_tokens, budget)
        fitting.extend(inner)
        costs.extend(inner_costs)
    return fitting, costs


def _fits(sentence: Sentence, tokens: int, budget: int) -> bool:
    characters = sentence.end - sentence.start
    return characters <= 1 or (tokens <= budget and characters <= budget * MAX_CHARACTERS_PER_TOKEN)


def _halve(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """Two spans, cut near the middle: at a line end or semicolon if there is one, else at white space."""
    middle = (sentence.start + sentence.end) // 2
    for pattern in (r"[\n;]", r"\s"):
        ends = [match.end() for match in re.finditer(pattern, text[sentence.start : sentence.end])]
        inner = [sentence.start + end for end in ends if 0 < end < sentence.end - sentence.start]
        if inner:
            middle = min(inner, key=lambda cut: abs(cut - middle))
            break
    return [(sentence.start, middle), (middle, sentence.end)]


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
