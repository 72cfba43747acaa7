"""Who says something in a sentence: the name beside a verb of saying."""

from __future__ import annotations

import re

from rag.text.en.lexicon import SPEECH_VERBS, STATING_VERBS
from rag.text.word_lists import match_any
from rag.text.words import stem_word

_SPEECH_STEMS = frozenset(map(stem_word, STATING_VERBS)) - {"accord"}

GOES_ON = re.compile(rf"^(?:He|She|His|Her)\b|[,”\"’] (?:he|she) {match_any(SPEECH_VERBS)}\b")
"""A sentence that continues about the person of the sentence before: "He added", "..., he said"."""

_AFTER = re.compile(
    r"(?:,[^,;“”\"]{2,80},)?\s+(?:(?:has|have|had|also|then|later|again|recently|repeatedly|\w+ly|"
    r"(?:is|are|was|were)(?=(?: \w+ly)? \w+ing\b))\s+)*(\w+)"
)
"""What follows a speaker: an apposition, auxiliaries and adverbs, and the verb."""
_BEFORE = re.compile(r"(\w+)(?:\s+to)?\s+(?:(?!(?:that|to|in|on|at|with|by|for|about|of)\s)[\w.'’-]+\s+){0,5}$")
"""What comes before a speaker: the verb, and an office."""
_ACCORDING = re.compile(r"\baccording to\s+(?:[\w.'’-]+,?\s+){0,6}$", re.IGNORECASE)
_OF = re.compile(r"\bof\s+$", re.IGNORECASE)
"""What makes a name somebody else's: "critics of Quist said"."""
_CLOSED = re.compile(r"[,”\"’?!]\s*$")


def is_saying(verb: str) -> bool:
    """Whether a verb, in any form, says that somebody says something."""
    return stem_word(verb) in _SPEECH_STEMS


def is_speaker(sentence: str, start: int, end: int) -> bool:
    """Whether the name at `start:end` of a sentence is its speaker's."""
    after = _AFTER.match(sentence, end)
    before = sentence[:start]
    if after and is_saying(after[1]) and not _OF.search(before):
        return True
    if _ACCORDING.search(before):
        return True
    match = _BEFORE.search(before)
    # "...," said Kirby: the verb follows what is said.
    return bool(match and is_saying(match[1]) and _CLOSED.search(before[: match.start()]))
