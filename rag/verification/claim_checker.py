"""The claim checker that ships: whether a source supports a claim, and with which sentence.

A claim is supported when its numbers and names are there, nothing in it contradicts the source, and the meaning is
close enough. Owns the order of the checks, the part of a source that each may use, and the small logistic model over
the features; `training/claim_checker/fit.py` learns its weights, `claims.json` holds them. Numbers, names and
contradictions are compared in `rag.text`, meaning in `semantic_similarity`, roles in `role_mismatch`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.errors import ModelError
from rag.models.embedding import TokenEncoder, TokenVectors
from rag.models.minilm import load_minilm
from rag.models.onnx import WEIGHTS_FOLDER, load_once
from rag.models.reader import PassageReader, PassageReading, Reader, load_reader, read_reader
from rag.text.names import Name, find_missing_names, read_names
from rag.text.negation import find_contradiction
from rag.text.quantities import find_missing_figures
from rag.text.words import WORD
from rag.verification.claims import ClaimCheck, SourceText
from rag.verification.role_mismatch import find_role_mismatches
from rag.verification.semantic_similarity import (
    Window,
    WindowSimilarity,
    list_sentences,
    list_windows,
    measure_similarity,
)

WEIGHTS_FILE = WEIGHTS_FOLDER / "claims.json"

CONTEXT_SENTENCES = 3
"""Names may be up to this many sentences before the supporting one, which may say "he" or "the ministry"."""

_PAIR, _NUMBER, _NAME = -0.1, -0.05, -0.03
"""Penalties in choosing the best window of a source: for a second sentence, and for each missing number and name. Set
by hand; the score itself is learnt."""

WINDOWS_EXAMINED = 6
"""How many of the most similar windows of a source are examined."""

READER_BOUND = 12.0
"""The reader's log odds are clipped to -12 to 12; beyond that a difference means nothing."""

UNLIKE = "its meaning is not near enough to a sentence of the source"


@dataclass(frozen=True, slots=True)
class MeasuredClaim:
    """A claim compared with the window of a source that comes closest to supporting it."""

    source: SourceText
    window: Window
    features: dict[str, float]
    problems: tuple[str, ...]
    """Missing numbers and names, contradictions, and names and numbers in the wrong role."""


