"""The first stage: a question that says in which articles to look is answered only from these, and the answer says
so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.pipeline.by_kind import KindAnswering
from rag.pipeline.resources import Resources
from rag.schema.answers import Answer
from rag.schema.query import ArticlePlace, Query
from rag.schema.wording import ABSTENTION, LOOKED_ONLY, NOT_REFERRED, word_narrowed_refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.index.open_index import OpenIndex
    from rag.kinds.articles import Articles
    from rag.kinds.referred import Referred
    from rag.schema.facts import IndexedArticle
    from rag.schema.kinds import Request

_NARROWED = ("fact", "yes_no")
"""Kinds whose words may say where to look; the others name articles in their own way."""
_NEVER = ("talk", "check")
"""Kinds that the rest of a question cannot have."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A question that says in which articles to look."""

    query: Query
    """Without the words that name the articles, and limited to them; unchanged when there are none."""
    request: Request
    words: str
    """The description of the articles."""
    n_articles: int
    """Their number; 0 when none fits the words, and all are searched."""

    def describe(self, answer: Answer, typed: str) -> Answer:
        """The answer to the typed question, with a note on where it was searched."""
        if self.n_articles == 0:
            return replace(answer, notes=(NOT_REFERRED.format(self.words), *answer.notes))
        lead = answer.lead
        if answer.abstained and (not lead or lead.startswith(ABSTENTION)):
            lead = word_narrowed_refusal(self.words, self.n_articles) + lead.removeprefix(ABSTENTION)
        is_as_typed = answer.asked_as in ("", self.query.text)
        return replace(
            answer,
            question=typed,
            asked_as=typed if is_as_typed else answer.asked_as,
            lead=lead,
            notes=(LOOKED_ONLY.format(self.words), *answer.notes),
        )


class Narrowing:
    """Finds out in which articles a question should be searched."""

    def __init__(self, resources: Resources, kinds: KindAnswering) -> None:
        self._resources = resources
        self._kinds = kinds

    def narrow(self, query: Query, request: Request) -> Narrowed | None:
        """The question, limited to the articles that its words name; None when they name none, or all of them.

        Raises `QuestionError` when they name a file, or a position in the list, that does not exist.
        """
        from rag.question.article_references import find_references

        if request.kind not in _NARROWED or next(find_references(query.text), None) is None:
            return None
        found = self._resources.opener.read(lambda state: self._find(state, query))
        if found is None:
            return None
        referred, articles = found
        if not referred.articles:
            return Narrowed(query, request, referred.words, 0)
        files = tuple(dict.fromkeys(one.file for one in referred.articles))
        places = _list_places(referred.articles, articles.listed)
        bounded = replace(query, text=referred.question, files=files, articles=places)
        return Narrowed(bounded, _recognise_rest(bounded, request), referred.words, len(referred.articles))

    def _find(self, state: OpenIndex, query: Query) -> tuple[Referred, Articles] | None:
        from rag.kinds.referred import find_referred

        if state.facts_index is None:
            return None
        last = query.earlier[-1] if query.earlier else None
        articles = self._kinds.open_articles(state, query)
        referred = find_referred(query.text, articles, pointed=last.files if last and not last.abstained else ())
        return None if referred is None else (referred, articles)


def _list_places(kept: Sequence[IndexedArticle], listed: Sequence[IndexedArticle]) -> tuple[ArticlePlace, ...]:
    """The places of the kept articles in files with articles that are not kept."""
    left = {one.file for one in set(listed) - set(kept)}
    return tuple(ArticlePlace(one.file, one.start, one.end) for one in kept if one.file in left)


def _recognise_rest(query: Query, request: Request) -> Request:
    """The request of the question without the words that say where to look."""
    from rag.question.kinds import recognise
    from rag.question.request_cores import names_nothing
    from rag.text.words import stem_content

    if request.kind == "fact" and (not stem_content(query.text) or names_nothing(query.text)):
        return replace(request, kind="summary", aspect="folder", subject="")
    rest = recognise(query.text, query.earlier, kind=query.kind)
    is_same = rest.kind in _NEVER or bool(rest.article)
    return replace(request, subject=query.text) if is_same else rest
