"""The verdict on a statement: what sources say about it, why, and which sentence decides.

Owns how the verdict model, the claim checker's findings and the way a source presents a thing (planned, denied,
somebody's words) become one verdict. A statement is supported only when nothing speaks against it, and contradicted
only when a source is about the same thing and says otherwise. If something is merely missing, it is not found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.schema.kinds import Verdict
from rag.text.going_on import GOES_ON
from rag.text.names import read_names
from rag.text.punctuation import asks
from rag.text.quantities import read_dates, read_quantities
from rag.text.words import WORD, list_content_stems
from rag.verification.claim_checker import MeasuredClaim, SpanClaimChecker, load_checker
from rag.verification.claims import SourceText
from rag.verification.deciding_window import FOLLOWING_CHARACTERS, PairModel, find_deciding, find_unheld
from rag.verification.main_verb import find_main_verb
from rag.verification.modality import find_denial, find_plan, find_speaker, is_foretold
from rag.verification.not_held import find_not_held
from rag.verification.other_figures import (
    find_figure_elsewhere,
    find_nearer_figure,
    find_other_figure,
    find_other_times,
)
from rag.verification.outcomes import Outcome, find_outcome, leaves_open, read_outcome, tells_outcome
from rag.verification.semantic_similarity import Window, list_sentences
from rag.verification.verdict_model import Leaning, load_verdict_model

SUPPORTED, CONTRADICTED = 0.5, 0.55
"""Probabilities from which the model's leaning is accepted."""
SURE_WITHOUT_VERB = 0.9
"""Below this probability, a supporting sentence without the statement's verb ranks after one that says the opposite."""
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

_OTHER_FIGURE = re.compile(r"the source has \W?\d.* where it has ")
_FUTURE = ("will ", "shall ")
_MISSING = re.compile(r"the \w+ (?P<what>.+) is not there")

_WHOLE = 0.99
"""From this share on, a sentence holds all words of a statement."""
ALL_THERE = "every word and figure of it stands there"
"""The reason when a sentence has a statement's figure and all its words, whatever the model makes of it."""

OUTCOME_TOLD = "the source says who won or lost"
OTHER_OUTCOME = "the source says that it came out otherwise"
SOURCE_DENIES = "the source denies it"
"""The reason when the sentence itself denies it, not a named person."""

LEFT_OPEN = ("the source describes it as planned or possible", "the source leaves it open")
"""How the reason begins when a source mentions exactly this and does not say that it is so."""
SOURCE_SAYS_OTHERWISE = "the source says otherwise"
"""The reason when only the model says so."""
SOURCE_SAYS_NOT = "the source denies that it is so"
"""The reason when the statement's own words are in what is denied, corrected or prevented."""

_ORDER: tuple[Verdict, ...] = ("supported", "contradicted", "partly", "not found")
_LIKELY, _SEEMS_CONTRADICTED, _WEAKLY_SUPPORTED = 1.2, 1.3, 1.5
"""Ranks between those: a source that likely supports, after one that denies; one that seems to contradict; and one that
only seems to support, in other words."""
HALF_COVER = 0.5
"""Below this share of a statement's content words, a source says it in other words."""


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
    is_whole: bool = False
    """Whether the deciding sentence has every content word of the statement."""


NOTHING = Judgement("not found", "the articles do not mention it", None, None, Leaning(0.0, 0.0, 1.0))


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
        if not judged:
            return NOTHING
        verb = find_main_verb(statement)
        best, found = min(judged, key=lambda pair: _rank(pair[0], pair[1], verb))
        if best.verdict != "supported" or best.is_whole or best.reason == OUTCOME_TOLD:
            return best
        if unheld := find_unheld(statement, found.source):
            return Judgement(
                "contradicted", SOURCE_SAYS_NOT, found.source.n, _place(unheld, found.source), best.leaning
            )
        if found.features["cover"] >= HALF_COVER:
            return best
        window = find_deciding(statement, found.source, self.model)
        return replace(best, span=_place(window, found.source)) if window else best


