"""The kind of a typed input, read from its words before any search.

The table (`kind_table`) is read from top to bottom, and the first rule that fits decides; an input that fits no rule is
a factual question. A factual question must never be taken for another kind, so each rule matches the whole wording of a
request, not a word in it. English word rules: a question takes about 0.5 ms, and no model is loaded. `kind_follow_ups`
handles follow-ups, `periods` periods, `request_words` misspellings and politeness.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.errors import QuestionError
from rag.question.asking_words import (
    ABOUT,
    ARTICLE,
    ARTICLES,
    FOLDER,
    NUMBERED,
    POINTED_ARTICLE,
    TYPE_WORDS,
    TYPES,
    WHOLE,
)
from rag.question.kind_table import TABLE
from rag.question.pasted_text import find_pasted_text
from rag.question.periods import Period, check_days, find_period
from rag.question.request_words import Length, correct_opening, correct_request, expand_is, find_length, plain_request
from rag.question.side_words import plain_sides
from rag.question.wording_pieces import SUPERLATIVES
from rag.question.yes_no import find_yes_no
from rag.schema.kinds import KINDS, Kind, Request
from rag.schema.query import EarlierTurn
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.naming import LARGEST, NEWEST, OLDEST, ORDINAL_NUMBERS, SMALLEST
from rag.text.language import is_english
from rag.text.word_lists import match_any
from rag.text.words import fold_text

_COMPILED = tuple((kind, aspect, re.compile(wording, re.IGNORECASE)) for kind, aspect, wording in TABLE)

_FILE_NAME = re.compile(r"\S+\.(?:txt|html?|pdf|docx|md|csv|tsv|json|rtf|eml)\b", re.IGNORECASE)
_ONE_ARTICLE = re.compile(
    rf"(?:the|this|that|my|your|your)? ?(?:[\w'’-]+ ){{0,3}}?(?:{ARTICLE})(?: (?:about|on|of|from|dated|by|called|titled|"
    rf"named|entitled|with|in which|where|that|which|#|no\.?|number|\d).*)?|"
    r"(?:the|that) one (?:about|on|from|of|dated|by|called|titled|named|with|in which|where|that|which) .+",
    re.IGNORECASE,
)
_NAMED_ARTICLE = rf"{POINTED_ARTICLE}|{NUMBERED}|(?:the|this|that) (?:\w+ ){{0,2}}{ARTICLE}(?: (?:about|on|of|from) .+)?|{_FILE_NAME.pattern}"
_IN_ARTICLE = re.compile(rf"(?P<wanted>.+?) (?:in|by|from|of) (?P<article>{_NAMED_ARTICLE})", re.IGNORECASE)
_ARTICLE_MENTIONS = re.compile(
    rf"(?P<wanted>who|(?:what|which) {TYPES}) (?:does|do|did) (?P<article>{_NAMED_ARTICLE}) (?:all )?(?:mention|name|cite|list)",
    re.IGNORECASE,
)
_SOMETHING_OF = re.compile(r"^(?:that|those|of)\b|['’]s? [a-z]+ [a-z]|\b[a-z]+ of\b")
_CLAUSE = re.compile(r"\w \w+ing\b")
_RANKED = re.compile(
    rf"(?:the )?{match_any(ORDINAL_NUMBERS)}(?: (?:one|{ARTICLE}|{ARTICLES}))?|"
    rf"(?:the )?(?:most )?{match_any(NEWEST | OLDEST | LARGEST | SMALLEST)}(?: (?:one|{ARTICLE}|{ARTICLES}))?|"
    rf"{_NAMED_ARTICLE}",
    re.IGNORECASE,
)
_POINTED_ARTICLE = re.compile(POINTED_ARTICLE, re.IGNORECASE)
_NUMBERED = re.compile(rf"(?:the )?{ARTICLE} (?:number |no\.? |#)?\d.*", re.IGNORECASE)
_EACH = re.compile(
    rf"\b(?:each|every|one by one|individually|separately|per)\b(?: (?:{ARTICLE}|one|of them))?", re.IGNORECASE
)
_WHOLE = re.compile(rf"(?:{WHOLE}|it|this|that|the whole (?:thing|{FOLDER})|me)?", re.IGNORECASE)
_LONE_DATE = re.compile(
    r"\d[\d-]*(?:st|nd|rd|th)?(?: [a-z]+\.?)?(?: \d{4})?|[a-z]+\.? \d{1,2}(?:,? \d{4})?", re.IGNORECASE
)
_SURE_OPENING = re.compile(r"\W*(?:does|did|were|could|would|should|has|have)(?:n['’]?t)?\b", re.IGNORECASE)
"""Openings of a yes-no question that no other language has; "is", "was", "do", and "will" others have too."""
_ENGLISH_SHARE, _SURE_SHARE = 0.5, 0.3
"""Least share of known English words in a question with another opening, and with such a one: names in lower case are
none."""
_IN_FOLDER = re.compile(
    rf"(?<=\w)(?: anywhere| at all)? (?:in|across|within) (?:here|there|(?:all )?(?:of )?(?:the|these|those|your|my) (?:{ARTICLES}|{FOLDER}))$",
    re.IGNORECASE,
)
"""What says no more than that the articles are meant, at the end of a subject."""
_SHORT_PERIOD = re.compile(r"(?:(?:in|during|of|for|on|from|events) )?(?:[^\W\d_]+\.? |\d{1,2},? ){0,2}\d{4}")
_SIDES = re.compile(r"(.+?)(?:,? and|,? with|,? vs\.?|,? versus|,) (.+)", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"(?:who|what)(?:['’]s| is| are| was| were) (.+)", re.IGNORECASE)
_BARE = re.compile(r"[^\W\d_][\w'’.-]*(?: [\w'’.&-]+){0,3}")


@dataclass(frozen=True, slots=True)
class _Typed:
    """The typed input, in its normalised forms."""

    text: str
    """On one line."""
    corrected: str
    """Without closing punctuation, with misspelt request words corrected."""
    plain: str
    """Also without polite words."""
    length: Length


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
    if earlier and not kind:
        request = follow_up(text, request, earlier, read=lambda typed: _read_request(typed, today))
    if request.kind == "list" and _POINTED_ARTICLE.fullmatch(request.article):
        request = replace(request, article="")  # no article was mentioned, so all of them are meant
    forced = next((one for one in KINDS if one == kind), None)
    if forced and forced != request.kind:
        return _force(request, forced, text)
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
    request = _match(typed, today) or _match_corrected(one_line, today)
    if request:
        return request
    if _LONE_DATE.fullmatch(typed.plain):
        check_days(typed.plain)
    if period := _read_lone_period(typed.plain, today):
        return _bound(Request("timeline", sentences=typed.length.sentences), period, "")
    share = _SURE_SHARE if _SURE_OPENING.match(one_line) else _ENGLISH_SHARE
    question = find_yes_no(one_line) if is_english(one_line, share=share) else ""
    if question:
        return Request("yes_no", subject=question)
    if _is_bare_subject(typed.text, typed.plain):
        return Request("topic", subject=_strip(typed.plain), sentences=typed.length.sentences, form=typed.length.form)
    return Request("fact", subject=one_line)


def _read_lone_period(plain: str, today: date) -> Period | None:
    """The period that the whole input is: "2021", "in April 2024"; None for words of any other kind."""
    plain = f"in {plain}" if re.fullmatch(r"\d{4}", plain) else plain
    period = find_period(plain, today) if _SHORT_PERIOD.fullmatch(plain) else None
    rest = (plain[: period.start] + plain[period.end :]).strip(" ?!.,") if period else plain
    return None if re.search(r"\w", re.sub(r"(?i:^(?:in|during|of|for|on|from|events))", "", rest)) else period


def _make_plain(one_line: str) -> _Typed:
    length, rest = find_length(one_line)
    return _Typed(one_line, correct_request(rest), plain_request(rest), length)


def _match(typed: _Typed, today: date) -> Request | None:
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


def _match_table(typed: _Typed, today: date) -> Request | None:
    """The request of the first rule that fits, or None."""
    forms = dict.fromkeys((typed.plain, expand_is(typed.plain)))
    for kind, aspect, pattern in _COMPILED:
        for form in (typed.corrected, *forms) if kind == "talk" else forms:
            match = pattern.fullmatch(form)
            request = _fill(kind, aspect, _Groups.read(match), typed, today) if match else None
            if request:
                return request
    return None


def _read_list_of_article(typed: _Typed, today: date) -> Request | None:
    """A request for a list of what one article names: "who is mentioned in it", "which places does the second article
    name"."""
    if match := _IN_ARTICLE.fullmatch(typed.plain):
        wanted = match["wanted"]
    elif match := _ARTICLE_MENTIONS.fullmatch(typed.plain):
        wanted = f"{match['wanted']} {'is' if match['wanted'].lower() == 'who' else 'are'} mentioned"
    else:
        return None
    request = _match_table(replace(typed, corrected=wanted, plain=wanted), today)
    return replace(request, article=match["article"]) if request and request.kind == "list" else None


