"""A sentence splitter named in the settings, adapted to give exact spans.

Some splitters give texts, as LlamaIndex's do. Each is then searched for in order, so that its span is where it really
is: LlamaIndex's own offsets are wrong on repeated text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rag.components import Part
from rag.errors import ModelError

SplitText = Callable[[str], Sequence[tuple[int, int]]]
"""A text -> the spans (start, end) of its sentences: in order, not overlapping, inside the text."""


def load_splitter(part: Part) -> SplitText:
    """A named splitter: a function, or an object with `split(text)` or LlamaIndex's `split_text(text)`.

    It gives the spans or the texts of the sentences. Raises `SettingsError` when it is not a splitter. The function
    returned raises `ModelError` when a span or text is not in the text.
    """
    made = part.make() if isinstance(part.find(), type) or part.options else part.find()
    split = next(
        (found for name in ("split", "split_text", "__call__") if callable(found := getattr(made, name, None))), None
    )
    if split is None:
        raise part.describe_misfit(made, "a sentence splitter: it has neither split(text) nor split_text(text)")
    return lambda text: place_sentences(text, _call(split, text, part), name=part.name)


def _call(split: Callable[[str], Any], text: str, part: Part) -> list[Any]:
    try:
        return list(split(text))
    except Exception as error:  # third-party code
        raise ModelError(f"The sentence splitter {part.name} failed: {type(error).__name__}: {error}") from error


def place_sentences(text: str, pieces: Iterable[str | tuple[int, int]], *, name: str) -> list[tuple[int, int]]:
    """The spans of sentences in a text, given as spans or as their texts in order.

    Raises `ModelError` when one is not in the text after the one before it.
    """
    spans: list[tuple[int, int]] = []
    position = 0
    for piece in pieces:
        if isinstance(piece, str):
            words = piece.strip()
            start = text.find(words, position)
            end = start + len(words)
        else:
            start, end = piece
        if not position <= start <= end <= len(text):
            said = repr(piece)[:80]
            raise ModelError(
                f"The sentence splitter {name} gave {said}, which is not in the text after the sentence before it. "
                "A splitter must give the text's own words, in order, without overlap."
            )
        if start < end:
            spans.append((start, end))
        position = end
    return spans
