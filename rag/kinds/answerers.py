"""The table of kinds: who answers what.

An answerer returns None when the articles have nothing for the request. Then a subject is tried without the words that
only refer to it (`rag.question.subject_words`). A timeline is then tried as a topic, and, when no text mentions them,
"Article 5" as the fifth article and "004" as the file of that name; a request that still has no answer is tried as a
factual question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from rag.errors import QuestionError
from rag.kinds.articles import Articles
from rag.kinds.check import answer_check
from rag.kinds.compare import answer_compare
from rag.kinds.disagree import answer_disagree
from rag.kinds.folder import answer_folder
from rag.kinds.holders import answer_holder
from rag.kinds.joined import join_answers
from rag.kinds.lists import answer_list
from rag.kinds.naming import find_by_stem, find_numbered
from rag.kinds.summary import answer_summary
from rag.kinds.talk import answer_talk
from rag.kinds.timeline import answer_timeline
from rag.kinds.topic import answer_topic
from rag.kinds.years import settle_years
from rag.kinds.yes_no import answer_yes_no
from rag.question.subject_words import list_shorter
from rag.schema.answers import Answer
from rag.schema.kinds import Kind, Request

KindAnswerer = Callable[[Request, Articles], "Answer | None"]
"""Makes an answer from whole articles; its question and timings are not filled in yet."""

ANSWERERS: Mapping[Kind, KindAnswerer] = {
    "summary": answer_summary,
    "topic": answer_topic,
    "talk": answer_talk,
    "folder": answer_folder,
    "list": answer_list,
    "disagree": answer_disagree,
    "compare": answer_compare,
    "timeline": answer_timeline,
    "yes_no": answer_yes_no,
    "check": answer_check,
    "fact": answer_holder,
}
"""Of factual questions, only those for the holder of an office are answered here; for the others, this is None."""

_SHORTENED = ("topic", "timeline", "list", "disagree", "folder")
"""Kinds whose subject is tried in fewer words when nothing holds all of them."""


def answer_request(request: Request, articles: Articles) -> tuple[Request, Answer] | None:
    """The answer, with the request that it answers: the given one or a fallback. None for a factual question.

    Several requests of one input get one answer. Raises `QuestionError` as the answerers do.
    """
    if request.also:
        alone = [replace(request, also=()), *request.also]
        found = [(one, answer_request(one, articles)) for one in alone]
        joined = join_answers([(one, answered[1] if answered else None) for one, answered in found])
        return joined and (replace(joined[0], also=request.also), joined[1])
    if request.kind == "folder" and request.period and request.aspect == "list" and not request.subject:
        return _answer_period(settle_years(request, articles), articles)
    none: tuple[Request, Answer] | None = None
    for tried in _list_attempts(settle_years(request, articles), articles):
        answer_kind = ANSWERERS.get(tried.kind)
        answer = answer_kind(tried, articles) if answer_kind else None
        if answer is not None and not _finds_nothing(answer, tried):
            return tried, answer
        if answer is not None and none is None:
            none = tried, answer
    if none and none[0].kind == "timeline" and none[0].period and not (request.subject or request.article):
        published = replace(request, kind="folder", aspect="list")
        articles_then = answer_folder(published, articles)
        if articles_then is not None and articles_then.statements:
            return published, articles_then  # nothing is dated to it, but something was published then
    return none


def _answer_period(request: Request, articles: Articles) -> tuple[Request, Answer] | None:
    """The articles of a period. If none was published then, it says so, and gives the events dated to it."""
    answer = answer_folder(request, articles)
    if answer is None or answer.statements:
        return (request, answer) if answer else None
    dated = replace(request, kind="timeline", aspect="")
    events = answer_timeline(dated, articles)
    if events is None or not events.events:
        return request, answer
    return dated, replace(events, lead=f"{answer.lead} {events.lead}")


def _finds_nothing(answer: Answer, request: Request) -> bool:
    """Whether an answer says that there is nothing about its subject, so that fewer words of it may be tried."""
    is_shortened = request.kind in _SHORTENED and bool(request.subject)
    return is_shortened and (answer.abstained or (request.kind == "folder" and not answer.statements))


def _list_attempts(request: Request, articles: Articles) -> Iterator[Request]:
    yield request
    if request.kind in _SHORTENED and request.subject:
        for shorter in list_shorter(request.subject):
            yield replace(request, subject=shorter)
    if request.kind == "timeline" and request.subject and not request.period:
        yield replace(request, kind="topic")
    if request.kind == "topic":
        try:
            is_there = bool(find_by_stem(request.subject, articles) or find_numbered(request.subject, articles))
        except QuestionError:  # the folder has fewer articles, so an article of a treaty was meant
            is_there = False
        if is_there:
            yield replace(request, kind="summary", aspect="article", article=request.subject, subject="")