@dataclass(frozen=True, slots=True)
class _Groups:
    """The named groups of a match; of `name` and `name_2`, the one that matched."""

    values: dict[str, str]

    @classmethod
    def read(cls, match: re.Match[str]) -> _Groups:
        values: dict[str, str] = {}
        for name, value in match.groupdict().items():
            if value:
                values.setdefault(re.sub(r"_\d$", "", name), value.strip())
        return cls(values)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def _fill(kind: Kind, aspect: str, groups: _Groups, typed: _Typed, today: date) -> Request | None:
    """The request of a matching rule; None if what it names does not fit the kind after all."""
    length = typed.length
    base = Request(
        kind,
        aspect=aspect,
        subject=_strip(_IN_FOLDER.sub("", _strip(groups["subject"]))),
        sentences=length.sentences,
        form=length.form,
    )
    if kind == "summary":
        filled = _fill_summary(base, groups, today)
        is_brief_already = filled.kind == "summary" and filled.aspect == "folder" and length.is_brief
        return replace(filled, sentences=None) if is_brief_already else filled  # a sentence each is brief already
    if kind == "compare":
        return _fill_comparison(base, groups, typed)
    if kind == "talk":
        return base
    return _fill_bounded(base, groups, today)


def _fill_bounded(base: Request, groups: _Groups, today: date) -> Request | None:
    """The request for folder, timeline, list, disagree and topic: types, superlatives, and the period."""
    is_said = base.kind == "topic" and base.aspect == "said"
    base = replace(base, aspect="" if is_said else _name_aspect(base.aspect, groups))
    if base.aspect == "mentions":
        base = replace(base, subject=_strip(re.sub(r"^the (?:name|word|term) ", "", base.subject)))
    if groups["period"]:
        return _fill_period(base, groups["period"], today)
    period = find_period(base.subject, today) if base.subject else None
    if period:
        cut = _strip(base.subject[: period.start] + base.subject[period.end :])
        if cut or base.kind == "timeline":
            return _bound(base, period, cut)
    if _WHOLE.fullmatch(base.subject):
        return replace(base, subject="")
    if base.kind == "timeline" and _is_of_article(base, is_said=False):
        return replace(base, article=base.subject, subject="")
    if base.kind == "topic" and _is_of_article(base, is_said=is_said):
        return Request("summary", aspect="article", article=base.subject, sentences=base.sentences, form=base.form)
    return base


