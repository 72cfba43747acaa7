"""Who says each sentence of a transcript, read from the "Name:" that opens a turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.schema.facts import IndexedSentence
from rag.text.capitals import CAPITALS

_LABEL = re.compile(rf"((?:[{CAPITALS}][\w.'’-]*)(?: [\w.'’&-]+){{0,6}})(?: ?\([^:\n]{{1,90}}\))?: ")

_FEWEST_TURNS = 4
"""An article with fewer labelled sentences is prose with a colon here and there."""
_SHARE_OF_TURNS = 0.03
"""Least share of a transcript's sentences that open a turn."""


def read_speakers(sentences: Sequence[IndexedSentence]) -> list[str]:
    """The speaker of each sentence of one article, in order; "" before the first turn, and everywhere if the article is
    not a transcript."""
    labels = [_read_label(one.text) for one in sentences]
    counts = Counter(label for label in labels if label)
    turns = sum(counts.values())
    if turns < max(_FEWEST_TURNS, _SHARE_OF_TURNS * len(sentences)) or max(counts.values()) < 2:
        return [""] * len(sentences)
    speakers: list[str] = []
    current = ""
    for label in labels:
        current = label or current
        speakers.append(current)
    return speakers


def label_speakers(sentences: Sequence[IndexedSentence]) -> dict[int, str]:
    """Sentence number -> speaker, for each sentence of one article that does not name its speaker itself."""
    spoken = zip(sentences, read_speakers(sentences), strict=True)
    return {one.number: name for one, name in spoken if name and not _read_label(one.text)}


def drop_label(text: str) -> str:
    """The sentence without the "Name:" that opens it."""
    match = _LABEL.match(text)
    return text[match.end() :] if match else text


def _read_label(text: str) -> str:
    match = _LABEL.match(text)
    return match[1] if match else ""
