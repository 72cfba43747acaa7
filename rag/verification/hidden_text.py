"""Readings of a text that may hide another one: encoded, spelled out, reversed, in look-alike letters, invisible.

Owns which disguises are known and how each is undone. `prompt_injection` searches the readings for orders.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

_CODED = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w+/=-])")
_HEX = re.compile(r"(?<![0-9a-fA-F])(?:0x)?((?:[0-9a-fA-F]{2}[\s:]?){16,})(?![0-9a-fA-F])")
_BINARY = re.compile(r"(?:[01]{8}\s+){12,}[01]{8}")
_SPACED = re.compile(r"(?:\b\w[ .·_*-]{1,4}){10,}\w\b")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}){6,}")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufe00-\ufe0f]"
)
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕԁһӏԛԝкмтвнАЕОРСХІЈЅКМТВНαορντικυεΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhlqwkmtbhAEOPCXIJSKMTBHaopvtikueABEZHIKMNOPTYX",
)
_LEET = str.maketrans("013457@$", "oieastas")
_ORDINARY_SHARE = 0.75
"""Decoded bytes count as text when at least this share of the characters are letters or white space."""


def list_readings(text: str) -> Iterator[tuple[str, str]]:
    """The text as it is, then with each disguise undone, each with a few words on the disguise: ", encoded"."""
    plain = _INVISIBLE.sub("", _DIRECTION.sub("", unicodedata.normalize("NFKC", text)))
    yield plain, ""
    if "&" in plain:
        yield html.unescape(plain), ""
    if _DIRECTION.search(text):
        yield plain[::-1], ", written backwards"
    yield from ((view, f", {how}") for view, how in _list_hidden(text, plain))


def _list_hidden(text: str, plain: str) -> Iterator[tuple[str, str]]:
    tagged = "".join(chr(ord(character) - 0xE0000) for character in text if 0xE0020 <= ord(character) <= 0xE007E)
    if tagged:
        yield tagged, "in invisible characters"
    if "%" in plain and (unquoted := unquote(plain)) != plain:
        yield unquoted, "encoded"
    for match in _ESCAPED.finditer(plain):
        yield codecs.decode(match.group().encode("ascii"), "unicode_escape"), "encoded"
    for match in _CODED.finditer(plain):
        yield from ((decoded, "encoded") for decoded in _decode_base64(match.group()))
    for match in _HEX.finditer(plain):
        digits = re.sub(r"[\s:]", "", match[1])
        yield from ((decoded, "encoded") for decoded in _decode_text(bytes.fromhex(digits[: len(digits) // 2 * 2])))
    for match in _BINARY.finditer(plain):
        yield from (
            (decoded, "encoded") for decoded in _decode_text(bytes(int(byte, 2) for byte in match.group().split()))
        )
    for match in _SPACED.finditer(plain):
        yield re.sub(r"[ .·_*-]{2,}", " ", match.group()).replace(" ", ""), "spelled out"
        yield _join_spelled(match.group()), "spelled out"
    if re.search(r"\b(?:vtaber|qvfertneq|sbetrg|flfgrz|vafgehpgvba)", plain, re.IGNORECASE):
        yield codecs.decode(plain, "rot13"), "in a cipher"
    if re.search(r"\b(?:erongi|snoitcurtsni|drager?sid|tpmorp)", plain, re.IGNORECASE):
        yield plain[::-1], "written backwards"
    if re.search(r"[a-z][013457@$][a-z]", plain, re.IGNORECASE):
        yield plain.translate(_LEET), "with digits for letters"
    if re.search(r"[A-Za-z][Ѐ-ӿͰ-Ͽ]|[Ѐ-ӿͰ-Ͽ][A-Za-z]", plain):
        yield plain.translate(_LOOK_ALIKE), "in look-alike letters"


def _join_spelled(text: str) -> str:
    """Spelled-out text joined into words, told apart by the wider gaps: "ignore all" for "i g n o r e   a l l"."""
    return " ".join(re.sub(r"[ .·_*-]", "", word) for word in re.split(r"\s{2,}|\s*[/|]\s*", text))


def _decode_base64(text: str) -> Iterator[str]:
    padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    try:
        yield from _decode_text(
            base64.b64decode(padded, altchars=b"-_" if set("-_") & set(text) else None, validate=True)
        )
    except (binascii.Error, ValueError):
        return


def _decode_text(decoded: bytes) -> Iterator[str]:
    try:
        text = decoded.decode("utf-8")
    except UnicodeDecodeError:
        return
    if text and sum(character.isalpha() or character.isspace() for character in text) / len(text) >= _ORDINARY_SHARE:
        yield text


def has_invisible_text(text: str) -> bool:
    """Whether the text contains Unicode tag characters, which are invisible and spell ASCII."""
    return _TAGS.search(text) is not None
