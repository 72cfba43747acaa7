"""Where in a passage the answer to a question stands, and how much speaks for there being none: the shipped reader.

Owns the running of the model and what its outputs mean. Leaves to `answering` which sentences to say, and to
`training/reader/` how the model was made. Importing this module loads no model.
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
"""Most pieces of an input: question, title, passage and special tokens."""
QUESTION_TOKENS, TITLE_TOKENS = 40, 16
"""Longest question and title; more is cut, as in training."""
OVERLAP_TOKENS = 64
"""Shared by the windows of a passage that does not fit one."""
ANSWER_TOKENS = 30
"""Longest answer that is looked for (the usual bound for SQuAD, as in the BERT paper's code)."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """Words that may answer."""

    start: int
    end: int
    """Characters `start:end` of the passage."""
    score: float
    """Logarithm of the odds that the answer is these words and not "no answer", as the model has it; any real."""


@dataclass(frozen=True, slots=True)
class PassageReading:
    """A passage as read for a question, piece by piece."""

    spans: NDArray[np.int32]
    """n x 2: the characters `start:end` of the passage that each piece stands for."""
    starts: Floats
    """n: how much more an answer starts with the piece than there is none; the difference of two logits."""
    ends: Floats
    """n: the same of the answer's last piece."""

    def find_best(self, start: int, end: int) -> FoundSpan | None:
        """The best answer of at most 30 pieces within characters `start:end`, or None when no whole piece is there."""
        first = int(np.searchsorted(self.spans[:, 0], start, side="left"))
        last = int(np.searchsorted(self.spans[:, 1], end, side="right"))
        if first >= last:
            return None
        starts, ends = self.starts[first:last], self.ends[first:last]
        n = len(starts)
        scores = np.full((min(ANSWER_TOKENS, n), n), -np.inf, np.float32)  # by how many pieces follow, and by start
        for more in range(len(scores)):
            scores[more, : n - more] = starts[: n - more] + ends[more:]
        more, at = divmod(int(scores.argmax()), n)
        return FoundSpan(
            start=int(self.spans[first + at, 0]),
            end=int(self.spans[first + at + more, 1]),
            score=float(scores[more, at]),
        )


class PassageReader(Protocol):
    """Reads passages for a question; the shipped `Reader` does."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> Sequence[PassageReading]:
        """Each passage, a title (may be empty) and a text, as read for the question; in order."""


class Reader:
    """The shipped reader, int8. Safe to call from several threads at once."""

    name = READER_NAME

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """Each passage, a title (may be empty) and a text, as read for the question; in order.

        Question and title are cut at 40 and 16 pieces. A text that does not fit is read in windows, and each piece
        counts as in the window that speaks most for it. A text without words gives a reading without pieces.
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

    def _read_text(
        self, head: list[int], title: list[int], ids: list[int], offsets: list[tuple[int, int]]
    ) -> PassageReading:
        """The pieces `ids` of a text, which stand for its characters `offsets`, as read after `head` and `title`."""
        room = WINDOW_TOKENS - len(head) - len(title) - 1
        logits = np.full((len(ids), 2), -np.inf, np.float32)
        for first in range(0, max(1, len(ids) - OVERLAP_TOKENS), room - OVERLAP_TOKENS):
            part = ids[first : first + room]
            pieces = np.array([[*head, *title, *part, END_ID]], np.int64)
            types = np.ones_like(pieces)
            types[0, : len(head)] = 0
            given = {"input_ids": pieces, "token_types": types}
            read = self._session.run(["logits"], given)[0][0]
            inside = logits[first : first + len(part)]
            before = len(head) + len(title)
            np.maximum(inside, read[before : before + len(part)] - read[0], out=inside)
        spans = np.array(offsets, np.int32).reshape(len(ids), 2)
        return PassageReading(spans=spans, starts=logits[:, 0], ends=logits[:, 1])


@load_once
def load_reader() -> Reader:
    """The shipped reader, loaded once for the process; threads that ask at the same time get the same one.

    Raises ModelError when a file of it is missing or is not the one that was shipped.
    """
    return read_reader(WEIGHTS_FOLDER)


def read_reader(folder: Path) -> Reader:
    """The reader in `folder`, loaded anew. Raises ModelError as `load_reader` does."""
    return Reader(*open_model("reader", folder, "reader.onnx", "tokenizer.json"))
