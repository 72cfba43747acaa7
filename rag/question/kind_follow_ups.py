"""Follow-ups to an answer by kind: "in two sentences", "and in 2022?", "what about Rutte?", "as a list", "longer"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.errors import QuestionError
from rag.question.asked_sides import ask_of_others
from rag.question.asking_words import TYPE_WORDS
from rag.question.defined import find_defined, find_defined_lower
from rag.question.follow_up_wordings import (
    ABOUT,
    AND_ONLY,
    ASKS_EVENTS,
    CHANGE_TO,
    DOUBT,
    ELSE,
    HE_SAYS,
    HOW_MANY,
    IN_ORDER,
    LONGER,
    NTH_ARTICLE,
    OF_IT,
    ONES_FROM,
    ONLY_ABOUT,
    ONLY_OF_TYPE,
    PLACES,
    PLANNED,
    POINTED,
    POINTS,
    SAYS_IT,
    SHORTER,
    SORTED,
    THESE_TWO,
)
from rag.question.follow_ups import stand_alone
from rag.question.loose_kinds import guess_request
from rag.question.people_follow_ups import exchange_country, find_people
from rag.question.request_words import LONG, find_length, plain_request
from rag.question.summary_follow_ups import choose_cited, summarise_again
from rag.schema.kinds import Request
from rag.schema.query import EarlierTurn
from rag.schema.wording import drop_added

_TURNS = 4
"""Most turns of which a follow-up to a follow-up may be one."""
_MORE_SENTENCES = 5
"""Extra sentences for "longer"."""
_USUAL_SENTENCES, _USUAL_ENTRIES = 5, 15
_FACTUAL = ("fact", "yes_no")
_NO_FOLLOWED = (*_FACTUAL, "talk", "check")
"""After these kinds, a follow-up is a factual question or stands alone."""


def ask_again(text: str, last: EarlierTurn, *, read: Callable[[str], Request]) -> Request | None:
    """The last request again, if the input only doubts its answer ("is that true?", "are you sure?"); else None."""
    if not DOUBT.fullmatch(plain_request(" ".join(text.split()))):
        return None
    before = _read_alone(last, read)
    return Request("fact", subject=text) if before.kind in _NO_FOLLOWED else before


def follow_up(
    text: str, request: Request, earlier: Sequence[EarlierTurn], *, read: Callable[[str], Request]
) -> Request:
    """The request of an input inside a conversation.

    `request` is the input read on its own; `read` gives the request of an earlier question.
    """
    typed = " ".join(text.split())
    length, rest = find_length(typed)
    plain = plain_request(rest)
    plain = "" if plain.lower() in ("please", "pls") else plain
    last = earlier[-1]
    joined = _read_before(earlier, read)
    before = replace(joined, also=())
    if summary := summarise_again(plain, request, before, last, length):
        return summary
    if request.kind == "talk":
        return request
    said = _ask_of_somebody(text, plain, request, earlier, before, read)
    if continued := said or ask_of_others(plain, request, before, earlier, read):
        return continued
    is_fragment = _is_fragment(typed, plain, request)
    if before.kind in _FACTUAL and (ABOUT.fullmatch(plain) or SAYS_IT.match(plain) or is_fragment):
        return Request("fact", subject=typed)  # "what about Psaki?" after a factual question asks the same about her
    if request.kind == "compare" and len(last.files) == 2 and THESE_TWO.fullmatch(request.article):
        return replace(request, aspect="", article="", sides=tuple(last.files))
    if request.kind == "list" and ONLY_OF_TYPE.fullmatch(plain) and before.kind in _FACTUAL and not last.abstained:
        return Request("fact", subject=typed)  # "which countries?" after "how many countries joined?"
    if _is_of_last_article(request, plain, before):
        return replace(request, article=_settle_article(before, last))
    changed = [
        replace(
            one,
            sentences=length.sentences or one.sentences,
            form=length.form or one.form,
            order=length.order or one.order,
        )
        for part in (before, *joined.also)
        if (is_fragment or _may_change(request, plain, part)) and (one := _change(typed, plain, part, last, read))
    ]
    if changed:
        first, *others = dict.fromkeys(changed)
        return replace(first, also=tuple(others))
    if request.kind in ("timeline", "disagree") and not request.subject and OF_IT.search(plain):
        return replace(request, subject=before.subject if before.kind not in _NO_FOLLOWED else "")
    if request.kind in ("topic", "timeline", "list", "disagree", "folder", "yes_no") and POINTS.search(request.subject):
        return _resolve(text, request, earlier, before, read)
    return request


def _is_fragment(typed: str, plain: str, request: Request) -> bool:
    """Whether the input is only a name or a period that continues a question: "Peskov?", "in 2021?"."""
    if request.kind == "timeline":
        return bool(request.period) and not ASKS_EVENTS.search(plain)
    return request.kind == "topic" and request.subject == plain and typed.rstrip().endswith("?")


def _may_change(request: Request, plain: str, before: Request) -> bool:
    """Whether the input may be a few words that change the earlier request: it asks for little on its own."""
    if before.kind == "list" and SORTED.fullmatch(plain):
        return True
    if request.kind == "list":
        return (ONLY_OF_TYPE.fullmatch(plain) or ONES_FROM.fullmatch(plain)) is not None
    if request.kind == "summary":
        return bool(request.article) and NTH_ARTICLE.fullmatch(plain) is not None
    return request.kind == "fact" or (request.kind == "topic" and len(plain.split()) <= 6)


def _read_before(earlier: Sequence[EarlierTurn], read: Callable[[str], Request]) -> Request:
    """The request of the last turn, which may itself have been a follow-up."""
    last, before = earlier[-1], earlier[-_TURNS:-1]
    request = _read_alone(last, read)
    return follow_up(last.question, request, before, read=read) if before else request


def _read_alone(turn: EarlierTurn, read: Callable[[str], Request]) -> Request:
    """The request of an earlier turn; a factual question if it would be refused now, since the user did not type it
    this time."""
    try:
        request = read(turn.question)
    except QuestionError:
        return Request("fact", subject=turn.question)
    guessed = guess_request(turn.question) if request.kind == "fact" else None
    return guessed if guessed and guessed.kind == "list" else request  # "who are the ministers"


def _ask_of_somebody(
    text: str,
    plain: str,
    request: Request,
    earlier: Sequence[EarlierTurn],
    before: Request,
    read: Callable[[str], Request],
) -> Request | None:
    """ "What did he say?" or "anything else?" after somebody was asked about; None for any other follow-up, and when
    nobody is found."""
    question = earlier[-1].question
    if before.kind == "fact" and (LONGER.fullmatch(plain) or ELSE.fullmatch(plain)):
        name = find_defined(question) or find_defined_lower(question)
        return Request("topic", subject=name, sentences=LONG) if name else Request("fact", subject=text)
    if request.kind != "fact" or not HE_SAYS.fullmatch(plain):
        return None
    resolved = read(drop_added(stand_alone(text, earlier).text))
    more = LONG if re.search(r"\belse\b", plain) else None
    if resolved.sides and not POINTS.search(resolved.sides[0]):
        return replace(resolved, aspect="voiced", sentences=more)
    named = before.sides[:1] or (before.subject if before.kind == "topic" else find_defined_lower(question),)
    return Request("topic", aspect="voiced", sides=tuple(named), sentences=more) if named[0] else None


def _is_of_last_article(request: Request, plain: str, before: Request) -> bool:
    """Whether a list or a topic is requested from the last article: "who is mentioned in it?", "what does it say about
    X?"."""
    if request.kind == "list":
        return POINTED.fullmatch(request.article) is not None
    return request.kind == "topic" and bool(before.article) and SAYS_IT.match(plain) is not None


