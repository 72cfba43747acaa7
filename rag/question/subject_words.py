"""The subject of a request in fewer words, for when the articles have nothing that holds all of them.

"This Dmitriev guy" is Dmitriev, and "whether Norway gets into the union" is Norway and the union. Owns which words may be
left out: those that point, join or refer, and light verbs. A word that names something is never left out, so that nothing
is said about sanctions when the question was about sanctions on gas.
"""

from __future__ import annotations

import re

from rag.text.en.function_words import STOP_WORDS
from rag.text.en.requests import LIGHT_WORDS, VAGUE_NOUNS
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text

_BEFORE = re.compile(
    r"(?:(?:the|a|an|this|that|these|those|all|any|some|whole|entire|our|my|your|whether|if|how|why|when|where|what|who|"
    r"that|something|anything|everything|about|on|of)\b ?)+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?: (?:{match_any(VAGUE_NOUNS)}|in general|generally|in particular|at all|so far|then|exactly|please|or (?:something|so|whatever)|"
    r"and (?:so on|all that|stuff|such|co)|etc|though|lately|recently|these days|right now|at the moment|currently|overall|is|are|was|were))+$",
    re.IGNORECASE,
)


def list_shorter(subject: str) -> list[str]:
    """The subject without the words around it that only refer to it, and then without light words inside it too; each
    only if it differs and says something."""
    plain = " ".join(subject.split()).strip(" ?!.,")
    tidy = _AFTER.sub("", _BEFORE.sub("", plain, count=1) if _BEFORE.match(plain) else plain).strip(" ,")
    kept = [match.group() for match in WORD.finditer(tidy)]
    heavy = [word for word in kept if not (fold_text(word) in LIGHT_WORDS or fold_text(word) in STOP_WORDS)]
    shorter = [tidy, " ".join(heavy) if len(heavy) < len(kept) else tidy]
    found = [one for one in dict.fromkeys(shorter) if one and one != plain]
    return [one for one in found if any(fold_text(word) not in STOP_WORDS for word in WORD.findall(one))]
