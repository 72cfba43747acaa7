"""The bytes of a text file -> its characters. Owns the choice of the encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from rag.errors import FileUnreadable
from rag.schema.documents import Remark
from rag.text.language import detect_language

_BYTE_ORDER_MARKS = (  # UTF-32 before UTF-16, because the little-endian mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 65_536
"""How much of a file is used to detect its encoding, which is slow."""

_CODE_PAGES = {  # code pages used for a language before Unicode; for every other one in Latin letters, Windows-1252
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "bs", "sq"), ("cp1250", "iso8859_2")),
    **dict.fromkeys(("tr", "az"), ("cp1254",)),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257",)),
}
_WESTERN = ("cp1252", "mac_roman")
_NOT_LATIN = ("cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr")
_LATIN = ("cp1250", "cp1252", "cp1254", "cp1257", "mac_roman")

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MISREAD = re.compile(
    r"(?<=[^\W\d_])[^\x00-\x7f\w\s’‘“”–—…·\xad](?=[^\W\d_])"  # a symbol inside a word
    r"|(?<=[a-z])[À-ÖØ-ÞŠŽŸŒ](?=[a-z])"  # a capital inside a word
    r"|[\x80-\x9f]"
)


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The characters of a text file."""

    text: str
    """Without its byte-order mark, every line end a newline."""
    remarks: tuple[Remark, ...] = ()
    """What could not be decoded."""


def read_text(content: bytes) -> DecodedText:
    """The characters of a text file, and what could not be decoded.

    Nothing but the line ends is changed: the text is what `Path.read_text` gives for the right encoding.

    Raises FileUnreadable when the bytes are not text.
    """
    text = _decode(content)
    if "\x00" in text or len(_CONTROL.findall(text[:_SAMPLE_BYTES])) > 0.02 * min(len(text), _SAMPLE_BYTES):
        raise FileUnreadable("it is not text: it holds binary data")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return DecodedText(text, _find_damage(text, content))


def decode_text(content: bytes) -> str:
    """The text that `read_text` gives, without its remarks."""
    return read_text(content).text


def _find_damage(text: str, content: bytes) -> tuple[Remark, ...]:
    """A remark on the characters that stand for broken bytes, unless the file itself holds them."""
    broken = text.count("\ufffd")
    if not broken or "\ufffd".encode() in content:
        return ()
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    noun = "character is" if broken == 1 else "characters are"
    return (Remark(f"{broken} {noun} damaged and shown as \ufffd, the first in line {line}"),)


def _decode(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                if encoding == "utf-8":
                    break  # many programs write this mark and then another encoding
                raise FileUnreadable(f"it is damaged: it is marked as {encoding.upper()}, which it is not") from error
    wide = detect_utf16(content)
    if wide:
        try:
            return content.decode(wide)
        except UnicodeDecodeError as error:
            raise FileUnreadable("it is not text: it holds binary data") from error
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(content.removeprefix(codecs.BOM_UTF8))


def detect_utf16(content: bytes) -> str:
    """The name of the UTF-16 encoding if nearly every second byte of the start is zero, as in Western text, else ""."""
    sample = content[:4096]
    if len(content) % 2 or not sample:
        return ""
    first, second = sample[::2].count(0) / len(sample) * 2, sample[1::2].count(0) / len(sample) * 2
    if second > 0.4 and first < 0.05:
        return "utf-16-le"
    return "utf-16-be" if first > 0.4 and second < 0.05 else ""


def _decode_legacy(content: bytes) -> str:
    """Text that is not valid UTF-8: UTF-8 with a few broken bytes, or a code page from before Unicode."""
    if b"\x00" in content:
        raise FileUnreadable("it is not text: it holds binary data")
    repaired = content.decode("utf-8", errors="replace")
    broken = repaired.count("\ufffd")
    if sum(char > "\x7f" for char in repaired) - broken > 3 * broken:
        return repaired
    for encoding in _likely_encodings(content[:_SAMPLE_BYTES]):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable("it is not text: no known encoding fits its bytes")


def _likely_encodings(sample: bytes) -> list[str]:
    """Code pages to try, best first.

    charset-normalizer is good at telling scripts apart but bad at Latin code pages: it took Spanish and English
    Windows-1252 for Central European and Baltic. For Latin letters, the language decides, which can be detected from
    the unaccented letters whatever the code page.
    """
    from charset_normalizer import from_bytes

    match = from_bytes(sample, cp_isolation=[*_LATIN, *_NOT_LATIN]).best()
    if match is not None and match.encoding not in _LATIN:
        return [match.encoding, *_WESTERN]
    language = detect_language(sample.decode("cp1252", errors="ignore"))
    pages = _CODE_PAGES.get(language, _WESTERN)
    readings = {page: sample.decode(page, errors="replace") for page in pages}
    ranked = sorted(pages, key=lambda page: len(_MISREAD.findall(readings[page])) + readings[page].count("\ufffd"))
    return [*ranked, "cp1252", "latin-1"]
