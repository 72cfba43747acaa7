"""Which channels are outliers, and the divisor of each before it is rounded to int8.

This is what SmoothQuant does (Xiao et al. 2022), for outliers only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from training.minilm.graph import LAYERS, Head, Recipe, Smoothing, Weights, build_graph

SMOOTHED_SITES = (*(f"{layer}.hidden" for layer in range(LAYERS)), "0.inner")
"""Inputs of products whose channels are divided before rounding. In each of them [CLS] has one channel seven to fifteen
times as large as the median channel, which makes the rounding step of all other values coarser. The inputs of the other
products are not smoothed: it would gain less than it costs (docs/lab-book.md)."""

USUAL_QUANTILE = 0.98
"""Quantile of a site's channels by largest value. Channels well above it are outliers and are divided."""

LARGEST_DIVISOR = 4
"""The product's weights are multiplied by the divisor, which makes their own rounding coarser: with divisors up to 8,
the worst of 5,183 abstracts fell from a cosine of 0.99 to 0.98."""

CALIBRATION_TEXTS = (
    "The council approved a budget of 4.2 million for the new library on Tuesday.",
    "Who discovered that the outbreak came from a single well?",
    "Rainfall in the north was 38% below the average of the last thirty years, the weather service said.",
    "Shares of the shipping company fell after it cut its forecast for the third time this year.",
    "When does the museum reopen?",
    "“We did not expect so many visitors,” the director said, “and we will add two trains an hour.”",
    "The enzyme binds to the receptor and blocks the pathway that lets the cells divide without limit.",
    "How much does the government plan to spend on flood defences?",
    "A coalition of farmers, scientists and three universities has planted 12,000 trees since 2019.",
    "Das Gericht in Karlsruhe entscheidet im Herbst über die Klage.",
    "It rained.",
    "Engineers found cracks in two of the bridge's main cables; traffic is limited to one lane until May.",
)
"""Enough texts to see which channels are outliers and by what power of two: these are the same for any text."""

ModelInputs = Mapping[str, NDArray[np.int64]]


def find_smoothing(weights: Weights, inputs: Iterable[ModelInputs], *, head: Head) -> Smoothing:
    """For each smoothed site the divisor of each channel: 1, or a power of two for an outlier.

    `inputs` are the calibration texts as inputs of a graph with this head. Powers of two divide without error, and make
    the result the same on machines whose float32 sums differ in the last place.
    """
    graph = build_graph(weights, Recipe(rounding="none"), {}, head=head, expose_sites=True)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    largest: dict[str, NDArray[np.float32]] = {}
    for text in inputs:
        values = session.run(list(SMOOTHED_SITES), dict(text))
        for site, value in zip(SMOOTHED_SITES, values, strict=True):
            reached = np.abs(value[0]).max(axis=0)
            largest[site] = np.maximum(largest.get(site, reached), reached)
    return {site: _choose_divisors(channels) for site, channels in largest.items()}


def _choose_divisors(largest: NDArray[np.float32]) -> NDArray[np.float32]:
    ratios = np.clip(largest / np.quantile(largest, USUAL_QUANTILE), 1, LARGEST_DIVISOR)
    divisors: NDArray[np.float32] = np.exp2(np.ceil(np.log2(ratios) - 0.25)).astype(np.float32)
    return divisors
