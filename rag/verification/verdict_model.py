"""The verdict model: how much a passage supports a statement, contradicts it, or leaves it open.

Owns the small linear model over the reader's vectors for a statement and a passage. `training/verdicts/fit.py` learns
its weights, `verdicts.json` stores them. `verdicts` decides.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.onnx import WEIGHTS_FOLDER, load_once
from rag.models.reader import load_reader

WEIGHTS_FILE = WEIGHTS_FOLDER / "verdicts.json"

Floats = NDArray[np.float32]


class RelationReader(Protocol):
    """Reads how passages relate to a text, as `rag.models.reader.Reader` does."""

    def read_relations(self, text: str, passages: Sequence[tuple[str, str]]) -> Floats:
        """A vector for each passage (title and text): n x dimension."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """Probabilities that a passage supports a statement, contradicts it, or leaves it open; they sum to 1."""

    supported: float
    contradicted: float
    open: float


@dataclass(frozen=True, slots=True)
class VerdictModel:
    """A linear model over the reader's vector for a statement and a passage."""

    reader: RelationReader
    weights: Floats
    """3 x dimension: supported, contradicted, open."""
    bias: Floats
    """3."""

    def lean(self, text: str, passages: Sequence[tuple[str, str]]) -> list[Leaning]:
        """How much each passage (title and text) supports or contradicts the text. About 25 ms a passage on one
        core."""
        if not passages:
            return []
        logits = self.reader.read_relations(text, passages) @ self.weights.T + self.bias
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = odds / odds.sum(axis=1, keepdims=True)
        return [Leaning(*(float(share) for share in row)) for row in shares]


@load_once
def load_verdict_model() -> VerdictModel:
    """The model that ships, with the shipped reader. Raises ModelError when a file is missing or damaged."""
    return read_verdict_model(WEIGHTS_FILE)


def read_verdict_model(path: Path) -> VerdictModel:
    """The model with the weights from a file written by `training/verdicts/fit.py`. Raises ModelError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        weights = np.array(content["weights"], np.float32)
        bias = np.array(content["bias"], np.float32)
        if weights.shape != (3, weights.shape[1]) or bias.shape != (3,):
            raise ValueError("the wrong shape")
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ModelError(
            f"The verdict model's weights {path} are missing or damaged. Install Footnote again."
        ) from error
    return VerdictModel(load_reader(), weights, bias)
