"""Fills in a request: what the words that a rule of the kind table matched name, and what a forced kind makes of them.

Owns subjects, articles, periods, sides and aspects; the names of files are `article_references`'. `kinds` decides which
rule fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from rag.errors import QuestionError
from rag.question.asking_words import (
    ABOUT,
    ARTICLE,
    ARTICLES,
    FOLDER,
    SINGLE_TYPE_WORDS,
    TYPE_WORDS,
    WHOLE,
)
from rag.question.loose_kinds import names_nationals
from rag.question.one_article import FILE_NAME, NUMBERED_ARTICLE, ONE_ARTICLE, RANKED
from rag.question.periods import Period, find_period
from rag.question.request_words import LONG, Length
from rag.question.side_words import plain_sides
from rag.question.wording_pieces import SUPERLATIVES
from rag.schema.kinds import Kind, Request
from rag.text.names import is_country
from rag.text.word_lists import match_any

_SOMETHING_OF = re.compile(r"^(?:that|those|of)\b|['’]s? [a-z]+ [a-z]|\b[a-z]+ of\b")
_FIGURES_OF = re.compile(rf"{match_any(TYPE_WORDS['figure'])}(?: of (?P<what>.+))?", re.IGNORECASE)
_EVERYTHING = re.compile(
    r"\b(?:everything|all(?: there is| you (?:know|have)| the (?:info\w*|details|facts)))\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"\w \w+ing\b")
_EACH = re.compile(
    rf"\b(?:each|every|one by one|individually|separately|per)\b(?: (?:{ARTICLE}|one|of them))?", re.IGNORECASE
)
_WHOLE = re.compile(
    rf"(?:(?:{WHOLE}|it|this|that|them|the whole (?:thing|lot|{FOLDER})|me|(?:all )?(?:of )?(?:the |this |that )?(?:stuff|things?|lot))(?: (?={WHOLE}| |$)|$))*",
    re.IGNORECASE,
)
_IN_FOLDER = re.compile(
    rf"(?<=\w)(?: anywhere| at all)? (?:in|across|within) (?:here|there|(?:all )?(?:of )?(?:the|these|those|your|my) (?:{ARTICLES}|{FOLDER}))$",
    re.IGNORECASE,
)
"""Words at the end of a subject that only say that the articles are meant."""
_SIDES = re.compile(r"(.+?)(?:,? and|,? with|,? vs\.?|,? versus|,) (.+)", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"(?:who|what)(?:['’]s| is| are| was| were) (.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """The typed input, in its normalised forms."""

    text: str
    """On one line."""
    corrected: str
    """Without closing punctuation, with misspelt request words corrected."""
    plain: str
    """Also without polite words."""
    length: Length


@dataclass(frozen=True, slots=True)
class Groups:
    """The named groups of a match; of `name` and `name_2`, the one that matched."""

    values: dict[str, str]

    @classmethod
    def read(cls, match: re.Match[str]) -> Groups:
        values: dict[str, str] = {}
        for name, value in match.groupdict().items():
            if value:
                values.setdefault(re.sub(r"_\d$", "", name), value.strip())
        return cls(values)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def fill_request(kind: Kind, aspect: str, groups: Groups, typed: Typed, today: date) -> Request | None:
    """The request of a matching rule; None if what it names does not fit the kind after all."""
    length = typed.length
    base = Request(
        kind,
        aspect=aspect,
        subject=strip_words(_IN_FOLDER.sub("", strip_words(groups["subject"]))),
        sentences=length.sentences,
        form=length.form,
        order=length.order,
    )
    if aspect == "points":
        base = replace(base, aspect="", form="list")
    if kind == "topic" and not aspect and _EVERYTHING.search(typed.plain.split(base.subject or "\n", 1)[0]):
        base = replace(base, aspect="all", sentences=base.sentences or LONG)
    if kind == "summary":
        filled = _fill_summary(base, groups, today)
        is_brief_already = filled.kind == "summary" and filled.aspect == "folder" and length.is_brief
        return replace(filled, sentences=None) if is_brief_already else filled  # a sentence each is brief already
    if kind == "compare":
        return _fill_comparison(base, groups, typed)
    if kind == "talk":
        return base
    return _fill_bounded(base, groups, today)


def _fill_bounded(base: Request, groups: Groups, today: date) -> Request | None:
    """The request for folder, timeline, list, disagree and topic: types, superlatives, and the period."""
    if base.aspect in ("voiced", "quoted"):
        return replace(base, subject=strip_words(groups["topic"]), sides=(re.sub(r"['’]s?$", "", base.subject),))
    if base.aspect == "national" and not names_nationals(base.subject):
        return None
    if base.aspect == "trade" and (figures := _FIGURES_OF.fullmatch(base.subject)):
        return replace(base, aspect="figure", subject=figures["what"] or "")
    is_said = base.kind == "topic" and base.aspect == "said"
    base = replace(base, aspect="" if is_said else _name_aspect(base.aspect, groups))
    if base.aspect == "mentions":
        base = replace(base, subject=strip_words(re.sub(r"^the (?:name|word|term) ", "", base.subject)))
    if groups["period"]:
        return _fill_period(base, groups["period"], today)
    period = find_period(base.subject, today) if base.subject else None
    if period:
        cut = strip_words(base.subject[: period.start] + base.subject[period.end :])
        if cut or base.kind == "timeline":
            return bound_request(base, period, cut)
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
        or not (ONE_ARTICLE.fullmatch(subject) or RANKED.fullmatch(subject))
        or subject.lower().startswith("news")
    ):
        return False
    return not (NUMBERED_ARTICLE.fullmatch(subject) and subject.removeprefix("the ")[:1].isupper())


def _name_aspect(aspect: str, groups: Groups) -> str:
    """The aspect of a rule that covers several, chosen by the word that matched."""
    if aspect == "superlative":
        word = groups["superlative"].split()[-1].lower()
        return next(name for name, words in SUPERLATIVES.items() if word in words.split())
    if aspect == "type":
        word = groups["type"].lower()
        word = SINGLE_TYPE_WORDS.get(word, word)
        return next(name for name, words in TYPE_WORDS.items() if word in words)
    return "person" if aspect in ("trade", "national") else aspect


def _fill_period(base: Request, words: str, today: date) -> Request | None:
    """A request for what happened or was published in a period; None when the words name no period, or more than
    that."""
    period = find_period(words, today)
    if period is None:
        return None
    rest = strip_words(words[: period.start] + words[period.end :])
    if base.kind == "timeline" and re.search(r"\w", re.sub(r"\b(?:the|all|and)\b", "", rest)):
        return None  # "what happened in the battle of Kursk in 2024" asks for a fact
    if base.kind == "folder" and len(re.findall(r"\w+", rest)) > 2:
        return None  # so does "what was invented in 1880 that changed warfare"
    return bound_request(base, period, "")


def bound_request(base: Request, period: Period, subject: str) -> Request:
    """The request for a subject, limited to a period."""
    return replace(
        base,
        aspect=base.aspect if base.aspect != "period" else "",
        subject=subject,
        since=period.since,
        until=period.until,
        period=period.words,
        is_yearless=period.is_yearless,
    )


def _fill_summary(base: Request, groups: Groups, today: date) -> Request:
    """A summary of the folder, of each article or of one article; a summary of what is said about a subject is a
    topic."""
    wanted = strip_words(groups["object"])
    if base.aspect == "each":
        return base
    if base.aspect == "folder" or _WHOLE.fullmatch(wanted):
        return replace(base, aspect="folder", subject="")
    if _EACH.fullmatch(wanted) or (
        _EACH.search(wanted) and re.search(rf"\b(?:{ARTICLE}|{ARTICLES}|one|them)\b", wanted, re.IGNORECASE)
    ):
        return replace(base, aspect="each", subject="")
    period = find_period(wanted, today)
    if re.search(FILE_NAME, wanted, re.IGNORECASE) or ONE_ARTICLE.fullmatch(wanted) or RANKED.fullmatch(wanted):
        return replace(base, aspect="article", article=wanted)
    if period:
        rest = strip_words(wanted[: period.start] + wanted[period.end :])
        if _WHOLE.fullmatch(rest) or re.fullmatch(
            rf"(?:what happened|the events|(?:all )?(?:the )?{ARTICLES})", rest, re.IGNORECASE
        ):
            return bound_request(replace(base, aspect="folder"), period, "")
    subject = re.sub(rf"^(?:what (?:the {ARTICLES} (?:say|report)|is (?:said|reported)) {ABOUT} )", "", wanted)
    return replace(base, kind="topic", aspect="", subject=subject)


def _fill_comparison(base: Request, groups: Groups, typed: Typed) -> Request | None:
    """The sides of a comparison. Raises `QuestionError` when only one is named."""
    if base.aspect == "common" or base.aspect == "articles":
        is_common = base.aspect == "common"
        numbers = re.findall(r"\d+", groups["object"])
        if len(numbers) > 1:
            sides = tuple(f"article {number}" for number in numbers)
            return replace(base, aspect="common" if is_common else "", sides=sides)
        return replace(base, article=groups["object"])
    named = (strip_words(groups["a"]), strip_words(groups["b"]))
    (one, other), subject = plain_sides(named)
    base = replace(base, subject=base.subject or subject)
    if base.aspect == "voiced":
        return replace(base, aspect="said", sides=(one, other)) if _are_names(one, other) else None
    if (
        base.aspect in ("named", "common_named")
        and not (_is_name(one) and _is_name(other))
        and not _are_articles(one, other)
    ):
        return None  # "the difference between weather and climate" asks for a fact
    if base.aspect == "named" and _CLAUSE.search(base.subject):
        return None  # "how do A and B differ about A joining B" asks what they say about one thing
    if not one or not other:
        side = one or other or typed.plain
        raise QuestionError(f"A comparison needs two sides, and {side!r} names one. Write “compare A and B”.")
    if base.aspect == "common_named":
        return replace(base, aspect="common", sides=(one, other))
    is_said = base.aspect == "said" or (one, other) != named  # "the view of" asks for what is said
    return replace(base, aspect="said" if is_said else "", sides=(one, other))


def _is_name(words: str) -> bool:
    """Whether a side is a named person or thing, and not something of theirs: "Moscow's explanation" or "the comments
    of Psaki" ask for facts."""
    return (re.search(r"\b[A-Z]", words) is not None or is_country(words)) and _SOMETHING_OF.search(words) is None