def _place(window: Window, source: SourceText) -> tuple[int, int]:
    return source.start + window.start, source.start + window.end


def _rank(judged: Judgement, measured: MeasuredClaim, verb: str) -> tuple[float, float]:
    """The rank of a source's verdict on a statement with this verb: sure ones first."""
    text = measured.source.text[measured.window.start : measured.window.end]
    has_verb = not verb or verb in list_content_stems(text)
    leaning = judged.leaning
    weight = leaning.contradicted if judged.verdict == "contradicted" else leaning.supported
    order = float(_ORDER.index(judged.verdict))
    if judged.verdict == "supported" and leaning.supported < SURE:
        order = _LIKELY if measured.features["cover"] >= HALF_COVER else _WEAKLY_SUPPORTED
    if judged.verdict == "supported" and leaning.supported < SURE_WITHOUT_VERB and not has_verb:
        order = _WEAKLY_SUPPORTED  # it names what the statement does, and may say something else of it
    if judged.reason == OUTCOME_TOLD:
        order = float(_ORDER.index("supported"))
    if judged.verdict == "contradicted" and judged.reason not in (SOURCE_SAYS_NOT, OTHER_OUTCOME):
        order = _SEEMS_CONTRADICTED
    return order, -weight


def _judge_source(statement: str, measured: MeasuredClaim, leaning: Leaning) -> Judgement:
    window, source = measured.window, measured.source
    text = source.text[window.start : window.end]
    verdict, reason = _weigh(statement, text, measured, leaning)
    other = find_figure_elsewhere(statement, source, measured) if verdict in ("not found", "partly") else None
    if verdict == "contradicted" and _OTHER_FIGURE.match(reason):
        other = find_nearer_figure(statement, text, source)
    if other:
        start, end, reason = other
        return Judgement("contradicted", reason, source.n, (source.start + start, source.start + end), leaning)
    if verdict == "not found":
        return Judgement(verdict, reason, None, None, leaning)
    before = _find_before(text, source, measured) if verdict == "partly" else None
    if before is not None and leaning.supported >= SUPPORTED:
        return Judgement("supported", "", source.n, (source.start + before, source.start + window.end), leaning)
    return Judgement(
        verdict, reason, source.n, _place(window, source), leaning, is_whole=measured.features["cover"] >= _WHOLE
    )


def _find_before(text: str, source: SourceText, measured: MeasuredClaim) -> int | None:
    """Where the sentence before the window begins, if the window continues about what that one names ("Under that
    agreement, ...") and all that is missing stands there; else None."""
    missing = [_MISSING.fullmatch(one) for one in measured.problems]
    if not missing or not GOES_ON.match(text.lstrip()):
        return None
    start, end = max(
        (one for one in list_sentences(source) if one[1] <= measured.window.start),
        default=(0, 0),
        key=lambda one: one[1],
    )
    told = source.text[start:end]
    return start if all(one and one["what"] in told for one in missing) and told.strip() else None


def _weigh(statement: str, text: str, measured: MeasuredClaim, leaning: Leaning) -> tuple[Verdict, str]:
    """The verdict of one source, and its reason."""
    if not _speaks_of_same(statement, text, measured, leaning):
        return "not found", NOTHING.reason
    following = measured.source.text[measured.window.end :][:FOLLOWING_CHARACTERS]
    unheld = _find_unheld(statement, text, following)
    if unheld:
        return unheld
    outcome = read_outcome(statement)
    told = find_outcome(outcome, text) if outcome else None
    if outcome and (told is not None or not _may_weigh_words(outcome, text)):
        return _weigh_outcome(told)
    problems, features = measured.problems, measured.features
    contrary = _find_contrary(statement, text, measured, leaning)
    if contrary:
        return "contradicted", contrary
    if leaning.contradicted >= CONTRADICTED and leaning.contradicted > leaning.supported:
        return "contradicted", problems[0] if problems else SOURCE_SAYS_OTHERWISE
    if features["cover"] >= _WHOLE and not problems and read_quantities(statement) and not features["missing_figures"]:
        return "supported", ALL_THERE
    if leaning.supported >= SUPPORTED or (leaning.supported >= RULED_OUT and measured.features["reader"] > 0):
        if problems:
            return "partly", problems[0]
        speaker = find_speaker(text)
        return "supported", f"according to {speaker}" if speaker and not _names(statement, speaker) else ""
    if measured.features["cover"] >= CONTENT_COVER and leaning.supported >= RULED_OUT:
        return "partly", problems[0] if problems else "the source does not say all of it"
    return "not found", NOTHING.reason


