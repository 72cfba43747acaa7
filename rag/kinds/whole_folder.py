"""The articles that a question about the whole folder means, and an answer that says how many were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.errors import QuestionError
from rag.kinds.articles import Articles, Quoter
from rag.kinds.day_words import name_period
from rag.kinds.naming import find_articles
from rag.kinds.wording import count_noun, name_article, quote_words
from rag.kinds.years import ANY_YEAR
from rag.schema.answers import Answer, Statement
from rag.schema.kinds import Coverage, Item, Request


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles that a request means."""

    articles: Articles
    words: str = ""
    """Their description after "in" or "of": "all 5 articles", "the article a.txt"; "" where a lead does not need it."""
    undated: int = 0
    """How many were left out because they have no date although a period was requested."""

    @property
    def size(self) -> int:
        return len(self.articles.listed)

    @property
    def is_one(self) -> bool:
        return self.size == 1


def bound_scope(request: Request, articles: Articles) -> Scope:
    """The articles within the request's period, or the one it names.

    Raises `QuestionError` when it names an article that does not exist.
    """
    if request.article:
        named = find_articles(request.article, articles)
        if not named:
            raise QuestionError(
                f"No article here is called {quote_words(request.article)}. "
                "`rag status --files` lists the files; ask with a file's name or words of a title."
            )
        return Scope(articles.keep(named[:1]), f"the article {quote_words(name_article(named[0]))}")
    if request.since is None and request.until is None:
        return Scope(articles, _call_all(len(articles.listed), articles.is_whole_folder))
    spans = request.list_spans()
    dated = [(one, one.published) for one in articles.listed if one.published is not None]
    kept = [one for one, day in dated if any(since <= day <= until for since, until in spans)]
    is_named = len(spans) == 1 and not request.period.endswith(ANY_YEAR)
    period = name_period(request.since, request.until) if is_named else _name_spans(request)
    words = (
        f"the {count_noun(len(kept), 'article')} published {period}"
        if len(kept) != 1
        else (f"the one article published {period}")
    )
    return Scope(articles.keep(kept), words, len(articles.listed) - len(dated))


def _name_spans(request: Request) -> str:
    """Several periods in words: "in April of 2023 and 2024"."""
    first, last = request.spans[0]
    return f"{'on' if first == last else 'in'} {request.period}"


def narrow_scope(scope: Scope, numbers: Sequence[int], words: str) -> Scope:
    """The scope with only the articles of these numbers, under another description."""
    wanted = frozenset(numbers)
    kept = [one for one in scope.articles.listed if one.number in wanted]
    return Scope(scope.articles.keep(kept), words, scope.undated)


def compose_answer(
    scope: Scope,
    lead: str,
    quoter: Quoter | None = None,
    statements: Sequence[Statement] = (),
    items: Sequence[Item] = (),
    *,
    exhaustive: bool = True,
    abstained: bool = False,
) -> Answer:
    """An answer that covers every article of the scope."""
    return Answer(
        question="",
        abstained=abstained,
        confidence=1.0,
        statements=tuple(statements),
        passages=quoter.passages if quoter else (),
        mode="extractive",
        lead=lead,
        coverage=Coverage(scope.size, exhaustive),
        items=tuple(items),
    )


def _call_all(n: int, is_whole_folder: bool) -> str:
    if n == 1:
        return "the only article"
    return f"all {n:,} articles" if is_whole_folder else f"the {n:,} articles looked at"