def _settle_article(before: Request, last: EarlierTurn) -> str:
    """The article that "it" means after an answer: the requested one, else the only cited one; "" for none or
    several."""
    if before.article and not POINTED.fullmatch(before.article):
        return before.article
    return last.files[0] if len(last.files) == 1 else ""


def _change(
    typed: str, plain: str, before: Request, last: EarlierTurn, read: Callable[[str], Request]
) -> Request | None:
    """The earlier request, changed as the follow-up says; None if the follow-up changes nothing."""
    if before.kind in _NO_FOLLOWED:
        return None
    if same := _tell_otherwise(plain, before):
        return same
    if match := ONLY_OF_TYPE.fullmatch(plain):
        word = match["type"].lower()
        aspect = next(name for name, words in TYPE_WORDS.items() if word in words)
        subject = before.subject if before.kind != "folder" else ""
        article = _settle_article(before, last) if before.article else ""
        return Request("list", aspect=aspect, subject=subject, article=article)
    if who := find_people(plain, before):
        return replace(before, aspect="person", subject=who)
    match = NTH_ARTICLE.fullmatch(plain)
    if match and (before.kind != "folder" or match["which"].lower() in PLACES):  # "the newest" of a list is listed
        return Request("summary", aspect="article", article=choose_cited(match["which"].lower(), last))
    if (match := ONLY_ABOUT.fullmatch(plain)) and before.kind in ("timeline", "folder", "list"):
        return replace(before, subject=match["subject"])
    return _exchange(typed, plain, before, read)


