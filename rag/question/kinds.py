"""The kind of a typed input, read from its words before any search.

The table (`kind_table`) is read from top to bottom, and the first rule that fits decides; an input that fits no rule is
a factual question. A factual question must never be taken for another kind, so each rule matches the whole wording of a
request, not a word in it. English word rules: a question takes about 0.5 ms, and no model is loaded. `kind_follow_ups`
handles follow-ups, `request_filling` what a matched rule names, `periods` periods, `request_words` misspellings and
politeness.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.errors import QuestionError
from rag.question.asking_words import ARTICLE, POINTED_ARTICLE, TYPES
from rag.question.joined_requests import read_joined
from rag.question.kind_table import TABLE
from rag.question.loose_kinds import guess_request
from rag.question.one_article import NAMED_ARTICLE
from rag.question.pasted_text import find_pasted_text
from rag.question.periods import Period, check_days, find_period
from rag.question.request_cores import cut_reason, expand_shorthand, list_cores
from rag.question.request_filling import (
    Groups,
    Typed,
    bound_request,
    fill_request,
    force_kind,
    strip_words,
)
from rag.question.request_words import correct_opening, correct_request, expand_is, find_length, plain_request
from rag.question.yes_no import find_yes_no
from rag.schema.kinds import KINDS, Request
from rag.schema.query import EarlierTurn
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.numbers import UP_TO_TWENTY
from rag.text.language import is_english
from rag.text.word_lists import match_any
from rag.text.words import fold_text

_COMPILED = tuple((kind, aspect, re.compile(wording, re.IGNORECASE)) for kind, aspect, wording in TABLE)

_IN_ARTICLE = re.compile(rf"(?P<wanted>.+?) (?:in|by|from|of) (?P<article>{NAMED_ARTICLE})", re.IGNORECASE)
_ARTICLE_MENTIONS = re.compile(
    rf"(?P<wanted>who|(?:what|which) {TYPES}) (?:does|do|did) (?P<article>{NAMED_ARTICLE}) (?:all )?(?:mention|name|cite|list)",
    re.IGNORECASE,
)
_ELSE = re.compile(r"(?<=\w) else\b", re.IGNORECASE)
_POINTED_ARTICLE = re.compile(POINTED_ARTICLE, re.IGNORECASE)
_LONE_DATE = re.compile(
    r"\d[\d-]*(?:st|nd|rd|th)?(?: [a-z]+\.?)?(?: \d{4})?|[a-z]+\.? \d{1,2}(?:,? \d{4})?", re.IGNORECASE
)
_SURE_OPENING = re.compile(r"\W*(?:does|did|were|could|would|should|has|have)(?:n['’]?t)?\b", re.IGNORECASE)
"""Openings of a yes-no question that exist only in English; "is", "was", "do" and "will" exist in other languages
too."""
_ENGLISH_SHARE, _SURE_SHARE = 0.5, 0.3
"""Least share of known English words in a question without, and with, such an opening: lower-case names are unknown
words."""
_NUMBER_WORD = re.compile(rf"\b(?P<article>{ARTICLE}) (?P<number>{match_any(UP_TO_TWENTY[2:])})\b", re.IGNORECASE)
"""An article by its number, in a word: "article four"."""
_SHORT_PERIOD = re.compile(r"(?:(?:in|during|of|for|on|from|events) )?(?:[^\W\d_]+\.? |\d{1,2},? ){0,2}\d{4}")
_BARE = re.compile(r"[^\W\d_][\w'’.-]*(?: [\w'’.&-]+){0,3}")


def recognise(text: str, earlier: Sequence[EarlierTurn] = (), *, kind: str = "", today: date | None = None) -> Request:
    """The request that an input makes.

    `kind` forces the kind; the rest is still read from the words. "Last week" counts from `today`. Raises
    `QuestionError` for an unknown kind, a date that does not exist, a comparison with one side, and a check without
    text.
    """
    from rag.question.kind_follow_ups import ask_again, follow_up

    if kind and kind not in KINDS:
        raise QuestionError(f"There is no kind {kind!r}. The kinds are {', '.join(KINDS)}.")
    today = today or date.today()
    if earlier and not kind and (again := ask_again(text, earlier[-1], read=lambda typed: _read_request(typed, today))):
        return again
    request = _read_request(text, today)
    if earlier:
        followed = follow_up(text, request, earlier, read=lambda typed: _read_request(typed, today))
        request = followed if kind in ("", followed.kind) else request
    if request.kind == "list" and _POINTED_ARTICLE.fullmatch(request.article):
        request = replace(request, article="")  # no article was mentioned, so all of them are meant
    forced = next((one for one in KINDS if one == kind), None)
    if of_kind := [one for one in (request, *request.also) if one.kind == forced]:
        return replace(of_kind[0], also=tuple(of_kind[1:]))
    if forced:
        guessed = guess_request(text)
        return guessed if guessed and guessed.kind == forced else force_kind(request, forced, text)
    return request


def _read_request(text: str, today: date) -> Request:
    """The request of an input that stands alone."""
    pasted = find_pasted_text(text)
    if pasted == "":
        raise QuestionError("There is nothing to check. Paste the text after the request, as in “check this: ...”.")
    if pasted:
        return Request("check", text=pasted)
    one_line = " ".join(text.split())
    typed = _make_plain(one_line)
    joined = read_joined(expand_shorthand(one_line), lambda part: _read_part(part, today))
    if joined:
        return joined
    request = _match(typed, today) or _match_corrected(one_line, today) or _match_core(one_line, today)
    if request:
        return request
    if _LONE_DATE.fullmatch(typed.plain):
        check_days(typed.plain)
    if period := _read_lone_period(typed.plain, today):
        return bound_request(Request("timeline", sentences=typed.length.sentences), period, "")
    share = _SURE_SHARE if _SURE_OPENING.match(one_line) else _ENGLISH_SHARE
    question = find_yes_no(one_line) if is_english(one_line, share=share) else ""
    if question:
        return Request("yes_no", subject=question)
    if _is_bare_subject(typed.text, typed.plain):
        return Request(
            "topic", subject=strip_words(typed.plain), sentences=typed.length.sentences, form=typed.length.form
        )
    return Request("fact", subject=one_line)


def _read_part(text: str, today: date) -> Request | None:
    """The request of one of several parts of an input, or None."""
    return _match(_make_plain(text), today) or _match_corrected(text, today) or _match_core(text, today)


def _read_lone_period(plain: str, today: date) -> Period | None:
    """The period, if the whole input is one: "2021", "in April 2024"; else None."""
    plain = f"in {plain}" if re.fullmatch(r"\d{4}", plain) else plain
    period = find_period(plain, today) if _SHORT_PERIOD.fullmatch(plain) else None
    rest = (plain[: period.start] + plain[period.end :]).strip(" ?!.,") if period else plain
    return None if re.search(r"\w", re.sub(r"(?i:^(?:in|during|of|for|on|from|events))", "", rest)) else period


def _make_plain(one_line: str) -> Typed:
    length, rest = find_length(cut_reason(expand_shorthand(one_line)))
    rest = _NUMBER_WORD.sub(lambda match: f"{match['article']} {UP_TO_TWENTY.index(match['number'].lower())}", rest)
    return Typed(one_line, correct_request(rest), plain_request(rest), length)


def _match(typed: Typed, today: date) -> Request | None:
    return _read_list_of_article(typed, today) or _match_table(typed, today)


def _match_corrected(one_line: str, today: date) -> Request | None:
    """The request after correcting misspelt request words; None when that is not a request either."""
    for corrected in correct_opening(one_line):
        try:
            request = _match(_make_plain(corrected), today)
        except QuestionError:  # an error about words that were not typed
            continue
        if request:
            return request
    return None


def _match_core(one_line: str, today: date) -> Request | None:
    """The request of an input that says more than what it asks for ("I have no time, what are the main points?")."""
    for core in list_cores(expand_shorthand(one_line)):
        try:
            request = _match(_make_plain(core), today) or _match_corrected(core, today)
        except QuestionError:  # an error about words that were not typed
            continue
        if request:
            return request
    return None


def _match_table(typed: Typed, today: date) -> Request | None:
    """The request of the first rule that fits, or None."""
    forms = dict.fromkeys((typed.plain, expand_is(typed.plain)))
    for kind, aspect, pattern in _COMPILED:
        for form in (typed.corrected, *forms) if kind == "talk" else forms:
            match = pattern.fullmatch(form)
            request = fill_request(kind, aspect, Groups.read(match), typed, today) if match else None
            if request:
                return request
    return None


def _read_list_of_article(typed: Typed, today: date) -> Request | None:
    """A request for a list of what one article names: "who is mentioned in it", "which places does the second article
    name"."""
    if match := _IN_ARTICLE.fullmatch(typed.plain):
        wanted = _ELSE.sub("", match["wanted"])
        wanted = f"{wanted} mentioned" if wanted.lower() in ("who is", "who are", "who's") else wanted
    elif match := _ARTICLE_MENTIONS.fullmatch(typed.plain):
        wanted = f"{match['wanted']} {'is' if match['wanted'].lower() == 'who' else 'are'} mentioned"
    else:
        return None
    request = _match_table(replace(typed, corrected=wanted, plain=wanted), today)
    return replace(request, article=match["article"]) if request and request.kind == "list" else None


def _is_bare_subject(text: str, plain: str) -> bool:
    """Whether the input is only a name or noun. Questions typed as notes ("meaning of the name jane") are factual
    questions."""
    words = plain.split()
    if not words or not _BARE.fullmatch(plain):
        return False
    if text.rstrip().endswith("?"):  # "why?" asks, "Stoltenberg?" names
        return all(word[:1].isupper() for word in words) and fold_text(words[0]) not in STOP_WORDS
    if len(words) == 1 or all(word[:1].isupper() for word in words):
        return True
    return len(words) == 2 and words[0][:1].isupper() and words[1] not in STOP_WORDS
