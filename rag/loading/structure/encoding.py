"""The bytes of a text file -> its characters. Owns the choice of the encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from rag.errors import FileUnreadable
from rag.loading.structure.code_pages import guess_page
from rag.loading.structure.mixed_encodings import decode_mixed
from rag.schema.documents import Remark

_BYTE_ORDER_MARKS = (  # UTF-32 before UTF-16, because the little-endian mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MIN_WIDE_BYTES = 20
"""Fewer bytes are too few to tell whether they are UTF-16."""
_MARKS = frozenset(" \n,.。，、؟،")
_MIN_MARKS = 0.02
"""Least share of `_MARKS` in a text of any language."""
_MIN_KANA = 0.25
"""Japanese has at least this share of hiragana and katakana; bytes of other encodings decoded as Japanese have less."""
_SHORT_BYTES = 100
"""With at most this many bytes, an Asian encoding is doubtful."""
_SAMPLE_BYTES = 65_536
"""How much of a file is used to detect its encoding, which is slow."""

_ASIAN = ("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr")
"""Encodings with several bytes per character, which charset-normalizer tells apart."""
_MIN_FIT = -4.6
"""A single-byte code page with a worse fit is compared with the Asian encodings; see `PageGuess`."""
_MIN_LEAD = 0.5
"""A code page with a smaller lead over all others is doubtful."""
_SEVEN_BITS = ((b"\x1b$", b"\x1b(", "iso2022_jp"), (b"\x1b$)C", b"\x0e", "iso2022_kr"))
"""Two escape sequences that both occur in a seven-bit text, and its encoding."""

_CHARACTER_SETS = re.compile(
    r"ascii|utf-8(?:-sig)?|iso8859-\d+|cp\d+|koi8-[rtu]|kz1048|ptcp154|tis-620|hp-roman8|mac-\w+|"
    r"shift_jis\w*|euc_\w+|gb\w+|big5\w*|hz|johab|iso2022_\w+"
)
"""Python's names of the encodings of text. UTF-16 and UTF-32 are recognised by their bytes: many pages in UTF-8 name
them, in letters that they could not be read by."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The characters of a text file."""

    text: str
    """Without byte-order mark, with every line end as a newline."""
    remarks: tuple[Remark, ...] = ()
    """What could not be decoded."""


def read_text(content: bytes) -> DecodedText:
    """The characters of a text file, and what could not be decoded.

    Only line ends are changed: the text is what `Path.read_text` returns with the right encoding.

    Raises FileUnreadable when the bytes are not text.
    """
    text, remarks = _decode(content)
    if "\x00" in text or len(_CONTROL.findall(text[:_SAMPLE_BYTES])) > 0.02 * min(len(text), _SAMPLE_BYTES):
        raise FileUnreadable("it is not text: it holds binary data")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return DecodedText(text, (*remarks, *_find_damage(text, content)))


def decode_as(content: bytes, named: str) -> str | None:
    """The text in the encoding that a file names; None when there is no such encoding, or it does not fit.

    Only encodings of text count: Python has others under such names (`punycode`, `unicode_escape`), which would turn
    a plain text into something else.
    """
    try:
        codec = codecs.lookup(named)
        return content.decode(codec.name) if _CHARACTER_SETS.fullmatch(codec.name) else None
    except (LookupError, ValueError):  # a UnicodeError is a ValueError
        return None


def decode_text(content: bytes) -> str:
    """The text of `read_text`, without its remarks."""
    return read_text(content).text


def _find_damage(text: str, content: bytes) -> tuple[Remark, ...]:
    """A remark on the characters that stand for broken bytes, unless they are in the file itself."""
    broken = text.count("\ufffd")
    if not broken or "\ufffd".encode() in content:
        return ()
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    noun = "character is" if broken == 1 else "characters are"
    return (Remark(f"{broken} {noun} damaged and shown as \ufffd, the first in line {line}"),)


