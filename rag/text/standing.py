"""Which words of a sentence are not stated as fact: corrected, denied, doubted, asked, planned, supposed, claimed.

Owns what one sentence says about its own words; `standing_across` reads what later sentences say about them. Word
rules, English only; a sentence in another language counts as fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from rag.text import standing_patterns as patterns
from rag.text.en.function_words import AUXILIARY
from rag.text.en.standing import SAYING_VERBS, TOLD_NOUNS
from rag.text.standing_dates import find_date_bounds
from rag.text.word_lists import match_any

FalseHow = Literal[
    "corrected",
    "denied",
    "negated",
    "doubted",
    "asked",
    "replaced",
    "outdated",
    "newer",
    "difference",
    "beginning",
    "ending",
]
"""In what way words are said not to hold. "negated" is a plain "not", "replaced" a plan that turned out differently,
"outdated" what was true before, "newer" what is true now, "difference" how much more or less something is than
something else, "beginning" and "ending" the date of one end of something."""

OpenHow = Literal["planned", "foretold", "possible", "supposed", "claimed"]
"""In what way a text leaves open whether words hold."""

How = Literal[FalseHow, OpenHow]

FALSE_HOWS: frozenset[How] = frozenset(get_args(FalseHow))
"""The ways in which words are said not to hold; the others leave it open."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are not stated as fact."""

    start: int
    end: int
    """Character offsets in the sentence."""
    how: How


PAST_PLAN = re.compile("|".join(f"(?:{one})" for one in patterns.PAST_PLAN), re.IGNORECASE)

TURNED_PLAN = re.compile("|".join(f"(?:{one})" for one in patterns.TURNED_PLAN), re.IGNORECASE)

AT_FIRST = re.compile(
    rf"\b(?:we had(?: \w+ly| first| earlier)? (?={match_any(SAYING_VERBS)}\b)|"
    r"(?:it|this|he|she|they) (?:was|were|had been) (?:at first|first|initially|earlier|originally)"
    rf" (?={match_any(SAYING_VERBS)}\b)|"
    rf"(?:at first|initially|originally)(?=(?:\W+\w+){{0,4}}?\W+(?:{match_any(SAYING_VERBS)}|thought"
    r"|believed|assumed|feared)\b)|"
    r"(?:earlier|initial|first|early|preliminary) (?:reports?|counts?|figures?|estimates?|accounts?|findings?))\b",
    re.IGNORECASE,
)
"""Openings of statements that no longer hold if the text goes on with what was found later."""

CLAUSE_END = re.compile(
    r"[;!?](?=\s|$)|:(?=\s)|\.(?=\s|$)|\s[–—-]\s|,? (?:but|when in fact|when in reality|whereas|while in fact"
    r"|although|though|yet|"
    r"instead|in fact|actually|in reality|instead of|rather than|because|after|until|before|however)\b|,"
    r" (?:not|saying|adding|insisting|"
    r"and|or|which|who|according|said|says|it|he|she|they|the|there|while|as)\b|,? and (?:said|added|says"
    r"|insisted|stressed|called)\b",
    re.IGNORECASE,
)
"""Where the scope of a word ends."""

