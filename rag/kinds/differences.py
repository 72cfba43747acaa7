"""How two sentences about the same thing differ: in a figure, a date, a name, a denial, or not at all.

Owns what counts as the same thing and as a different figure. Two sentences about different things must not count as a
difference, so everything else they say has to agree. Rules, English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rag.kinds.sentence_content import Figure, SentenceContent, overlap_in_time
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.lexicon import SPEECH_VERBS
from rag.text.en.opposites import DENIALS, SOFT_DENIALS
from rag.text.names import Name, find_missing_names, is_country, is_same_name, load_common_stems
from rag.text.negation import find_contradiction, has_denial, read_polarity
from rag.text.overlap import measure_coverage, measure_overlap
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text, stem_word

Aspect = Literal["figure", "date", "name", "denial"]

MIN_SHARE = 0.4
"""Smallest shared part of the sentence with less content; see `same_thing.SentencePair.share`."""
MIN_MUTUAL = 0.3
"""Smallest shared part of the sentence with more content; see `mutual` there."""
_MUTUAL_OF_ACRONYM, _MUTUAL_WITHOUT_NAME = 0.6, 0.75
"""The same for sentences that share only an acronym, and for those that share no name: reports of many studies are
alike in everything but their subject, and use the same acronyms."""
_SHARED_WITHOUT_NAME = 5
_MAX_FIGURES = 4
"""A sentence with more figures is a table row, where each figure counts something different."""
_DENIAL_SHARE, _DATE_SHARE, _NAME_SHARE = 0.6, 0.7, 0.75
"""Shared content required for each aspect: the less the difference itself proves, the more must be shared."""
_MIN_SHARED = 3
"""Fewest content words shared by two sentences about the same thing."""
_APPROXIMATE_WITHIN = 0.15
_ROUNDED_WITHIN = 0.05
_BOUNDS_WITHIN = 0.5
"""Relative difference within which figures agree: when one is called approximate, when one is the other rounded, and
when both are bounds of the same kind ("more than 400", "at least 500")."""
_ROUNDED_FROM = 100
"""Smaller numbers are exact counts, which nobody rounds by a few per cent."""

_SPEAKER_BEFORE = re.compile(rf"\b(?:according to|{match_any(SPEECH_VERBS)})\s+(?:the\s+)?(?:\w+\s+){{0,3}}$")
_SPEAKER_AFTER = re.compile(rf"^(?:['’]s?)?,?\s+(?:\w+\s+){{0,2}}?{match_any(SPEECH_VERBS)}\b")
_DENIAL_STEMS = frozenset(map(stem_word, DENIALS | SOFT_DENIALS))


@dataclass(frozen=True, slots=True)
class Difference:
    """What two sentences about the same thing say differently."""

    aspect: Aspect
    one: str
    """In the words of the first sentence, in lower case for a figure; "" for a denial."""
    other: str
    """In the words of the second."""


def find_difference(one: SentenceContent, other: SentenceContent, share: float, mutual: float) -> Difference | None:
    """How two sentences with this much shared content differ; None when they agree or are about different things.

    `share` and `mutual` as in `same_thing.SentencePair`.
    """
    if len(one.stems & other.stems) < _MIN_SHARED or not _are_anchored(one, other, mutual):
        return None
    missing, added = _miss_names(one, other), _miss_names(other, one)
    if _speak_of_two_things(one, other, [*missing, *added]):
        return None
    if missing and added:
        return _compare_names(one, other, missing, added, share)
    if find_contradiction(one.text, other.text) or find_contradiction(other.text, one.text):
        return _compare_polarity(one, other, share)
    if one.times and other.times and not overlap_in_time(one.times, other.times):
        return _compare_dates(one, other, share)
    return _compare_figures(one.figures, other.figures)


def may_differ_in_one_article(one: SentenceContent, other: SentenceContent, mutual: float) -> bool:
    """Whether two sentences of one article are alike enough to compare: an article often lists similar things one after
    the other."""
    return mutual >= _MUTUAL_WITHOUT_NAME and max(len(one.figures), len(other.figures)) <= 1


# --- whether they are about the same thing


def _are_anchored(one: SentenceContent, other: SentenceContent, mutual: float) -> bool:
    """Whether they share a name, or are alike enough without one."""
    shared = [word for name in one.named.names for word in name.words if fold_text(word) in other.named.words]
    if any(not word.isupper() for word in shared):
        return True
    if mutual >= _MUTUAL_OF_ACRONYM and any(stem_word(word) not in load_common_stems() for word in shared):
        return True
    return mutual >= _MUTUAL_WITHOUT_NAME and len(one.stems & other.stems) >= _SHARED_WITHOUT_NAME


def _speak_of_two_things(one: SentenceContent, other: SentenceContent, names: Sequence[Name]) -> bool:
    """Whether a shared word has a different neighbour in each: "adult ticket" and "child ticket", "copper wire" and
    "copper pipes". The words of `names` are left out, since names are compared separately."""
    named = {stem_word(word) for name in names for word in name.words}
    return any(
        _conflict(mine.get(word, set()) - named, beside - named, one, other)
        for mine, theirs in zip(_list_neighbours(one), _list_neighbours(other), strict=True)
        for word, beside in theirs.items()
    )


def _conflict(mine: set[str], theirs: set[str], one: SentenceContent, other: SentenceContent) -> bool:
    """Whether each has neighbours that are nowhere in the other sentence."""
    return bool(mine and theirs) and not mine & other.stems and not theirs & one.stems


def _list_neighbours(content: SentenceContent) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Stem of a word -> stems of the content words right before it; and the same for right after it."""
    before: dict[str, set[str]] = {}
    after: dict[str, set[str]] = {}
    words = [(match.group(), match.start()) for match in WORD.finditer(content.folded)]
    for (word, start), (following, place) in pairwise(words):
        between = content.folded[start + len(word) : place]
        if between not in (" ", "-") or word in STOP_WORDS or following in STOP_WORDS:
            continue
        if word[0].isdigit() or following[0].isdigit() or _may_be_verb(word) or _may_be_verb(following):
            continue
        before.setdefault(stem_word(following), set()).add(stem_word(word))
        after.setdefault(stem_word(word), set()).add(stem_word(following))
    return before, after