def _is_of_article(request: Request, *, is_said: bool) -> bool:
    """Whether the subject is one of the articles. "What they say about article 5" is about a treaty, and so is a
    capitalised "Article 5": `rag.kinds.answerers` tries the fifth article when no text mentions it."""
    subject = request.subject
    if (
        is_said
        or not (_ONE_ARTICLE.fullmatch(subject) or _RANKED.fullmatch(subject))
        or subject.lower().startswith("news")
    ):
        return False
    return not (_NUMBERED.fullmatch(subject) and subject.removeprefix("the ")[:1].isupper())


def _name_aspect(aspect: str, groups: _Groups) -> str:
    """The aspect of a rule that covers several, chosen by the word that matched."""
    if aspect == "superlative":
        word = groups["superlative"].split()[-1].lower()
        return next(name for name, words in SUPERLATIVES.items() if word in words.split())
    if aspect == "type":
        word = groups["type"].lower()
        return next(name for name, words in TYPE_WORDS.items() if word in words)
    return "person" if aspect == "trade" else aspect


def _fill_period(base: Request, words: str, today: date) -> Request | None:
    """A request for what happened or was published in a period; None when the words name no period, or more than
    that."""
    period = find_period(words, today)
    if period is None:
        return None
    rest = _strip(words[: period.start] + words[period.end :])
    if base.kind == "timeline" and re.search(r"\w", re.sub(r"\b(?:the|all|and)\b", "", rest)):
        return None  # "what happened in the battle of Kursk in 2024" asks for a fact
    if base.kind == "folder" and len(re.findall(r"\w+", rest)) > 2:
        return None  # so does "what was invented in 1880 that changed warfare"
    return _bound(base, period, "")


def _bound(base: Request, period: Period, subject: str) -> Request:
    return replace(
        base,
        aspect=base.aspect if base.aspect != "period" else "",
        subject=subject,
        since=period.since,
        until=period.until,
        period=period.words,
        is_yearless=period.is_yearless,
    )


