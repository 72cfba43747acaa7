"""Sentences that go on about what the one before named."""

from __future__ import annotations

import re

from rag.text.en.function_words import DEMONSTRATIVES, PREPOSITIONS
from rag.text.word_lists import match_any

GOES_ON = re.compile(
    rf"(?:{match_any(PREPOSITIONS)} )?{match_any(DEMONSTRATIVES)} (?!is\b|was\b|has\b)\w+", re.IGNORECASE
)
"""How a sentence begins that continues about what was named last: "Under that agreement, ..."."""
