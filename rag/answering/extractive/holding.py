"""Which sentences' answers do not hold as stated, and which sentences correct them.

Owns how a text's remarks on its own words (`rag.text.standing_across`) affect what the reader found. Words that are
said to be wrong are not an answer if words near them are; otherwise the sentence is shown for what it is (a denial, a
plan). `answerer` chooses which sentences are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.models.reader import FoundSpan, PassageReading
from rag.question.answer_types import AnswerType, find_candidates
from rag.schema.documents import Sentence
from rag.text.quantities import read_numbers
from rag.text.standing import FALSE_HOWS, How
from rag.text.standing_across import ToldStretch, find_told_stretches
from rag.text.words import stem_content

COVERED = 0.5
"""An answer does not hold when at least this share of its characters is in words that do not."""

RIGHTING_SCORE = -4.0
"""Lowest score of words taken for the correction of words that are said to be wrong: log odds against "no answer". The
text itself says that the answer is near, so they may be unlikely on their own."""

SHAPED_SCORE = -9.0
"""The same for words in the form that the question asks for: a figure for "how many", a name for "who"."""

SURE_SCORE = 0.0
"""The same when the other words are only left open and may well be right."""

FALSE_COST, OPEN_COST = 2.0, 1.0
"""Subtracted from the utility of a sentence whose answer is said to be wrong, or left open; a difference of 1 is a
factor of e in the odds."""

LENT = (
    "cosine",
    "maxsim",
    "maxsim_asking",
    "maxsim_low",
    "maxsim_with_title",
    "maxsim_with_previous",
    "cover_with_title",
    "cover_near",
)
"""Features for how near a sentence is to the question."""

SHARED = ("span", "span_odds", "span_start", "span_end")
"""Features for whether it answers: a correcting sentence gets the mean of its own and the corrected sentence's."""

_LEFT_OUT = -1000.0
"""Logit of a word piece that cannot begin or end an answer."""

_INSTEAD = re.compile(r"\binstead\b(?! of)", re.IGNORECASE)
"""Says that the words around it are the correction."""

_TO_PLACE = re.compile(
    r"\b(?:in|into|at|to|from|near|on|inside|outside|chose|chosen|picked|selected|preferred|opted for)(?: the| an?)? $",
    re.IGNORECASE,
)
"""Before a place that has no name: "moved to the ice arena"."""

_WINDOW_END = re.compile(r"[,;:.!?](?=\s|$)|\b(?:and|but|or)\b")


@dataclass(frozen=True, slots=True)
class Holding:
    """How the answer in a sentence holds."""

    how: How | None = None
    """In what way its words do not hold; None when they do, or when other words of the sentence were taken instead."""
    said_by: Sentence | None = None
    """The sentence of the same text that says so, if it is another one."""
    righted_by: Sentence | None = None
    """The later sentence of the same text that corrects this one."""
    righted: Sentence | None = None
    """The earlier sentence that this one corrects."""
    left_out: tuple[tuple[int, int], ...] = ()
    """Character ranges of the sentence in which no answer begins or ends."""


HOLDS = Holding()


@dataclass(frozen=True, slots=True)
class HeldReading:
    """A reading of a passage without the words that do not hold, and how the answer of each sentence then holds."""

    reading: PassageReading
    sentences: tuple[Holding, ...]


def read_holding(
    reading: PassageReading,
    text: str,
    sentences: Sequence[Sentence],
    spans: NDArray[np.int64],
    *,
    wanted: frozenset[How],
    answer_type: AnswerType,
    asked: frozenset[str],
) -> HeldReading:
    """The reading without words that are said not to hold if others near them answer. `spans` are the offsets of the
    sentences in the text, n x 2; `wanted` the ways of not holding that the question asks for."""
    bounds: list[tuple[int, int]] = [(start, end) for start, end in spans.tolist()]
    told = [one for one in find_told_stretches([text[a:b] for a, b in bounds]) if one.how not in wanted]
    held = [HOLDS] * len(bounds)
    kept = reading
    for at in sorted({one.sentence for one in told}):
        found = kept.find_best(*bounds[at])
        covering = [one for one in told if found and one.sentence == at and _covers(one, bounds[at][0], found)]
        if found is None or not covering:
            continue
        first = min(covering, key=lambda one: one.how not in FALSE_HOWS)
        is_false = first.how in FALSE_HOWS
        gone = [one for one in told if one.how in FALSE_HOWS or one in covering]
        righting = _find_righting(first, reading, text, bounds, gone, answer_type, asked)
        if righting is None or (not is_false and (righting.sentence == at or righting.score < SURE_SCORE)):
            said_by = None if first.said_by is None else sentences[first.said_by]
            held[at] = replace(held[at], how=first.how, said_by=said_by)
        elif righting.sentence == at:
            start, end = bounds[at]
            left = ((0, righting.start - start), (righting.end - start, end - start))
            kept = leave_out(kept, [(start + first, start + last) for first, last in left])
            kept = _raise(kept, righting, (found.score - righting.score) / 2)
            held[at] = replace(held[at], left_out=left)
        else:
            held[at] = replace(held[at], how=first.how, righted_by=sentences[righting.sentence])
            held[righting.sentence] = replace(held[righting.sentence], righted=sentences[at])
    return HeldReading(kept, tuple(held))


