"""The keywords of a question, their weights, and where they occur in a passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.text.en.function_words import STOP_WORDS
from rag.text.en.lexicon import ANSWER_FORM_WORDS
from rag.text.letters import trace_plainly
from rag.text.punctuation import opens_sentence
from rag.text.words import WORD, fold_text, stem_word

DocumentFrequency = Callable[[Sequence[str]], tuple[Sequence[int], int]]
"""Stems -> (number of chunks that contain each; number of chunks in the index)."""

_ANSWER_FORM_SHARE = 1 / 3
"""Weight of words that only say what form the answer takes, as a share of their full weight."""

_PRIOR_CHUNKS = 50
_PRIOR_SHARE = 0.004
"""A folder of a few articles says little about how common a word is, so its counts are smoothed as if it had this many
more chunks, of which this share contained the word."""


@dataclass(frozen=True, slots=True)
class Keywords:
    """The content words of a question, each once, in order."""

    stems: tuple[str, ...]
    weights: NDArray[np.float64]
    """Rarity, 0 to 1: inverse document frequency divided by that of a word that no chunk contains."""
    numbers: NDArray[np.bool_]
    """Which contain a digit: years, amounts, model numbers."""
    names: NDArray[np.bool_]
    """Which are written as names: capitalised inside a question that is not all capitals."""
    spans: tuple[tuple[int, int, int], ...]
    """(start, end, index of the stem) of every occurrence in the question."""
    candidates: re.Pattern[str] | None
    """Matches the words of a folded text that could have one of the stems; None without stems."""


def read_keywords(question: str, document_frequency: DocumentFrequency) -> Keywords:
    """The question's content words, weighted by how rare they are in the index."""
    kept: dict[str, tuple[bool, bool, bool]] = {}
    spans: list[tuple[int, int, str]] = []
    mixed_case = question != question.lower() and question != question.upper()
    for match in WORD.finditer(question):
        word = match.group()
        folded = fold_text(word)
        if folded in STOP_WORDS:
            continue
        stem = stem_word(word)
        name = mixed_case and word[0].isupper() and not opens_sentence(question[: match.start()])
        number = any(character.isdigit() for character in word)
        known = kept.get(stem, (False, False, False))
        kept[stem] = (known[0] or number, known[1] or name, folded in ANSWER_FORM_WORDS)
        spans.append((match.start(), match.end(), stem))
    stems = tuple(kept)
    weights = weigh_stems(stems, document_frequency)
    asks_form = np.array([kept[stem][2] for stem in stems], dtype=bool)
    return Keywords(
        stems=stems,
        weights=np.where(asks_form, weights * _ANSWER_FORM_SHARE, weights),
        numbers=np.array([kept[stem][0] for stem in stems], dtype=bool),
        names=np.array([kept[stem][1] for stem in stems], dtype=bool),
        spans=tuple((start, end, stems.index(stem)) for start, end, stem in spans),
        candidates=_match_candidates(stems),
    )


def count_nothing(stems: Sequence[str]) -> tuple[list[int], int]:
    """Document frequencies without a keyword index: all words are equally rare."""
    return [0] * len(stems), 0


def weigh_stems(stems: Sequence[str], document_frequency: DocumentFrequency) -> NDArray[np.float64]:
    """Rarity of each stem, from 0 (in every chunk) to 1 (in none)."""
    if not stems:
        return np.zeros(0)
    counts, chunks = document_frequency(stems)
    held = np.asarray(counts, dtype=np.float64) + _PRIOR_CHUNKS * _PRIOR_SHARE
    total = chunks + _PRIOR_CHUNKS
    weights: NDArray[np.float64] = np.log((total + 1) / (held + 0.5)) / np.log((total + 1) / 0.5)
    return np.clip(weights, 0.0, 1.0)


def find_stems(text: str, words: Keywords) -> list[tuple[int, int]]:
    """(character offset, index in `words.stems`) of each occurrence of a keyword in the text."""
    if words.candidates is None:
        return []
    index = {stem: position for position, stem in enumerate(words.stems)}
    traced = trace_plainly(text)
    plain = traced[0] if traced else text
    found = (
        (match.start(), index.get(stem_word(match.group()))) for match in words.candidates.finditer(fold_text(plain))
    )
    return [(traced[1][at][0] if traced else at, position) for at, position in found if position is not None]


def _match_candidates(stems: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern for words that could have one of the stems; None without stems.

    Porter's algorithm only changes endings ("fly" and "flies" have the stem "fli"), so words with a different beginning
    need no stemming: 19 words of 20.
    """
    beginnings = sorted({stem[:2] + stem[2:3].replace("i", "[iy]") for stem in map(re.escape, stems)})
    if not beginnings:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(beginnings)})[^\W_]*")
