"""The words of a question, how much each one tells, and where they stand in a passage.

Words are cut and stemmed as SQLite's FTS5 does it (tokenizer `porter unicode61`): runs of letters and digits,
lower case, accents dropped, Porter's stem. So a stem here is a term there, and its document frequency can be
asked for. Which sentences the words matter for is left to `sentence_features`.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

DocumentFrequency = Callable[[Sequence[str]], tuple[Sequence[int], int]]
"""Stems -> (for each, how many chunks of the index hold it; how many chunks there are)."""

WORD = re.compile(r"[^\W_]+")


def list_words(text: str) -> frozenset[str]:
    """The words of a text that are set apart by spaces: a list of words is easier read as a paragraph."""
    return frozenset(text.split())


STOP_WORDS = list_words(
    """a about after all also am an and any are as at be because been before being but by can could did do does
    doing during each else ever for from get had has have having he her here hers him his how i if in into is it
    its just me might must my no nor not of off on once only or other our out over own per s shall she should so
    some such t than that the their theirs them then there these they this those to too under until up upon us
    very was we were what when where whether which while who whom whose why will with within without would you
    your"""
)
"""Words that tell nothing about what a question is after: function words and question words."""

_VAGUE = list_words(
    """answer article articles call called describe example explain give happen happened kind list main make made
    many mean meaning much name named old people person place say said says tell thing things time type use
    used way"""
)
"""Content words that say what form the answer takes more than what it is about; they get a third of the weight."""
_VAGUE_SHARE = 1 / 3

_PRIOR_CHUNKS = 50
_PRIOR_SHARE = 0.004
"""A folder of a few articles says little about how common a word is: its counts are mixed with those of
this many chunks of other text, of which this share would hold an ordinary content word."""


class _Folding(dict[int, int]):
    """Code point -> that of its small letter without accents, worked out when it is first met."""

    def __missing__(self, code: int) -> int:
        lower = chr(code).lower()
        folded = ord(unicodedata.normalize("NFD", lower)[0]) if len(lower) == 1 else code
        self[code] = folded
        return folded


_FOLDING = _Folding()

_stemmer = snowballstemmer.stemmer("porter")
_stemming = threading.Lock()
"""The stemmer keeps the word at hand in itself, so two threads at once get each other's stems, or an IndexError."""


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The words of a question that tell something, each once, in order."""

    stems: tuple[str, ...]
    weights: NDArray[np.float64]
    """How rare each is, 0 to 1: its inverse document frequency over that of a word no chunk holds."""
    numbers: NDArray[np.bool_]
    """Which of them hold a digit: a year, an amount, a model number."""
    names: NDArray[np.bool_]
    """Which of them are written as a name: a capital inside a question that has small letters too."""
    spans: tuple[tuple[int, int, int], ...]
    """(start, end, index of the stem) of every place of the question that holds one of them."""
    candidates: re.Pattern[str] | None
    """Finds, in folded text, the words that could have one of the stems; None when there are none."""


def fold_text(text: str) -> str:
    """The text in lower case without accents, as FTS5 keeps it, every character still in its place."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


@lru_cache(maxsize=65_536)
def stem_word(word: str) -> str:
    """Porter's stem of one word. FTS5 leaves words of one or two bytes as they are; so does this."""
    folded = fold_text(word)
    if len(folded.encode("utf-8", "replace")) <= 2:
        return folded
    with _stemming:
        return str(_stemmer.stemWord(folded))


def stem_words(text: str) -> list[str]:
    """The stem of every word of the text, in order."""
    return [stem_word(match.group()) for match in WORD.finditer(text)]


def stem_content(text: str) -> frozenset[str]:
    """The stems of the words of the text that tell something by themselves."""
    return frozenset(stem_word(m.group()) for m in WORD.finditer(text) if fold_text(m.group()) not in STOP_WORDS)


def read_question_words(question: str, document_frequency: DocumentFrequency) -> QuestionWords:
    """The words of the question that tell something, weighed by how few chunks of the index hold them."""
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
    """Document frequencies when there is no word index: every word is equally rare."""
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
    """(character offset, index in `words.stems`) of each place of the text that holds a question word."""
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
    """Words that could have one of the stems: they begin alike, since Porter's algorithm only changes endings ("fly"
    and "flies" have the stem "fli"). It spares stemming 19 words of 20. None when there are no stems."""
    beginnings = sorted({stem[:2] + stem[2:3].replace("i", "[iy]") for stem in map(re.escape, stems)})
    if not beginnings:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(beginnings)})[^\W_]*")
