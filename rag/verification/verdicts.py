"""The verdict on a statement: what sources say about it, why, and which sentence decides.

Owns how the verdict model, the claim checker's findings and the way a source presents a thing (planned, denied,
somebody's words) become one verdict. A statement is supported only when nothing speaks against it, and contradicted
only when a source is about the same thing and says otherwise. If something is merely missing, it is not found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.schema.kinds import Verdict
from rag.text.en.names import NUMBERED_NAMES
from rag.text.en.numbers import UP_TO_TWENTY
from rag.text.names import read_names
from rag.text.punctuation import asks
from rag.text.quantities import Quantity, read_dates, read_quantities
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text, list_content_stems
from rag.verification.claim_checker import MeasuredClaim, SpanClaimChecker, load_checker
from rag.verification.claims import SourceText
from rag.verification.modality import find_denial, find_plan, find_speaker, is_foretold
from rag.verification.not_held import find_not_held
from rag.verification.verdict_model import Leaning, load_verdict_model

SUPPORTED, CONTRADICTED = 0.5, 0.55
"""Probabilities from which the model's leaning is accepted."""
SURE = 0.7
"""From this probability on, the model outweighs what the words alone suggest: that nothing is close, or a denial."""
OTHER_NAME = 0.35
"""From this probability of a contradiction on, another name in the same place counts as one. Most sentences with
another name there are about somebody else."""
RULED_OUT = 0.1
"""Below this probability of support, a source with all the words does not count as saying so."""
SAME_COVER, SAME_COSINE = 0.4, 0.5
"""A sentence is about the same thing when it has this share of the statement's content words or its meaning is at least
this similar. Set by hand."""
CONTENT_COVER = 0.6
"""A sentence that lacks parts of a statement says it in part when it has this share of its content words."""

_NUMBERED = re.compile(rf"\b{match_any(NUMBERED_NAMES)}\s(\d+)\b", re.IGNORECASE)
_TIMES = re.compile(rf"\b(?:once|twice|thrice|(?:\d+|{match_any(UP_TO_TWENTY[1:])}) times?)\b(?! as\b| more\b)")
_FOLLOWING = 3
"""How many content words after a number may say what it counts."""

_FOLLOWING_CHARACTERS = 300
"""Of the text after the sentence that decides, which may say that it is false."""

SOURCE_DENIES = "the source denies it"
"""The reason when the sentence itself denies it, not a named person."""

LEFT_OPEN = ("the source has it as planned or possible", "the source leaves it open")
"""How the reason begins when a source speaks of the very thing and does not say that it is so."""
SOURCE_SAYS_OTHERWISE = "the source says otherwise"
"""The reason when nothing but the model says so."""
SOURCE_SAYS_NOT = "the source denies that it is so"
"""The reason when the statement's own words stand in what is denied, corrected or prevented."""

_ORDER: tuple[Verdict, ...] = ("supported", "contradicted", "partly", "not found")
_LIKELY, _SEEMS_CONTRADICTED, _WEAKLY_SUPPORTED = 1.2, 1.3, 1.5
"""Places between those: of a source that likely supports, after what another tells as not so; of one that seems to
contradict; and of one that only seems to support, in other words."""
HALF_COVER = 0.5
"""Below this share of a statement's content words, a source says it in other words."""


class PairModel(Protocol):
    """Gives leanings for a statement and its passages, as `VerdictModel` does."""

    def lean(self, text: str, passages: Sequence[tuple[str, str]]) -> list[Leaning]:
        """How much each passage (title and text) supports or contradicts the text."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the sources say about a statement."""

    verdict: Verdict
    reason: str
    """Why, in a few words; for a supported statement the speaker, if it is somebody's words."""
    n: int | None
    """The deciding source; None when nothing is found."""
    span: tuple[int, int] | None
    """Character offsets in the document of the deciding sentence, or two neighbouring ones."""
    leaning: Leaning


