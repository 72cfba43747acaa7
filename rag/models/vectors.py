"""Arithmetic on vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def scale_to_unit(vectors: Floats) -> Floats:
    """The vectors along the last axis, scaled to unit length; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def measure_cosine(first: Floats, second: Floats) -> float:
    """Cosine of two vectors, -1 to 1; 0 when either is all zeros."""
    lengths = float(np.linalg.norm(first)) * float(np.linalg.norm(second))
    return float(first @ second) / lengths if lengths else 0.0
