"""Which sentence of a source bears a statement out, by the verdict model: the one to show.

The model reads a whole passage for its verdict, and the words of a statement may lead to another sentence of it than
the one that made it lean so ("Was Article 5 ever used?", of "This has only been invoked once").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.text.standing import How
from rag.text.standing_across import find_told_stretches
from rag.verification.claims import SourceText
from rag.verification.not_held import find_not_held
from rag.verification.semantic_similarity import Window, list_sentences, list_windows
from rag.verification.verdict_model import Leaning

PAIR_GAIN = 0.03
"""How much more two neighbouring sentences must support a statement than one of them, to be shown together."""
MOST_SENTENCES = 12
"""Sentences of a source that are read: longer ones keep the sentence that the words lead to."""


FOLLOWING_CHARACTERS = 300
"""Characters read after a sentence, which may say that it is false."""


_SET_RIGHT: frozenset[How] = frozenset({"corrected", "denied", "replaced"})
"""Ways of not holding that count wherever they stand; a plain "not" may be about something else."""


class PairModel(Protocol):
    """Gives leanings for a statement and its passages, as `VerdictModel` does."""

    def lean(self, text: str, passages: Sequence[tuple[str, str]]) -> list[Leaning]:
        """How much each passage (title and text) supports or contradicts the text."""


def find_deciding(statement: str, source: SourceText, model: PairModel) -> Window | None:
    """The sentence, or the two neighbours, that support a statement most; None for a source without sentences or with
    too many."""
    sentences = [(start, end) for start, end in list_sentences(source) if source.text[start:end].strip()]
    if not sentences or len(sentences) > MOST_SENTENCES:
        return None
    windows = list_windows(sentences)
    leanings = model.lean(statement, [("", source.text[one.start : one.end]) for one in windows])
    rated = [
        (leaning.supported - (PAIR_GAIN if window.last > window.first else 0.0), window)
        for window, leaning in zip(windows, leanings, strict=True)
    ]
    return max(rated, key=lambda one: one[0])[1]


def find_unheld(statement: str, source: SourceText) -> Window | None:
    """A sentence that has the statement only as something false or corrected, where the one that the words lead to says
    nothing of it; None when there is none."""
    sentences = list_sentences(source)
    told = find_told_stretches([source.text[start:end] for start, end in sentences])
    for at in sorted({one.sentence for one in told if one.how in _SET_RIGHT}):
        start, end = sentences[at]
        held = find_not_held(statement, source.text[start:end], source.text[end:][:FOLLOWING_CHARACTERS])
        if held and held.is_false:
            return Window(at, at, start, end)
    return None
