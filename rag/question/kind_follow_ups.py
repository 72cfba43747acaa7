"""Follow-ups to an answer by kind: "in two sentences", "and in 2022?", "what about Rutte?", "as a list", "longer"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.errors import QuestionError
from rag.question.asking_words import ARTICLE, ARTICLES, POINTED_ARTICLE, TYPE_WORDS, TYPES
from rag.question.follow_ups import stand_alone
from rag.question.loose_kinds import names_people
from rag.question.request_words import BRIEF, LONG, find_length, plain_request
from rag.schema.kinds import Request
from rag.schema.query import EarlierTurn
from rag.schema.wording import drop_added
from rag.text.en.function_words import THIRD_PERSON_PRONOUNS

_AND = r"(?:(?:and|but|so|ok(?:ay)?|now|then|also)[ ,]+)*"
_LONGER = re.compile(
    rf"{_AND}(?:(?:make it |a bit |much |even )*(?:longer|more detailed|more|more details?|in more detail|expand|go on|continue)|more of (?:it|them|these|those))",
    re.IGNORECASE,
)
_SHORTER = re.compile(rf"{_AND}(?:make it |a bit |much |even )*(?:shorter|briefer|more concise|less)", re.IGNORECASE)
_ELSE = re.compile(
    rf"{_AND}(?:who|what|which|where|anyone|anybody|anything|any)(?: (?:others?|more))?(?: else)?(?: is there| are there)?",
    re.IGNORECASE,
)
_ONLY = re.compile(
    rf"{_AND}(?:only|just|show only|what about|how about|and|what|which)? ?(?:the |other )?(?P<type>{TYPES})(?: else)?",
    re.IGNORECASE,
)
_ONLY_THOSE = re.compile(
    rf"{_AND}(?:only|just|show only|what about|how about|which(?: of them)?(?: are| is)?|and)? ?(?:the |any |all the )?"
    r"(?P<who>[^\W\d_][\w'’.-]*(?: [\w'’-]+)?)(?: only| too)?",
    re.IGNORECASE,
)
"""Some of the people of a list: "only the ministers", "just the Norwegians"."""
_ABOUT = re.compile(rf"{_AND}(?:(?:what|how) about|for|of|on|with|about) (?P<subject>.+)", re.IGNORECASE)
_AND_ONLY = re.compile(r"and (?P<subject>.+)", re.IGNORECASE)
_IN_ORDER = re.compile(
    rf"{_AND}(?:put (?:it|them|that) )?(?:in|into) (?:the )?(?:right |chronological |time )?order|{_AND}(?:in )?chronolog\w+(?: order)?|{_AND}when was (?:that|each)",
    re.IGNORECASE,
)
_SUMMARISE = re.compile(
    rf"{_AND}(?:summari[sz]e|sum up|recap|shorten|a summary of|summary of)(?: (?P<what>it|that|this|them|these|all (?:of )?(?:it|that|them)|(?:this|that|the) {ARTICLE}|the (?:first|second|third|last) one))?",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    rf"{_AND}(?:the|this|that) (?P<which>first|second|third|fourth|fifth|last|newest|oldest|longest|shortest|other)(?: (?:one|{ARTICLE}))?",
    re.IGNORECASE,
)
_POINTS = re.compile(
    rf"\b(?:{'|'.join(sorted(THIRD_PERSON_PRONOUNS | {'this', 'that', 'these', 'those'}))})\b", re.IGNORECASE
)

_POINTED_ARTICLE = re.compile(POINTED_ARTICLE, re.IGNORECASE)
_THESE_TWO = re.compile(
    rf"(?:the |both |all )?(?:of )?(?:these|those|them|both|the)?(?: two| 2| both)?(?: {ARTICLES}| ones)?",
    re.IGNORECASE,
)
_SAYS_IT = re.compile(r"what (?:do|does|did|can|could) it\b", re.IGNORECASE)
_OF_IT = re.compile(r"\b(?:of|for|about|on) (?:it|this|that|these|them)$", re.IGNORECASE)
_CHANGE_TO = re.compile(
    rf"{_AND}(?:(?:what|how) about |only |just |show only )?(?:the (?:ones?|articles) )?", re.IGNORECASE
)
_HOW_MANY = re.compile(rf"{_AND}how many(?: (?:are|is) (?:there|they|that|those|these))?", re.IGNORECASE)

_DOUBT = re.compile(
    r"(?:is|was) (?:that|this|it) (?:really |actually )?(?:true|right|correct|so|the case|sure|certain|definite|reliable)|(?:are you )?(?:really )?(?:sure|certain)|really",
    re.IGNORECASE,
)
_ASKS_EVENTS = re.compile(r"\b(?:happen\w*|events?|timeline|order|what|which|everything|anything)\b", re.IGNORECASE)
_MORE_SENTENCES = 5
"""Extra sentences for "longer"."""
_USUAL_SENTENCES = 5
_FACTUAL = ("fact", "yes_no")
_NO_FOLLOWED = (*_FACTUAL, "talk", "check")
"""After these kinds, a follow-up is a factual question or stands alone."""


def ask_again(text: str, last: EarlierTurn, *, read: Callable[[str], Request]) -> Request | None:
    """The last request again, if the input only doubts its answer ("is that true?", "are you sure?"); else None."""
    if not _DOUBT.fullmatch(plain_request(" ".join(text.split()))):
        return None
    before = _read_before(last, read)
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
    before = _read_before(last, read)
    if match := _SUMMARISE.fullmatch(plain):
        if before.kind == "topic" and (match["what"] or "").lower() in ("it", "this", "that"):
            return replace(before, sentences=length.sentences or BRIEF, form=length.form)
        return _summarise(match["what"] or "", request, last, length.sentences)
    if request.kind == "talk":
        return request
    is_fragment = _is_fragment(typed, plain, request)
    if before.kind in _FACTUAL and (_ABOUT.fullmatch(plain) or _SAYS_IT.match(plain) or is_fragment):
        return Request("fact", subject=typed)  # "what about Psaki?" after a factual question asks the same about her
    if request.kind == "compare" and len(last.files) == 2 and _THESE_TWO.fullmatch(request.article):
        return replace(request, aspect="", article="", sides=tuple(last.files))
    if request.kind == "list" and _ONLY.fullmatch(plain) and before.kind in _FACTUAL and not last.abstained:
        return Request("fact", subject=typed)  # "which countries?" after "how many countries joined?"
    if _is_of_last_article(request, plain, before):
        return replace(request, article=_settle_article(before, last))
    if (
        request.kind == "fact"
        or is_fragment
        or (request.kind == "topic" and len(plain.split()) <= 6)
        or (request.kind == "list" and _ONLY.fullmatch(plain))
    ):
        changed = _change(typed, plain, before, last, read)
        if changed:
            return replace(changed, sentences=length.sentences or changed.sentences, form=length.form or changed.form)
    if request.kind in ("timeline", "disagree") and not request.subject and _OF_IT.search(plain):
        return replace(request, subject=before.subject if before.kind not in _NO_FOLLOWED else "")
    if request.kind in ("topic", "timeline", "list", "disagree", "folder", "yes_no") and _POINTS.search(
        request.subject
    ):
        return _resolve(text, request, earlier, read)
    return request


def _is_fragment(typed: str, plain: str, request: Request) -> bool:
    """Whether the input is only a name or a period that continues a question: "Peskov?", "in 2021?"."""
    if request.kind == "timeline":
        return bool(request.period) and not _ASKS_EVENTS.search(plain)
    return request.kind == "topic" and request.subject == plain and typed.rstrip().endswith("?")


def _read_before(turn: EarlierTurn, read: Callable[[str], Request]) -> Request:
    """The request of an earlier turn; a factual question if it would be refused now, since the user did not type it
    this time."""
    try:
        return read(turn.question)
    except QuestionError:
        return Request("fact", subject=turn.question)


def _summarise(what: str, request: Request, last: EarlierTurn, sentences: int | None) -> Request:
    """ "Summarise it" after an answer means the articles that the answer cites."""
    sentences = sentences or request.sentences
    if which := re.search(r"the (?:first|second|third|last)", what):
        return Request("summary", aspect="article", article=f"{which.group()} article", sentences=sentences)
    if len(last.files) == 1 or (last.files and re.search(ARTICLE, what)):
        return Request("summary", aspect="article", article=last.files[0], sentences=sentences, form=request.form)
    return Request("summary", aspect="folder", sentences=sentences, form=request.form)


def _is_of_last_article(request: Request, plain: str, before: Request) -> bool:
    """Whether a list or a topic is requested from the last article: "who is mentioned in it?", "what does it say about
    X?"."""
    if request.kind == "list":
        return _POINTED_ARTICLE.fullmatch(request.article) is not None
    return request.kind == "topic" and bool(before.article) and _SAYS_IT.match(plain) is not None


