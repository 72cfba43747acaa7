"""Passages that are copies of each other: one source, however many files carry the text.

Owns when the passages of a wire text that several files carry are one: word for word, under another headline, cut
short, or with a word changed that says nothing new (`rag.text.near_copies`). The fullest is read, the others are its
copies. A passage that says anything of its own stays one of its own, and so does one with another figure: that is a
difference to be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.schema.answers import Passage
from rag.schema.documents import Chunk
from rag.text.near_copies import is_near_copy, split_words

SHINGLE = 4
"""Words in a row by which passages are found that may be copies."""
SHARED = 0.5
"""Share of the shorter passage's runs of words that its copy has too; what differs is then compared by sentence."""
COMPARED = 40
"""Number of passages, the best ones, that are compared by what they say (about 5 ms). Those below are hardly ever read;
they count as copies only if their text is the same word for word."""
LEAST_WORDS = 15
"""A passage with less prose is a copy only when it is the same word for word: short ones are alike by chance."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a passage tells."""

    sentences: tuple[str, ...]
    """Its prose, sentence by sentence."""
    folded: frozenset[str]
    """The sentences as folded words."""
    shingles: frozenset[str]
    n_words: int


def collapse_copies(passages: Iterable[Passage]) -> list[Passage]:
    """One passage for each text, where the first of its copies stood: the fullest, with the others as its copies in
    order of file."""
    groups: list[list[Passage]] = []
    same: dict[str, int] = {}
    search = _CopySearch()
    for rank, passage in enumerate(passages):
        text = passage.text.strip()
        at = same.get(text)
        if at is None:
            at = search.find_or_add(_read(passage.chunk)) if rank < COMPARED else len(groups)
            same[text] = at
        if at == len(groups):
            groups.append([])
        groups[at].append(passage)
    return [_join(group) for group in groups]


class _CopySearch:
    """The fullest text of each group, and which groups have a run of words."""

    def __init__(self) -> None:
        self._fullest: list[_Told] = []
        self._groups: dict[str, list[int]] = {}

    def find_or_add(self, read: _Told) -> int:
        """The group of a text that it is a copy of, or that is a copy of it; a new one when there is none."""
        met = Counter(at for shingle in read.shingles for at in self._groups.get(shingle, ()))
        near = sorted(at for at, count in met.items() if self._may_be_copy(read, self._fullest[at], count))
        found = next((at for at in near if _is_copy(read, self._fullest[at])), None)
        if found is None:
            found = len(self._fullest)
            self._fullest.append(read)
        elif read.n_words > self._fullest[found].n_words:
            self._fullest[found] = read
        for shingle in read.shingles:
            held = self._groups.setdefault(shingle, [])
            if found not in held:
                held.append(found)
        return found

    @staticmethod
    def _may_be_copy(one: _Told, other: _Told, shared: int) -> bool:
        is_long = min(one.n_words, other.n_words) >= LEAST_WORDS
        return is_long and shared >= SHARED * min(len(one.shingles), len(other.shingles))


def _read(chunk: Chunk) -> _Told:
    start = chunk.start
    prose = [chunk.text[one.start - start : one.end - start] for one in chunk.sentences if one.kind == "sentence"]
    split = [split_words(sentence) for sentence in prose]
    words = [word for sentence in split for word in sentence]
    shingles = frozenset(map(" ".join, zip(*(words[at:] for at in range(SHINGLE)), strict=False)))
    return _Told(tuple(prose), frozenset(map(" ".join, split)), shingles, len(words))


def _is_copy(one: _Told, other: _Told) -> bool:
    """Whether the longer of two texts says all that the shorter one does."""
    less, more = sorted((one, other), key=lambda told: told.n_words)
    return all(_is_told_in(sentence, more) for sentence in less.sentences)


def _is_told_in(sentence: str, told: _Told) -> bool:
    """Whether a text has a sentence, or a near copy of it."""
    if " ".join(split_words(sentence)) in told.folded:
        return True
    return any(is_near_copy(sentence, other) for other in told.sentences)


def _join(group: Sequence[Passage]) -> Passage:
    """The fullest passage of a group at the rank of the first, with the others as its copies."""
    fullest = max(group, key=lambda one: len(split_words(one.text)))
    copies = sorted((one.chunk for one in group if one is not fullest), key=lambda chunk: (chunk.file, chunk.start))
    return Passage(fullest.chunk, fullest.similarity, group[0].fused, tuple(copies))
