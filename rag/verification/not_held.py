"""Whether a source presents a statement's own words as untrue or open: denied, corrected, prevented, doubted or only
asked.

Owns how the standing of a text's words (`rag.text.standing`) affects a statement made of them: the word that the
statement depends on is only in the part that does not hold. Rules over words, English only. A statement that itself
denies or reports something is not examined: its words are those of the denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.text.en.holding import (
    DOUBTFUL_QUESTIONS,
    HINDERING,
    LACKING,
    REFUSING,
    STOPPING_SHORT,
    TURNED_DOWN,
    WAITED_FOR,
    WANTED_NOUNS,
    WISHING,
)
from rag.text.en.lexicon import REPORT_WORDS, SPEECH_VERBS
from rag.text.en.opposites import SOFT_DENIALS
from rag.text.en.standing import TOLD_NOUNS
from rag.text.negation import has_denial
from rag.text.past_tense import find_base_stem
from rag.text.standing import How, find_clause_end
from rag.text.standing_across import find_told_stretches
from rag.text.word_lists import match_any
from rag.text.words import WORD, list_content_stems, stem_word
from rag.verification.main_verb import find_main_verb, say_of_subject

LEAST_COVER = 0.6
"""Least share of a statement's content words that a sentence needs to be about the same thing."""
_SAME_START = 5
"""Words with this many first letters in common, all of the shorter one, count as the same: "member" and
"membership"."""
_FALSE: frozenset[How] = frozenset({"corrected", "denied", "negated", "replaced"})
_OPEN: frozenset[How] = frozenset({"doubted", "asked", "supposed"})
_VERB_REACH = 3
"""Words after "stopped short of" that hold the verb: "publicly backing"."""
_SENTENCES = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
_NOT_SO = re.compile(
    rf"\b{match_any(REFUSING)} to\b|\b{match_any(HINDERING | LACKING)}\b(?! of\b)|"
    rf"\b{match_any(TURNED_DOWN)} (?=(?:\w+ ){{0,2}}{match_any(WANTED_NOUNS)}\b)",
    re.IGNORECASE,
)
"""What makes that which follows untrue."""
_STOPPED_SHORT = re.compile(rf"\b{match_any(STOPPING_SHORT)} short of\b", re.IGNORECASE)
_WISHED = re.compile(
    rf"\b(?:{match_any(WISHING)}|{match_any(WAITED_FOR)} (?:to|for|of|towards?))\b",
    re.IGNORECASE,
)
"""Words that only wish for what follows, or are on the way to it."""
_NO_EVIDENCE = re.compile(
    r"\b(?:no|without(?: any)?) (?:evidence|proof|indication|signs?|record|talk|word)\W*$", re.IGNORECASE
)
"""Before something without evidence: it is left open."""
_CONCEDED = re.compile(
    rf"\b(?:despite|in spite of|notwithstanding|although|though|while) (?:[\w’'-]+ ){{0,4}}?"
    rf"(?:{match_any(TOLD_NOUNS)}|{match_any(SPEECH_VERBS)})\b[^,.;:]*$",
    re.IGNORECASE,
)
"""Before a denial that is only reported, and conceded: "despite official statements that they are not sent"."""
_ASKED = re.compile(rf"\b{match_any(DOUBTFUL_QUESTIONS)} (?:whether|if)\b", re.IGNORECASE)
_ABOUT_DENIAL = frozenset(
    map(
        stem_word,
        SOFT_DENIALS | TOLD_NOUNS | WANTED_NOUNS | REFUSING | TURNED_DOWN | HINDERING | LACKING | REPORT_WORDS,
    )
) - {stem_word("agree")}  # "did he agree to it" asks what is done
"""Stems of a statement that is about a denial or a report itself."""
_ABOUT_WISH = frozenset(map(stem_word, WISHING | WAITED_FOR))


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A source does not present a statement as true."""

    is_false: bool
    """Whether the source says it is false; otherwise it is left open."""
    words: str
    """The words of the source that do not hold."""


def find_not_held(statement: str, text: str, following: str = "") -> NotHeld | None:
    """How a text with a statement's words does not state it; None when it does state it, or has other words.

    `following` is the text right after it, which may say that it is false.
    """
    stems = _list_turning(statement)
    own = frozenset(list_content_stems(statement))
    if not stems or has_denial(statement) or _ABOUT_DENIAL & own:
        return None
    is_dated = any(stem.isdecimal() and stem not in text for stem in own)
    sentences = _SENTENCES.split(text)
    told = find_told_stretches([*sentences, *_SENTENCES.split(following)[:1]])
    for at, sentence in enumerate(sentences):
        found = [
            (one.start, one.end, one.how in _FALSE and not _is_open(sentence[: one.start]))
            for one in told
            if one.sentence == at and one.how in _FALSE | _OPEN and not (is_dated and one.how == "negated")
        ]
        found += _find_governed(sentence, _NOT_SO, is_false=True)
        found += _find_governed(sentence, _ASKED, is_false=False)
        short = _find_governed(sentence, _STOPPED_SHORT, is_false=True)
        found += [one for one in short if _has_verb(statement, sentence[one[0] : one[1]])]
        if _turns_on_noun(statement) and not _ABOUT_WISH & own:
            found += _find_governed(sentence, _WISHED, is_false=False)
        held = _find_fallen(own, stems, sentence, found)
        if held:
            return held
    return None


def _is_open(before: str) -> bool:
    """Whether something that is denied is left open by the words before the denial: there is only no evidence for it,
    or the denial is what others say and what follows speaks against."""
    return bool(_NO_EVIDENCE.search(before) or _CONCEDED.search(before))


def _find_fallen(
    own: frozenset[str], stems: frozenset[str], sentence: str, stretches: Iterable[tuple[int, int, bool]]
) -> NotHeld | None:
    """A part of a sentence with a word that the statement depends on and that is nowhere else in it; false parts
    first."""
    words = [(match.start(), stem_word(match.group())) for match in WORD.finditer(sentence)]
    covered = sum(any(_is_same(stem, other) for _, other in words) for stem in own)
    if covered < LEAST_COVER * len(own):
        return None
    for start, end, is_false in sorted(stretches, key=lambda one: not one[2]):
        outside = [stem for at, stem in words if not start <= at < end]
        inside = [stem for at, stem in words if start <= at < end]
        for stem in stems:
            if any(_is_same(stem, one) for one in inside) and not any(_is_same(stem, one) for one in outside):
                return NotHeld(is_false, " ".join(sentence[start:end].split()).strip(" ,;:"))
    return None


def _find_governed(sentence: str, pattern: re.Pattern[str], *, is_false: bool) -> list[tuple[int, int, bool]]:
    return [
        (match.end(), find_clause_end(sentence, match.end()), is_false)
        for match in pattern.finditer(sentence)
        if not has_denial(" ".join(sentence[: match.start()].split()[-3:]))  # "did not refuse to"
    ]


def _has_verb(statement: str, stretch: str) -> bool:
    """Whether a stretch begins with what the statement says is done: "backing", for "does back"."""
    verb = find_main_verb(statement)
    opening = [stem_word(match.group()) for match in WORD.finditer(stretch)][:_VERB_REACH]
    return bool(verb) and any(_is_same(verb, one) for one in opening)


def _list_turning(statement: str) -> frozenset[str]:
    """The stems of what a statement says of its subject: those after its first verb."""
    return frozenset(list_content_stems(say_of_subject(statement)))


def _turns_on_noun(statement: str) -> bool:
    """Whether a statement says that something is or has something: "is a member of"."""
    return (
        re.search(
            r"\b(?:is|are|was|were|has|have|had|does have|did have) (?:already |now |still )?(?:an?|the)\b", statement
        )
        is not None
    )


def _is_same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return find_base_stem(one) == find_base_stem(other) or (len(shorter) >= _SAME_START and longer.startswith(shorter))
