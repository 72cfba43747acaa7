"""Where something is mentioned, over whole articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MentionPlace:
    """A sentence that mentions it. `quote == document.text[start:end]`."""

    file: str
    start: int
    end: int
    quote: str
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Mentions:
    """Every mention of a name, word or phrase."""

    subject: str
    """What was searched, without quotation marks and articles."""
    places: tuple[MentionPlace, ...]
    """The first of them, newest article first, in the order of each text; captions and menus are among them."""
    sentences: int
    """Number of sentences that mention it, those beyond the limit included."""
    articles: int
    """Number of articles that mention it."""
    spellings: tuple[str, ...] = ()
    """Other spellings that were counted with it."""
    corrected_from: str = ""
    """What was typed, when a misspelt common word in it was corrected; "" otherwise."""
    is_loose: bool = False
    """Whether no sentence has the words side by side, and these only contain all of them."""
    suggestion: str = ""
    """A name with a similar spelling, when nothing mentions this one."""
