"""How near a claim's meaning is to each sentence of a source, and to each two neighbouring ones.

Owns the figures of nearness, from the shipped embedding model read token by token and from the words themselves. What
they weigh, and what else a claim must hold, is `checking`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.chunking.sentences import split_sentences
from rag.models.embedding import TokenVectors
from rag.models.vectors import scale_to_unit
from rag.schema.documents import Document, Section
from rag.text.en.function_words import STOP_WORDS
from rag.text.overlap import measure_coverage
from rag.text.words import WORD, fold_text, stem_content, stem_word
from rag.verification.claims import SourceText

Floats = NDArray[np.float32]

_LOW_SHARE = 4
"""The worst met quarter of a claim's tokens is looked at by itself."""


CORE_COVER, CORE_COSINE = 0.5, 0.3
"""What the words and the direction count beside the tokens in `WindowSimilarity.core`; set by hand."""


@dataclass(frozen=True, slots=True)
class Window:
    """A sentence, or two neighbouring ones, of a source."""

    first: int
    last: int
    """Indices of the sentences, `last` included."""
    start: int
    end: int
    """Characters of the source's text."""


@dataclass(frozen=True, slots=True)
class WindowSimilarity:
    """A window and how near the claim is to it."""

    window: Window
    core: float
    """Nearness without the claim's names and numbers, for choosing: a wrong one shall not draw the claim elsewhere."""
    features: dict[str, float]
    """`cosine` of claim and window, -1 to 1; `maxsim`, how near the nearest token of the window is to a token of the
    claim, on average, and `maxsim_low` over the quarter met worst; `maxsim_source`, where the whole source may meet a
    token; `cover` and `cover_source`, the share of the claim's telling words that stand, by stem, in the window and in
    the source with its title, 0 to 1."""


def list_sentences(source: SourceText) -> list[tuple[int, int]]:
    """Where each sentence of the source's text starts and ends, headings among them."""
    whole = Section(0, len(source.text), source.title, None, "")
    return [(cell.start, cell.end) for cell in split_sentences(Document(source.file, source.text, (whole,)))]


def list_windows(sentences: Sequence[tuple[int, int]]) -> list[Window]:
    """Each sentence, then each two neighbours."""
    singles = [Window(at, at, start, end) for at, (start, end) in enumerate(sentences)]
    pairs = [Window(at, at + 1, first[0], second[1]) for at, (first, second) in enumerate(pairwise(sentences))]
    return singles + pairs


def measure_similarity(
    claim: str, source: SourceText, windows: Sequence[Window], *, claim_tokens: TokenVectors, tokens: TokenVectors
) -> list[WindowSimilarity]:
    """The figures of every window, in order. What lies beyond the model's window counts by its words alone."""
    asked = scale_to_unit(claim_tokens.vectors)
    held = scale_to_unit(tokens.vectors)
    cosines = asked @ held.T
    stems = [stem_word(m.group()) for m in WORD.finditer(claim) if fold_text(m.group()) not in STOP_WORDS]
    plain = [stem_word(m.group()) for m in WORD.finditer(claim) if _is_plain(m.group())]
    core_tokens = np.array([_is_plain(claim[start:end]) for start, end in claim_tokens.spans.tolist()], bool)
    core_tokens = core_tokens if core_tokens.any() else np.ones(len(asked), bool)
    source_stems = stem_content(f"{source.title}\n{source.text}")
    whole = {
        "maxsim_source": _mean_best(cosines),
        "cover_source": measure_coverage(stems, source_stems, when_empty=1.0),
    }
    pooled = scale_to_unit(asked.sum(axis=0)) if len(asked) else None
    measured = []
    for window in windows:
        inside = (tokens.spans[:, 0] >= window.start) & (tokens.spans[:, 1] <= window.end)
        near = cosines[:, inside]
        direction = scale_to_unit(held[inside].sum(axis=0)) if inside.any() else None
        nearest = near.max(axis=1) if near.size else np.zeros(len(asked), np.float32)
        best = np.sort(nearest) if len(nearest) else np.zeros(1, np.float32)
        held_stems = stem_content(source.text[window.start : window.end])
        figures = {
            "cosine": float(pooled @ direction) if pooled is not None and direction is not None else 0.0,
            "maxsim": float(best.mean()),
            "maxsim_low": float(best[: max(1, len(best) // _LOW_SHARE)].mean()),
            "cover": measure_coverage(stems, held_stems, when_empty=1.0),
            **whole,
        }
        core = float(nearest[core_tokens].mean()) if len(asked) else 0.0
        core += CORE_COVER * measure_coverage(plain, held_stems, when_empty=1.0) + CORE_COSINE * figures["cosine"]
        measured.append(WindowSimilarity(window, core, figures))
    return measured


def _is_plain(word: str) -> bool:
    """Neither a name nor a number, and no word that tells nothing."""
    return word.islower() and word not in STOP_WORDS


def _mean_best(cosines: Floats) -> float:
    return float(cosines.max(axis=1).mean()) if cosines.size else 0.0
