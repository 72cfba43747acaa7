"""Follow-ups about who or what was asked about: "what about Holm?" after "did Quist resign?", and "do they agree?" after
questions about two people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.errors import QuestionError
from rag.question.defined import find_defined, find_defined_lower
from rag.question.follow_up_wordings import ABOUT, AND_ONLY
from rag.question.yes_no_statement import split_inverted
from rag.schema.kinds import Request
from rag.schema.query import EarlierTurn
from rag.text.en.function_words import STOP_WORDS
from rag.text.words import WORD, fold_text

_THEY = re.compile(r"\b(?:they|these two|those two|the two|both)\b", re.IGNORECASE)
_LONGEST_NAME = 4
"""Longest name that can replace the subject, in words."""
_TURNS = 4
"""How many turns back "they" can refer."""


def ask_of_others(
    plain: str, request: Request, before: Request, earlier: Sequence[EarlierTurn], read: Callable[[str], Request]
) -> Request | None:
    """The request of a follow-up about somebody else, or about those who were asked about; None for any other."""
    if before.kind == "yes_no" and (exchanged := _exchange_asked(plain, before.subject)):
        return Request("yes_no", subject=exchanged, text=exchanged)
    if request.kind == "disagree" and not request.subject and _THEY.search(plain):
        return _compare_asked(request, earlier, read)
    return None


def _exchange_asked(plain: str, asked: str) -> str:
    """The yes-no question `asked` with another subject, if the follow-up names one ("what about Holm?"); "" if it does
    not, or if the question has no subject to replace."""
    match = ABOUT.fullmatch(plain) or AND_ONLY.fullmatch(plain)
    named = match["subject"].strip(" ?!.,") if match else ""
    words = [fold_text(word.group()) for word in WORD.finditer(named)]
    clause = split_inverted(asked.rstrip("?!. "))
    if not words or len(words) > _LONGEST_NAME or clause is None or not STOP_WORDS.isdisjoint(words):
        return ""
    if any(word.isdecimal() for word in words) or len(clause.subject) > _LONGEST_NAME or not clause.rest:
        return ""
    return " ".join((clause.auxiliary, named, *clause.rest))


def _compare_asked(request: Request, earlier: Sequence[EarlierTurn], read: Callable[[str], Request]) -> Request:
    """The comparison of the last two people or things asked about. With only one, what the articles disagree about on
    it; with none, the request itself."""
    named: list[str] = []
    for turn in reversed(earlier[-_TURNS:]):
        name = _find_asked(turn.question, read)
        if name and fold_text(name) not in map(fold_text, named):
            named.append(name)
    if len(named) > 1:
        return Request("compare", aspect="said", sides=(named[1], named[0]))
    return replace(request, subject=named[0]) if named else request


def _find_asked(question: str, read: Callable[[str], Request]) -> str:
    """Who or what a question asked about; "" if it names nobody."""
    try:
        request = read(question)
    except QuestionError:
        return ""
    if request.kind == "topic":
        return request.sides[0] if request.sides else re.sub(r"^and ", "", request.subject)
    if request.kind != "fact":
        return ""
    bare = question.strip(" ?!.")
    is_bare = len(bare.split()) == 1 and bare.isalpha() and fold_text(bare) not in STOP_WORDS
    return bare if is_bare else find_defined(question) or find_defined_lower(question)