NOTHING = Judgement("not found", "the articles do not speak of it", None, None, Leaning(0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class VerdictJudge:
    """Judges statements. Safe to use from several threads."""

    checker: SpanClaimChecker
    model: PairModel

    def judge(self, statement: str, sources: Sequence[SourceText]) -> Judgement:
        """The verdict of the sources together: that of the most decisive one."""
        statement = " ".join(statement.split())
        if not WORD.search(statement):
            return NOTHING
        measured = self.checker.measure(statement, sources)
        leanings = self.model.lean(statement, [(one.source.title, one.source.text) for one in measured])
        judged = [
            (_judge_source(statement, one, leaning), one) for one, leaning in zip(measured, leanings, strict=True)
        ]
        return min(judged, key=lambda pair: _rank(*pair), default=(NOTHING, None))[0]


def _rank(judged: Judgement, measured: MeasuredClaim) -> tuple[float, float]:
    """The place of a source's verdict among those of the others: what is sure first."""
    leaning = judged.leaning
    weight = leaning.contradicted if judged.verdict == "contradicted" else leaning.supported
    order = float(_ORDER.index(judged.verdict))
    if judged.verdict == "supported" and leaning.supported < SURE:
        order = _LIKELY if measured.features["cover"] >= HALF_COVER else _WEAKLY_SUPPORTED
    if judged.verdict == "contradicted" and judged.reason != SOURCE_SAYS_NOT:
        order = _SEEMS_CONTRADICTED
    return order, -weight


def _judge_source(statement: str, measured: MeasuredClaim, leaning: Leaning) -> Judgement:
    window, source = measured.window, measured.source
    text = source.text[window.start : window.end]
    verdict, reason = _weigh(statement, text, measured, leaning)
    if verdict == "not found":
        return Judgement(verdict, reason, None, None, leaning)
    span = (source.start + window.start, source.start + window.end)
    return Judgement(verdict, reason, source.n, span, leaning)


def _weigh(statement: str, text: str, measured: MeasuredClaim, leaning: Leaning) -> tuple[Verdict, str]:
    """The verdict of one source, and its reason."""
    following = measured.source.text[measured.window.end :][:_FOLLOWING_CHARACTERS]
    if not _speaks_of_same(statement, text, measured, leaning):
        return "not found", NOTHING.reason
    denier = find_denial(statement, text)
    if denier:
        return "contradicted", f"{denier} denies it"
    not_held = find_not_held(statement, text, following)
    if not_held:
        if not_held.is_false:
            return "contradicted", SOURCE_SAYS_NOT
        return "partly", f"{LEFT_OPEN[1]} (“{not_held.words}”)"
    plan = find_plan(statement, text)
    if plan and not _is_settled(plan, statement, text):
        return "partly", f"{LEFT_OPEN[0]} (“{plan}”)"
    if not is_foretold(statement, text):
        return "partly", "the source does not say that it will"
    problems = measured.problems
    contrary = _find_contrary(statement, text, measured, leaning)
    if contrary:
        return "contradicted", contrary
    if leaning.contradicted >= CONTRADICTED and leaning.contradicted > leaning.supported:
        return "contradicted", problems[0] if problems else SOURCE_SAYS_OTHERWISE
    if leaning.supported >= SUPPORTED or (leaning.supported >= RULED_OUT and measured.features["reader"] > 0):
        if problems:
            return "partly", problems[0]
        speaker = find_speaker(text)
        return "supported", f"according to {speaker}" if speaker and not _names(statement, speaker) else ""
    if measured.features["cover"] >= CONTENT_COVER and leaning.supported >= RULED_OUT:
        return "partly", problems[0] if problems else "the source does not say all of it"
    return "not found", NOTHING.reason


def _speaks_of_same(statement: str, text: str, measured: MeasuredClaim, leaning: Leaning) -> bool:
    """Whether the sentence is about what the statement is about."""
    features = measured.features
    if asks(text):
        return False  # a question states nothing
    near = features["cover"] >= SAME_COVER or features["cosine"] >= SAME_COSINE or leaning.open <= 1 - SURE
    names = read_names(statement).names
    return near and features["unknown_names"] < max(1, len(names))


def _find_contrary(statement: str, text: str, measured: MeasuredClaim, leaning: Leaning) -> str:
    """What the sentence has instead of the statement's figure, date, name or affirmation; "" when nothing."""
    times = _find_other_times(statement, text) if measured.features["cover"] else ""
    if times:
        return times
    if measured.features["flip"] and leaning.supported < SURE:
        return next((one for one in measured.problems if not one.endswith("is not there")), SOURCE_DENIES)
    misplaced = [one for one in measured.problems if one.startswith("the source has ") and " where " in one]
    if misplaced and leaning.contradicted >= OTHER_NAME:
        return misplaced[0]
    return _find_other_figure(statement, text) if measured.features["cover"] >= SAME_COVER else ""


def _find_other_figure(statement: str, text: str) -> str:
    """A figure or date of the sentence that stands in place of one of the statement's, in words; "" when none does."""
    held = _leave_numbered(read_quantities(text), text)
    said = _leave_numbered(read_quantities(statement), statement)
    values = {one.value for one in said}
    dates = read_dates(text)
    taken = {str(part) for one in dates for part in (one.year, one.day) if part}
    for quantity in said:
        if any(quantity.value == one.value for one in held) or quantity.value in taken:
            continue
        others = [
            one
            for one in held
            if one.unit == quantity.unit
            and one.value not in values
            and (one.unit or _count_the_same(quantity, statement, one, text))
        ]
        if others:
            return f"the source has {others[0].text} where it has {quantity.text}"
    for day in read_dates(statement):
        differing = [one for one in dates if (one.month, one.day, one.year) != (day.month, day.day, day.year)]
        agrees = any(
            one.month == day.month
            and (not day.day or not one.day or one.day == day.day)
            and (not day.year or not one.year or one.year == day.year)
            for one in dates
        )
        if differing and not agrees:
            return f"the source has {differing[0].text} where it has {day.text}"
    return ""


def _is_settled(plan: str, statement: str, text: str) -> bool:
    """Whether the source says that it "will" be on a date that the statement has too: "runs until July 15"."""
    days = {(one.year, one.month, one.day) for one in read_dates(text)}
    return plan.startswith(("will ", "shall ")) and any(
        (one.year, one.month, one.day) in days for one in read_dates(statement)
    )


def _leave_numbered(quantities: Sequence[Quantity], text: str) -> list[Quantity]:
    """The quantities without numbers that belong to a name: the 5 of "Article 5" counts nothing."""
    named = {match[1] for match in _NUMBERED.finditer(text)}
    return [one for one in quantities if one.text not in named]


def _count_the_same(one: Quantity, statement: str, other: Quantity, text: str) -> bool:
    """Whether two numbers without a unit may count the same things: what follows one of them stands near the other, or
    nothing follows it that could be counted."""
    counted = _list_following(one.text, statement)[:1]
    near = _list_following(other.text, text)
    return not counted or counted[0] in near or not near


def _list_following(number: str, text: str) -> list[str]:
    """The stems of the content words right after a number, at most three."""
    folded = fold_text(text)
    at = folded.find(number)
    return list_content_stems(folded[at + len(number) :])[:_FOLLOWING] if at >= 0 else []


def _find_other_times(statement: str, text: str) -> str:
    """How often the source says that something happened, where the statement says otherwise; "" when neither does."""
    said, held = (_TIMES.findall(fold_text(one)) for one in (statement, text))
    if said and held and not {_count_times(one) for one in said} & {_count_times(one) for one in held}:
        return f"the source has {held[0]} where it has {said[0]}"
    return ""


def _count_times(words: str) -> str:
    """ "Two times" as "twice"."""
    return {"one time": "once", "two times": "twice", "2 times": "twice"}.get(words, words)


def _names(statement: str, speaker: str) -> bool:
    """Whether the statement names the speaker itself."""
    last = WORD.findall(speaker.casefold())[-1:]
    return bool(last) and last[0] in WORD.findall(statement.casefold())


def load_judge() -> VerdictJudge:
    """The judge that ships, with the shipped checker and model. Raises ModelError when one is missing or damaged."""
    return VerdictJudge(load_checker(), load_verdict_model())
