"""The type of answer that a question asks for, and the spans of a text that could be such an answer.

Word rules instead of a model: they are right often enough to get a learnt weight, and easy to follow. English only. A
question in another language has the type "other", which has no weight.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.text.capitals import LATIN_CAPITALS, match_capitalised
from rag.text.en.function_words import AUXILIARY
from rag.text.en.lexicon import DATE_NOUNS, DEGREES, NUMBER_NOUNS, PERSON_NOUNS, PLACE_NOUNS
from rag.text.en.numbers import AMBIGUOUS_MONTHS, MONTH_OR_SHORT, MONTHS, TENS, UP_TO_TWENTY, WEEKDAYS
from rag.text.word_lists import match_any

AnswerType = Literal["number", "date", "person", "place", "reason", "manner", "definition", "choice", "other"]
"""What the answer should contain: a figure, a point in time, a person, a place, a cause, a way of doing something, what
something is, yes or no, or anything else."""

DETECTABLE_TYPES: tuple[AnswerType, ...] = ("number", "date", "person", "place", "reason", "manner", "definition")
"""Types that patterns can find in a text."""

_WHAT = r"\b(?:what|which)(?:['’]s| is| was| are| were)?(?: the| a| an)?"

_WORDINGS: tuple[tuple[AnswerType, str], ...] = (
    ("date", r"\bhow (?:long ago|recently|soon)\b"),
    ("number", rf"\bhow {match_any(DEGREES)}\b"),
    ("reason", r"\bwhy\b|\bhow come\b"),
    ("reason", rf"{_WHAT} (?:main |real )?(?:caus|reason|purpose|motiv)\w*"),
    ("reason", r"\b(?:what|which) (?:led|made|prompted|triggered|sparked|drove)\b"),
    ("manner", r"\bhow\b|\bin (?:what|which) way\b|\bby what means\b"),
    ("person", r"\bwho(?:m|se|['’]s)?\b"),
    ("place", r"\bwhere\b"),
    ("date", rf"\bwhen(?:['’]s)?(?: {AUXILIARY}\b|\W*$)"),
    ("date", rf"\b(?:what|which) (?:\w+ )?{match_any(DATE_NOUNS)}\b"),
    ("person", rf"{_WHAT} (?:\w+ ){{0,2}}{match_any(PERSON_NOUNS)}\b"),
    ("place", rf"{_WHAT} (?:\w+ ){{0,2}}{match_any(PLACE_NOUNS)}\b"),
    ("number", rf"{_WHAT} (?:\w+ ){{0,2}}{match_any(NUMBER_NOUNS)}\b"),
    ("definition", r"\bwhat (?:do|does|did) (?:\S+ ){1,6}(?:mean|stand for|refer to)\b"),
    ("definition", r"\bmeaning of\b|\bdefin(?:e|ition)\b"),
    ("definition", r"^\W*what(?:['’]s| is| are| was| were) (?:(?:a|an|the) )?[\w'’-]+(?: [\w'’-]+)?\W*$"),
    ("other", r"\b(?:what|which)\b"),
    ("choice", rf"^\W*{AUXILIARY}\b"),
)
_QUESTION_RULES = tuple((type_, re.compile(wording, re.IGNORECASE)) for type_, wording in _WORDINGS)
"""The rule whose match begins first in the question decides; on a tie, the first in the list. So "What year did he ask
why" asks for a year."""

_NUMBER_WORD = (
    rf"(?:{match_any([*UP_TO_TWENTY[1:], *TENS])}|hundreds?|thousands?|millions?|billions?|dozens?|half|quarter|twice|"
    r"once)"
)
_CAPITALISED = match_capitalised("'’.&-", capitals=LATIN_CAPITALS) + r"\w"
_BEFORE_PLACE = (
    r"(?:in|at|from|near|to|into|of|outside|across|around|between|on|off|along|towards?|through|throughout|"
    r"north|south|east|west|northern|southern|eastern|western|city|river)"
)