def _fill_summary(base: Request, groups: _Groups, today: date) -> Request:
    """A summary of the folder, of each article or of one article; a summary of what is said about a subject is a
    topic."""
    wanted = _strip(groups["object"])
    if base.aspect == "each":
        return base
    if base.aspect == "folder" or _WHOLE.fullmatch(wanted):
        return replace(base, aspect="folder", subject="")
    if _EACH.fullmatch(wanted) or (
        _EACH.search(wanted) and re.search(rf"\b(?:{ARTICLE}|{ARTICLES}|one|them)\b", wanted, re.IGNORECASE)
    ):
        return replace(base, aspect="each", subject="")
    period = find_period(wanted, today)
    if _FILE_NAME.search(wanted) or _ONE_ARTICLE.fullmatch(wanted) or _RANKED.fullmatch(wanted):
        return replace(base, aspect="article", article=wanted)
    if period:
        rest = _strip(wanted[: period.start] + wanted[period.end :])
        if _WHOLE.fullmatch(rest) or re.fullmatch(
            rf"(?:what happened|the events|(?:all )?(?:the )?{ARTICLES})", rest, re.IGNORECASE
        ):
            return _bound(replace(base, aspect="folder"), period, "")
    subject = re.sub(rf"^(?:what (?:the {ARTICLES} (?:say|report)|is (?:said|reported)) {ABOUT} )", "", wanted)
    return replace(base, kind="topic", aspect="", subject=subject)


def _fill_comparison(base: Request, groups: _Groups, typed: _Typed) -> Request | None:
    """The sides of a comparison. Raises `QuestionError` when only one is named."""
    if base.aspect == "articles":
        numbers = re.findall(r"\d+", groups["object"])
        if len(numbers) > 1:
            return replace(base, aspect="", sides=tuple(f"article {number}" for number in numbers))
        return replace(base, article=groups["object"])
    named = (_strip(groups["a"]), _strip(groups["b"]))
    (one, other), subject = plain_sides(named)
    base = replace(base, subject=base.subject or subject)
    if base.aspect == "voiced":
        return replace(base, aspect="said", sides=(one, other)) if _are_names(one, other) else None
    if base.aspect == "named" and not (_is_name(one) and _is_name(other)) and not _are_articles(one, other):
        return None  # "the difference between weather and climate" asks for a fact
    if base.aspect == "named" and _CLAUSE.search(base.subject):
        return None  # "how do A and B differ about A joining B" asks what they say about one thing
    if not one or not other:
        side = one or other or typed.plain
        raise QuestionError(f"A comparison needs two sides, and {side!r} names one. Write “compare A and B”.")
    is_said = base.aspect == "said" or (one, other) != named  # "the view of": what is said counts
    return replace(base, aspect="said" if is_said else "", sides=(one, other))


def _is_name(words: str) -> bool:
    """Whether a side is a named person or thing, and not something of theirs: "Moscow's explanation" or "the comments
    of Psaki" ask for facts."""
    return re.search(r"\b[A-Z]", words) is not None and _SOMETHING_OF.search(words) is None


def _are_names(one: str, other: str) -> bool:
    return all(re.match(r"(?:the )?[A-Z]", side) is not None for side in (one, other))


def _are_articles(one: str, other: str) -> bool:
    """Whether two sides are articles of the folder: "the first" and "the second article"."""
    return bool(
        _RANKED.fullmatch(one)
        and _RANKED.fullmatch(other)
        and re.search(rf"\b(?:{ARTICLE}|{ARTICLES})\b|{_FILE_NAME.pattern}", f"{one} {other}", re.IGNORECASE)
    )


def _force(request: Request, kind: Kind, text: str) -> Request:
    """The request turned into another kind: its subject is what the words name, or else all of the words."""
    if kind == "check":
        return Request("check", text=text)
    has_subject = request.kind not in ("fact", "yes_no", "check")
    subject = request.subject if has_subject else " ".join(text.split())
    if kind == "compare":
        sides = _SIDES.fullmatch(_strip(subject))
        if sides is None:
            raise QuestionError(f"A comparison needs two sides, and {subject!r} names one. Write “A and B”.")
        return replace(request, kind=kind, aspect="", subject="", sides=(_strip(sides[1]), _strip(sides[2])))
    if kind not in ("fact", "yes_no"):
        asked = _ASKS_WHAT.fullmatch(_strip(subject))
        subject = _strip(asked[1] if asked else subject)
    aspects: dict[Kind, str] = {
        "summary": "article" if request.article else "" if subject else "folder",
        "folder": "mentions" if subject else "list",
        "list": "name",
        "talk": "help",
    }
    return replace(request, kind=kind, aspect=aspects.get(kind, ""), subject=subject)


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


def _strip(words: str) -> str:
    """The words without closing punctuation and without quotation marks around them."""
    words = " ".join(words.split()).strip(" ,;:.!?-–")
    if len(words) > 1 and words[0] in "\"“'‘" and words[-1] in "\"”'’":
        words = words[1:-1]
    return words