def _are_names(one: str, other: str) -> bool:
    return all(re.match(r"(?:the )?[A-Z]", side) is not None or is_country(side) for side in (one, other))


def _are_articles(one: str, other: str) -> bool:
    """Whether two sides are articles of the folder: "the first" and "the second article"."""
    return bool(
        RANKED.fullmatch(one)
        and RANKED.fullmatch(other)
        and re.search(rf"\b(?:{ARTICLE}|{ARTICLES})\b|{FILE_NAME}", f"{one} {other}", re.IGNORECASE)
    )


def force_kind(request: Request, kind: Kind, text: str) -> Request:
    """The request, alone, turned into another kind: its subject is what the words name, or else all of the words."""
    if kind == "check":
        return Request("check", text=text)
    has_subject = request.kind not in ("fact", "yes_no", "check") and not (request.also and kind in ("fact", "yes_no"))
    request = replace(request, also=(), text="") if request.also else request
    subject = request.subject if has_subject else " ".join(text.split())
    if kind == "compare":
        sides = _SIDES.fullmatch(strip_words(subject))
        if sides is None:
            raise QuestionError(f"A comparison needs two sides, and {subject!r} names one. Write “A and B”.")
        return replace(request, kind=kind, aspect="", subject="", sides=(strip_words(sides[1]), strip_words(sides[2])))
    if kind not in ("fact", "yes_no"):
        asked = _ASKS_WHAT.fullmatch(strip_words(subject))
        subject = strip_words(asked[1] if asked else subject)
    aspects: dict[Kind, str] = {
        "summary": "article" if request.article else "" if subject else "folder",
        "folder": "mentions" if subject else "list",
        "list": "name",
        "talk": "help",
    }
    return replace(request, kind=kind, aspect=aspects.get(kind, ""), subject=subject)


def strip_words(words: str) -> str:
    """The words without closing punctuation and without quotation marks around them."""
    words = " ".join(words.split()).strip(" ,;:.!?-–")
    if len(words) > 1 and words[0] in "\"“'‘" and words[-1] in "\"”'’":
        words = words[1:-1]
    return words
