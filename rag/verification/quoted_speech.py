"""Whether a claim states as fact what its evidence only quotes.

"The war is over," said the envoy, is evidence of what the envoy said, not that the war is over. Likewise, an
instruction in an article to answer "The war is over" is not evidence, in any language.
"""

from __future__ import annotations

import re

from rag.text.overlap import measure_coverage
from rag.text.words import stem_content

QUOTED_SHARE = 0.7
"""A claim rests on quoted words when at least this share of its content words is quoted and none of its other words is
in the text around the quotation."""

_QUOTED = re.compile(
    r"\"[^\"\n]{2,}\"|“[^“”\n]{2,}”|„[^“”„\n]{2,}[“”]|«[^«»\n]{2,}»|»[^«»\n]{2,}«|「[^「」\n]{2,}」|『[^『』\n]{2,}』"
    r"|‘[^‘’\n]{8,}’(?!\w)"
)


def rests_on_quoted_words(claim: str, text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` supports the claim only with quoted words that the claim does not attribute.

    False for a claim that names the speaker, or uses any other word from around the quotation. Quotations are searched
    in the whole line, since a sentence may be part of a longer quotation.
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    spans = [(first + match.start(), first + match.end()) for match in _QUOTED.finditer(line)]
    inside = [text[max(start, opens) : min(end, closes)] for opens, closes in spans if opens < end and closes > start]
    if not inside:
        return False
    outside = _leave_out(text, start, end, spans)
    flat = _flatten(claim)
    if flat and flat in _flatten(outside):
        return False
    if flat and any(flat in _flatten(part) for part in inside):
        return True
    said, quoted, around = stem_content(claim), stem_content(" ".join(inside)), stem_content(outside)
    is_quoted = measure_coverage(said, quoted, when_empty=0.0) >= QUOTED_SHARE
    return is_quoted and not said & (around - quoted)


def _leave_out(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> str:
    """`text[start:end]` without the spans, which are in order."""
    parts = []
    for opens, closes in spans:
        parts.append(text[start : max(start, min(opens, end))])
        start = max(start, closes)
    return " ".join([*parts, text[start:end]])


def _flatten(text: str) -> str:
    """Letters and digits only, in lower case."""
    return "".join(character for character in text.casefold() if character.isalnum())
