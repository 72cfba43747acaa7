"""Fixed sentences and words that people read, wherever an answer is shown."""

from __future__ import annotations

ABSTENTION = "The articles do not say."
"""The text of an answer that abstains."""


CONFIDENCE_WORDS = ((0.8, "high"), (0.6, "fair"), (0.0, "low"))
"""Lower bounds of the calibrated probability, and the word for it."""


def name_confidence(confidence: float) -> str:
    """A word for a confidence of 0 to 1."""
    return next(word for bound, word in CONFIDENCE_WORDS if confidence >= bound)


def count_passages(n: int) -> str:
    """How many passages, in words that fit the number."""
    return "1 passage" if n == 1 else f"{n} passages"


STAGE_CAPTIONS: dict[str, str] = {
    "loading": "Loading the models",
    "understanding": "The language model completes the question",
    "retrieval": "Looking for passages",
    "answering": "Reading {}",
    "writing": "The language model writes from {}",
    "repair": "The language model repairs what could not be verified",
    "checking": "Looking at the files that are cited",
}
"""Shown while a stage runs, by the name of the stage; `{}` stands for the number of passages."""
