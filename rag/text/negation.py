"""Whether a claim contradicts its evidence: an extra or missing "not", or the opposite of a word.

Rules for words and their stems, English only. A denial covers the few words after it; an opposite counts only when the
evidence does not also have the claim's word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.en.names import SHORT_FORMS
from rag.text.en.opposites import DENIALS, NEGATING_PREFIXES, OPPOSITES, SOFT_DENIALS, UNTIL
from rag.text.quantifiers import find_quantifier_mismatch, mark_free_of_charge
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text, list_content_stems, stem_content, stem_word

_NAMES = re.compile(rf"\b{match_any(SHORT_FORMS)}\b")
_CONTRACTED_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)
_SOFT_DENIAL_STEMS = frozenset(map(stem_word, SOFT_DENIALS))


def _pair_opposites() -> dict[str, frozenset[str]]:
    """Stem -> stems of its opposites."""
    pairs: dict[str, set[str]] = {}
    for sides in OPPOSITES:
        one, other = ({stem_word(word) for word in side} for side in sides)
        for stem in one:
            pairs.setdefault(stem, set()).update(other)
        for stem in other:
            pairs.setdefault(stem, set()).update(one)
    return {stem: frozenset(opposites) for stem, opposites in pairs.items()}


_OPPOSITE_STEMS = _pair_opposites()
_END_STEMS = frozenset(map(stem_word, ("end", "close", "finish", "stop")))
_MIN_STEM = 4
"""Fewest letters of a word without its negating prefix: "under" is not the negation of "der"."""

_NOT_A_DENIAL = re.compile(
    r"\bnot (?:only|just|merely|least)\b|\bno (?:fewer|less|more) than\b|\bwithout doubt\b|"
    r"\b(?:care|careful|so as|in order|hop\w+|try\w*|tried|afraid) not to\b"
)
"""Phrases with a "not" that do not deny anything."""

SCOPE_WORDS = 5
"""Negation scope: how many content words after a denial it covers."""


@dataclass(frozen=True, slots=True)
class Polarity:
    """The denials of a text."""

    stems: frozenset[str]
    denials: int
    """Number of words that deny directly."""
    denied: tuple[frozenset[str], ...]
    """For each denial, the stems of the words it covers, up to the end of the clause."""
    soft: bool
    """Whether a word denies without a "not": "refuse", "fail"."""


def read_polarity(text: str) -> Polarity:
    """The denials of a text, and the words that each of them covers."""
    folded = _NOT_A_DENIAL.sub(" ", _fold(text))
    denied = []
    for match in WORD.finditer(folded):
        if match.group() in DENIALS:
            clause = re.split(r"[.;:!?]|,? but\b|, (?:and|which|who)\b", folded[match.end() :], maxsplit=1)[0]
            denied.append(frozenset(list_content_stems(clause)[:SCOPE_WORDS]))
    stems = frozenset(stem_word(match.group()) for match in WORD.finditer(folded))
    return Polarity(stems, len(denied), tuple(denied), bool(stems & _SOFT_DENIAL_STEMS))


def has_denial(text: str) -> bool:
    """Whether a word of the text denies directly, including "n't"."""
    folded = fold_text(text)
    return bool(_CONTRACTED_NOT.search(folded)) or any(match.group() in DENIALS for match in WORD.finditer(folded))


def _fold(text: str) -> str:
    """The text in lower case, with "n't" and "cannot" as "not", and names like "United States" and phrases for "free of
    charge" as one word. Idempotent."""
    folded = _NAMES.sub(lambda name: SHORT_FORMS[name.group()], fold_text(text))  # states are not "united"
    return mark_free_of_charge(_CONTRACTED_NOT.sub(" not", folded.replace("cannot", "can not")))


def find_contradiction(claim: str, evidence: str) -> str:
    """How the claim contradicts the evidence, in words; "" when it does not seem to."""
    claim, evidence = _fold(claim), _fold(evidence)
    said, held = read_polarity(claim), read_polarity(evidence)
    mismatch = "" if said.denials else find_quantifier_mismatch(claim, evidence)
    if mismatch:
        return mismatch
    if said.denials and not held.denials and not held.soft and not _opposes(said.stems, held.stems):
        return "it denies what the source does not deny"
    if held.denials and not said.denials and not said.soft and not _opposes(said.stems, held.stems):
        content = stem_content(claim)
        if any(len(scope & content) >= 2 or (scope and scope <= content) for scope in held.denied):
            return "the source denies it"
    if said.denials or held.denials:
        return ""
    pair = _find_opposites(said.stems, held.stems)
    return f"it says “{pair[0]}” where the source says “{pair[1]}”" if pair else ""


def list_opposites(stem: str) -> frozenset[str]:
    """The stems of the words that mean the opposite of a stem's."""
    return _OPPOSITE_STEMS.get(stem, frozenset())


def _opposes(said: frozenset[str], held: frozenset[str]) -> bool:
    return _find_opposites(said, held) is not None


def _find_opposites(said: frozenset[str], held: frozenset[str]) -> tuple[str, str] | None:
    """A stem of the claim and its opposite in the evidence; None when a text has both."""
    for stem in sorted(said - held):
        if stem in _END_STEMS and held & UNTIL:
            continue
        opposites = (_OPPOSITE_STEMS.get(stem, frozenset()) | _list_prefixed(stem, held)) & held
        allowed = opposites - said
        if allowed and not _has_synonym(stem, held):
            return stem, min(allowed)
    return None


def _has_synonym(stem: str, held: frozenset[str]) -> bool:
    """Whether the evidence also has a synonym of the stem, so that the opposite is about something else."""
    mine = _OPPOSITE_STEMS.get(stem, frozenset())
    return any(other != stem and _OPPOSITE_STEMS.get(other, frozenset()) & mine for other in held - mine)


def _list_prefixed(stem: str, held: frozenset[str]) -> frozenset[str]:
    """Words of the evidence that are this word with a negating prefix added or removed."""
    found = {prefix + stem for prefix in NEGATING_PREFIXES if len(stem) >= _MIN_STEM}
    found |= {stem[len(prefix) :] for prefix in NEGATING_PREFIXES if stem.startswith(prefix)}
    return frozenset(other for other in found if len(other) >= _MIN_STEM) & held
