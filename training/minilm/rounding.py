"""How float32 weights become int8."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Rounding = Literal["pairs", "8-bit", "7-bit", "none"]


def round_weights(weights: NDArray[np.float32], rounding: Rounding) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights (inputs x outputs) -> int8 of the same shape, and a scale for each output.

    "8-bit" uses -127 to 127. But x86 without VNNI multiplies with `vpmaddubsw`, which adds the products of two
    neighbouring inputs, each 0 to 255, in 16 bits and saturates: two weights of 127 overflow it. "7-bit", the usual
    remedy (`reduce_range`), keeps every weight within 64. "pairs" requires only what is needed: that the positive
    weights of inputs 2i and 2i + 1 sum to at most 128, and the negative ones too (255 x 128 = 32640, within 32767).
    Large weights are seldom neighbours, so this costs little, while 7 bits cost a whole bit.
    """
    largest = np.abs(weights).max(axis=0)
    if rounding == "pairs":
        pairs = weights.reshape(-1, 2, weights.shape[1])
        positive = np.maximum(pairs, 0).sum(axis=1).max(axis=0)
        negative = np.maximum(-pairs, 0).sum(axis=1).max(axis=0)
        largest = np.maximum.reduce([largest, positive, negative])  # rounding adds at most 1: 127 + 1
    scales = (largest / (64 if rounding == "7-bit" else 127)).astype(np.float32)
    return np.rint(weights / scales).astype(np.int8), scales


def round_rows(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Word embeddings (words x width) -> int8 of the same shape, and a scale for each word (words x 1)."""
    scales = np.abs(rows).max(axis=1, keepdims=True) / 127  # [PAD] is nearly zero, but no row is all zeros
    return np.rint(rows / scales).astype(np.int8), scales