def _settle_article(before: Request, last: EarlierTurn) -> str:
    """The article that "it" means after an answer: the requested one, else the only cited one; "" for none or
    several."""
    if before.article and not _POINTED_ARTICLE.fullmatch(before.article):
        return before.article
    return last.files[0] if len(last.files) == 1 else ""


def _change(
    typed: str, plain: str, before: Request, last: EarlierTurn, read: Callable[[str], Request]
) -> Request | None:
    """The earlier request, changed as the follow-up says; None if the follow-up changes nothing."""
    if before.kind in _NO_FOLLOWED:
        return None
    if not plain:
        return before  # only a length: "in two sentences"
    if _LONGER.fullmatch(plain):
        return replace(before, sentences=max(LONG, (before.sentences or _USUAL_SENTENCES) + _MORE_SENTENCES))
    if _SHORTER.fullmatch(plain):
        return replace(before, sentences=max(1, (before.sentences or _USUAL_SENTENCES) // 2))
    if _IN_ORDER.fullmatch(plain):
        return replace(before, kind="timeline", aspect="", article="", sides=())
    if match := _ONLY.fullmatch(plain):
        word = match["type"].lower()
        aspect = next(name for name, words in TYPE_WORDS.items() if word in words)
        subject = before.subject if before.kind != "folder" else ""
        article = _settle_article(before, last) if before.article else ""
        return Request("list", aspect=aspect, subject=subject, article=article)
    if who := _find_people(plain, before):
        return replace(before, aspect="person", subject=who)
    if _ELSE.fullmatch(plain):
        return replace(before, sentences=3 * (before.sentences or 15))
    if match := _ONE_OF.fullmatch(plain):
        return Request("summary", aspect="article", article=f"the {match['which'].lower()} article")
    return _exchange(typed, plain, before, read)


def _find_people(plain: str, before: Request) -> str:
    """The words for some people of a list ("the Norwegians"); "" when the follow-up names none, or no list came
    before."""
    is_of_people = before.kind == "list" and before.aspect in ("person", "name")
    match = _ONLY_THOSE.fullmatch(plain) if is_of_people else None
    return match["who"] if match and names_people(match["who"]) else ""


def _exchange(typed: str, plain: str, before: Request, read: Callable[[str], Request]) -> Request | None:
    """The earlier request with another subject or period: "what about Rutte?", "and in 2022?"."""
    if before.kind == "folder":
        if _HOW_MANY.fullmatch(plain):
            return replace(before, aspect="mentions" if before.subject else "count")
        chosen = read(_CHANGE_TO.sub("", plain, count=1))
        if chosen.kind == "folder" and not before.subject:
            return chosen
    wanted = _CHANGE_TO.sub("", plain, count=1)
    wanted = f"in {wanted}" if wanted[:1].isdecimal() else wanted
    period = read(f"what happened {wanted}")
    if period.kind == "timeline" and period.period:
        return replace(
            before, since=period.since, until=period.until, period=period.period, is_yearless=period.is_yearless
        )
    if typed.endswith("?") and read(typed).subject == plain:  # "Zelensky?" after "which articles mention Putin"
        return replace(before, subject=plain) if before.kind in ("folder", "list") and before.subject else None
    match = _ABOUT.fullmatch(plain) or (_AND_ONLY.fullmatch(typed.rstrip(" ?!.")) if len(typed.split()) <= 5 else None)
    if match is None:
        return None
    subject = match["subject"].strip(" ?!.")
    if before.kind == "compare":
        return replace(before, subject=subject)
    if before.kind == "summary" and before.article:
        return replace(before, article=subject)
    kind = "topic" if before.kind == "summary" else before.kind
    return replace(before, kind=kind, aspect="" if kind == "topic" else before.aspect, subject=subject)


def _resolve(text: str, request: Request, earlier: Sequence[EarlierTurn], read: Callable[[str], Request]) -> Request:
    """A request whose subject points back ("tell me more about him"), completed so that it stands alone."""
    resolved = read(drop_added(stand_alone(text, earlier).text))
    if resolved.kind == request.kind and not _POINTS.fullmatch(resolved.subject):
        return replace(resolved, sentences=request.sentences, form=request.form)
    before = _read_before(earlier[-1], read)
    subject = before.subject if before.kind not in ("fact", "yes_no") else ""
    return replace(request, subject=subject) if subject else request
