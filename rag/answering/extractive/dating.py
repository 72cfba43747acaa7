"""Answers for a time: for the days that a question names, or from the newest article.

Owns how the date of an article and the dates in its sentences affect what was found. `rag.question.times` reads the
time that a question asks about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from rag.answering.extractive.scorer import ScoredPassages, ScoredSentence
from rag.answering.extractive.short_answers import ShortAnswer, is_sure
from rag.extraction.dates import find_dates
from rag.question.times import AskedTime, asks_beginning, find_asked_time
from rag.schema.answers import Passage

_COMPARED = re.compile(
    r"\b(?:than|compared (?:to|with)|against|as|up from|down from)(?: in| on| at)?(?: the)?\s*$", re.IGNORECASE
)
"""Before a time that the sentence only compares with: "60 cents more than a year ago"."""

_MORE_THAN = re.compile(r"(?:more|less) than\b", re.IGNORECASE)
_MEASURE = re.compile(r"\d[\d.,]*(?:\s?%| [a-z]+)?\s*$", re.IGNORECASE)
"""Before "more than a year ago" where that compares a measure, and does not say how long ago something was."""

Score = Callable[[str, Sequence[Passage]], ScoredPassages]
"""Scores passages for a question."""

NEWER_FILES = 3
"""For a question about the present: number of articles newer than the best sentence's that are read, nearest first."""

EDGE = 3
"""A date with fewer than this many words before it, or fewer than one less after it, dates the whole sentence."""


def score_by_time(question: str, passages: Sequence[Passage], score: Score) -> ScoredPassages:
    """The scored sentences. If the question names days, only sentences that may be about those days count, and an
    article from one of them need not repeat the date.

    The question is scored as it is and without the days, and the more confident result is kept.
    """
    found = score(question, passages)
    asked = find_asked_time(question, date.today())
    if asked is None:
        return found
    found = _keep_time(found, asked)
    told = [passage for passage in passages if asked.is_told_on(passage.chunk.published)]
    if not told:
        return found
    by_date = _keep_time(score(asked.question, told), asked)
    if by_date.confidence <= found.confidence:
        return found
    others = [passage for passage in found.passages or passages if passage not in told]
    return replace(by_date, passages=(*(by_date.passages or told), *others))


def _keep_time(scored: ScoredPassages, asked: AskedTime) -> ScoredPassages:
    """The sentences that may be about the requested days; the confidence is 0 when the best one is not."""
    kept = tuple(one for one in scored.sentences if _may_be_of(one, asked))
    if len(kept) == len(scored.sentences):
        return scored
    is_best_kept = bool(kept) and kept[0] is scored.sentences[0]
    return replace(scored, sentences=kept, confidence=scored.confidence if is_best_kept else 0.0)


def _may_be_of(scored: ScoredSentence, asked: AskedTime) -> bool:
    """Whether a sentence may be about the requested days, by its own dates, its passage's and its article's."""
    passage, published = scored.passage, scored.passage.chunk.published
    sentence = passage.text[scored.sentence.start - passage.start : scored.sentence.end - passage.start]
    dates = find_dates(sentence, published)
    if any(asked.meets(one.first, one.last) for one in dates):
        return True
    if asked.is_told_on(published):
        return not any(
            _stands_at_edge(sentence, one.start, one.end) and not _is_compared(sentence[: one.start], one.text)
            for one in dates
        )
    around = find_dates(f"{passage.chunk.title}. {passage.text}", published)
    if any(asked.meets(one.first, one.last) for one in around):
        return True
    return published is None and not around


def _is_compared(before: str, words: str) -> bool:
    """Whether a sentence only compares with a time, by the words before it and its own."""
    return bool(_COMPARED.search(before) or (_MORE_THAN.match(words) and _MEASURE.search(before)))


def _stands_at_edge(sentence: str, start: int, end: int) -> bool:
    return len(sentence[:start].split()) < EDGE or len(sentence[end:].split()) < EDGE - 1


def find_newer(
    question: str, found: ScoredPassages, passages: Sequence[Passage], score: Score, threshold: float
) -> ScoredPassages | None:
    """The result of the newest article that answers on its own, among those newer than the best sentence's; None if
    there isn't one."""
    best = found.sentences[0]
    since = best.passage.chunk.published
    if since is None:
        return None
    days = {passage.file: passage.chunk.published for passage in passages}
    newer = [(day, file) for file, day in days.items() if day is not None and day > since][:NEWER_FILES]
    for _, file in sorted(newer, reverse=True):
        scored = score(question, [passage for passage in passages if passage.file == file])
        if scored.sentences and scored.confidence >= threshold and is_sure(scored.sentences[0]) >= is_sure(best):
            return scored
    return None


def order_by_time(question: str, answers: Sequence[ShortAnswer]) -> list[ShortAnswer]:
    """Short answers of articles of different days, each once: the newest first, or the oldest if the question asks how
    it was at first. The order is unchanged when a day is unknown."""
    unique = list({answer.text: answer for answer in reversed(answers)}.values())[::-1]
    days = [answer.sentences[0].passage.chunk.published for answer in unique]
    if None in days or len(set(days)) < 2:
        return unique
    newest_first = not asks_beginning(question)
    return sorted(unique, key=lambda one: one.sentences[0].passage.chunk.published or date.min, reverse=newest_first)
