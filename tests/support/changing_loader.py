"""A loader for `.txt` files during which the file is replaced, as by a program that saves it at that moment."""

from __future__ import annotations

import os

from rag.loading.raw_document import LoadContext, RawDocument, RawSection

ANOTHER = "The bridge of Ormsund was opened on Friday by the mayor."
CALLS: list[str] = []


def load_while_replaced_once(content: bytes, context: LoadContext) -> RawDocument:
    """The text as it was before; the first time, the file is then another, of the same size and time."""
    if not CALLS:
        _replace(context, ANOTHER)
    return _make(content)


def load_while_replaced_always(content: bytes, context: LoadContext) -> RawDocument:
    """The text as it was before; the file is then another each time."""
    _replace(context, f"{ANOTHER[:-1]}, number {len(CALLS)}.")
    return _make(content)


def _make(content: bytes) -> RawDocument:
    text = content.decode()
    CALLS.append(text)
    return RawDocument(text, (RawSection(0, len(text), "", None),))


def _replace(context: LoadContext, text: str) -> None:
    state = context.path.stat()
    fresh = context.path.with_suffix(".part")
    fresh.write_text(text)
    os.utime(fresh, ns=(state.st_atime_ns, state.st_mtime_ns))
    fresh.replace(context.path)
