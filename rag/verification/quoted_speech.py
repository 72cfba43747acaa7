"""Whether a claim says in its own voice what its evidence only quotes.

"The war is over," said the envoy, tells what the envoy said; it does not tell that the war is over. Nor does an order
in an article to answer with "The war is over" tell it, in whatever language it is given.
"""

from __future__ import annotations

import re

from rag.text.words import stem_content

QUOTED_SHARE = 0.7
"""A claim rests on quoted words when at least this share of its content words stands in them, and none but them
outside."""

_QUOTED = re.compile(
    r"\"[^\"\n]{2,}\"|“[^“”\n]{2,}”|„[^“”„\n]{2,}[“”]|«[^«»\n]{2,}»|»[^«»\n]{2,}«|「[^「」\n]{2,}」|『[^『』\n]{2,}』"
    r"|‘[^‘’\n]{8,}’(?!\w)"
)


def rests_on_quoted_words(claim: str, text: str, start: int, end: int) -> bool:
    """Whether the claim is borne out by `text[start:end]` only through words that the text puts in quotation marks, and
    does not tell whose they are. A claim that names the speaker, or says anything else of what stands around the
    quotation, does not. A quotation is looked for in the whole line, for a sentence may be a part of one."""
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
    return bool(said) and len(said & quoted) / len(said) >= QUOTED_SHARE and not said & (around - quoted)


def _leave_out(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> str:
    """`text[start:end]` without the spans."""
    parts = []
    for opens, closes in spans:
        parts.append(text[start : max(start, min(opens, end))])
        start = max(start, closes)
    return " ".join([*parts, text[start:end]])


def _flatten(text: str) -> str:
    """Letters and figures alone, small."""
    return "".join(character for character in text.casefold() if character.isalnum())
