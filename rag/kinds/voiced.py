"""What somebody says, thinks or does, alone or about something: only sentences in which they speak or act.

A sentence that merely names somebody is not their view, and one about something else is none on the subject, so both
are left out; when nothing is left, there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.kinds.articles import Articles
from rag.kinds.mentions_of import read_units
from rag.kinds.salience import is_quotable
from rag.kinds.saying import GOES_ON
from rag.kinds.sides import read_voice
from rag.kinds.whole_folder import Scope, compose_answer
from rag.kinds.wording import count_noun, name_article, quote_words
from rag.schema.answers import Answer, Statement
from rag.schema.facts import IndexedSentence
from rag.schema.kinds import Request
from rag.text.en.requests import REQUEST_WORDS
from rag.text.words import stem_word

SENTENCES, QUOTES = 5, 12
"""Sentences of an answer, unless the request names a number: of what somebody says, and of all that is quoted."""
_OWN_WORDS = re.compile(r"[\"“„«‘][^\"“”„«»‘’]{3,}")
_REQUEST_STEMS = frozenset(map(stem_word, REQUEST_WORDS))


def answer_voiced(request: Request, articles: Articles) -> Answer | None:
    """The sentences in which the request's side speaks or acts, those that hold its subject if there is one; None when
    there are none."""
    name, is_quoted = request.sides[0], request.aspect == "quoted"
    told = read_voice(name, articles, only_said=bool(request.aspect))
    told = told if is_quoted else [one for one in told if is_quotable(one)]  # "“Never,” said Quist." is a quote
    kept = _keep_about(request.subject, told, articles) if request.subject else told
    if not kept:
        return None
    worded = [one for one in kept if _OWN_WORDS.search(one.text)] if is_quoted else []
    chosen = _choose(worded or kept, request.sentences or (QUOTES if is_quoted else SENTENCES))
    order = list(dict.fromkeys(one.article for one in chosen))
    quoter = articles.quoter()
    quoter.prepare(chosen)
    statements: list[Statement] = [
        quoter.quote(one, group=name_article(articles.by_number[one.article]) if len(order) > 1 else "")
        for one in chosen
    ]
    lead = _describe_quoted(name, len(chosen), len(worded)) if is_quoted else ""
    return compose_answer(Scope(articles), lead, quoter, statements)


def _describe_quoted(name: str, shown: int, worded: int) -> str:
    """How many of the sentences with somebody's words are shown."""
    if not worded:
        return f"No sentence quotes {quote_words(name)} word for word. What is reported:"
    sentences = f"{count_noun(worded, 'sentence')} with words of {quote_words(name)} in quotation marks"
    return f"{sentences}." if shown == worded else f"{shown} of {sentences}."


def _keep_about(subject: str, told: Sequence[IndexedSentence], articles: Articles) -> list[IndexedSentence]:
    """The sentences that hold the whole subject."""
    units = read_units(subject, articles, without=_REQUEST_STEMS, with_seats=True) or read_units(subject, articles)
    return [one for one in told if units and all(one.number in unit.places for unit in units)]


def _choose(told: Sequence[IndexedSentence], count: int) -> list[IndexedSentence]:
    """The first sentences of each article in turn, as many as asked for, in order of file and position."""
    by_article: dict[int, list[IndexedSentence]] = {}
    for one in told:
        by_article.setdefault(one.article, []).append(one)
    chosen: list[IndexedSentence] = []
    for place in range(max(map(len, by_article.values()), default=0)):
        chosen += [own[place] for own in by_article.values() if place < len(own)]
    kept = {one.number for one in chosen[:count]}
    # A sentence that goes on about "he" is only understood after the one before it.
    return [one for one in told if one.number in kept and not (GOES_ON.match(one.text) and one.number - 1 not in kept)]
