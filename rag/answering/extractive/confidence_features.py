"""The features behind the two probabilities of an answer: that the passages contain it, and that its words are right.

Both describe the best sentence. Their weights are learnt by `training/sentence_scorer/fit.py`; `scorer` applies them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rag.answering.extractive.features import MeasuredSentences
from rag.answering.extractive.second_pass import SecondPass

Floats = NDArray[np.float64]

SENTENCE_FEATURES_OF_SPAN = ("span", "cosine", "cover_passage", "maxsim", "maxsim_with_title", "maxsim_with_previous")
"""The sentence's features that say whether its answer span is right, beside those of the second pass. `span_start` and
`span_end` are left out: they are nearly the same as `span`, and with all three the weight of each is arbitrary."""


def list_confidence_features(measured: MeasuredSentences, utilities: Floats) -> dict[str, float]:
    """Features that show whether the best sentence's passage answers; used together with those of the second pass.

    How much the best sentence stands out is its distance to the fifth and the twentieth best, not to the second, since
    another article may say the same. With fewer sentences the distance is to the last one, and `few`, 0 to 1, is the
    share that is missing.
    """
    best = int(np.argmax(utilities))
    ordered = np.sort(utilities)[::-1]
    features = measured.features
    return {
        "above_fifth": float(ordered[0] - ordered[min(4, len(ordered) - 1)]),
        "above_twentieth": float(ordered[0] - ordered[min(19, len(ordered) - 1)]),
        "few": max(0.0, 1 - len(ordered) / 20),
        "span": float(features["span"][best]),
        "span_odds": float(features["span_odds"][best]),
        "span_start": float(features["span_start"][best]),
        "span_below": float(features["span_below"][best]),
        "agreement": float(features["agreement"][best]),
        "span_best": float(features["span"].max()),
        "span_best_odds": float(features["span_odds"].max()),
        "maxsim_best": float(features["maxsim"].max()),
        "maxsim_low": float(features["maxsim_low"][best]),
        "maxsim_with_title": float(features["maxsim_with_title"][best]),
        "maxsim_passage": float(features["maxsim_passage"][best]),
        "maxsim_asking": float(features["maxsim_asking"][best]),
        "cosine": float(features["cosine"][best]),
        "similarity_below_best": float(features["similarity_below_best"][best]),
        "missing_number": float(features["missing_number"][best]),
        "missing_name": float(features["missing_name"][best]),
        "asks_number_or_date": float(measured.answer_type in ("number", "date")),
        "asks_reason_or_manner": float(measured.answer_type in ("reason", "manner")),
        "asks_other": float(measured.answer_type == "other"),
    }


def list_span_features(measured: MeasuredSentences, best: int, second: SecondPass) -> dict[str, float]:
    """Features that show whether the answer span found in the best sentence is right."""
    return {name: float(measured.features[name][best]) for name in SENTENCE_FEATURES_OF_SPAN} | second.features
