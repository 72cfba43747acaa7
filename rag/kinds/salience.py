"""Which sentences tell most: what can be quoted alone, what a text is about, and choosing without repetition.

Knows nothing of requests; `topic` and `summary` rate the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.extractive.context import refers_back
from rag.kinds.articles import Articles
from rag.kinds.transcript import drop_label
from rag.schema.facts import IndexedSentence
from rag.text.en.function_words import SUBJECT_PRONOUNS, THIRD_PERSON_PRONOUNS
from rag.text.en.lexicon import SPEECH_VERBS
from rag.text.punctuation import CLOSING_MARKS, SENTENCE_ENDS
from rag.text.word_lists import match_any
from rag.text.words import WORD

Vectors = NDArray[np.float32]

FEWEST_WORDS = 6
MOST_WORDS = 70
"""Shorter sentences say little alone; longer ones are lists or text without full stops."""

_SAME_COSINE = 0.92
"""Two sentences with a higher cosine say the same."""

_CAPTION = re.compile(r"(?:FILE|PHOTO|Photo|Image|Picture|Caption)\b\s*[-–—:|]")
_SAID_BY_PRONOUN = re.compile(
    rf"[,?!\"”’'] {match_any(THIRD_PERSON_PRONOUNS & SUBJECT_PRONOUNS)} {match_any(SPEECH_VERBS)}\b", re.IGNORECASE
)
_SMALL_TALK = re.compile(
    r"(?:(?:yes|no|ok(?:ay)?|well|good (?:morning|afternoon|evening)|thanks?|thank you)\b[^.?!]{0,60}[.!?]\s*)+$"
    r"|(?:thanks?|thank you) (?:very much|so much|again|for)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted."""

    sentence: IndexedSentence
    worth: float
    """How much it tells; higher is better, unbounded."""
    vector: Vectors
    """Unit length."""


def is_quotable(sentence: IndexedSentence) -> bool:
    """Whether it is a whole sentence that says something by itself: no heading, caption, fragment or small talk."""
    text = drop_label(sentence.text)
    words = WORD.findall(text)
    if sentence.kind != "sentence" or not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return False
    if text.rstrip(CLOSING_MARKS + " ")[-1:] not in SENTENCE_ENDS or _CAPTION.match(text) or _SMALL_TALK.match(text):
        return False
    return bool(sum(word[:1].isupper() for word in words) <= 0.7 * len(words))


def leans_back(sentence: IndexedSentence) -> bool:
    """Whether it needs the sentence before it to show whom or what it is about, or who says it ("...", he said)."""
    text = drop_label(sentence.text)
    return refers_back(text) or _SAID_BY_PRONOUN.search(text) is not None


def find_copies(sentence: IndexedSentence, articles: Articles) -> list[IndexedSentence]:
    """The same sentence in other files: each is a source too."""
    words = sentence.text.split()
    return [
        one
        for one in articles.find_phrase(sentence.text)
        if one.file != sentence.file and one.kind == "sentence" and one.text.split() == words
    ]


def measure_centrality(vectors: Vectors) -> NDArray[np.float32]:
    """Cosine of each vector (n x dimension, unit length) to their mean; empty for none."""
    if not len(vectors):
        return np.zeros(0, np.float32)
    mean = vectors.mean(axis=0)
    return np.asarray(vectors @ (mean / max(float(np.linalg.norm(mean)), 1e-9)), np.float32)


def choose(
    candidates: Sequence[Candidate], count: int, *, words: int | None = None, novelty: float = 0.3
) -> list[Candidate]:
    """At most `count` candidates, best first, each valuable and unlike those before it (maximal marginal relevance,
    Carbonell and Goldstein 1998).

    `words` is roughly their total number of words; `novelty` is the weight of likeness subtracted from the worth.
    """
    if not candidates:
        return []
    vectors = np.stack([one.vector for one in candidates])
    worth = np.asarray([one.worth for one in candidates])
    likeness = np.zeros(len(candidates))
    chosen: list[int] = []
    used = 0
    while len(chosen) < count:
        gain = np.where(likeness > _SAME_COSINE, -np.inf, worth - novelty * likeness)
        gain[chosen] = -np.inf
        best = int(np.argmax(gain))
        length = len(candidates[best].sentence.text.split())
        if gain[best] == -np.inf or (words is not None and chosen and used + length / 2 > words):
            break
        chosen.append(best)
        used += length
        likeness = np.maximum(likeness, vectors @ vectors[best])
    return [candidates[at] for at in chosen]
