"""Signs of a prompt in a language model's output: fences of our passages, tokens of chat templates, labels.

A small model repeats them. They are no part of an answer, so they are removed before anything else is read.
"""

from __future__ import annotations

import re

FENCE_CHARACTERS = 300
"""Most characters of a passage's opening fence that are read: number, file, title and date."""

SIGN = (
    rf"</?passage\b[^<>\n]{{0,{FENCE_CHARACTERS}}}(?:>|$)"
    r"|\bfile=\"[^\"\n]*\"(?:\s+title=\"[^\"\n]*\")?(?:\s+date=[\d-]+)?\s*>?"  # the rest of a fence
    r"|<\|[\w /-]{1,40}\|>"  # ChatML, Llama 3, Phi
    r"|</?s>|\[/?INST\]|<</?SYS>>"  # Llama 2, Mistral
    r"|<(?:start|end)_of_turn>(?:user|model)?"  # Gemma
)
"""A regular expression for one sign."""

OPEN_SIGN = rf"<[^<>\n]{{0,{FENCE_CHARACTERS}}}$"
"""A regular expression for text at the end of a stream that may become a sign."""

_LABEL = re.compile(r"(?:final\s+)?(?:answer|question|assistant|user|reply|response)\s*:\s*", re.IGNORECASE)


def drop_label(text: str) -> str:
    """The sentence without "Answer:" and the like before it; capitals as they are."""
    match = _LABEL.match(text)
    return text[match.end() :] if match else text
