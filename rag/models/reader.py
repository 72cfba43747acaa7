"""The reader: the model that finds the answer to a question in a passage, or finds that the passage has none.

Owns running the model and the meaning of its outputs. `answering` decides which sentences to quote; how the model was
made is in `training/reader/`. Importing this module loads no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.models.onnx import END_ID, START_ID, WEIGHTS_FOLDER, encode_texts, for_each, load_once, open_model

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

READER_NAME = "footnote-reader"
WINDOW_TOKENS = 320
"""Longest input in word pieces: question, title, passage and special tokens."""
QUESTION_TOKENS, TITLE_TOKENS = 40, 16
"""Longest question and title; the rest is cut, as in training."""
OVERLAP_TOKENS = 64
"""Word pieces that neighbouring windows of a long passage share."""
ANSWER_TOKENS = 30
"""Longest answer, the usual limit for SQuAD (as in the code of the BERT paper)."""

STATES = "token_vectors"
"""Name in the graph of the network's last hidden state, which `read_relations` uses."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A span of a passage that may be the answer."""

    start: int
    end: int
    """Characters `start:end` of the passage."""
    score: float
    """The model's log odds of this span against "no answer"; any real number."""


@dataclass(frozen=True, slots=True)
class PassageReading:
    """The model's outputs for the n word pieces of a passage, for one question."""

    spans: NDArray[np.int32]
    """n x 2: the characters `start:end` of each word piece in the passage."""
    starts: Floats
    """n: start logit of each word piece minus the no-answer logit."""
    ends: Floats
    """n: end logit of each word piece minus the no-answer logit."""

    def find_best(self, start: int, end: int) -> FoundSpan | None:
        """The best answer of at most 30 word pieces within characters `start:end`; None if none fits completely."""
        first = int(np.searchsorted(self.spans[:, 0], start, side="left"))
        last = int(np.searchsorted(self.spans[:, 1], end, side="right"))
        if first >= last:
            return None
        starts, ends = self.starts[first:last], self.ends[first:last]
        n = len(starts)
        scores = np.full((min(ANSWER_TOKENS, n), n), -np.inf, np.float32)  # by number of further pieces, and by start
        for more in range(len(scores)):
            scores[more, : n - more] = starts[: n - more] + ends[more:]
        more, at = divmod(int(scores.argmax()), n)
        return FoundSpan(
            start=int(self.spans[first + at, 0]),
            end=int(self.spans[first + at + more, 1]),
            score=float(scores[more, at]),
        )


class PassageReader(Protocol):
    """A model that reads passages for a question, as `Reader` does."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> Sequence[PassageReading]:
        """A reading of each passage, in order. A passage is its title, which may be empty, and its text."""


class Reader:
    """The reader that ships, int8. Safe to call from several threads at once."""

    name = READER_NAME

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """A reading of each passage, in order. A passage is its title, which may be empty, and its text.

        Question and title are cut after 40 and 16 word pieces. A text that does not fit is read in overlapping windows,
        and each word piece gets its highest logits. A text without words gives a reading of length 0.
        """
        asked, *titles = encode_texts(self._tokenizer, [question, *(t for t, _ in passages)], with_offsets=False)
        texts = encode_texts(self._tokenizer, [text for _, text in passages], with_offsets=True)
        head = [START_ID, *asked.ids[:QUESTION_TOKENS], END_ID]
        found: list[PassageReading | None] = [None] * len(passages)

        def read(at: int) -> None:
            title = titles[at].ids[:TITLE_TOKENS]
            found[at] = self._read_text(head, [*title, END_ID] if title else [], texts[at].ids, texts[at].offsets)

        for_each(read, sorted(range(len(passages)), key=lambda at: -len(texts[at].ids)))
        return [reading for reading in found if reading is not None]

    def read_relations(self, text: str, passages: Sequence[tuple[str, str]]) -> Floats:
        """How each passage relates to a text, n x 384: the last hidden state of [CLS], from which the model decides
        whether the passage contains an answer. Text beyond the window is cut."""
        asked, *titles = encode_texts(self._tokenizer, [text, *(t for t, _ in passages)], with_offsets=False)
        texts = encode_texts(self._tokenizer, [held for _, held in passages], with_offsets=False)
        head = [START_ID, *asked.ids[:QUESTION_TOKENS], END_ID]
        found: list[Floats | None] = [None] * len(passages)

        def read(at: int) -> None:
            title = titles[at].ids[:TITLE_TOKENS]
            before = [*head, *title, END_ID] if title else head
            body = texts[at].ids[: WINDOW_TOKENS - len(before) - 1]
            pieces = np.array([[*before, *body, END_ID]], np.int64)
            types = np.ones_like(pieces)
            types[0, : len(head)] = 0
            found[at] = self._session.run([STATES], {"input_ids": pieces, "token_types": types})[0][0, 0]

        for_each(read, sorted(range(len(passages)), key=lambda at: -len(texts[at].ids)))
        return np.array(found, np.float32).reshape(len(passages), -1)

    def _read_text(
        self, head: list[int], title: list[int], ids: list[int], offsets: list[tuple[int, int]]
    ) -> PassageReading:
        """The reading of the word pieces `ids` of a text, with character `offsets`, after `head` and `title`."""
        window = WINDOW_TOKENS - len(head) - len(title) - 1
        logits = np.full((len(ids), 2), -np.inf, np.float32)
        for first in range(0, max(1, len(ids) - OVERLAP_TOKENS), window - OVERLAP_TOKENS):
            part = ids[first : first + window]
            pieces = np.array([[*head, *title, *part, END_ID]], np.int64)
            types = np.ones_like(pieces)
            types[0, : len(head)] = 0
            output = self._session.run(["logits"], {"input_ids": pieces, "token_types": types})[0][0]
            before = len(head) + len(title)
            best = logits[first : first + len(part)]
            np.maximum(best, output[before : before + len(part)] - output[0], out=best)
        spans = np.array(offsets, np.int32).reshape(len(ids), 2)
        return PassageReading(spans=spans, starts=logits[:, 0], ends=logits[:, 1])


@load_once
def load_reader() -> Reader:
    """The reader that ships, loaded once per process and shared by all threads.

    Raises ModelError when one of its files is missing or has been changed.
    """
    return read_reader(WEIGHTS_FOLDER)


def read_reader(folder: Path) -> Reader:
    """The reader in `folder`, loaded on every call. Raises ModelError as `load_reader` does."""
    return Reader(*open_model("reader", folder, "reader.onnx", "tokenizer.json", inner=[STATES]))
