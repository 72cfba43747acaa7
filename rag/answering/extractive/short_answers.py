"""Short answers: the few words that answer on their own, "160,000" before the sentence that says so.

Owns whether there is a short answer, which sentences give the same one, and which give another. Takes scored sentences,
best first; `answerer` adds the citations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from rag.answering.extractive.differences import asks_difference, tells_difference
from rag.answering.extractive.scorer import ScoredSentence
from rag.question.answer_types import AnswerType, find_answer_type, find_candidates
from rag.question.asked_office import read_asked_office
from rag.text.en.numbers import MONTHS
from rag.text.office_holders import (
    find_asked_office,
    find_holders,
    find_named_countries,
    is_of_another_country,
    names_only_others,
)
from rag.text.quantities import read_numbers
from rag.text.words import WORD, fold_text, stem_content, stem_word

SHORT_CHARACTERS, SHORT_WORDS = 80, 10
"""A longer answer is shown as a sentence only."""

LEAST_SCORE = 0.0
"""Lowest score of a short answer: log odds, so at least even odds."""

RIVAL_ODDS = 0.35
"""A sentence counts as giving a rival answer when its odds are at least this share of the best one's."""

_MONTHS = frozenset(stem_word(month) for month in MONTHS)

_POINTS = re.compile(r"\W*(?:this|these|such|he|she|it|they|him|them)\b", re.IGNORECASE)
"""The beginning of words that only point to something named elsewhere: "This push". A possessive or "that" may have its
noun beside it ("its war with Russia", "those parts that it controls")."""

_SPANLESS: frozenset[AnswerType] = frozenset({"reason", "manner", "definition", "choice"})
"""Types of answer that are never short."""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A short answer, and the sentences that give it, at most one per file: first the one it is taken from."""

    text: str
    sentences: tuple[ScoredSentence, ...]


def find_short_answers(question: str, scored: Sequence[ScoredSentence]) -> list[ShortAnswer]:
    """The short answer of the best sentence, then different ones from other files; empty when the best sentence has
    none. `scored` is ordered best first."""
    answer_type = find_answer_type(question)
    if answer_type in _SPANLESS or not scored:
        return []
    asked = stem_content(question)
    office, countries = find_asked_office(question), find_named_countries(question)
    of_difference = asks_difference(question)
    groups: list[list[ScoredSentence]] = []
    for candidate in scored:
        if candidate.odds < RIVAL_ODDS:
            break
        if office and _holds_other_office(candidate, office, countries):
            continue
        is_short = _answers_shortly(candidate, answer_type, asked)
        if of_difference and not tells_difference(read_sentence(candidate), read_span(candidate)):
            is_short = False
        if not is_short:
            if not groups:
                return []
            continue
        same = next((group for group in groups if _agree(candidate, group[0])), None)
        if same is not None:
            if all(candidate.passage.file != other.passage.file for other in same):
                same.append(candidate)
        elif all(candidate.passage.file != other.passage.file for group in groups for other in group):
            groups.append([candidate])
    return [_choose_words(group) for group in groups]


def names_other_holder(question: str, scored: ScoredSentence) -> bool:
    """Whether the question asks who holds an office, and the sentence names only others: a deputy or a predecessor, or
    those of other countries and bodies."""
    asked = read_asked_office(question)
    office = find_asked_office(question) if asked else ""
    if not (asked and office):
        return False
    words = [match.group() for match in WORD.finditer(f"{asked.office} {asked.body}".replace(".", ""))]
    body = [word for word in words if fold_text(word) not in office.split()]
    return names_only_others(read_sentence(scored), office, body)


def read_sentence(scored: ScoredSentence) -> str:
    """The words of a scored sentence."""
    start = scored.passage.start
    return scored.passage.text[scored.sentence.start - start : scored.sentence.end - start]


def _choose_words(group: Sequence[ScoredSentence]) -> ShortAnswer:
    """The shortest of the agreeing spans, since all the sentences contain it, with its sentence first."""
    shortest = min(group, key=lambda scored: len(read_span(scored)))
    return ShortAnswer(read_span(shortest), (shortest, *(scored for scored in group if scored is not shortest)))


def read_span(scored: ScoredSentence) -> str:
    """The answer span of a sentence, on one line; "" when it has none."""
    span, passage = scored.span, scored.passage
    return " ".join(passage.text[span.start - passage.start : span.end - passage.start].split()) if span else ""


def is_sure(scored: ScoredSentence) -> bool:
    """Whether the answer span of a sentence holds as stated and is likely enough to be shown."""
    if scored.holding.how is not None:
        return False
    return scored.span is not None and scored.span.score >= LEAST_SCORE and scored.span.start < scored.span.end


def _answers_shortly(scored: ScoredSentence, answer_type: AnswerType, asked: frozenset[str]) -> bool:
    text = read_span(scored)
    if not is_sure(scored) or len(text) > SHORT_CHARACTERS or len(text.split()) > SHORT_WORDS:
        return False
    if answer_type != "date" and _POINTS.match(text):  # "this week" is counted from the article's day
        return False
    if answer_type in ("number", "date") and not (find_candidates(answer_type, text) or read_numbers(text)):
        return False
    return bool(stem_content(text) - asked)


def _holds_other_office(scored: ScoredSentence, office: str, countries: Sequence[str]) -> bool:
    """Whether the sentence gives the person of the answer another office than the one asked for, or the same office of
    another country."""
    words = stem_content(read_span(scored))
    held = [one for one in find_holders(read_sentence(scored)) if words & stem_content(one.person)]
    return bool(held) and not any(one.office == office and not is_of_another_country(one, countries) for one in held)


def _agree(one: ScoredSentence, other: ScoredSentence) -> bool:
    """The same numbers and months; without numbers, the content words of one are among those of the other."""
    texts = read_span(one), read_span(other)
    first, second = map(stem_content, texts)
    numbers, others = map(read_numbers, texts)
    if numbers or others:
        return (
            bool(numbers and others) and _is_nested(numbers, others) and _is_nested(first & _MONTHS, second & _MONTHS)
        )
    return _is_nested(first, second)


def _is_nested(one: Set[str], other: Set[str]) -> bool:
    return one <= other or other <= one
