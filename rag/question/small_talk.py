"""Whether an input is only small talk: a greeting, thanks, a question about the assistant."""

from __future__ import annotations

import re

from rag.question.kind_table import TABLE
from rag.question.request_words import correct_request, find_length

_TALK = tuple(re.compile(wording, re.IGNORECASE) for kind, _, wording in TABLE if kind == "talk")


def is_talk(text: str) -> bool:
    """Whether an input needs no search, so that a later question does not continue from it."""
    _, rest = find_length(" ".join(text.split()))
    corrected = correct_request(rest)
    return any(pattern.fullmatch(corrected) for pattern in _TALK)
