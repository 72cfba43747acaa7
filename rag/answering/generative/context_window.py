"""Which passages a language model is given: the best ones that fit its context window, counted in its own tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.language_models.prompts import write_answer_prompt, write_passage
from rag.schema.answers import Passage

TEMPLATE_TOKENS = 48
"""Generous allowance for what a chat template adds around the turns."""

REPAIR_SHARE = 0.15
"""Share of the window kept free for the repair round, whose prompt adds the answer and the failed sentences."""

MIN_PASSAGE_TOKENS = 48
"""A passage is not cut shorter than this."""


def fit_passages(
    question: str,
    passages: Sequence[Passage],
    *,
    window_tokens: int,
    answer_tokens: int,
    max_sentences: int,
    count_tokens: Callable[[str], int],
) -> list[Passage]:
    """As many of the first passages as fit beside instructions, question and answer, in order.

    The last one may be cut after a whole sentence. There is always at least one, however small the window; the model
    then reports that the prompt is too long.
    """
    frame = sum(
        count_tokens(message.text) for message in write_answer_prompt(question, [], max_sentences=max_sentences)
    )
    left = int(window_tokens * (1 - REPAIR_SHARE)) - answer_tokens - frame - TEMPLATE_TOKENS
    fitting: list[Passage] = []
    for n, passage in enumerate(passages, start=1):
        tokens = count_tokens(write_passage(n, passage))
        if tokens > left:
            cut = _cut_passage(n, passage, left, count_tokens)
            return [*fitting, cut] if cut else fitting or [halve_passage(passage)]
        left -= tokens
        fitting.append(passage)
    return fitting


def shrink(passages: Sequence[Passage]) -> list[Passage]:
    """The first half of the passages, or the first half of the sentences of a single one. Empty for a single
    sentence."""
    if len(passages) > 1:
        return list(passages[: len(passages) // 2])
    halved = [halve_passage(passage) for passage in passages]
    return [] if halved == list(passages) else halved


def halve_passage(passage: Passage) -> Passage:
    """The first half of the passage's sentences; the passage itself when it has only one."""
    count = len(passage.chunk.sentences)
    return _keep_sentences(passage, count // 2) if count > 1 else passage


def _cut_passage(n: int, passage: Passage, tokens: int, count_tokens: Callable[[str], int]) -> Passage | None:
    """As many of the passage's first sentences as fit into `tokens`; None when they are too few."""
    if tokens < MIN_PASSAGE_TOKENS:
        return None
    fewest, most = 0, len(passage.chunk.sentences) - 1
    while fewest < most:
        middle = (fewest + most + 1) // 2
        if count_tokens(write_passage(n, _keep_sentences(passage, middle))) <= tokens:
            fewest = middle
        else:
            most = middle - 1
    return _keep_sentences(passage, fewest) if fewest > 0 else None


def _keep_sentences(passage: Passage, count: int) -> Passage:
    """The passage up to the end of sentence `count`, counted from 1.

    Its copies are not cut: the spans cited in the passage are still valid in them.
    """
    chunk = passage.chunk
    end = chunk.sentences[count - 1].end
    kept = replace(chunk, end=end, text=chunk.text[: end - chunk.start], sentences=chunk.sentences[:count])
    return replace(passage, chunk=kept)
