"""Addresses of the reading view: where a citation can be read in its article."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from rag.schema.answers import Citation

_PLACE = re.compile(r"/read/([^?\s)]+)\?at=(\d+):(\d+)")


def make_address(base: str, file: str, start: int, end: int) -> str:
    """The address of the reading view with the characters `start:end` marked; `base` ends with a slash."""
    return f"{base}read/{quote(file)}?at={start}:{end}#quote"


def make_citation_address(base: str, citation: Citation) -> str:
    """The address of a citation."""
    return make_address(base, citation.file, citation.start, citation.end)


def read_file_name(address: str) -> str:
    """The file that an address of the reading view names; "" for any other."""
    found = _PLACE.search(address)
    return unquote(found[1]) if found else ""
