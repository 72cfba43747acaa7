"""Whether a passage shows a claim: its numbers and names stand there, nothing is turned round, the meaning is near.

Owns the order of the checks, which part of a passage each may rest on, and the weighing of what they find by a small
logistic model whose weights `training/claim_checker/fit.py` learns and `claims.json` holds. What a number, a name, a
denial and nearness are belongs to `numbers`, `names`, `negation` and `meaning`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.errors import ModelError
from rag.models.embedding import TokenEncoder, TokenVectors, load_minilm
from rag.models.onnx import WEIGHTS_FOLDER, load_once
from rag.models.reader import PassageReader, PassageReading, Reader, load_reader, read_reader
from rag.text.names import NamedText, find_missing_names, read_names
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
"""Names may stand this many sentences before the one that shows the claim, which may say "he" or "the ministry"."""

_PAIR, _FIGURE, _NAME = -0.1, -0.05, -0.03
"""The window that shows a claim is the nearest, less something for a second sentence and for each number and name that
it lacks. Set by hand; the score is learnt."""

WINDOWS_EXAMINED = 6
"""Of the nearest windows of a source."""

READER_BOUND = 12.0
"""The reader's log odds are cut there, either way: beyond it they say no more."""

UNLIKE = "its meaning is not near enough to a sentence of the source"


@dataclass(frozen=True, slots=True)
class MeasuredClaim:
    """A claim beside the window of a source that comes nearest to showing it."""

    source: SourceText
    window: Window
    features: dict[str, float]
    problems: tuple[str, ...]
    """Numbers and names that are missing, and what is turned round."""


