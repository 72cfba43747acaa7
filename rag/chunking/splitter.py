"""Adapts a sentence splitter named in the settings so that it gives exact spans.

Some splitters return texts, as LlamaIndex's do. Each text is then searched in order to get its true span: LlamaIndex's
own offsets are wrong on repeated text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from rag.components import Part
from rag.errors import ModelError

SplitText = Callable[[str], Sequence[tuple[int, int]]]
"""A text -> the spans (start, end) of its sentences: in order, not overlapping, inside the text."""

_WORD = re.compile(r"\w")


def load_splitter(part: Part) -> SplitText:
    """A named splitter: a function, an object with `split(text)`, or a LlamaIndex node parser.

    It returns the spans or the texts of the sentences. Raises `SettingsError` when it is not a splitter. The returned
    function raises `ModelError` when the part fails or returns something that is not in the text.
    """
    made = part.take()
    split = _find_split(made)
    if split is None:
        raise part.describe_misfit(made, "a sentence splitter: it has neither split(text) nor split_text(text)")

    def split_checked(text: str) -> list[tuple[int, int]]:
        try:
            pieces = list(split(text))
        except Exception as error:  # third-party code may raise anything
            raise ModelError(f"The {part.describe_failure(error)}") from error
        return place_sentences(text, pieces, name=part.name)

    return split_checked


def _find_split(made: Any) -> Callable[[str], Iterable[Any]] | None:
    for name in ("split", "split_text"):
        split = getattr(made, name, None)
        if callable(split):
            return split  # type: ignore[no-any-return]
    if callable(getattr(made, "get_nodes_from_documents", None)):
        from rag.chunking.llama_index_nodes import parse_nodes

        return partial(parse_nodes, made)
    return made if callable(made) else None


def place_sentences(text: str, pieces: Iterable[object], *, name: str) -> list[tuple[int, int]]:
    """The spans of sentences in a text, given as spans or as their texts in order.

    Raises `ModelError` when one is neither, is not in the text after the one before it, or skips words of the text.
    """
    spans: list[tuple[int, int]] = []
    position = 0
    for piece in pieces:
        start, end = _find_span(text, piece, position)
        if not position <= start <= end <= len(text) or (isinstance(piece, str) and _WORD.search(text[position:start])):
            said = repr(piece)[:80]
            raise ModelError(
                f"The sentence splitter {name} gave {said}, which is not in the text directly after the sentence "
                "before it. A splitter gives the text's own words, or their spans, in order, without gap or overlap."
            )
        if start < end:
            spans.append((start, end))
        position = end
    return spans


def _find_span(text: str, piece: object, position: int) -> tuple[int, int]:
    """The span of a piece in the text, from `position` on; (-1, -1) when it is not there or is neither a text nor a
    span."""
    if isinstance(piece, str):
        words = piece.strip()
        start = text.find(words, position)
        return start, start + len(words)
    if isinstance(piece, (tuple, list)) and len(piece) == 2 and all(type(one) is int for one in piece):
        return piece[0], piece[1]
    return -1, -1