def _may_weigh_words(outcome: Outcome, text: str) -> bool:
    """Whether a sentence that does not decide an outcome is judged as any other is: only one with a verb of winning or
    losing that may tell of a victory in other words."""
    return outcome.is_won and tells_outcome(text) and not leaves_open(outcome, text)


def _weigh_outcome(is_so: bool | None) -> tuple[Verdict, str]:
    """The verdict of a sentence that says who won or lost; "not found" for None, where it does not say."""
    if is_so is None:
        return "not found", NOTHING.reason
    return ("supported", OUTCOME_TOLD) if is_so else ("contradicted", OTHER_OUTCOME)


def _find_unheld(statement: str, text: str, following: str) -> tuple[Verdict, str] | None:
    """The verdict on what the source denies, plans or leaves open, and its reason; None for what it states as fact."""
    denier = find_denial(statement, text)
    if denier:
        return "contradicted", f"{denier} denies it"
    not_held = find_not_held(statement, text, following)
    if not_held:
        if not_held.is_false:
            return "contradicted", SOURCE_SAYS_NOT
        return "partly", f"{LEFT_OPEN[1]} (“{not_held.words}”)"
    plan = find_plan(statement, text)
    if plan.startswith(_FUTURE) and (other := find_other_figure(statement, text)):
        return "contradicted", other  # "will run until July 15", and not until August
    if plan and not _is_settled(plan, statement, text):
        return "partly", f"{LEFT_OPEN[0]} (“{plan}”)"
    return None if is_foretold(statement, text) else ("partly", "the source does not say that it will")


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
    times = find_other_times(statement, text) if measured.features["cover"] else ""
    if times:
        return times
    is_elsewhen = any(word.isdecimal() and word not in text for word in WORD.findall(statement))
    is_flip = not is_elsewhen or leaning.contradicted >= CONTRADICTED  # of another year, the denial may be of that one
    if measured.features["flip"] and leaning.supported < SURE and is_flip:
        return next((one for one in measured.problems if not one.endswith("is not there")), SOURCE_DENIES)
    misplaced = [one for one in measured.problems if one.startswith("the source has ") and " where " in one]
    if misplaced and leaning.contradicted >= OTHER_NAME:
        return misplaced[0]
    return find_other_figure(statement, text) if measured.features["cover"] >= SAME_COVER else ""


def _is_settled(plan: str, statement: str, text: str) -> bool:
    """Whether the source says that it "will" be on a date that the statement has too: "runs until July 15"."""
    days = {(one.year, one.month, one.day) for one in read_dates(text)}
    return plan.startswith(_FUTURE) and any((one.year, one.month, one.day) in days for one in read_dates(statement))


def _names(statement: str, speaker: str) -> bool:
    """Whether the statement names the speaker itself."""
    last = WORD.findall(speaker.casefold())[-1:]
    return bool(last) and last[0] in WORD.findall(statement.casefold())


def load_judge() -> VerdictJudge:
    """The judge that ships, with the shipped checker and model. Raises ModelError when one is missing or damaged."""
    return VerdictJudge(load_checker(), load_verdict_model())
