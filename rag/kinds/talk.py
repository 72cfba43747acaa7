"""Small talk: what is in the folder, what can be asked, and three questions it can answer. No search is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag.index.facts_counts import count_entities, holds_dates, read_top_entities
from rag.kinds.articles import Articles
from rag.kinds.whole_folder import Scope, bound_scope, compose_answer
from rag.kinds.wording import count_noun, join_words, quote_words
from rag.schema.answers import Answer
from rag.schema.facts import Entity
from rag.schema.kinds import Request
from rag.text.days import name_day

SUGGESTIONS = 3
NAMED = 3
"""Number of most named entities shown."""
_LONGEST_TITLE = 100
"""Most characters of a title that reads well in a suggestion."""

_HELP = (
    "You can ask about the folder (“Which article is the newest?”, “Which articles mention NATO?”), for a summary "
    "(“Summarise these.”), for a topic (“Tell me about ...”), for a timeline, for lists (“Who is mentioned?”), for a "
    "comparison (“How do ... and ... differ?”), what the articles disagree about, yes-no questions, and facts. "
    "Paste a text with “Check this:” to have it checked. Every answer cites the words that it rests on."
)


def answer_talk(request: Request, articles: Articles) -> Answer | None:
    """A line or two about the folder, with questions to ask; a friendly line in reply to thanks."""
    scope = bound_scope(Request("talk"), articles)
    if request.aspect == "thanks":
        return compose_answer(scope, "You are welcome. Ask more whenever you like.")
    openings = {
        "who": "I answer questions from the articles in this folder, and cite the words that each answer rests on.",
        "help": _HELP,
    }
    lead = f"{openings.get(request.aspect, 'Hello.')} {describe_folder(scope)}"
    return replace(compose_answer(scope, lead), suggestions=suggest(articles))


def describe_folder(scope: Scope) -> str:
    """How many articles there are, their dates, and who or what they name most."""
    articles = scope.articles
    if not articles.listed:
        return "There are no articles to answer from here."
    days = sorted(one.published for one in articles.listed if one.published)
    span = ""
    if days:
        span = (
            f" of {name_day(days[0])}" if days[0] == days[-1] else f", from {name_day(days[0])} to {name_day(days[-1])}"
        )
    undated = len(articles.listed) - len(days)
    verb = "is" if scope.is_one else "are"
    lines = [f"There {verb} {count_noun(scope.size, 'article')}{span}{_tell_undated(undated, scope.size)}."]
    named = _read_named(articles)
    if named:
        lines.append(f"Named most: {join_words([one.name for one in named[:NAMED]])}.")
    else:
        titles = list(dict.fromkeys(" ".join(one.title.split()) for one in articles.listed[:50] if one.title))[:NAMED]
        lines.extend([f"Among them: {join_words([quote_words(title) for title in titles])}."] if titles else [])
    return " ".join(lines)


def suggest(articles: Articles) -> tuple[str, ...]:
    """Questions that these articles are certain to answer."""
    return tuple(one for one, _ in zip(_list_suggestions(articles), range(SUGGESTIONS), strict=False))


def _list_suggestions(articles: Articles) -> Iterator[str]:
    if not articles.listed:
        return
    newest = max(articles.listed, key=lambda one: (one.published is not None, str(one.published), one.file))
    title = " ".join(newest.title.split())
    is_alone = sum(" ".join(one.title.split()) == title for one in articles.listed) == 1
    if title and len(title) <= _LONGEST_TITLE and is_alone and len(articles.listed) > 1:
        yield f"Summarise {quote_words(title)}"
    named = _read_named(articles)
    if named:
        yield f"What do the articles say about {named[0].name}?"
    if count_entities(articles.facts, "person", articles.numbers):
        yield "Who is mentioned?"
    if holds_dates(articles.facts, articles.numbers):
        yield "Make a timeline."
    yield "What are the articles about?"
    yield "How many articles are there?"


def _read_named(articles: Articles) -> list[Entity]:
    """The entities named in the most articles; those that are not a person, place or organisation only when there are
    no others."""
    found = read_top_entities(articles.facts, None, 30, articles.numbers)
    return [one for one in found if one.type != "other"] or found


def _tell_undated(undated: int, size: int) -> str:
    if not undated:
        return ""
    if undated == size:
        return ", without a date" if size == 1 else ", none with a date"
    return f" ({undated:,} without a date)"
