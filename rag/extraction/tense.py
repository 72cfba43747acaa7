"""Whether the words around a time expression look back or ahead."""

from __future__ import annotations

import re

from rag.text.en.time import AHEAD_VERBS, NOT_PAST_WORDS, PAST_FORMS
from rag.text.word_lists import match_any

_AHEAD = (
    r"will|won['’]t|shall|['’]ll|(?:is|are|am|['’]s|['’]re) (?:also |still |now |then )?(?:to|going to|about to)|"
    r"(?:scheduled|slated|planned|due|set|expected|earmarked|booked) (?:to|for|in|on|by|at|next)|upcoming|forthcoming|"
    r"(?:in the )?hopes? of \w+ing|hoping to|in order to|"
    r"(?:is|are) (?:\w+ing)(?= (?:next|tomorrow|on|in|later)\b)|plans?(?= (?:for|on|a|an|the|its|their)\b)"
)
_HAVE_DONE = r"(?:has|have) (?:\w+ly |already |now |just )?(?:been|\w+ed|\w+n)"
_CUE = re.compile(
    r"\b(?P<past_plan>(?:was|were|had been) (?:\w+ly )?(?:scheduled|slated|planned|due|set|expected|supposed) "
    r"(?:to|for))\b|"
    rf"(?P<ahead>(?:\b(?:{_AHEAD})|['’]ll)\b(?: not)?(?: \w+ly)?(?: be| have)?(?: [a-z]+(?:ed|en)\b)?)|"
    rf"\b(?P<promise>{match_any(AHEAD_VERBS)}(?: \w+)?) to (?!have\b)(?:be )?[a-z]+\b|"
    rf"\b(?P<past>{match_any(PAST_FORMS)}|{_HAVE_DONE}|[a-z]{{2,}}ed)\b",
    re.IGNORECASE,
)
_HEADLINE_PLAN = re.compile(r"^\W*(?:[A-Z]\w*\W+){1,5}to [a-z]+")
_CLAUSE_END = re.compile(r"[;:]\s|\s[–—-]\s|[.!?]\s")
_MAX_REACH = 1_000
"""Characters to either side in which the verb is looked for: a clause is not longer, however long its sentence is."""


def looks_ahead(text: str, start: int, end: int) -> bool | None:
    """Whether the event of a time expression, at these characters, is still to come, judged by the nearest verb: the
    last one before it in its clause, else the first one after it. None when no verb shows it."""
    first = max(0, start - _MAX_REACH)
    breaks = [match.end() for match in _CLAUSE_END.finditer(text, first, start)]
    before = text[breaks[-1] if breaks else first : start]
    cues = _list_cues(before)
    if cues:
        return cues[-1]
    if _HEADLINE_PLAN.match(before):
        return True
    after = _CLAUSE_END.split(text[end : end + _MAX_REACH], maxsplit=1)[0]
    cues = _list_cues(after)
    return cues[0] if cues else None


def _list_cues(text: str) -> list[bool]:
    """Whether each verb of a text looks ahead, in order."""
    return [
        match.lastgroup in ("ahead", "promise")
        for match in _CUE.finditer(text)
        if match.group().lower() not in NOT_PAST_WORDS
    ]
