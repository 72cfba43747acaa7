"""A loader for `.odd` files that fails as the file says, and counts how often it is asked."""

from __future__ import annotations

from rag.errors import FileUnreadable
from rag.loading.raw_document import LoadContext, RawDocument, RawSection

CALLS: list[str] = []


def load(content: bytes, context: LoadContext) -> RawDocument:
    """The text, unless it says that it is damaged or that the disk does not answer."""
    del context
    text = content.decode()
    CALLS.append(text)
    if text.startswith("damaged"):
        raise FileUnreadable("it is damaged")
    if text.startswith("away"):
        raise OSError(5, "Input/output error")
    return RawDocument(text, (RawSection(0, len(text), "", None),))
