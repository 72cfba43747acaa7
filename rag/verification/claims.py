"""The interface of a claim checker: what a claim is checked against, and the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SourceText:
    """A passage that may support a claim."""

    n: int
    """The number by which it is cited."""
    file: str
    title: str
    """Title of the article; "" when it has none."""
    text: str
    start: int
    """Where `text` begins in the document, in characters."""
    language: str = ""
    """ISO 639-1 code of the article's language; "" when it is not known."""


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """Whether the sources support a claim."""

    supported: bool
    score: float
    """Calibrated probability, 0 to 1, that the best source supports the claim; 0 without a source."""
    n: int | None
    """The source that supports it, or comes closest; None without a source."""
    span: tuple[int, int] | None
    """Character offsets in the document of the sentence, or two neighbouring ones, that support it or come closest."""
    problems: tuple[str, ...]
    """Why it is not supported, in words; shown to the language model when it has to repair the sentence."""


class ClaimChecker(Protocol):
    """Checks claims against their sources."""

    def check(self, claim: str, sources: Sequence[SourceText]) -> ClaimCheck:
        """Whether one of the sources supports the claim, and where."""
