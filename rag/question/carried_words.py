"""Which words of a conversation a follow-up leaves out, decided by a small model trained on questions that people
rewrote.

Owns the model's decision and how the words are put into the question: a name in place of a pronoun, the others in
brackets at the end, for the search only. `heard_words` computes what is known about each word. The model is an ensemble
of decision trees (trained by `training/follow_ups`); it reads features of words, never the words, so it knows no
topics.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.models.onnx import WEIGHTS_FOLDER
from rag.question.coreference import replace_pronoun
from rag.question.heard_words import TURNS_HEARD, Word, hear_words, list_titles, measure_words, read_words
from rag.question.mentions import is_person, read_answer
from rag.schema.query import EarlierTurn
from rag.text.names import read_names
from rag.text.words import stem_content

WEIGHTS_FILE = WEIGHTS_FOLDER / "follow_ups.json"
LEAST_SHARE = 0.5
"""Least probability that a person would have carried a word, for it to be carried. Measured with titles: 39% of the
words that people carried are found, 0.40 words a turn are added that nobody carried, and 97.6% of the questions that
stand alone are left alone."""
LEAST_SHARE_UNPOINTED = 0.8
"""The same for words outside titles when no word of the question points back, so that it probably stands alone."""
LEAST_TRUST = 0.2
"""Least probability at which the rules' replacement of a pronoun is kept although other words are more likely: between
two people, the model prefers the one named more often."""
SURE_SHARE = 0.8
"""When a word of a cited title is at least this probable, `LEAST_TRUST` is not enough to keep the replacement."""
LEAST_TRUST_ALONE = 0.08
"""The same when no word is likely enough to be carried."""
LONGEST_LINK = 2
"""Most words between two carried words that are carried with them: "University of the West"."""


@dataclass(frozen=True, slots=True)
class _Trees:
    """Decision trees in flat arrays: node i continues at `left[i]` if its feature is at most its threshold."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    """-1 for a leaf."""
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    """What a leaf adds to the log-odds."""
    baseline: float

    def rate(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of each row."""
        at = np.tile(self.roots, (len(rows), 1))
        every = np.arange(len(rows))[:, None]
        while True:
            feature = self.feature[at]
            inner = feature >= 0
            if not inner.any():
                break
            goes_left = rows[every, np.maximum(feature, 0)] <= self.threshold[at]
            at = np.where(inner, np.where(goes_left, self.left[at], self.right[at]), at)
        odds: NDArray[np.float64] = self.baseline + self.value[at].sum(axis=1, dtype=np.float64)
        return 1.0 / (1.0 + np.exp(-odds))


def rate_words(question: str, earlier: Sequence[EarlierTurn]) -> dict[str, float]:
    """Stem -> probability that a person would have put the word into the question, for each content word of the
    conversation that the question lacks. Empty without earlier turns."""
    heard = hear_words(question, earlier) if earlier else {}
    if not heard:
        return {}
    return dict(zip(heard, _load_trees().rate(measure_words(question, earlier, heard)).tolist(), strict=True))


def complete_question(
    asked: str,
    rated: dict[str, float],
    earlier: Sequence[EarlierTurn],
    replaced: tuple[str, tuple[str, ...]] | None,
    *,
    answered: str = "",
) -> tuple[str, tuple[str, ...]] | None:
    """The question with the words that are carried, by `rated`, and those words; None when no word is carried.

    `replaced` is the question with the rules' replacements of its pronouns, and those replacements (empty if none was
    found). It is kept unless it is improbable and the model has something better. None means that no word points back.
    `answered` is the answer to the last question: a person in it is the one whom "he" means.
    """
    titled = stem_content(" ".join(title for turn in earlier for title in list_titles(turn)))
    chosen = {
        stem
        for stem, share in rated.items()
        if len(stem) > 1 and share >= (LEAST_SHARE if replaced or stem in titled else LEAST_SHARE_UNPOINTED)
    }
    trust = _rate_phrases(replaced[1], rated) if replaced and replaced[1] else 0.0
    if replaced and answered and any(phrase in answered for phrase in replaced[1]):
        trust = 1.0
    best = max((share for stem, share in rated.items() if stem in titled), default=0.0)
    if replaced and trust >= (LEAST_TRUST if best < SURE_SHARE else LEAST_SHARE if chosen else LEAST_TRUST_ALONE):
        text, placed = replaced
        chosen -= stem_content(" ".join(placed))
        rest = [one for one in _join_phrases(chosen, earlier) if stem_content(one) & titled or not _is_rival(one)]
    elif replaced and not chosen and trust >= LEAST_TRUST_ALONE:
        return replaced
    else:
        phrases = list(_join_phrases(chosen, earlier))
        text, placed = _place_name(asked, phrases)
        rest = [phrase for phrase in phrases if phrase not in placed]
    if not placed and not rest:
        return None
    return f"{text} ({', '.join(rest)})" if rest else text, (*placed, *rest)


def _is_rival(phrase: str) -> bool:
    """Whether a phrase names a person, who could be mistaken for the one that the pronoun means."""
    names = read_names(f"They name {phrase}").names
    return any(is_person(name) for name in names)


def _rate_phrases(phrases: Sequence[str], rated: dict[str, float]) -> float:
    """The probability of the pronouns' replacements: the mean over their words. Years and words that the question
    already has are not rated."""
    stems = stem_content(" ".join(phrases))
    shares = [rated[stem] for stem in stems if stem in rated and not stem.isdigit()]
    return sum(shares) / len(shares) if shares else 1.0


def _place_name(asked: str, phrases: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The question with the first name among the phrases in place of its pronoun, and that name; unchanged if it has no
    pronoun or the phrases no name."""
    for phrase in phrases:
        if phrase[:1].isupper() and (text := replace_pronoun(asked, phrase)):
            return text, (phrase,)
    return asked, ()


def _join_phrases(chosen: Collection[str], earlier: Sequence[EarlierTurn]) -> Iterator[str]:
    """The chosen words as they were written, neighbours joined; each once, from titles first, then from the latest
    turns."""
    left = set(chosen)
    turns = list(reversed(earlier[-TURNS_HEARD:]))
    texts = [title for turn in turns for title in list_titles(turn)]
    texts += [text for turn in turns for text in (turn.question, read_answer(turn))]
    for text in texts:
        words = read_words(text)
        last = -1
        run: list[Word] = []
        for at, word in enumerate(words):
            if word.stem not in left:
                continue
            if run and (at - last > LONGEST_LINK or not _are_linked(words[last : at + 1], text)):
                yield text[run[0].start : run[-1].end]
                run = []
            run.append(word)
            last = at
            left.discard(word.stem)
        if run:
            yield text[run[0].start : run[-1].end]


def _are_linked(words: Sequence[Word], text: str) -> bool:
    """Whether only stop words and spaces are between the first and the last."""
    between = text[words[0].end : words[-1].start]
    return all(not word.stem for word in words[1:-1]) and not any(mark in between for mark in ',;:()[]"“”?!')


@functools.cache
def _load_trees() -> _Trees:
    held = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return _Trees(
        roots=np.array(held["roots"], np.int32),
        feature=np.array(held["feature"], np.int32),
        threshold=np.array(held["threshold"], np.float32),
        left=np.array(held["left"], np.int32),
        right=np.array(held["right"], np.int32),
        value=np.array(held["value"], np.float32),
        baseline=float(held["baseline"]),
    )
