"""Which dates of a sentence are the end of something, and which its beginning.

"The window opened this week and closes on 15 July": the 15th does not answer when it opened. Word rules, English only.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.text.en.numbers import MONTH_OR_SHORT, WEEKDAYS
from rag.text.word_lists import match_any

Bound = Literal["beginning", "ending"]

_END_VERBS = (
    r"(?:end|clos|expir|conclud|finish|laps|terminat|shut|ceas|run(?:s|ning)? out|ran out|wind(?:s|ing)? up|wound up)"
    r"(?:e|s|es|ed|ing|ning|d)?(?: down| up)?"
)
_BEGIN_VERBS = (
    r"(?:(?:beg[aiu]n|start|open|launch|commenc|inaugurat|introduc)(?:e|s|es|ed|ing|ning|d)?"
    r"|(?:take|takes|took|taking|taken) effect|(?:come|comes|came|coming|enter|enters|entered) into (?:force|effect))"
)
_AFTER_VERB = r"(?: \w+ly)?(?: (?:on|in|at|by|from|as of))"
_DATE = rf"(?:\d|\b{MONTH_OR_SHORT}\b|\b{match_any(WEEKDAYS)}\b|\b(?:next|last|this|the end|late|early|mid)\b)"
_WORDS = r"[^.,;()]{0,40}?"
_STOP = r"(?=\s*(?:[,;()]|\.(?:\s|$)|$|\b(?:to|until|till|through|and|but|or|when|after|before|while|as|with)\b))"


def _match_bound(cue: str) -> re.Pattern[str]:
    """A cue and the date after it, which is the group `told`."""
    return re.compile(rf"\b(?:{cue}) (?=(?:the |about |around )?{_DATE})(?P<told>\S{_WORDS}){_STOP}", re.IGNORECASE)


_PATTERNS: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("ending", _match_bound(rf"until|till|through|{_END_VERBS}{_AFTER_VERB}")),
    ("beginning", _match_bound(rf"since|starting(?: on| in| from)?|effective(?: from)?|{_BEGIN_VERBS}{_AFTER_VERB}")),
    (
        "beginning",
        re.compile(rf"\bfrom (?=(?:the )?{_DATE})(?P<told>\S{_WORDS})(?= (?:to|until|till|through)\b)", re.I),
    ),
    ("ending", re.compile(rf"\bfrom (?:the )?(?={_DATE})\S{_WORDS} (?:to|through) (?P<told>\S{_WORDS}){_STOP}", re.I)),
)


def find_date_bounds(sentence: str) -> list[tuple[int, int, Bound]]:
    """(start, end, which) of each date that the sentence gives as the end or the beginning of something, in character
    offsets."""
    return [(*match.span("told"), bound) for bound, pattern in _PATTERNS for match in pattern.finditer(sentence)]
