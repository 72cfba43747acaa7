"""English words that tell where somebody stands on a thing."""

from __future__ import annotations

from rag.text.word_lists import list_words

FOR_VERBS = list_words(
    """support back favour favor endorse welcome want advocate urge seek approve embrace demand accept agree desire
    champion promote propose"""
)
"""Verbs for being for a thing."""

AGAINST_VERBS = list_words(
    """oppose reject object resist criticise criticize condemn rebuff refuse dismiss denounce veto block spurn
    disagree fear"""
)
"""Verbs for being against a thing."""

FOR_PHRASES = frozenset(
    {
        *("called for", "calls for", "call for", "calling for", "pushed for", "pushes for", "push for", "asked for"),
        *("asks for", "appealed for", "appeals for", "in favour of", "in favor of"),
    }
)
"""Phrases for being for a thing."""

AGAINST_PHRASES = frozenset(
    {
        *("against", "opposed to", "ruled out", "rules out", "rule out", "opponent of", "opponents of", "critic of"),
        "critics of",
    }
)
"""Phrases for being against a thing."""

ASKED_STANCES = list_words(
    """support oppose back favour favor endorse reject object welcome want demand criticise criticize condemn advocate
    resist"""
)
"""Verbs of a question for somebody's stance: "does Quist oppose it"."""
