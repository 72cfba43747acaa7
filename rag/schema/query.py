"""A question with everything that limits its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, ClassVar, TypedDict

from rag.errors import QuestionError
from rag.schema.answers import Answer

_SHOWN_CHARACTERS = 120
"""Most characters of a wrong value that a message repeats."""


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """A question of the same conversation, and its answer."""

    question: str
    """As typed: its completed form may be wrong, and must not be the base of the next."""
    answer: str
    """`Answer.text`, with its marks."""
    files: tuple[str, ...]
    """The files that the answer cites."""
    abstained: bool = False
    """`Answer.abstained`: the question was not answered, and `answer` says nothing about its topic."""
    titles: tuple[str, ...] = ()
    """The titles of the cited articles, in the order of `files`; "he" or "it" may mean what they are about."""

    @classmethod
    def from_answer(cls, answer: Answer) -> EarlierTurn:
        """The turn of a question that was just answered."""
        return cls(answer.question, answer.text, answer.sources, answer.abstained, _list_titles(answer))


def _list_titles(answer: Answer) -> tuple[str, ...]:
    """The titles of the cited articles, each once, in order of citation."""
    return tuple(dict.fromkeys(citation.title for citation in answer.citations if citation.title))


@dataclass(frozen=True, slots=True)
class ArticlePlace:
    """One of several articles in a file, by its position."""

    file: str
    start: int
    end: int
    """Character offsets in the document."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and what its answer may use. Each entry point (command, chat, API, evaluation) makes one.

    >>> Query("Who signed it?", files=("decree.txt",)).to_json()
    {'text': 'Who signed it?', 'files': ['decree.txt']}
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}  # for `from_json`

    text: str
    """As typed."""
    files: tuple[str, ...] = ()
    """Names or shell patterns of indexed files; empty for all."""
    since: date | None = None
    """Earliest publication date, inclusive. With a bound, articles without a date are left out, unless `undated`."""
    until: date | None = None
    """Latest publication date, inclusive."""
    undated: bool = False
    """With a bound, also articles without a date."""
    top: int | None = None
    """Number of passages to read; None for the number in the settings."""
    threshold: float | None = None
    """Confidence, 0 to 1, below which the answer is an abstention; None for the value in the settings."""
    quote_only: bool = False
    """Answer with quotes even if a language model is set."""
    earlier: tuple[EarlierTurn, ...] = ()
    """The conversation so far, oldest first."""
    kind: str = ""
    """The kind of question, when the caller knows it; "" to have it recognised."""
    articles: tuple[ArticlePlace, ...] = ()
    """In files with several articles, only these; empty for all. Files without one of them are not limited."""

    def __post_init__(self) -> None:
        """Accept lists where tuples are stored, so that callers need not convert. Raises `QuestionError`."""
        object.__setattr__(self, "files", tuple(self.files))
        object.__setattr__(self, "earlier", tuple(self.earlier))
        object.__setattr__(self, "articles", tuple(self.articles))
        if self.since and self.until and self.since > self.until:
            raise QuestionError(f"No date is both since {self.since} and until {self.until}. Swap them.")

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready object with the text and everything that differs from the defaults; `from_json` reads it
        back."""
        described: dict[str, Any] = _describe(self)  # by hand: pydantic takes longer to load than a server to answer
        return described

    @classmethod
    def from_json(cls, described: Mapping[str, Any]) -> Query:
        """The query that `to_json` wrote. Raises `QuestionError` for an unknown key or a value of the wrong type."""
        from pydantic import ValidationError

        try:
            written = json.dumps(dict(described))  # as JSON, in which strict types still have dates and tuples
            return _adapter().validate_json(written, strict=True)  # type: ignore[no-any-return]
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            known = ", ".join(field.name for field in fields(cls))
            given = repr(first["input"])[:_SHOWN_CHARACTERS]
            raise QuestionError(f"The query's {name!r} is {given}: {first['msg']}. A query takes {known}.") from error


@dataclass(frozen=True, slots=True)
class Filters:
    """What a query may read in one state of the index: its files resolved to names."""

    files: tuple[str, ...] | None = None
    """None for every file; an empty tuple for none."""
    since: date | None = None
    """Earliest publication date, inclusive. With a bound, articles without a date are left out, unless `undated`."""
    until: date | None = None
    """Latest publication date, inclusive."""
    undated: bool = False
    """With a bound, also articles without a date."""
    articles: tuple[ArticlePlace, ...] = ()
    """In files with one of these, only these."""

    def allows_article(self, file: str, start: int, published: date | None) -> bool:
        """Whether text that begins at this character of an allowed file, in an article of this date, may be read."""
        if (self.since or self.until) and published is None and not self.undated:
            return False
        if published and not (self.since or published) <= published <= (self.until or published):
            return False
        places = [place for place in self.articles if place.file == file]
        return not places or any(place.start <= start < place.end for place in places)


EVERYTHING = Filters()


class Bounds(TypedDict, total=False):
    """The fields of a `Query` other than its text, as keyword arguments."""

    files: Sequence[str]
    since: date | None
    until: date | None
    undated: bool
    top: int | None
    threshold: float | None
    quote_only: bool
    earlier: Sequence[EarlierTurn]
    kind: str
    articles: Sequence[ArticlePlace]


def make_query(question: str | Query, bounds: Bounds) -> Query:
    """A query from a question and keyword arguments; given arguments take precedence over the query's own.

    Raises `TypeError` for an unknown keyword.
    """
    if isinstance(question, Query):
        return replace(question, **bounds) if bounds else question  # type: ignore[arg-type]  # __post_init__ converts
    return Query(question, **bounds)  # type: ignore[arg-type]


def _describe(record: Any) -> Any:
    """A value as JSON: of a record, the fields that differ from their defaults."""
    if is_dataclass(record):
        values = {field.name: (getattr(record, field.name), field.default) for field in fields(record)}
        return {name: _describe(value) for name, (value, default) in values.items() if value != default}
    if isinstance(record, tuple):
        return [_describe(one) for one in record]
    return record.isoformat() if isinstance(record, date) else record


@cache
def _adapter() -> Any:
    """The adapter that reads queries, built on first use, so that other commands do not wait for it."""
    from pydantic import TypeAdapter

    return TypeAdapter(Query)
