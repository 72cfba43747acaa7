"""What kind of answer a question asks for, and where a text holds something of that kind.

Rules over words, no model: right often enough to carry a learned weight, and easy to check in the code. English only; a
question in another language has the kind "other", which weighs nothing.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.text.en.function_words import AUXILIARY
from rag.text.en.numbers import MONTH_OR_SHORT

AnswerKind = Literal["number", "date", "person", "place", "reason", "manner", "definition", "choice", "other"]
"""The kind of answer: a number; a point in time; a person; a place; a reason; a manner; a definition; yes or no;
anything else."""

MARKED_KINDS: tuple[AnswerKind, ...] = ("number", "date", "person", "place", "reason", "manner", "definition")
"""Kinds of answer that can be recognised in a text."""

_PERSON_NOUNS = (
    "actor|actress|artist|athlete|author|captain|ceo|chairman|coach|commander|composer|creator|designer|developer|"
    "director|driver|emperor|engineer|explorer|founder|governor|inventor|judge|king|leader|manager|mayor|minister|"
    "musician|owner|painter|philosopher|player|poet|politician|pope|president|producer|professor|queen|rapper|"
    "scientist|secretary|senator|singer|spokesman|spokesperson|spokeswoman|star|winner|writer"
)
_PLACE_NOUNS = (
    "airport|area|capital|city|continent|country|county|district|island|lake|location|neighbou?rhood|place|province|"
    "region|river|sea|stadium|state|street|town|venue|village"
)
_NUMBER_NOUNS = (
    "age|amount|average|budget|cost|depth|distance|fine|fraction|frequency|height|income|length|number|percent|"
    "percentage|population|price|proportion|rate|salary|share|size|speed|sum|temperature|toll|total|value|weight|width"
)
_DATE_NOUNS = "century|date|day|decade|era|month|season|time|weekday|year|years"
_MEASURES = "many|much|old|tall|far|long|high|big|large|deep|wide|fast|heavy|often|hot|cold|few|frequently"

_WHAT = r"\b(?:what|which)(?:['’]s| is| was| are| were)?(?: the| a| an)?"

_WORDINGS: tuple[tuple[AnswerKind, str], ...] = (
    ("date", r"\bhow (?:long ago|recently|soon)\b"),
    ("number", rf"\bhow (?:{_MEASURES})\b"),
    ("reason", r"\bwhy\b|\bhow come\b"),
    ("reason", rf"{_WHAT} (?:main |real )?(?:caus|reason|purpose|motiv)\w*"),
    ("reason", r"\b(?:what|which) (?:led|made|prompted|triggered|sparked|drove)\b"),
    ("manner", r"\bhow\b|\bin (?:what|which) way\b|\bby what means\b"),
    ("person", r"\bwho(?:m|se|['’]s)?\b"),
    ("place", r"\bwhere\b"),
    ("date", rf"\bwhen(?:['’]s)?(?: {AUXILIARY}\b|\W*$)"),
    ("date", rf"\b(?:what|which) (?:\w+ )?(?:{_DATE_NOUNS})\b"),
    ("person", rf"{_WHAT} (?:\w+ ){{0,2}}(?:{_PERSON_NOUNS})\b"),
    ("place", rf"{_WHAT} (?:\w+ ){{0,2}}(?:{_PLACE_NOUNS})\b"),
    ("number", rf"{_WHAT} (?:\w+ ){{0,2}}(?:{_NUMBER_NOUNS})\b"),
    ("definition", r"\bwhat (?:do|does|did) (?:\S+ ){1,6}(?:mean|stand for|refer to)\b"),
    ("definition", r"\bmeaning of\b|\bdefin(?:e|ition)\b"),
    ("definition", r"^\W*what(?:['’]s| is| are| was| were) (?:(?:a|an|the) )?[\w'’-]+(?: [\w'’-]+)?\W*$"),
    ("other", r"\b(?:what|which)\b"),
    ("choice", rf"^\W*{AUXILIARY}\b"),
)
_QUESTION_RULES = tuple((kind, re.compile(wording, re.IGNORECASE)) for kind, wording in _WORDINGS)
"""The rule whose match begins first decides, and of two that begin together the earlier rule: "What year did he ask
why" asks for the year."""

_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|quarter|twice|once)"
)
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’.&-]*\w"
_BEFORE_PLACES = (
    r"(?:in|at|from|near|to|into|of|outside|across|around|between|on|off|along|towards?|through|throughout|"
    r"north|south|east|west|northern|southern|eastern|western|city|river)"
)

_MARKS: dict[AnswerKind, tuple[str, ...]] = {
    "number": (
        r"(?:[$€£¥]\s?)?(?<![\w.])\d[\d.,]*(?:\s?%)?(?:\s(?:percent|per cent|million|billion|thousand))?",
        rf"\b{_NUMBER_WORD}\b",
    ),
    "date": (
        r"\b(?:1[0-9]\d\d|20\d\d)s?\b",
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH_OR_SHORT}\b",
        rf"\b{MONTH_OR_SHORT}\.?\s\d{{1,4}}\b",
        r"\b(?:January|February|April|June|July|August|September|October|November|December)\b",
        r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
        r"\b\w+ (?:century|centuries)\b",
        r"\b(?:years?|months?|weeks?|days?|decades?|hours?) (?:ago|later|earlier)\b",
        r"\b(?:yesterday|today|tomorrow|tonight)\b",
        r"\b(?:last|next|this) (?:year|month|week|night|summer|winter|spring|autumn)\b",
        r"\b\d+\s?(?:BCE?|CE|AD)\b",
    ),
    "person": (rf"{_CAPITALISED}(?:\s+(?:(?:of|the|de|van|von|al|bin|da|del|la)\s+)?{_CAPITALISED})*",),
    "place": (
        rf"\b{_BEFORE_PLACES}\s+(?:the\s+)?(?={_CAPITALISED})",
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
_CASED: frozenset[AnswerKind] = frozenset({"person", "place"})
"""Kinds that are recognised by capitals."""

_TEXT_RULES = {
    kind: re.compile("|".join(marks), 0 if kind in _CASED else re.IGNORECASE) for kind, marks in _MARKS.items()
}


def find_answer_kind(question: str) -> AnswerKind:
    """The kind of answer that the question asks for; "other" when its words do not say."""
    first: tuple[int, AnswerKind] | None = None
    for kind, pattern in _QUESTION_RULES:
        match = pattern.search(question)
        if match is not None and (first is None or match.start() < first[0]):
            first = (match.start(), kind)
    return "other" if first is None else first[1]


def find_of_kind(kind: AnswerKind, text: str) -> list[tuple[int, int]]:
    """Spans of the text that could be, or point at, an answer of the kind; empty for kinds that cannot be
    recognised."""
    pattern = _TEXT_RULES.get(kind)
    return [] if pattern is None else [match.span() for match in pattern.finditer(text)]
