"""What a claim is checked against, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceText:
    """A passage that a claim may rest on."""

    n: int
    """The number by which it is cited."""
    file: str
    title: str
    """Of its article; "" when it states none."""
    text: str
    start: int
    """Where `text` begins in the document, in characters."""


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """Whether the passages bear a claim out."""

    supported: bool
    score: float
    """Calibrated probability, 0 to 1, that the best passage shows the claim; 0 without a passage."""
    n: int | None
    """The passage that bears it out, or comes nearest; None without a passage."""
    span: tuple[int, int] | None
    """Characters of the document: the sentence, or two neighbouring ones, that bear it out or come nearest."""
    problems: tuple[str, ...]
    """What does not hold, in words for a reader; empty when supported."""
