"""Similarity of a claim to each sentence of a source, and to each pair of neighbouring sentences.

Owns the similarity features, from the token vectors of the shipped embedding model and from the words themselves.
`claim_checker` weights them and makes all other checks.
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
from rag.text.words import WORD, list_content_stems, stem_content, stem_word
from rag.verification.claims import SourceText

Floats = NDArray[np.float32]

_LOW_SHARE = 4
"""`maxsim_low` averages the worst matched quarter of the claim's tokens."""

CORE_COVER, CORE_COSINE = 0.5, 0.3
"""Weights of word coverage and cosine beside the tokens in `WindowSimilarity.core`; set by hand."""


@dataclass(frozen=True, slots=True)
class Window:
    """A sentence, or two neighbouring ones, of a source."""

    first: int
    last: int
    """Indices of its first and last sentence."""
    start: int
    end: int
    """Characters of the source's text."""


@dataclass(frozen=True, slots=True)
class WindowSimilarity:
    """A window and its similarity to the claim."""

    window: Window
    core: float
    """Similarity without the claim's names and numbers, to choose the window: a wrong name must not lead to another
    one."""
    features: dict[str, float]
    """`cosine` of claim and window, -1 to 1; `maxsim`, the mean over the claim's tokens of the cosine to the nearest
    token of the window, and `maxsim_low` over the worst quarter; `maxsim_source`, the same for the whole source;
    `cover` and `cover_source`, the share of the claim's content words, by stem, that the window and the source with its
    title contain, 0 to 1."""


def list_sentences(source: SourceText) -> list[tuple[int, int]]:
    """Start and end of each sentence of the source's text, headings included."""
    whole = Section(0, len(source.text), source.title, None, source.language)
    return [(cell.start, cell.end) for cell in split_sentences(Document(source.file, source.text, (whole,)))]


def list_windows(sentences: Sequence[tuple[int, int]]) -> list[Window]:
    """Each sentence, then each pair of neighbours."""
    singles = [Window(at, at, start, end) for at, (start, end) in enumerate(sentences)]
    pairs = [Window(at, at + 1, first[0], second[1]) for at, (first, second) in enumerate(pairwise(sentences))]
    return singles + pairs


def measure_similarity(
    claim: str, source: SourceText, windows: Sequence[Window], *, claim_tokens: TokenVectors, tokens: TokenVectors
) -> list[WindowSimilarity]:
    """The similarity of every window, in order. Text beyond the embedding model's window is compared by words only."""
    read = _read_claim(claim, claim_tokens)
    held = scale_to_unit(tokens.vectors)
    cosines = read.directions @ held.T
    source_stems = stem_content(f"{source.title}\n{source.text}")
    of_source = {
        "maxsim_source": _mean_best(cosines),
        "cover_source": measure_coverage(read.stems, source_stems, when_empty=1.0),
    }
    measured = []
    for window in windows:
        inside = (tokens.spans[:, 0] >= window.start) & (tokens.spans[:, 1] <= window.end)
        stems = stem_content(source.text[window.start : window.end])
        core, features = _compare_window(read, cosines[:, inside], held[inside], stems)
        measured.append(WindowSimilarity(window, core, {**features, **of_source}))
    return measured


@dataclass(frozen=True, slots=True)
class _ReadClaim:
    directions: Floats
    """n_tokens x dimension, unit length."""
    in_core: NDArray[np.bool_]
    """Which tokens are not part of a name or number; all of them if every token is."""
    stems: list[str]
    """Of its content words."""
    plain_stems: list[str]
    """Of its content words without names and numbers."""


def _read_claim(claim: str, tokens: TokenVectors) -> _ReadClaim:
    words = [match.group() for match in WORD.finditer(claim)]
    in_core = np.array([_is_plain(claim[start:end]) for start, end in tokens.spans.tolist()], bool)
    return _ReadClaim(
        directions=scale_to_unit(tokens.vectors),
        in_core=in_core if in_core.any() else np.ones(len(tokens.vectors), bool),
        stems=list_content_stems(claim),
        plain_stems=[stem_word(word) for word in words if _is_plain(word)],
    )


def _compare_window(
    claim: _ReadClaim, cosines: Floats, directions: Floats, stems: frozenset[str]
) -> tuple[float, dict[str, float]]:
    """The core and the features of a window: `cosines` (n_claim_tokens x n_tokens), `directions` (n_tokens x dimension)
    and `stems` are the window's own."""
    n_tokens = len(claim.directions)
    nearest = cosines.max(axis=1) if cosines.size else np.zeros(n_tokens, np.float32)
    ordered = np.sort(nearest) if n_tokens else np.zeros(1, np.float32)
    cosine = 0.0
    if n_tokens and len(directions):
        cosine = float(scale_to_unit(claim.directions.sum(axis=0)) @ scale_to_unit(directions.sum(axis=0)))
    features = {
        "cosine": cosine,
        "maxsim": float(ordered.mean()),
        "maxsim_low": float(ordered[: max(1, len(ordered) // _LOW_SHARE)].mean()),
        "cover": measure_coverage(claim.stems, stems, when_empty=1.0),
    }
    core = float(nearest[claim.in_core].mean()) if n_tokens else 0.0
    core += CORE_COVER * measure_coverage(claim.plain_stems, stems, when_empty=1.0) + CORE_COSINE * cosine
    return core, features


def _is_plain(word: str) -> bool:
    """Whether a word is a content word and not a name or a number."""
    return word.islower() and word not in STOP_WORDS


def _mean_best(cosines: Floats) -> float:
    return float(cosines.max(axis=1).mean()) if cosines.size else 0.0
