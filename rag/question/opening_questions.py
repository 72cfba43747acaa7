"""Questions for a reader who has not read anything yet: about the whole folder, and about an article by its headline.

Owns their wordings, and which drafted questions such a reader understands. The caller asks each before it is shown.
"""

from __future__ import annotations

import re

HEADLINE_CHARACTERS = 90
"""Longest headline that a question repeats."""

_QUOTES = re.compile(r"[“”\"<>\[\]{}|\\`*#@\n]")
_NAME_INSIDE = re.compile(r"(?<=\s)[A-Z][\w.’'-]*")
_BARE_SPEECH = re.compile(r"^What (?:did|has|have) .+ [a-z]+\?$")


def word_topic(name: str) -> str:
    """The question about what all articles say on a name; "" for one that cannot stand in a question."""
    return "" if _QUOTES.search(name) else f"What do the articles say about {name}?"


def word_headline(title: str, file: str) -> str:
    """The question about one article: by its headline, or by its file when it has none that can be repeated; "" if the
    file's name cannot stand in a question either."""
    title = " ".join(title.split())
    if title and len(title) <= HEADLINE_CHARACTERS and not _QUOTES.search(title):
        return f"What does the article “{title}” say?"
    return "" if _QUOTES.search(file) or len(file) > HEADLINE_CHARACTERS else f"Summarise {file}"


def stands_alone(question: str) -> bool:
    """Whether somebody who has read nothing knows what is asked: it has a name, and not only one who said something
    ("What did Rutte emphasize?")."""
    return bool(_NAME_INSIDE.search(question)) and not _BARE_SPEECH.search(question)