_PATTERNS: dict[AnswerType, tuple[str, ...]] = {
    "number": (
        r"(?:[$€£¥]\s?)?(?<![\w.])\d[\d.,]*(?:\s?%)?(?:\s(?:percent|per cent|million|billion|thousand))?",
        rf"\b{_NUMBER_WORD}\b",
    ),
    "date": (
        r"\b(?:1[0-9]\d\d|20\d\d)s?\b",
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH_OR_SHORT}\b",
        rf"\b{MONTH_OR_SHORT}\.?\s\d{{1,4}}\b",
        rf"\b{match_any(set(MONTHS) - AMBIGUOUS_MONTHS)}\b",
        rf"\b{match_any(WEEKDAYS)}\b",
        r"\b\w+ (?:century|centuries)\b",
        r"\b(?:years?|months?|weeks?|days?|decades?|hours?) (?:ago|later|earlier)\b",
        r"\b(?:yesterday|today|tomorrow|tonight)\b",
        r"\b(?:last|next|this) (?:year|month|week|night|summer|winter|spring|autumn)\b",
        r"\b\d+\s?(?:BCE?|CE|AD)\b",
    ),
    "person": (rf"{_CAPITALISED}(?:\s+(?:(?:of|the|de|van|von|al|bin|da|del|la)\s+)?{_CAPITALISED})*",),
    "place": (
        rf"\b{_BEFORE_PLACE}\s+(?:the\s+)?(?={_CAPITALISED})",
        rf"{_CAPITALISED},\s(?={_CAPITALISED})",
        r"\b(?:located|situated|headquartered|based|held|lies|lives?)\s(?:in|at|on|near)\b",
    ),
    "reason": (
        r"\b(?:because|due to|owing to|since|as a result|thanks to|so that|in order to|so as to|caus(?:e|ed|es|ing))\b",
        r"\b(?:leads? to|led to|result(?:s|ed|ing)? (?:in|from)|reasons?|therefore|thus|hence|consequently|prompted)\b",
        r"\bto (?:avoid|prevent|protect|allow|ensure|help|make|reduce|increase|improve|provide|stop|give|enable)\b",
        r"\b(?:purpose|aim(?:s|ed|ing)?|intended|in response|motivated|blamed?|attributed|fear(?:s|ed|ing)?|why)\b",
        r"\b(?:after|on suspicion of|over (?:its|their|his|her|the))\b",
    ),
    "manner": (
        r"\b(?:by (?:\w+ly )?\w+ing|through|using|via|with (?:a|an|the)|by means|method|process|technique)\b",
        r"\b(?:first|then|consists?|involv(?:e|es|ed|ing)|works?|allow(?:s|ed|ing)|require[sd]?|in which|so that)\b",
    ),
    "definition": (
        r"\b(?:is|are|was|were) (?:an?|the|one of|any|used|defined|known|called)\b",
        r"\b(?:refers? to|means?|meaning|known as|defined as|called|stands? for|describes?|denotes?)\b",
        r"\b(?:consists? of|derive[sd]?)\b|\bor\s[“\"']",
    ),
}
_CASE_SENSITIVE: frozenset[AnswerType] = frozenset({"person", "place"})
"""Types recognised by capital letters."""

_TEXT_RULES = {
    type_: re.compile("|".join(patterns), 0 if type_ in _CASE_SENSITIVE else re.IGNORECASE)
    for type_, patterns in _PATTERNS.items()
}


def find_answer_type(question: str) -> AnswerType:
    """The type of answer that the question asks for; "other" when its words do not say."""
    first: tuple[int, AnswerType] | None = None
    for type_, pattern in _QUESTION_RULES:
        match = pattern.search(question)
        if match is not None and (first is None or match.start() < first[0]):
            first = (match.start(), type_)
    return "other" if first is None else first[1]


def find_candidates(type_: AnswerType, text: str) -> list[tuple[int, int]]:
    """Spans of the text that could be, or introduce, an answer of the type; empty for types without a pattern."""
    pattern = _TEXT_RULES.get(type_)
    return [] if pattern is None else [match.span() for match in pattern.finditer(text)]
