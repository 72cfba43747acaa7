"""A comparison: what two or more sides say on the same points, one column per side, every cell cited.

Owns which sides are compared and the answer when one of them is not found. `sides` decides which sentences belong to a
side, `points` which of them make the same point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from rag.errors import QuestionError
from rag.kinds.articles import Articles, Quoter
from rag.kinds.mentions_of import read_units
from rag.kinds.naming import find_several, is_by_date
from rag.kinds.points import Point, find_points
from rag.kinds.sides import Side, make_article_side, read_side, suggest_names
from rag.kinds.wording import count_noun, join_words, name_article, quote_words
from rag.schema.answers import Answer, Statement
from rag.schema.facts import IndexedArticle, IndexedSentence
from rag.schema.kinds import Column, Coverage, Request

MOST_SIDES = 6
"""Most columns that can still be read side by side."""
_NEAR_SUBJECT = 0.35
"""A sentence with at least this cosine to the subject is about it, even in other words."""
TOGETHER = "Both"


def answer_compare(request: Request, articles: Articles) -> Answer | None:
    """What the sides say on the same points, or which sides the articles do not mention.

    None when none of the sides says anything on the subject. Raises `QuestionError` for fewer than two sides, or more
    than can be shown.
    """
    note = ""
    if len(request.sides) < 2:
        chosen = _choose_articles(request, articles)
        note = _tell_undated(request, chosen)
        sides = [make_article_side(one, articles) for one in chosen]
    else:
        read = [read_side(words, articles, is_said=request.aspect == "said") for words in request.sides]
        missing = [words for words, side in zip(request.sides, read, strict=True) if side is None]
        if missing:
            return _refuse(missing, articles)
        sides = [side for side in read if side is not None]
    _check_distinct(request, sides, articles)
    if len(sides) > MOST_SIDES:
        raise QuestionError(f"{len(sides)} sides are too many to compare. Name at most {MOST_SIDES}.")
    if request.subject:
        sides = _keep_on_subject(request.subject, sides, articles)
        if not any(side.sentences for side in sides):
            return None
    answer = _make_answer(request, sides, articles)
    return replace(answer, lead=answer.lead + note)


def _check_distinct(request: Request, sides: Sequence[Side], articles: Articles) -> None:
    """Raises `QuestionError` when two sides are one article: "the oldest" and "the newest" of a single dated one."""
    named = request.sides or tuple(side.title for side in sides)
    for (words, side), (others, other) in combinations(zip(named, sides, strict=True), 2):
        if side.is_article and other.is_article and side.sentences == other.sentences and side.title == other.title:
            dated = sum(one.published is not None for one in articles.listed)
            of_all = f" {dated} of {count_noun(len(articles.listed), 'article')} states its date." if dated == 1 else ""
            raise QuestionError(
                f"{quote_words(words)} and {quote_words(others)} are one article, {quote_words(side.title)}.{of_all} "
                "Name two files, or their numbers in the list."
            )


def _choose_articles(request: Request, articles: Articles) -> list[IndexedArticle]:
    """The articles that are meant as sides: "these two articles", "the two newest". Raises `QuestionError` when the
    folder has fewer, or when they are too many to compare."""
    count = count_noun(len(articles.listed), "article")
    if request.sides or len(articles.listed) < 2:
        raise QuestionError(f"Name two sides, as in “compare A and B”, or two files: the folder has {count}.")
    chosen = find_several(request.article, articles)
    if len(chosen) > MOST_SIDES:
        raise QuestionError(f"{len(chosen):,} articles are too many to compare. Name at most {MOST_SIDES}.")
    return chosen


def _tell_undated(request: Request, chosen: Sequence[IndexedArticle]) -> str:
    """A note that articles without a date were taken by their position in the list although a date was asked for."""
    undated = [quote_words(name_article(one)) for one in chosen if one.published is None]
    if not undated or not is_by_date(request.article):
        return ""
    state = "states no date and is" if len(undated) == 1 else "state no date and are"
    return f" {join_words(undated)} {state} here by {'its' if len(undated) == 1 else 'their'} place in the list."


def _refuse(missing: Sequence[str], articles: Articles) -> Answer:
    """An answer that some sides are not in the articles, with similarly spelled names as a hint."""
    near = list(dict.fromkeys(name for words in missing for name in suggest_names(words, articles)))
    hint = f" Did you mean {join_words([quote_words(name) for name in near], 'or')}?" if near else ""
    they = "it" if len(missing) == 1 else "they"
    named = join_words([quote_words(words) for words in missing], "or")
    return Answer(
        question="",
        abstained=True,
        confidence=0.0,
        statements=(),
        passages=(),
        mode="extractive",
        kind="compare",
        lead=f"No article mentions {named}, so {they} cannot be compared.{hint}",
        coverage=Coverage(len(articles.listed), exhaustive=True),
    )


def _keep_on_subject(subject: str, sides: Sequence[Side], articles: Articles) -> list[Side]:
    """The sides, reduced to the sentences about the subject."""
    units = read_units(subject, articles)
    needed = max(1, (len(units) + 1) // 2)
    wanted = articles.embed([subject])[0]

    def keep(sentences: Sequence[IndexedSentence]) -> tuple[IndexedSentence, ...]:
        if not sentences:
            return ()
        cosines = articles.embed([one.text for one in sentences]) @ wanted
        held = [sum(one.number in unit.places for unit in units) for one in sentences]
        return tuple(
            one
            for one, count, cosine in zip(sentences, held, cosines.tolist(), strict=True)
            if (units and count == len(units)) or (count >= needed and cosine >= _NEAR_SUBJECT)
        )

    return [replace(side, sentences=keep(side.sentences)) for side in sides]


def _make_answer(request: Request, sides: Sequence[Side], articles: Articles) -> Answer:
    points = find_points(sides, articles.embed)
    if request.aspect == "common":
        points = [one for one in points if one.is_shared]
    quoter = articles.quoter()
    quoter.prepare(cell for point in points for cell in point.cells if cell is not None)
    statements: list[Statement] = []
    columns = [_quote_side(at, side, points, quoter, statements) for at, side in enumerate(sides)]
    return Answer(
        question="",
        abstained=False,
        confidence=1.0,
        statements=tuple(statements),
        passages=quoter.passages,
        mode="extractive",
        kind="compare",
        lead=_write_lead(request, sides, points, len(articles.listed)),
        coverage=Coverage(len(articles.listed), exhaustive=True),
        columns=tuple(columns),
    )


def _quote_side(at: int, side: Side, points: Sequence[Point], quoter: Quoter, statements: list[Statement]) -> Column:
    """The column of a side; its statements are added in order, one that several sides share only under the first."""
    cells: list[Statement | None] = []
    for point in points:
        cell = point.cells[at]
        if cell is None:
            cells.append(None)
            continue
        is_together = sum(other is not None and other.number == cell.number for other in point.cells) > 1
        label = TOGETHER if is_together else point.label
        statement = quoter.quote(cell, label=label, group=side.title)
        cells.append(statement)
        is_told = is_together and any(other == cell for other in point.cells[:at])
        if not is_told:
            statements.append(statement)
    return Column(side.title, tuple(cells))


def _write_lead(request: Request, sides: Sequence[Side], points: Sequence[Point], articles: int) -> str:
    """What was compared, over how many articles, and which side says nothing."""
    names = join_words([side.title if not side.is_article else quote_words(side.title) for side in sides])
    subject = f" on {request.subject}" if request.subject else ""
    counts = join_words([f"{len(side.sentences):,}" for side in sides])
    silent = [side.title for side in sides if not side.sentences]
    shared = sum(point.is_shared for point in points)
    if request.aspect == "common" and not silent:
        found = f"{count_noun(shared, 'point')} in common" if shared else "no point in common was found"
        return f"{names}{subject}: {found} in {counts} sentences."
    lead = f"{names}{subject}: {counts} sentences in all {count_noun(articles, 'article')}"
    if silent:
        return f"{lead}. Nothing{subject} by or about {join_words(silent, 'or')} was found."
    return f"{lead}, {count_noun(shared, 'point')} in common." if shared else f"{lead}, no point in common."
