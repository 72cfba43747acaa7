"""Two requests in one input: "summarise it all and tell me who is mentioned", "a timeline and the main people".

Owns where an input may be cut. Each part must be a whole request by the table of kinds, so a factual question is never
cut, and neither is one request about two things ("compare A and B").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from rag.errors import QuestionError
from rag.question.asking_words import GIVE, POINTED_ARTICLE, SINGLE_TYPES, TYPES
from rag.question.request_cores import LONGEST_INPUT
from rag.question.wording_pieces import POINTS, SUMMARY_NOUN
from rag.schema.kinds import Kind, Request
from rag.text.en.function_words import QUESTION_WORD

_JOINT = re.compile(
    r"(?:\s*[;.?!]|,)?\s+(?:(?:and|plus|as well as|then)(?:\s+(?:then|also|please))*|&|\+)\s+|\s*[;.?!]+\s+(?:(?:and|also)[ ,]+)*|,\s+(?:also )?",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"(?:{GIVE}|(?:{QUESTION_WORD})\b|(?:please|also|list|name|summari[sz]e|sum up|compare|explain|describe|do|are|is)\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?:every |each |an? |the |all (?:the )?|some |\d{{1,2}} )?(?:short |brief |quick )?(?:(?:main|key|important|most important) )?"
    rf"(?:{TYPES}|{SINGLE_TYPES}|{SUMMARY_NOUN}|{POINTS}|timeline|chronology|events|speakers|quotes?|differences|disagreements|contradictions)\b",
    re.IGNORECASE,
)
"""A part that only names what is wanted: "the main people"."""
_OPENING = re.compile(rf"^(?:\w+ ){{0,4}}?(?P<verb>{GIVE})", re.IGNORECASE)
_POINTED = re.compile(POINTED_ARTICLE, re.IGNORECASE)
_JOINED: tuple[Kind, ...] = ("folder", "summary", "topic", "timeline", "list", "disagree", "compare")
_OF_ARTICLE: tuple[Kind, ...] = ("list", "timeline")
"""Kinds whose second request is about the article that the first one names."""


_MOST_JOINTS = 4
"""Most places of an input where it may be cut that are tried: the first ones."""


def read_joined(text: str, read: Callable[[str], Request | None]) -> Request | None:
    """The first request with the others in `also`, up to five in all; None unless every part is a request of its own.
    `read` gives the request of a part by the table of kinds, or None."""
    if len(text) > LONGEST_INPUT:
        return None

    @cache
    def read_part(part: str) -> Request | None:
        try:
            request = read(part)
        except QuestionError:  # an error about what would be refused on its own
            return None
        return replace(request, text=part) if request and request.kind in _JOINED else None

    return _cut(text, read_part, _MOST_JOINTS)


def _cut(text: str, read_part: Callable[[str], Request | None], most: int) -> Request | None:
    """The requests of a text that is cut in at most `most` places."""
    for first, second in islice(_list_cuts(text), most):
        request = read_part(first)
        if request is None:
            continue
        rest = _cut(second, read_part, most - 1) or _read_second(first, second, read_part)
        if rest and not _is_same_request(rest, request):
            others = (replace(rest, also=()), *rest.also)
            return replace(request, also=tuple(_give_article(one, request) for one in others))
    return None


def _list_cuts(text: str) -> Iterator[tuple[str, str]]:
    """The two parts at each place where a request may begin after another."""
    for joint in _JOINT.finditer(text):
        first, second = text[: joint.start()].strip(" ,"), text[joint.end() :].strip(" ,")
        if first and (_ASKS.match(second) or _NAMED.match(second)):
            yield first, second


def _read_second(first: str, second: str, read_part: Callable[[str], Request | None]) -> Request | None:
    """The request of a later part, which may leave out the verb of the first."""
    request = read_part(second)
    if request or not _NAMED.match(second):
        return request
    opening = _OPENING.match(first)
    made = read_part(f"{opening['verb'] if opening else 'give me '}{second}")
    return replace(made, text=second) if made else None


def _give_article(request: Request, first: Request) -> Request:
    """A later request about the article that the first one names, where it names none or points to it."""
    if not first.article or request.kind not in _OF_ARTICLE:
        return request
    is_pointed = not request.article or _POINTED.fullmatch(request.article) is not None
    return replace(request, article=first.article) if is_pointed and not request.subject else request


def _is_same_request(one: Request, other: Request) -> bool:
    """Whether two parts ask for the same, in whatever words."""
    return (one.kind, one.aspect, one.subject, one.article, one.sides) == (
        other.kind,
        other.aspect,
        other.subject,
        other.article,
        other.sides,
    )
