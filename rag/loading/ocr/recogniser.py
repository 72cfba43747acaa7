"""What a recogniser is: the part that finds the printed words in a picture, and what it gives for each line.

The shipped one is `rapid`; the settings can name another (`RAG_OCR`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image

_UNREADABLE = 0.5
"""A line of a lower confidence is not text."""
_HOPELESS = 0.84
"""On a page of a lower confidence, hardly a word is right: 0.5 to 0.83 were measured for scripts that the shipped
recogniser does not know, 0.65 for pages upside down, 0.95 and more for pages that are blurred and noisy."""
Corner = tuple[float, float]
"""A point of a picture in pixels, from its left edge and from its top."""


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """Words that stand beside each other in a picture."""

    words: str
    corners: tuple[Corner, Corner, Corner, Corner]
    """Around the words, clockwise from where they begin at the top."""
    confidence: float
    """How sure the recogniser is of the letters, 0 to 1."""


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What was found on a page."""

    width: int
    """Of the picture, in pixels; so is `height`."""
    height: int
    lines: tuple[RecognisedLine, ...]
    """In any order, with those that are no words, such as the texture of a photo."""

    @property
    def readable(self) -> tuple[RecognisedLine, ...]:
        """The lines that are text: all that the recogniser is surer of than not, of a page that it can read at all."""
        if self.confidence < _HOPELESS:
            return ()
        return tuple(line for line in self.lines if line.confidence >= _UNREADABLE)

    @property
    def confidence(self) -> float:
        """The mean confidence of the letters, 0 to 1; 1 when there are none."""
        letters = sum(len(line.words) for line in self.lines)
        return sum(len(line.words) * line.confidence for line in self.lines) / letters if letters else 1.0


class Recogniser(Protocol):
    """Finds the words in pictures. It may be used by several threads, one after the other."""

    def read(self, picture: Image) -> Sequence[RecognisedLine]:
        """The lines of an upright picture (RGB), in any order; none when it holds no words. May raise anything."""