@dataclass(frozen=True, slots=True)
class SpanClaimChecker:
    """Checks claims. Safe to use from several threads."""

    encoder: TokenEncoder
    reader: PassageReader | None
    """None where the weights do without it."""
    weights: Mapping[str, float]
    """Figure -> weight; the sum and `bias` make a logit."""
    bias: float
    threshold: float
    """The probability from which the meaning is near enough."""

    def check(self, claim: str, sources: Sequence[SourceText]) -> ClaimCheck:
        """Whether one of the sources shows the claim, and which sentence of it.

        Of several that do, the likeliest; of none, the one that comes nearest. A claim without a word and one without
        sources are not supported.
        """
        claim = " ".join(claim.split())
        if not WORD.search(claim):
            return ClaimCheck(False, 0.0, None, None, ("it says nothing",))
        measured = self.measure(claim, sources)
        if not measured:
            return ClaimCheck(False, 0.0, None, None, ("there is no source",))
        scores = [self.score(one) for one in measured]
        order = sorted(
            range(len(measured)), key=lambda at: (bool(measured[at].problems), len(measured[at].problems), -scores[at])
        )
        best, score = measured[order[0]], scores[order[0]]
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
        """The calibrated probability, 0 to 1, that the source shows the claim."""
        logit = self.bias + sum(weight * measured.features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    def measure(self, claim: str, sources: Sequence[SourceText]) -> list[MeasuredClaim]:
        """The claim beside each source that has a sentence, in order."""
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
        """For each source, how much more the reader holds the claim for shown than not; 0 without a reader."""
        if self.reader is None:
            return [0.0] * len(sources)
        readings = self.reader.read(claim, [(source.title, source.text) for source in sources])
        return [read_odds(reading) for reading in readings]


def read_odds(reading: PassageReading) -> float:
    """The natural logarithm of the reader's odds that the passage shows what was put in the question's place: the mean
    over start and end, summed over all pieces, as it was trained; from -12 to 12."""
    if not len(reading.starts):
        return -READER_BOUND
    logs = [float(np.logaddexp.reduce(logits.astype(np.float64))) for logits in (reading.starts, reading.ends)]
    return max(-READER_BOUND, min(READER_BOUND, sum(logs) / 2))


def _measure_source(
    claim: str, source: SourceText, *, claim_tokens: TokenVectors, tokens: TokenVectors, odds: float
) -> MeasuredClaim:
    sentences = list_sentences(source)
    near = measure_similarity(claim, source, list_windows(sentences), claim_tokens=claim_tokens, tokens=tokens)
    held = read_names(f"{source.title}\n{source.text}")
    named = read_names(claim, elsewhere=held)
    likely = sorted(near, key=lambda one: -one.core - _PAIR * (one.window.last - one.window.first))
    examined = [_examine(claim, named, source, sentences, one) for one in likely[:WINDOWS_EXAMINED]]
    best = max(examined, key=lambda one: one.preference)
    misplaced = _find_misplaced(claim, named, source, sentences, best.near.window, near)
    far = len(find_missing_names(named.names, held))
    figures = {
        **best.near.features,
        "missing_figures": float(len(best.missing_numbers)),
        "missing_names": float(len(best.names)),
        "unknown_names": float(far),
        "misplaced": float(len(misplaced)),
        "flip": float(bool(best.flip)),
        "sentences": float(best.near.window.last - best.near.window.first + 1),
        "claim_words": float(min(40, len(WORD.findall(claim)))),
        "reader": odds,
    }
    problems = [f"{figure} is not there" for figure in best.missing_numbers]
    problems += [f"the name {name} is not there" for name in best.names]
    problems += misplaced
    problems += [best.flip] if best.flip else []
    return MeasuredClaim(source, best.near.window, figures, tuple(problems))


def _find_misplaced(
    claim: str,
    named: NamedText,
    source: SourceText,
    sentences: Sequence[tuple[int, int]],
    window: Window,
    near: Sequence[WindowSimilarity],
) -> list[str]:
    """What stands in another's place in the sentence of the window that comes nearer to the claim: the other one may
    well name what was put in its place."""
    cores = {one.window.first: one.core for one in near if one.window.first == one.window.last}
    at = max(range(window.first, window.last + 1), key=lambda at: cores.get(at, -1.0))
    texts = [source.text[start:end] for start, end in sentences[max(0, at - CONTEXT_SENTENCES) : at + 1]]
    return find_role_mismatches(claim, named.names, texts[-1], texts[:-1])


@dataclass(frozen=True, slots=True)
class _Examined:
    """A window, and what of the claim it lacks."""

    near: WindowSimilarity
    missing_numbers: list[str]
    names: list[str]
    flip: str
    preference: float


def _examine(
    claim: str, named: NamedText, source: SourceText, sentences: Sequence[tuple[int, int]], near: WindowSimilarity
) -> _Examined:
    window = near.window
    text = source.text[window.start : window.end]
    context = source.text[sentences[max(0, window.first - CONTEXT_SENTENCES)][0] : window.end]
    figures = find_missing_figures(claim, text, context=f"{source.title}\n{context}")
    names = [name.text for name in find_missing_names(named.names, read_names(f"{source.title}\n{context}"))]
    flip = find_contradiction(claim, text)
    preference = near.core + _PAIR * (window.last - window.first) + _FIGURE * len(figures) + _NAME * len(names)
    return _Examined(near, figures, names, flip, preference)


@load_once
def load_checker() -> SpanClaimChecker:
    """The checker that ships, over the shipped embedding model and, where its weights say so, the reader; loaded once
    for the process. Raises ModelError when its weights or one of the models are missing or damaged."""
    return read_checker(WEIGHTS_FILE)


def read_checker(path: Path, *, models: Path = WEIGHTS_FOLDER) -> SpanClaimChecker:
    """The checker whose weights a file of `learn_claims` holds; those with the reader when the reader in `models` has
    learnt from claims. Raises ModelError when it does not hold them."""
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
    """The shipped reader is loaded once for the process; another one anew."""
    return load_reader() if models == WEIGHTS_FOLDER else read_reader(models)


def has_learnt_claims(models: Path) -> bool:
    """Whether the record of the reader in a folder names claims among what it was trained on."""
    record = json.loads((models / "reader.json").read_text(encoding="utf-8"))
    return any("claims" in entry["name"] for entry in record["trained_on"])
