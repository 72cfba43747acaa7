"""Follow-ups that ask for what was answered, or for one of its articles, in fewer words: "summarise it", "now a summary of
that article"."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.question.asking_words import ARTICLE
from rag.question.follow_up_wordings import PLACES, POINTED, SUMMARISE
from rag.question.request_words import BRIEF, Length
from rag.schema.kinds import Request
from rag.schema.query import EarlierTurn


def summarise_again(plain: str, request: Request, before: Request, last: EarlierTurn, length: Length) -> Request | None:
    """The summary that "summarise it" or "now a summary of that article" asks for; None for any other follow-up."""
    match = SUMMARISE.fullmatch(plain)
    if match and before.kind == "topic" and (match["what"] or "").lower() in ("it", "this", "that"):
        return replace(before, sentences=length.sentences or BRIEF, form=length.form)
    if match is None and (request.kind != "summary" or not POINTED.fullmatch(request.article)):
        return None
    return _summarise((match["what"] or "") if match else request.article, request, last, length.sentences)


def _summarise(what: str, request: Request, last: EarlierTurn, sentences: int | None) -> Request:
    """ "Summarise it" after an answer means the articles that the answer cites."""
    sentences = sentences or request.sentences
    if which := re.search(r"the (?P<which>first|second|third|last)", what):
        return Request("summary", aspect="article", article=choose_cited(which["which"], last), sentences=sentences)
    if len(last.files) == 1 or (last.files and re.search(ARTICLE, what)):
        return Request("summary", aspect="article", article=last.files[0], sentences=sentences, form=request.form)
    return Request("summary", aspect="folder", sentences=sentences, form=request.form)


def choose_cited(which: str, last: EarlierTurn) -> str:
    """The file that "the second one" means after an answer from several, in the order in which it names them; else the
    words for one of all articles."""
    at = PLACES.get(which)
    is_listed = at is not None and len(last.files) > max(1, at)
    return last.files[at] if is_listed and at is not None else f"the {which} article"
