"""How articles are named in the protocol: the id of a search result, and the address of a resource.

Both are names of the index and never paths of the file system: what is not in the index cannot be named with them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

from rag.errors import QuestionError
from rag.text.shown import show_text

SCHEME = "footnote"
HOST = "articles"
TEMPLATE = f"{SCHEME}://{HOST}/{{+file}}{{?start,end}}"
"""The template of every article's address: a file, or the characters from `start` to `end` of its text."""

_SPAN = re.compile(r"(?P<file>.+)#(?P<start>\d{1,12}):(?P<end>\d{1,12})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the index, or a part of its text."""

    file: str
    start: int | None = None
    end: int | None = None
    """Character offsets in the document's text; None for its beginning and its end."""

    @property
    def id(self) -> str:
        """The id of a search result: the file's name, and the span if it is one of several articles in the file."""
        return self.file if self.start is None and self.end is None else f"{self.file}#{self.start or 0}:{self.end}"

    @property
    def uri(self) -> str:
        """The address of the resource."""
        given = {"start": self.start, "end": self.end}
        query = "&".join(f"{name}={value}" for name, value in given.items() if value is not None)
        return f"{SCHEME}://{HOST}/{quote(self.file)}{'?' if query else ''}{query}"


def list_readings(id_: str) -> list[Place]:
    """What an id may mean, likeliest first: a file with this name, a part of one, or the address of either."""
    readings = [Place(id_)]
    if match := _SPAN.fullmatch(id_):
        readings.append(Place(match["file"], int(match["start"]), int(match["end"])))
    if id_.startswith(f"{SCHEME}://"):
        readings.append(parse_uri(id_))
    return readings


def parse_uri(uri: str) -> Place:
    """The place of a resource's address. Raises `QuestionError` when it is none."""
    try:
        parts = urlsplit(uri)
        if (parts.scheme, parts.netloc) != (SCHEME, HOST):
            raise ValueError("another scheme")
        given = parse_qs(parts.query, strict_parsing=bool(parts.query))
        if not given.keys() <= {"start", "end"} or not all(one.isdecimal() for (one,) in given.values()):
            raise ValueError("another query")
        file = unquote(parts.path.removeprefix("/"), errors="strict")
    except ValueError as error:
        raise QuestionError(
            f"{show_text(uri)} is not the address of an article. Addresses are like {SCHEME}://{HOST}/FILE."
        ) from error
    span = {name: int(value) for name, (value,) in given.items()}
    return Place(file, span.get("start"), span.get("end"))