def _may_be_verb(word: str) -> bool:
    return word.endswith(("ed", "ing")) or word in SPEECH_VERBS


def _miss_names(one: SentenceContent, other: SentenceContent) -> list[Name]:
    """The names of one that the other lacks, except the speaker's and names made of words that the other's names
    have."""
    missing = find_missing_names(one.named.names, other.named)
    held = other.named.words
    return [
        name for name in missing if not _says(name, one) and not all(fold_text(word) in held for word in name.words)
    ]


def _says(name: Name, content: SentenceContent) -> bool:
    """Whether the name is that of the sentence's speaker."""
    at = content.text.find(name.words[0])
    end = content.text.find(name.words[-1], at) + len(name.words[-1])
    before, after = content.folded[:at], content.folded[end:]
    return at >= 0 and bool(_SPEAKER_BEFORE.search(before) or _SPEAKER_AFTER.match(after))


# --- how they differ


def _compare_names(
    one: SentenceContent, other: SentenceContent, missing: Sequence[Name], added: Sequence[Name], share: float
) -> Difference | None:
    """A different name in the same place, where all else agrees."""
    if len(missing) != 1 or len(added) != 1:
        return None
    mine, theirs = missing[0], added[0]
    if mine.text.isupper() or theirs.text.isupper():
        return None
    if mine.located != theirs.located or is_country(mine.words[-1]) != is_country(theirs.words[-1]):
        return None
    rest, others = _leave_out(one, mine), _leave_out(other, theirs)
    said = rest & others & one.named.plain
    is_same = measure_overlap(rest, others, when_empty=0.0) >= _NAME_SHARE and len(said) >= _MIN_SHARED
    agree = not one.times or not other.times or overlap_in_time(one.times, other.times)
    if not is_same or not agree or has_denial(one.text) != has_denial(other.text) or share < MIN_SHARE:
        return None
    if _compare_figures(one.figures, other.figures) is not None:
        return None
    return Difference("name", mine.text, theirs.text)


def _leave_out(content: SentenceContent, name: Name) -> frozenset[str]:
    return content.stems - {stem_word(word) for word in name.words}