def _decode(content: bytes) -> tuple[str, tuple[Remark, ...]]:
    """The characters, and a remark if the encoding is a guess."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError as error:
                if encoding == "utf-8":
                    break  # many programs write this mark and then another encoding
                raise FileUnreadable(f"it is damaged: it is marked as {encoding.upper()}, which it is not") from error
    wide = detect_utf16(content)
    if wide:
        try:
            return content.decode(wide), ()
        except UnicodeDecodeError as error:
            raise FileUnreadable("it is not text: it holds binary data") from error
    seven = next((name for first, second, name in _SEVEN_BITS if first in content and second in content), "")
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode(seven or "utf-8"), ()
    except UnicodeDecodeError:
        return _decode_legacy(content.removeprefix(codecs.BOM_UTF8))


def detect_utf16(content: bytes) -> str:
    """The UTF-16 encoding of bytes without a byte-order mark, or "".

    In Western text nearly every second byte is zero. In other text, spaces, line ends and full stops appear only when
    the bytes are read in the right order, and there are no characters that never occur in text.
    """
    sample = content[:4096]
    if len(content) % 2 or not sample:
        return ""
    first, second = sample[::2].count(0) / len(sample) * 2, sample[1::2].count(0) / len(sample) * 2
    if second > 0.4 and first < 0.05:
        return "utf-16-le"
    if first > 0.4 and second < 0.05:
        return "utf-16-be"
    if len(sample) < _MIN_WIDE_BYTES or _is_utf8(content):
        return ""
    best = max(("utf-16-le", "utf-16-be"), key=lambda name: _measure_marks(sample, name))
    return best if _measure_marks(sample, best) >= _MIN_MARKS else ""


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content


def _measure_marks(sample: bytes, encoding: str) -> float:
    """The share of spaces, line ends and full stops among the characters; 0 if a character is of a kind that never
    occurs in text."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    if any(unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in "\t\n\r" for char in text):
        return 0.0
    letters = sum(char.isalpha() for char in text)
    return sum(char in _MARKS for char in text) / len(text) if letters > len(text) / 2 else 0.0


def _reads_as_japanese(sample: bytes, encoding: str) -> bool:
    """Whether much of the text beyond ASCII is hiragana or katakana, which no other language has."""
    text = sample.decode(encoding, errors="replace")
    if "\ufffd" in text[:-1]:
        return False
    wide = [char for char in text if char > "\x7f"]
    kana = sum("\u3041" <= char <= "\u30fe" for char in wide)
    return len(wide) > 5 and kana > _MIN_KANA * len(wide) and sample.count(b"\n") <= text.count("\n")


def _decode_legacy(content: bytes) -> tuple[str, tuple[Remark, ...]]:
    """Decodes text that is not valid UTF-8: UTF-8 with a few broken bytes, or a code page from before Unicode."""
    if b"\x00" in content:
        raise FileUnreadable("it is not text: it holds binary data")
    mixed = decode_mixed(content, _guess_encoding)
    if mixed:
        noun = "1 line is" if mixed.lines == 1 else f"{mixed.lines} lines are"
        doubt = ", which may be wrong" if mixed.is_doubtful else ""
        words = f"it is UTF-8, but {noun} in another encoding, which is a guess: {mixed.encoding}{doubt}"
        return mixed.text, (Remark(words, is_loss=mixed.is_doubtful),)
    repaired = content.decode("utf-8", errors="replace")
    broken = repaired.count("\ufffd")
    if sum(char > "\x7f" for char in repaired) - broken > 3 * broken:
        return repaired, ()
    guessed, is_doubtful = _guess_encoding(content[:_SAMPLE_BYTES])
    for encoding in (guessed, "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        doubt = ", which may be wrong; save the file as UTF-8" if is_doubtful or encoding != guessed else ""
        words = f"its encoding is not stated, and is a guess: {encoding}{doubt}"
        return text, (Remark(words, is_loss=bool(doubt)),)
    raise FileUnreadable("it is not text: no known encoding fits its bytes")


def _guess_encoding(sample: bytes) -> tuple[str, bool]:
    """The most likely encoding, and whether it is in doubt.

    charset-normalizer is good at telling Asian encodings apart but bad at single-byte code pages: it took Spanish and
    English Windows-1252 for Central European and Baltic, and does not know the DOS pages.
    """
    japanese = next((name for name in ("euc_jp", "shift_jis") if _reads_as_japanese(sample, name)), "")
    if japanese:
        return japanese, False
    guess = guess_page(sample)
    if guess.fit < _MIN_FIT:
        from charset_normalizer import from_bytes

        match = from_bytes(sample, cp_isolation=list(_ASIAN)).best()
        if match is not None and match.encoding in _ASIAN:
            return match.encoding, len(sample) < _SHORT_BYTES
    return guess.page, guess.fit < _MIN_FIT or guess.lead < _MIN_LEAD
