"""Letters that are stored in another way than they are typed: ligatures, full-width and styled letters, separate
accents.

Owns what such a letter is in plain letters, and where each plain letter is in the text, so that quotes keep the text's
own characters. Punctuation stays as it is: full-width marks are normal in Chinese.
"""

from __future__ import annotations

import re
import unicodedata

UNUSUAL = re.compile(
    "[^\\W_][\u0300-\u036f]+"  # a letter and its accents as separate characters
    "|[\ufb00-\ufb06\ufb13-\ufb17\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3]"  # one sign for several letters
    "|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"  # full-width letters and digits
    "|[\U0001d400-\U0001d7ff]"  # mathematical letters, which people use for emphasis
    "|(?<=[^\\W\\d_])\u00ad(?=[^\\W\\d_])"  # a soft hyphen inside a word
)
"""A part of a text that is stored differently from how it is typed."""


def write_plainly(text: str) -> str:
    """The text with every letter in its typed form."""
    return text if text.isascii() else UNUSUAL.sub(lambda match: _spell_plainly(match.group()), text)


def trace_plainly(text: str) -> tuple[str, list[tuple[int, int]]] | None:
    """The result of `write_plainly` with the span in `text` of each of its characters; None when it changes nothing."""
    if text.isascii() or not UNUSUAL.search(text):
        return None
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for match in UNUSUAL.finditer(text):
        plain = _spell_plainly(match.group())
        pieces += [text[at : match.start()], plain]
        spans += [(offset, offset + 1) for offset in range(at, match.start())]
        spans += [match.span()] * len(plain)
        at = match.end()
    pieces.append(text[at:])
    spans += [(offset, offset + 1) for offset in range(at, len(text))]
    return "".join(pieces), spans


def _spell_plainly(piece: str) -> str:
    """The plain letters of a match of `UNUSUAL`; "" for a soft hyphen."""
    return "" if piece == "\u00ad" else unicodedata.normalize("NFKC", piece)