def _tell_otherwise(plain: str, before: Request) -> Request | None:
    """The earlier request at another length or in another order; None for a follow-up that asks for something else."""
    if not plain:
        return before  # only a length: "in two sentences"
    is_longer = LONGER.fullmatch(plain) is not None
    if ELSE.fullmatch(plain) or (is_longer and before.kind in ("list", "timeline")):
        return replace(before, sentences=3 * (before.sentences or _USUAL_ENTRIES))
    if is_longer:
        return replace(before, sentences=max(LONG, (before.sentences or _USUAL_SENTENCES) + _MORE_SENTENCES))
    if SHORTER.fullmatch(plain):
        return replace(before, sentences=max(1, (before.sentences or _USUAL_SENTENCES) // 2))
    if before.kind == "list" and before.aspect != "date" and SORTED.fullmatch(plain):
        return replace(before, order="name")
    if IN_ORDER.fullmatch(plain):
        return replace(before, kind="timeline", aspect="", article="", sides=())
    if before.kind == "timeline" and PLANNED.fullmatch(plain):
        return replace(before, aspect="planned")
    is_counted = before.kind in ("list", "timeline") or before.aspect == "quoted"
    return before if is_counted and HOW_MANY.fullmatch(plain) else None  # its lead counts


def _exchange(typed: str, plain: str, before: Request, read: Callable[[str], Request]) -> Request | None:
    """The earlier request with another subject or period: "what about Rutte?", "and in 2022?"."""
    if before.kind == "folder":
        if HOW_MANY.fullmatch(plain):
            return replace(before, aspect="mentions" if before.subject else "count")
        chosen = read(CHANGE_TO.sub("", plain, count=1))
        if chosen.kind == "folder" and not before.subject:
            return chosen
    wanted = CHANGE_TO.sub("", plain, count=1)
    wanted = f"in {wanted}" if wanted[:1].isdecimal() else wanted
    period = read(f"what happened {wanted}")
    if period.kind == "timeline" and period.period:
        return replace(
            before, since=period.since, until=period.until, period=period.period, is_yearless=period.is_yearless
        )
    if others := exchange_country(plain, before):
        return others
    if (
        typed.endswith("?") and read(typed).subject == plain and not before.sides
    ):  # "Zelensky?" after "which articles mention Putin"
        return replace(before, subject=plain) if before.kind in ("folder", "list") and before.subject else None
    match = ABOUT.fullmatch(plain) or (AND_ONLY.fullmatch(typed.rstrip(" ?!.")) if len(typed.split()) <= 5 else None)
    if match is None:
        return None
    subject = match["subject"].strip(" ?!.")
    if before.kind == "compare" and before.sides and not ABOUT.fullmatch(plain):
        return replace(before, sides=(*before.sides, subject))  # "and Quist?" after a comparison of two others
    if before.kind == "compare":
        return replace(before, subject=subject)
    if before.kind == "topic" and before.sides:  # "and Quist?" after "what did Holm say?"
        return replace(before, sides=(subject,))
    if before.kind == "summary" and before.article:
        return replace(before, article=subject)
    kind = "topic" if before.kind == "summary" else before.kind
    return replace(before, kind=kind, aspect="" if kind == "topic" else before.aspect, subject=subject)


def _resolve(
    text: str, request: Request, earlier: Sequence[EarlierTurn], before: Request, read: Callable[[str], Request]
) -> Request:
    """A request whose subject points back ("tell me more about him"), completed so that it stands alone."""
    resolved = read(drop_added(stand_alone(text, earlier).text))
    if resolved.kind == request.kind and not POINTS.fullmatch(resolved.subject):
        return replace(resolved, sentences=request.sentences, form=request.form)
    subject = before.subject if before.kind not in ("fact", "yes_no") else ""
    return replace(request, subject=subject) if subject else request
