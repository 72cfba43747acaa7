"""What is in a folder of articles, to look at: read from one state of the index, for some files or for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from rag.index.facts_index import FactsIndex
from rag.index.open_index import OpenIndex
from rag.index.opener import IndexOpener
from rag.overview.calendar import make_calendar
from rag.overview.names import list_named
from rag.overview.profile import make_profile
from rag.schema.facts import IndexedArticle, NameType
from rag.schema.overview import Calendar, NameList, NameProfile

_Read = TypeVar("_Read")


class FolderReader:
    """Reads what is looked at instead of asked. `files` are those to look at, None for all. An index of an earlier
    release, without names and dates, has nothing to look at until `rag index` has run. All methods raise
    `IndexMissing`."""

    def __init__(self, opener: IndexOpener) -> None:
        self._opener = opener

    def read_calendar(
        self, files: Sequence[str] | None = None, *, span: tuple[date, date] | None = None, shown: int = 40
    ) -> Calendar | None:
        """What was published, and which days the texts name, in a span of days (the first and the last), with at most
        `shown` articles and places. Without a span, it is that of most dates. None when nothing has a date."""
        return self._read(
            files,
            lambda facts, articles, is_whole: make_calendar(facts, articles, span, is_whole=is_whole, shown=shown),
            None,
        )

    def list_articles(self, files: Sequence[str] | None = None) -> list[IndexedArticle]:
        """The articles that are looked at, in order of file and position."""
        return self._read(files, lambda _facts, articles, _is_whole: list(articles), [])

    def list_names(
        self,
        files: Sequence[str] | None = None,
        *,
        type: NameType | None = None,
        words: str = "",
        shown: int = 40,
        articles_each: int = 30,
    ) -> NameList:
        """The names of a type, or people, organisations and places, that have these words in a spelling: those in the
        most articles first, at most `shown`, each with at most `articles_each` of the articles."""

        def work(facts: FactsIndex, articles: Sequence[IndexedArticle], is_whole: bool) -> NameList:
            return list_named(
                facts,
                articles,
                is_whole=is_whole,
                type=type,
                words=words,
                shown=shown,
                articles_each=articles_each,
            )

        return self._read(files, work, NameList((), 0, {}))

    def read_name(
        self, name: str, type: NameType | None = None, files: Sequence[str] | None = None, *, shown: int = 100
    ) -> NameProfile | None:
        """All about a name in any of its spellings, with at most `shown` sentences; of the given type if several have
        this spelling. None when it is not named."""
        return self._read(
            files,
            lambda facts, articles, is_whole: make_profile(facts, articles, name, type, is_whole=is_whole, shown=shown),
            None,
        )

    def _read(
        self,
        files: Sequence[str] | None,
        work: Callable[[FactsIndex, Sequence[IndexedArticle], bool], _Read],
        nothing: _Read,
    ) -> _Read:
        chosen = None if files is None else frozenset(files)

        def read(state: OpenIndex) -> _Read:
            facts = state.facts_index
            if facts is None:
                return nothing
            everything = facts.read_articles()
            articles = everything if chosen is None else [one for one in everything if one.file in chosen]
            return work(facts, articles, len(articles) == len(everything))

        return self._opener.read(read)