def _compare_polarity(one: SentenceContent, other: SentenceContent, share: float) -> Difference | None:
    """A denial, or the opposite of a word, where what is left agrees."""
    rest, others = one.stems - _DENIAL_STEMS, other.stems - _DENIAL_STEMS
    if measure_overlap(rest, others, when_empty=0.0) < _DENIAL_SHARE or share < MIN_SHARE:
        return None
    if not _denies_what_is_said(one, other) and not _denies_what_is_said(other, one):
        return None
    if one.times and other.times and not overlap_in_time(one.times, other.times):
        return None
    if any(
        _agree_in_noun(mine, theirs) and not agree_in_value(mine, theirs)
        for mine in one.figures
        for theirs in other.figures
    ):
        return None
    return Difference("denial", "", "")


def _denies_what_is_said(one: SentenceContent, other: SentenceContent) -> bool:
    """Whether a denial in one covers words of the other. Without any denial, True for a pair of opposites."""
    denied = read_polarity(one.text).denied
    if not denied:
        return not read_polarity(other.text).denied and not (one.figures and other.figures)
    return any(measure_coverage(scope, other.stems, when_empty=0.0) >= _DENIAL_SHARE for scope in denied)


def _compare_dates(one: SentenceContent, other: SentenceContent, share: float) -> Difference | None:
    """A different time, where all else agrees."""
    if measure_overlap(one.stems, other.stems, when_empty=0.0) < _DATE_SHARE or share < MIN_SHARE:
        return None
    if len(one.times) != len(other.times) or _compare_figures(one.figures, other.figures) is not None:
        return None
    return Difference("date", _describe_times(one), _describe_times(other))


def _describe_times(content: SentenceContent) -> str:
    first, last = content.times[0]
    if first == last:
        return f"{first.day} {first:%B %Y}"
    return f"{first:%B %Y}" if (last - first).days < 32 else f"{first.year}"


def _compare_figures(mine: Sequence[Figure], theirs: Sequence[Figure]) -> Difference | None:
    """A different number for the same thing: neither sentence has the other's."""
    if max(len(mine), len(theirs)) > _MAX_FIGURES:
        return None
    for one in mine:
        if any(agree_in_value(one, other) for other in theirs):
            continue
        for other in theirs:
            if any(agree_in_value(other, each) for each in mine):
                continue
            if _count_the_same(one, other):
                return Difference("figure", one.quantity.text, other.quantity.text)
    return None


def _count_the_same(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same thing: same unit, same noun, and shared words around them."""
    if one.quantity.unit != other.quantity.unit:
        return False
    if one.noun and other.noun and not _agree_in_noun(one, other):
        return False
    return len(one.context & other.context) >= 2


def _agree_in_noun(one: Figure, other: Figure) -> bool:
    return bool(one.noun & other.noun)


def agree_in_value(one: Figure, other: Figure) -> bool:
    """Whether two figures may both be right: equal, rounded, approximate, or within each other's bound."""
    if one.quantity.value == other.quantity.value:
        return True
    low, high = sorted((one.value, other.value))
    apart = (high - low) / high if high else 0.0
    bounds = {one.quantity.bound, other.quantity.bound}
    if bounds in ({"at least"}, {"at most"}):
        return apart <= _BOUNDS_WITHIN
    if _is_within_bound(one, other) or _is_within_bound(other, one):
        return True
    if (one.approximate or other.approximate) and apart <= _APPROXIMATE_WITHIN:
        return True
    return low >= _ROUNDED_FROM and apart <= _ROUNDED_WITHIN and _is_rounded(one.value, other.value)


def _is_within_bound(bound: Figure, figure: Figure) -> bool:
    """Whether the first is a bound that the second keeps and is close to."""
    if bound.quantity.bound == "at least":
        return bound.value <= figure.value <= bound.value * (1 + _BOUNDS_WITHIN)
    return bound.quantity.bound == "at most" and bound.value * (1 - _BOUNDS_WITHIN) <= figure.value <= bound.value


def _is_rounded(one: float, other: float) -> bool:
    """Whether one of two numbers is the other with fewer digits."""
    return any(round(exact, -zeros) == rough for rough, exact in ((one, other), (other, one)) for zeros in range(1, 12))


def is_same_person(one: str, other: str) -> bool:
    """Whether two personal names have the same last name."""
    return is_same_name(one.split()[-1], other.split()[-1])