_BY_HOW: dict[How, tuple[str, ...]] = {
    "corrected": patterns.CORRECTED,
    "replaced": patterns.REPLACED,
    "outdated": patterns.OUTDATED,
    "newer": patterns.NEWER,
    "denied": patterns.DENIED,
    "doubted": patterns.DOUBTED,
    "claimed": patterns.CLAIMED,
    "planned": patterns.PLANNED,
    "foretold": patterns.FORETOLD,
    "possible": patterns.POSSIBLE,
    "supposed": patterns.SUPPOSED,
}
_RULES = tuple((how, re.compile(one, re.IGNORECASE)) for how, listed in _BY_HOW.items() for one in listed)
"""(how, pattern): the clause after a match does not hold in this way."""
_TO = re.compile(r"\bto\b", re.IGNORECASE)
_FRONTED = re.compile(r"\b(?:despite|contrary to|against|in spite of)\b", re.IGNORECASE)
_SUBJECT_IS_FALSE = re.compile(
    r"\b(?:the|an?|this|these|those|any|all|widespread|online|such|old|popular)? ?(?:\w+"
    rf" )?{match_any(TOLD_NOUNS)} (?:that|of|about|according to which|,)"
    rf"(?P<told>.{{5,200}}?),? (?:is|was|are|were|has been|have been|had been|proved|turned out|remains?)(?: to"
    rf" be| since been)? (?:\w+ly )?{patterns.FALSE}(?!\w)",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(patterns.DIFFERENCE, re.IGNORECASE)
_QUESTION = re.compile(r"\?[\s\"”’')\]]*$")
_TITLED = re.compile(r"[\"“‘'][^\"”’]{3,80}\?[\"”’']")
_CONDITION = re.compile(
    r"(?:^|[,;:—–-] |\b(?:and|that|but|said|says|only) )(?:if|suppose|supposing|imagine|assuming|unless|in"
    r" case|what if|were|had|should)\b",
    re.IGNORECASE,
)
_CONSEQUENCE = re.compile(r"\b(?:would|could|might|will|may)\b|['’]d\b", re.IGNORECASE)
_CONTRAST = re.compile(
    r"\b(?:not (?!only|just|merely|least|until|before|to\b)(?P<not>[^.,;:]{1,60}?),? but (?!also\b)|"
    r"(?:rather than|instead of|as opposed to) (?P<than>[^.,;:]{1,60})|"
    r", (?:and )?not (?!only|just|merely|least|even|to\b|that\b|all\b|in the least|for\b)(?P<after>[^.,;:]{1,60}))",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    rf"(?<!who )(?<!which )(?<!that )\b(?:{AUXILIARY} not|{AUXILIARY}n['’]t|cannot|can['’]t|won['’]t) (?!only"
    r"|just|merely|least|exceed|until|before|more|less|fewer|even|"
    r"always|all|every|necessarily|enough|to\b)",
    re.IGNORECASE,
)
_NEGATION_END = re.compile(
    r"[,;:.!?]|\b(?:but|until|till|since|because|before|except|unless|as|when|while|and|who|which|that|after"
    r"|than|if|for|due|"
    r"at least|more|less|fewer|only|without|any|with|though|although|where|whether|to)\b",
    re.IGNORECASE,
)


def find_stretches(sentence: str) -> list[Stretch]:
    """The words of a sentence that are not stated as fact, judged by the sentence alone; they may overlap."""
    if _QUESTION.search(sentence) and not _TITLED.search(sentence):
        return [Stretch(0, len(sentence), "asked")]
    found = [
        Stretch(match.end(), _find_end(sentence, match), how)
        for how, pattern in _RULES
        for match in pattern.finditer(sentence)
    ]
    found += [Stretch(*match.span("told"), "denied") for match in _SUBJECT_IS_FALSE.finditer(sentence)]
    found += _find_contrasts(sentence)
    found += [Stretch(*match.span(match.lastindex or 0), "difference") for match in _DIFFERENCE.finditer(sentence)]
    found += [Stretch(*bound) for bound in find_date_bounds(sentence)]
    if _CONDITION.search(sentence) and _CONSEQUENCE.search(sentence):
        found.append(Stretch(0, len(sentence), "supposed"))
    return [one for one in found if one.start < one.end]


def find_clause_end(sentence: str, start: int) -> int:
    """The end of the clause that contains a character of the sentence."""
    end = CLAUSE_END.search(sentence, start)
    return end.start() if end else len(sentence)


def _find_end(sentence: str, match: re.Match[str]) -> int:
    """Where the scope of a match ends: for one that opens with "despite", at the comma; for "from", at "to"."""
    end = find_clause_end(sentence, match.end())
    if _FRONTED.match(match.group()):
        comma = sentence.find(",", match.end())
        return comma if comma >= 0 else end
    if match.group().endswith("from"):
        to = _TO.search(sentence, match.end(), end)
        return to.start() if to else match.end()
    return end


def _find_contrasts(sentence: str) -> list[Stretch]:
    """What the sentence rejects in a contrast ("not 40 but 50"), and what follows a plain "not"."""
    found = []
    for match in _CONTRAST.finditer(sentence):
        name = next(name for name in ("not", "than", "after") if match[name] is not None)
        found.append(Stretch(*match.span(name), "negated"))
    for match in _NEGATION.finditer(sentence):
        end = _NEGATION_END.search(sentence, match.end())
        found.append(Stretch(match.start(), end.start() if end else len(sentence), "negated"))
    return found
