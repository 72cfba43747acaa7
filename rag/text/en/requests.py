"""English words of requests that say how something is asked for, not what it is about."""

from __future__ import annotations

from rag.text.en.lexicon import ANSWER_FORM_WORDS, COMMANDS, SPEECH_VERBS
from rag.text.word_lists import list_words

DISCUSSION_WORDS = list_words(
    """answer attitude committee comment concern debate discuss discussion elaborate everything explanation feel group
    idea information issue matter meeting member mention opinion opposing participant party point position propose
    question reaction reason regard relate respond response speak speaker speech suggest suggestion talk think
    thought topic view viewpoint"""
)
"""Words for talking and thinking about something, which need not occur in what was said about it."""

REQUEST_WORDS = DISCUSSION_WORDS | COMMANDS | SPEECH_VERBS | ANSWER_FORM_WORDS
"""Words of a request that a text about its subject need not contain."""

WHOLE_WORDS = list_words(
    """all entire everything folder gist key main overview point points session short sitting sum summarise summarize
    summary whole"""
)
"""Words of a request for a summary of everything."""
