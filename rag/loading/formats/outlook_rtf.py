"""The compressed rich text of an Outlook message -> RTF, as [MS-OXRTFCP] describes it.

Owns only the compression. Its checksum is not compared: of a damaged message, what can be unpacked is read.
"""

from __future__ import annotations

import struct

_HEADER = struct.Struct("<IIII")
_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
"""Kinds of content: "LZFu" and "MELA", read as little-endian numbers."""
_WINDOW = 4096
_WORDS_BEFORE = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What the window of the compression holds at the beginning."""


def unpack_rtf(content: bytes) -> bytes:
    """The RTF in the property PidTagRtfCompressed; b"" when it is none."""
    if len(content) < _HEADER.size:
        return b""
    _, size, kind, _ = _HEADER.unpack_from(content)
    if kind == _PLAIN:
        return content[_HEADER.size :][:size]
    return _unpack(content, size) if kind == _COMPRESSED else b""


def _unpack(content: bytes, size: int) -> bytes:
    """At most `size` bytes: each of the 8 steps that a control byte announces is a byte, or a place in the window and a
    length of up to 17."""
    window = bytearray(_WORDS_BEFORE.ljust(_WINDOW, b"\x00"))
    end = len(_WORDS_BEFORE)
    written = bytearray()
    at = _HEADER.size
    while at < len(content) and len(written) < size:
        control = content[at]
        at += 1
        for step in range(8):
            is_place = control >> step & 1
            if at + is_place >= len(content):
                return bytes(written[:size])
            if not is_place:
                pieces, at = content[at : at + 1], at + 1
            else:
                place, length = content[at] << 4 | content[at + 1] >> 4, (content[at + 1] & 15) + 2
                at += 2
                if place == end:  # the mark of the end
                    return bytes(written[:size])
                pieces = _copy(window, place, length, end)
            for byte in pieces:
                window[end] = byte
                end = (end + 1) % _WINDOW
            written += pieces
    return bytes(written[:size])


def _copy(window: bytearray, place: int, length: int, end: int) -> bytes:
    """The bytes from `place` on; those beyond the end of what was written are the copied ones, over again."""
    before = (end - place) % _WINDOW
    held = bytes(window[(place + step) % _WINDOW] for step in range(min(length, before)))
    return (held * (length // len(held) + 1))[:length] if held else b""