@dataclass(frozen=True, slots=True)
class SpanClaimChecker:
    """Checks claims. Safe to use from several threads."""

    encoder: TokenEncoder
    reader: PassageReader | None
    """None for weights without the reader's feature."""
    weights: Mapping[str, float]
    """Feature -> weight; the weighted sum plus `bias` is a logit."""
    bias: float
    threshold: float
    """Probability from which the meaning is close enough."""

    def check(self, claim: str, sources: Sequence[SourceText]) -> ClaimCheck:
        """Whether one of the sources supports the claim, and with which sentence.

        If several do, the one with the highest score; if none, the closest. A claim without words, or without sources,
        is not supported.
        """
        claim = " ".join(claim.split())
        if not WORD.search(claim):
            return ClaimCheck(False, 0.0, None, None, ("it says nothing",))
        measured = self.measure(claim, sources)
        if not measured:
            return ClaimCheck(False, 0.0, None, None, ("there is no source",))
        scores = [self.score(one) for one in measured]
        at = min(range(len(measured)), key=lambda at: (len(measured[at].problems), -scores[at]))
        best, score = measured[at], scores[at]
        problems = best.problems if best.problems or score >= self.threshold else (UNLIKE,)
        start = best.source.start
        return ClaimCheck(
            supported=not problems,
            score=score,
            n=best.source.n,
            span=(start + best.window.start, start + best.window.end),
            problems=problems,
        )

    def score(self, measured: MeasuredClaim) -> float:
        """The calibrated probability, 0 to 1, that the source supports the claim."""
        logit = self.bias + sum(weight * measured.features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    def measure(self, claim: str, sources: Sequence[SourceText]) -> list[MeasuredClaim]:
        """The claim compared with each source that contains a word, in order."""
        sources = [source for source in sources if WORD.search(source.text)]
        if not sources:
            return []
        claim_tokens, *read = self.encoder.encode_tokens([claim, *(source.text for source in sources)])
        odds = self._read_odds(claim, sources)
        return [
            _measure_source(claim, source, claim_tokens=claim_tokens, tokens=tokens, odds=one)
            for source, tokens, one in zip(sources, read, odds, strict=True)
        ]

    def _read_odds(self, claim: str, sources: Sequence[SourceText]) -> list[float]:
        """The reader's log odds that each source supports the claim; 0 without a reader."""
        if self.reader is None:
            return [0.0] * len(sources)
        readings = self.reader.read(claim, [(source.title, source.text) for source in sources])
        return [read_odds(reading) for reading in readings]


def read_odds(reading: PassageReading) -> float:
    """The reader's log odds, -12 to 12, that a passage supports a claim, which was read in place of a question.

    The mean over start and end, summed over all tokens, as the reader was trained.
    """
    if not len(reading.starts):
        return -READER_BOUND
    logs = [float(np.logaddexp.reduce(logits.astype(np.float64))) for logits in (reading.starts, reading.ends)]
    return max(-READER_BOUND, min(READER_BOUND, sum(logs) / 2))


def _measure_source(
    claim: str, source: SourceText, *, claim_tokens: TokenVectors, tokens: TokenVectors, odds: float
) -> MeasuredClaim:
    sentences = list_sentences(source)
    similar = measure_similarity(claim, source, list_windows(sentences), claim_tokens=claim_tokens, tokens=tokens)
    held = read_names(f"{source.title}\n{source.text}")
    comparison = _Comparison(claim, read_names(claim, elsewhere=held).names, source, sentences)
    likely = sorted(similar, key=lambda one: -one.core - _PAIR * (one.window.last - one.window.first))
    examined = [comparison.examine(one) for one in likely[:WINDOWS_EXAMINED]]
    best = max(examined, key=lambda one: one.preference)
    window = best.similarity.window
    misplaced = comparison.find_role_mismatches(window, similar)
    features = {
        **best.similarity.features,
        "missing_figures": float(len(best.missing_numbers)),
        "missing_names": float(len(best.missing_names)),
        "unknown_names": float(len(find_missing_names(comparison.names, held))),
        "misplaced": float(len(misplaced)),
        "flip": float(bool(best.contradiction)),
        "sentences": float(window.last - window.first + 1),
        "claim_words": float(min(40, len(WORD.findall(claim)))),
        "reader": odds,
    }
    problems = [f"{number} is not there" for number in best.missing_numbers]
    problems += [f"the name {name} is not there" for name in best.missing_names]
    problems += misplaced
    problems += [best.contradiction] if best.contradiction else []
    return MeasuredClaim(source, window, features, tuple(problems))


@dataclass(frozen=True, slots=True)
class _ExaminedWindow:
    """A window, and what is wrong with it."""

    similarity: WindowSimilarity
    missing_numbers: list[str]
    missing_names: list[str]
    contradiction: str
    """"" when there is none."""
    preference: float
    """Similarity minus penalties; the window with the highest value is chosen."""


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A claim and a source."""

    claim: str
    names: Sequence[Name]
    """The claim's."""
    source: SourceText
    sentences: Sequence[tuple[int, int]]
    """Start and end of each sentence of the source's text."""

    def examine(self, similarity: WindowSimilarity) -> _ExaminedWindow:
        """What the window lacks of the claim, or contradicts."""
        window = similarity.window
        text = self.source.text[window.start : window.end]
        context = self.source.text[self.sentences[max(0, window.first - CONTEXT_SENTENCES)][0] : window.end]
        context = f"{self.source.title}\n{context}"
        numbers = find_missing_figures(self.claim, text, context=context)
        names = [name.text for name in find_missing_names(self.names, read_names(context))]
        preference = (
            similarity.core + _PAIR * (window.last - window.first) + _NUMBER * len(numbers) + _NAME * len(names)
        )
        return _ExaminedWindow(similarity, numbers, names, find_contradiction(self.claim, text), preference)

    def find_role_mismatches(self, window: Window, similar: Sequence[WindowSimilarity]) -> list[str]:
        """Names and numbers in the wrong role, by the more similar sentence of the window. The other sentence is left
        out, since it may well contain what was swapped."""
        cores = {one.window.first: one.core for one in similar if one.window.first == one.window.last}
        at = max(range(window.first, window.last + 1), key=lambda at: cores.get(at, -1.0))
        first = max(0, at - CONTEXT_SENTENCES)
        texts = [self.source.text[start:end] for start, end in self.sentences[first : at + 1]]
        return find_role_mismatches(self.claim, self.names, texts[-1], texts[:-1])


@load_once
def load_checker() -> SpanClaimChecker:
    """The checker that ships, with the shipped embedding model and, if its weights use it, the reader; loaded once per
    process. Raises ModelError when its weights or one of the models are missing or damaged."""
    return read_checker(WEIGHTS_FILE)


def read_checker(path: Path, *, models: Path = WEIGHTS_FOLDER) -> SpanClaimChecker:
    """The checker with the weights from a file written by `training/claim_checker/fit.py`, and with the reader in
    `models` if that was trained on claims. Raises ModelError when the file is missing or damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        reader = _find_reader(models) if has_learnt_claims(models) else None
        chosen = content["with_reader" if reader else "without_reader"]
        weights = {name: float(entry["weight"]) for name, entry in chosen["weights"].items()}
        return SpanClaimChecker(load_minilm(), reader, weights, weights.pop("bias"), float(chosen["threshold"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"The claim checker's weights {path} are missing or damaged. Install Footnote again."
        ) from error


def _find_reader(models: Path) -> Reader:
    """The shipped reader is loaded once per process; one in another folder is loaded each time."""
    return load_reader() if models == WEIGHTS_FOLDER else read_reader(models)


def has_learnt_claims(models: Path) -> bool:
    """Whether the reader in a folder was trained on claims, by its record in `reader.json`."""
    record = json.loads((models / "reader.json").read_text(encoding="utf-8"))
    return any("claims" in entry["name"] for entry in record["trained_on"])