def leave_out(reading: PassageReading, stretches: Sequence[tuple[int, int]]) -> PassageReading:
    """The reading, changed so that no answer begins or ends in one of the ranges."""
    left = np.zeros(len(reading.spans), bool)
    for start, end in stretches:
        left |= (reading.spans[:, 0] < end) & (reading.spans[:, 1] > start)
    if not left.any():
        return reading
    gone = np.float32(_LEFT_OUT)
    return replace(reading, starts=np.where(left, gone, reading.starts), ends=np.where(left, gone, reading.ends))


def _raise(reading: PassageReading, righting: _Righting, by: float) -> PassageReading:
    """The reading with the logits of the correcting words raised: each of start and end by half of `by`."""
    inside = (reading.spans[:, 0] >= righting.start) & (reading.spans[:, 1] <= righting.end)
    more = np.where(inside, np.float32(max(by, 0.0) / 2), np.float32(0))
    return replace(reading, starts=reading.starts + more, ends=reading.ends + more)


def _covers(stretch: ToldStretch, begins: int, found: FoundSpan) -> bool:
    shared = min(begins + stretch.end, found.end) - max(begins + stretch.start, found.start)
    opens = (
        stretch.how in ("corrected", "outdated", "difference")
        and begins + stretch.start <= found.start < begins + stretch.end
    )
    return opens or shared >= COVERED * max(1, found.end - found.start)


@dataclass(frozen=True, slots=True)
class _Righting:
    """Words near those that do not hold, with the answer in them."""

    sentence: int
    start: int
    end: int
    """Character offsets in the text."""
    score: float


def _find_righting(
    stretch: ToldStretch,
    reading: PassageReading,
    text: str,
    bounds: Sequence[tuple[int, int]],
    gone: Sequence[ToldStretch],
    answer_type: AnswerType,
    asked: frozenset[str],
) -> _Righting | None:
    """The words with the best answer near those that do not hold; None when none is likely enough."""
    found: list[_Righting] = []
    for at in stretch.rights:
        least_whole = SHAPED_SCORE if _INSTEAD.search(text[slice(*bounds[at])]) else RIGHTING_SCORE
        for first, last in _list_free(at, bounds[at], gone):
            windows = [(first, last), *_list_windows(answer_type, text, first, last)]
            for least, (start, end) in zip((least_whole, *[SHAPED_SCORE] * len(windows)), windows, strict=False):
                best = reading.find_best(start, end)
                if best is None or best.score < least:
                    continue
                words = text[best.start : best.end]
                before = text[start : best.start]
                if stem_content(words) - asked and _fits(words, answer_type, before):
                    found.append(_Righting(at, start, end, best.score))
                    break
    return max(found, key=lambda one: one.score, default=None)


def _list_free(at: int, bounds: tuple[int, int], gone: Sequence[ToldStretch]) -> list[tuple[int, int]]:
    """The parts of a sentence outside the `gone` ranges, as character offsets in the text."""
    start, end = bounds
    free = []
    for first, last in [
        *sorted((start + one.start, start + one.end) for one in gone if one.sentence == at),
        (end, end),
    ]:
        if first > start:
            free.append((start, first))
        start = max(start, last)
    return free


def _list_windows(answer_type: AnswerType, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of `text[start:end]` that begin with a candidate of the answer type, up to the next comma or
    conjunction."""
    if answer_type not in ("number", "date", "person", "place"):
        return []
    windows = []
    for first, last in find_candidates(answer_type, text[start:end]):
        stop = _WINDOW_END.search(text, start + last, end)
        windows.append((start + first, stop.start() if stop else end))
    return windows


def _fits(words: str, answer_type: AnswerType, before: str) -> bool:
    """Whether the form of the words, and of those before them, fits the answer type."""
    if answer_type in ("number", "date"):
        return bool(find_candidates(answer_type, words) or read_numbers(words))
    if answer_type == "place":
        return any(word[:1].isupper() for word in words.split()) or _TO_PLACE.search(before) is not None
    return answer_type != "person" or any(word[:1].isupper() for word in words.split()) or " " in words


def lend_likeness(
    features: Mapping[str, NDArray[np.float32]], sentences: Sequence[Sentence], held: Sequence[Holding]
) -> None:
    """Give each correcting sentence the corrected one's nearness to the question, in place.

    "It had been closed since Tuesday" does not repeat what the sentence before it is about.
    """
    for at, holding in enumerate(held):
        if holding.righted is None or holding.righted not in sentences:
            continue
        other = sentences.index(holding.righted)
        for name in LENT:
            features[name][at] = max(features[name][at], features[name][other])
        for name in SHARED:
            features[name][at] = max(features[name][at], (features[name][at] + features[name][other]) / 2)
        features["unmet"][at] = min(features["unmet"][at], features["unmet"][other])


def prefer_holding(
    utilities: NDArray[np.float64],
    passages: Sequence[int],
    sentences: Sequence[Sentence],
    held: Sequence[Holding],
) -> NDArray[np.float64]:
    """The utilities with corrections raised above what they correct, and with answers that do not hold or are left open
    lowered."""
    found = np.array(utilities, np.float64)
    for at, holding in enumerate(held):
        if holding.how is None:
            continue
        found[at] -= FALSE_COST if holding.how in FALSE_HOWS else OPEN_COST
        if holding.righted_by is None:
            continue
        places = zip(passages, sentences, strict=True)
        wanted = (passages[at], holding.righted_by)
        other = next((index for index, place in enumerate(places) if place == wanted), None)
        if other is not None:
            found[other] = max(found[other], utilities[at])
    return found
