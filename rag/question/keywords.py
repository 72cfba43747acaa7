"""The content words of a question, how much each one weighs, and where they occur in a passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.text.en.function_words import STOP_WORDS
from rag.text.word_lists import list_words
from rag.text.words import WORD, fold_text, stem_word

DocumentFrequency = Callable[[Sequence[str]], tuple[Sequence[int], int]]
"""Stems -> (for each, the number of chunks that hold it; the number of chunks)."""

_VAGUE = list_words(
    """answer article articles call called describe example explain give happen happened kind list main make made
    many mean meaning much name named old people person place say said says tell thing things time type use
    used way"""
)
"""Content words that describe the form of the answer rather than the topic; they get a third of the weight."""
_VAGUE_SHARE = 1 / 3

_PRIOR_CHUNKS = 50
_PRIOR_SHARE = 0.004
"""A folder of a few articles says little about how common a word is. Its counts are mixed with those of this many
chunks of other text, of which this share is assumed to hold an ordinary content word."""


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The content words of the question, each once, in order."""

    stems: tuple[str, ...]
    weights: NDArray[np.float64]
    """How rare each is, 0 to 1: its inverse document frequency divided by that of a word in no chunk."""
    numbers: NDArray[np.bool_]
    """Which of them contain a digit: a year, an amount, a model number."""
    names: NDArray[np.bool_]
    """Which of them are written as a name: capitalised, in a question that also has small letters."""
    spans: tuple[tuple[int, int, int], ...]
    """(start, end, index of the stem) of each occurrence in the question."""
    candidates: re.Pattern[str] | None
    """Finds, in folded text, words that could have one of the stems; None when there are none."""


def read_question_words(question: str, document_frequency: DocumentFrequency) -> QuestionWords:
    """The content words of the question, weighted by how few chunks of the index hold them."""
    kept: dict[str, tuple[bool, bool, bool]] = {}
    spans: list[tuple[int, int, str]] = []
    mixed_case = question != question.lower() and question != question.upper()
    for match in WORD.finditer(question):
        word = match.group()
        folded = fold_text(word)
        if folded in STOP_WORDS:
            continue
        stem = stem_word(word)
        name = mixed_case and word[0].isupper() and not _opens_sentence(question, match.start())
        number = any(character.isdigit() for character in word)
        known = kept.get(stem, (False, False, False))
        kept[stem] = (known[0] or number, known[1] or name, folded in _VAGUE)
        spans.append((match.start(), match.end(), stem))
    stems = tuple(kept)
    weights = weigh_stems(stems, document_frequency)
    vague = np.array([kept[stem][2] for stem in stems], dtype=bool)
    return QuestionWords(
        stems=stems,
        weights=np.where(vague, weights * _VAGUE_SHARE, weights),
        numbers=np.array([kept[stem][0] for stem in stems], dtype=bool),
        names=np.array([kept[stem][1] for stem in stems], dtype=bool),
        spans=tuple((start, end, stems.index(stem)) for start, end, stem in spans),
        candidates=_match_candidates(stems),
    )


def count_nothing(stems: Sequence[str]) -> tuple[list[int], int]:
    """Document frequencies without a keyword index: every word is equally rare."""
    return [0] * len(stems), 0


def weigh_stems(stems: Sequence[str], document_frequency: DocumentFrequency) -> NDArray[np.float64]:
    """How rare each stem is, 0 (in every chunk) to 1 (in none)."""
    if not stems:
        return np.zeros(0)
    counts, chunks = document_frequency(stems)
    held = np.asarray(counts, dtype=np.float64) + _PRIOR_CHUNKS * _PRIOR_SHARE
    total = chunks + _PRIOR_CHUNKS
    weights: NDArray[np.float64] = np.log((total + 1) / (held + 0.5)) / np.log((total + 1) / 0.5)
    return np.clip(weights, 0.0, 1.0)


def find_stems(text: str, words: QuestionWords) -> list[tuple[int, int]]:
    """(character offset, index in `words.stems`) of each occurrence of a question word in the text."""
    if words.candidates is None:
        return []
    index = {stem: position for position, stem in enumerate(words.stems)}
    found = (
        (match.start(), index.get(stem_word(match.group()))) for match in words.candidates.finditer(fold_text(text))
    )
    return [(offset, position) for offset, position in found if position is not None]


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'“‘([")
    return not before or before[-1] in ".!?:\n"


def _match_candidates(stems: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern for words that could have one of the stems; None without stems.

    Such words begin alike, since Porter's algorithm only changes endings ("fly" and "flies" have the stem "fli"). It
    saves stemming 19 words of 20.
    """
    beginnings = sorted({stem[:2] + stem[2:3].replace("i", "[iy]") for stem in map(re.escape, stems)})
    if not beginnings:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(beginnings)})[^\W_]*")
