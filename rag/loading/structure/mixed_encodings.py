"""Text that is UTF-8 in some lines and in a code page in others, as when old articles were put into a new file.

Owns which bytes are UTF-8. What encoding the others are in is for the caller to guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from rag.text.alphabets import LATIN_LANGUAGES, LETTERS, TYPOGRAPHY
from rag.text.language import detect_language

_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
"""A character in UTF-8 beyond ASCII."""
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII_RUN = re.compile(rb"[\x00-\x7f]+")
_CUT = re.compile(rb"[\xc2\xc3\xe2][\x80-\xbf]*|(?![\x85\x91-\x97]\Z)[\x80-\xbf]+")
"""What is left of common characters in UTF-8 when a byte is missing; not a quotation mark or dash of Windows."""
_SAMPLE_BYTES = 65_536
_FEW_BYTES = 3
"""So few bytes that are not UTF-8 may be damaged characters."""
_LETTERS_OF_NAMES = "éèüöäñçáíóß"
_LEAST_SEQUENCES = 3
_LEAST_SHARE = 0.05
"""Fewest characters beyond ASCII in the lines that are UTF-8, as a number, and as a share of such bytes in the others:
bytes of a code page look like UTF-8 now and then."""
_ODD = frozenset(("Cn", "Co", "Cc", "Cs"))

GuessEncoding = Callable[[bytes], "tuple[str, bool]"]
"""The most likely encoding of a text that is not UTF-8, and whether that is in doubt."""


@dataclass(frozen=True, slots=True)
class MixedText:
    """A text whose lines are not all in one encoding."""

    text: str
    encoding: str
    """Guessed, of the lines that are not UTF-8."""
    lines: int
    """Number of these."""
    is_doubtful: bool


def decode_mixed(content: bytes, guess: GuessEncoding) -> MixedText | None:
    """The text of a file with lines in UTF-8 and others; None when it is in one encoding, or only damaged."""
    lines = [_Line(line, _is_utf8(line)) for line in content.split(b"\n")]
    others = [line for line in lines if not line.is_utf8]
    sequences = sum(len(_SEQUENCE.findall(line.content)) for line in lines if line.is_utf8 or line.is_mostly_utf8)
    sample = b"\n".join(line.foreign for line in others)
    if sequences < max(_LEAST_SEQUENCES, _LEAST_SHARE * len(_HIGH.findall(sample))):
        return None
    if all(line.is_mostly_utf8 and line.is_cut for line in others) or any(line.is_odd for line in lines):
        return None
    encoding, is_doubtful = guess(sample[:_SAMPLE_BYTES])
    if len(_HIGH.findall(sample)) <= _FEW_BYTES:
        if not _reads_as_western(sample, lines):
            return None  # damaged characters
        encoding, is_doubtful = "cp1252", False
    if is_doubtful and all(line.is_mostly_utf8 for line in others):
        return None  # a few damaged characters
    text = "\n".join(line.decode(encoding) for line in lines)
    return MixedText(text, encoding, len(others), is_doubtful)


class _Line:
    """A line of such a text."""

    __slots__ = ("content", "foreign", "is_mostly_utf8", "is_utf8")

    def __init__(self, content: bytes, is_utf8: bool) -> None:
        self.content = content
        self.is_utf8 = is_utf8
        rest = b"" if is_utf8 else _SEQUENCE.sub(b"", content)
        self.is_mostly_utf8 = not is_utf8 and len(_SEQUENCE.findall(content)) > len(_HIGH.findall(rest))
        """Whether it has more characters in UTF-8 than other bytes beyond ASCII, and some of these."""
        self.foreign = rest if self.is_mostly_utf8 else b"" if is_utf8 else content
        """The part of it that is in the other encoding."""

    @property
    def is_cut(self) -> bool:
        """Whether what is not UTF-8 in it is only the remains of characters in UTF-8."""
        return all(map(_CUT.fullmatch, _ASCII_RUN.sub(b" ", _SEQUENCE.sub(b"", self.content)).split()))

    @property
    def is_odd(self) -> bool:
        """Whether it is UTF-8 with characters that no text has: then it is in the other encoding, by chance."""
        if not self.is_utf8 or self.content.isascii():
            return False
        return any(unicodedata.category(char) in _ODD and char not in "\t\r" for char in self.content.decode())

    def decode(self, encoding: str) -> str:
        """Its characters, those that are not UTF-8 in `encoding`."""
        if self.is_utf8:
            return self.content.decode()
        if not self.is_mostly_utf8:
            return self.content.decode(encoding, errors="replace")
        pieces, at = [], 0
        for match in _SEQUENCE.finditer(self.content):
            pieces += [self.content[at : match.start()].decode(encoding, errors="replace"), match.group().decode()]
            at = match.end()
        return "".join([*pieces, self.content[at:].decode(encoding, errors="replace")])


def _reads_as_western(sample: bytes, lines: list[_Line]) -> bool:
    """Whether the few bytes that are not UTF-8 are letters that the text's language has, or names in it, or quotation
    marks and dashes, in the encoding of Windows."""
    plain = b"\n".join(line.content for line in lines)[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    language = detect_language(plain)
    letters = LETTERS[language] + _LETTERS_OF_NAMES if language in LATIN_LANGUAGES else ""
    characters = sample.decode("cp1252", errors="replace")
    return all(char.lower() in letters or char in TYPOGRAPHY for char in characters if char > "\x7f")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
