"""Words of a question that say in which articles to look, and the question without them.

"In townhall.txt, what did the council decide?", "How much is a ticket, according to the article about the ferry?", "What
does the second article say about it?". Owns only the wording; `rag.kinds.referred` finds the articles. A word for an
article may mean something else ("the police report", "Article 5"), so each reference says how certainly it means an
article of the folder. File names are found in any language, the rest is English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.loading import SUFFIXES
from rag.question.asking_words import ARTICLE, ARTICLES, FOLDER, POINTED_ARTICLE
from rag.text.en.function_words import AUXILIARY, QUESTION_WORD
from rag.text.en.naming import ORDINAL_NUMBERS, REPORTING_VERBS, SAYING_VERBS, SURE_ARTICLE_NOUNS, UNSURE_ARTICLE_NOUNS
from rag.text.word_lists import match_any

Way = Literal["file", "stem", "title", "described", "pointed", "source"]
"""How articles are referred to: by file name, by file name without extension, by a quoted title, by a description ("the
newest article about the ferry"), as those of the previous answer, or by their publisher."""

UNREAD_SUFFIXES = (".doc", ".ppt", ".pages", ".png", ".jpg", ".zip")
FILE_ENDING = rf"\.{match_any(suffix[1:] for suffix in (*SUFFIXES, *UNREAD_SUFFIXES))}"
"""The ending of a file's name: of those that are read, and of others that people name."""

_NOUN = rf"(?P<noun>{ARTICLE})"
_QUOTED = r"[\"“‘'«]\s?(?P<quoted>[^\"“”«»]{2,200}?)\s?[\"”’'»]"
_FILE = re.compile(
    rf"(?:(?:the|my|your) )?(?:(?:{ARTICLE}) )?(?:called |named )?[\"“'‘`]?(?P<name>[^\"“”`,;:?!]{{1,200}}?{FILE_ENDING})[\"”'’`]?"
    rf"(?: {ARTICLE})?",
    re.IGNORECASE,
)
_FILE_WORD = re.compile(
    rf"(?<!\S)[\"“'‘`(]?(?P<name>[\w./-]*\w{FILE_ENDING})(?=[\"”'’`),;:?!.]*(?:\s|$))", re.IGNORECASE
)
_STEM = re.compile(r"(?P<name>\w+(?:[-_.]\w+){2,})")
_TITLE = re.compile(rf"(?:the (?:{ARTICLE}) )?{_QUOTED}", re.IGNORECASE)
_DESCRIBED = re.compile(
    rf"(?:(?:the|that|this|my|your) )?(?P<before>(?:[\w'’.-]+ ){{0,5}}?){_NOUN}(?P<after>(?: (?:[^\s?!].*))?)",
    re.IGNORECASE,
)
_POINTED = re.compile(POINTED_ARTICLE.replace("it|", ""), re.IGNORECASE)
_SOURCE = re.compile(r"(?:the )?(?P<name>[A-Z][\w.&-]*(?: (?:of |and |& )?[A-Z][\w.&-]*){0,3})")
_SOURCE_ARTICLE = re.compile(
    rf"(?:the |an? )?(?P<name>[A-Z][\w.&-]*(?: (?:of |and |& )?[A-Z][\w.&-]*){{0,3}}?)(?:['’]s?)? (?:news )?(?:{ARTICLE})",
    re.IGNORECASE,
)
_PART = re.compile(
    r" (?P<how>about|on|regarding|concerning|of|from|dated|by|called|titled|entitled|named|headlined|with the title|"
    r"published (?:on|in|by)|that is about|which is about)\b",
    re.IGNORECASE,
)
_LEAD = (
    r"(?:only |just )?(?:in|inside|within|according to|from|as per|per|based on|going by|judging by|on the basis of|"
    r"looking (?:only )?(?:at|in)|as (?:reported|stated|written|told|described|said|quoted) (?:in|by)|using)"
)
_SOURCE_LEAD = re.compile(r"(?:according to|as per|as (?:reported|stated|told|said|quoted) by)\b", re.IGNORECASE)
_LEADING = re.compile(rf"^\W*(?:{_LEAD}) (?=\S)", re.IGNORECASE)
_ANYWHERE = re.compile(rf"(?:^|[\s,(])(?P<lead>{_LEAD}) (?=\S)", re.IGNORECASE)
_DELIMITED = re.compile(
    rf"(?:^|[\s,(])(?:{_LEAD}) (?P<words>(?:the )?(?:(?:{ARTICLE}) )?(?:called |titled |entitled |named )?"
    rf"(?:{_QUOTED}|[\w./-]*\w{FILE_ENDING}(?![\w/-])))",
    re.IGNORECASE,
)
_ALL = (
    rf"(?:these|those|them|this|it all|what you (?:have|know)|(?:all )?(?:of )?(?:the|these|those|your|my) (?:{ARTICLES}|{FOLDER})"
    rf"|the {ARTICLES} (?:here|you have))"
)
_ALL_LEADING = re.compile(rf"^\W*{_LEAD} {_ALL}(?:\s*[,:]\s*|\s+(?=(?:{QUESTION_WORD}|{AUXILIARY})\b))", re.IGNORECASE)
_ALL_TRAILING = re.compile(
    rf"[ ,]+(?:according to|as per|based on|going by|judging by|on the basis of) {_ALL}(?=\W*$)", re.IGNORECASE
)
_OF_ITSELF = (
    re.compile(
        r"^\W*(?:when|(?:(?:on|in|from) )?(?:what|which) (?:date|day|month|year)) (?:was|were|is|are|did) (?P<words>.+?) "
        r"(?:published|written|printed|posted|released|dated|appear|come out|from)\W*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^\W*(?:what|which)(?:['’]s| is| was| are| were)? the (?P<what>dates?|days?|titles?|headlines?|date of publication"
        r"|publication date)(?: of publication)? of (?P<words>.+)$",
        re.IGNORECASE,
    ),
)
"""Questions about an article itself, not about its content."""
_SAYS = re.compile(
    rf"\b(?:do|does|did|has) (?P<words>.+?) (?P<verb>{match_any(SAYING_VERBS)})\b(?: us)?(?: that\b)?(?P<rest>.*)$",
    re.IGNORECASE,
)
_BREAK = re.compile(rf"\s*[,:;]\s*|\s+[-–—]\s+|\s+(?=(?:{QUESTION_WORD}|{AUXILIARY})\b)", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:which|what|whose|how)\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"{match_any(ORDINAL_NUMBERS)}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Description:
    """An article described in words: "the newest article of 4 March about the ferry"."""

    noun: str
    """The word for an article."""
    before: str
    """The words before it: "newest"."""
    parts: tuple[tuple[str, str], ...]
    """Each word that introduces a detail, with the detail: ("of", "4 March"), ("about", "the ferry")."""
    is_sure: bool
    """Whether the word can only mean an article."""
    is_unlikely: bool
    """Whether the word often means something else: "the report"."""


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """The words that may say in which articles to look."""

    way: Way
    words: str
    """As typed; the bare name of a file, title or source."""
    question: str
    """The question without them."""
    description: Description | None = None


def drop_whole(question: str) -> str:
    """The question without words that only say to look in the articles: "according to these, who ..."; unchanged when
    it has none, or nothing else."""
    rest = _ALL_TRAILING.sub("", _ALL_LEADING.sub("", question, count=1), count=1)
    return rest if len(rest.split()) > 1 else question


def find_references(question: str) -> Iterator[ArticleReference]:
    """The parts of a question that may name articles of the folder, most likely first; a caller takes the first that
    does."""
    seen: list[ArticleReference] = []
    for cut in (_cut_of_itself, _cut_leading, _cut_colon, _cut_says, _cut_delimited, _cut_trailing):
        for words, rest, is_sourced in cut(question):
            for reference in _read_words(words.strip(" ,;:"), _tidy(rest), is_sourced):
                if reference not in seen and len(reference.question.split()) > 1:
                    seen.append(reference)
                    yield reference
    for match in _FILE_WORD.finditer(question):
        yield ArticleReference("file", match["name"], _tidy(_cut(question, match)))


def describe_words(words: str) -> Description | None:
    """The description, if the words as a whole are one, or else None."""
    match = _DESCRIBED.fullmatch(words)
    if match is None or _ASKED.search(words):
        return None
    after, noun = match["after"], match["noun"].lower().removeprefix("news ")
    found = list(_PART.finditer(after))
    parts: list[tuple[str, str]] = []
    opening = after[: found[0].start()].strip() if found else after.strip()
    if opening:
        is_number = re.fullmatch(r"(?:number |no\.? |#)?\d{1,4}", opening, re.IGNORECASE) and match["noun"].islower()
        if is_number or (noun == "file" and " " not in opening) or re.fullmatch(_QUOTED, opening):
            parts.append(("number" if is_number else "called", opening.strip("\"“”‘’'«» ")))
        else:
            return None
    ends = [*(one.start() for one in found[1:]), len(after)]
    for one, end in zip(found, ends, strict=False):
        wanted = after[one.end() : end].strip(' ,"“”‘«»')
        if wanted:
            parts.append((one["how"].lower(), wanted))
    before = match["before"].strip()
    if (not before and not parts) or before.lower() in ("each", "every", "all", "any", "no", "each and every"):
        return None
    is_sure = noun in SURE_ARTICLE_NOUNS
    return Description(noun, before, tuple(parts), is_sure, noun in UNSURE_ARTICLE_NOUNS)


def _read_words(words: str, rest: str, is_sourced: bool) -> Iterator[ArticleReference]:
    """The ways in which words in the position of an article may name one."""
    if match := _FILE.fullmatch(words):
        yield ArticleReference("file", match["name"], rest)
        return
    if match := _TITLE.fullmatch(words):
        yield ArticleReference("title", match["quoted"], rest)
    if match := _STEM.fullmatch(words):
        yield ArticleReference("stem", match["name"], rest)
    last = words.lower().split()[-1:]
    if _POINTED.fullmatch(words) and not (words[:3].lower() == "the" and UNSURE_ARTICLE_NOUNS & set(last)):
        yield ArticleReference("pointed", words, rest)
    elif description := describe_words(words):
        yield ArticleReference("described", words, rest, description)
    match = _SOURCE.fullmatch(words) if is_sourced else None
    if match := match or _match_source_article(words):
        yield ArticleReference("source", match["name"], rest)


def _match_source_article(words: str) -> re.Match[str] | None:
    match = _SOURCE_ARTICLE.fullmatch(words)
    is_name = match and all(word[:1].isupper() or word in ("of", "and", "&") for word in match["name"].split())
    return match if match and is_name and not _ORDINAL.fullmatch(match["name"]) else None


def _cut_of_itself(question: str) -> Iterator[tuple[str, str, bool]]:
    """As the subject of the question: "When was the ferry article published?"."""
    for pattern in _OF_ITSELF:
        if match := pattern.search(question):
            is_title = match.groupdict().get("what", "").lower().startswith(("title", "headline"))
            rest = "List the articles" if is_title else "When were the articles published?"
            yield match["words"].rstrip(" ?.!"), rest, False


def _cut_leading(question: str) -> Iterator[tuple[str, str, bool]]:
    """At the beginning: "In townhall.txt, what ..."; the name ends at a comma, a colon, or where the question
    begins."""
    lead = _LEADING.match(question)
    if lead is None:
        return
    is_sourced = bool(_SOURCE_LEAD.search(lead.group()))
    for stop in _BREAK.finditer(question, lead.end()):
        yield question[lead.end() : stop.start()], question[stop.end() :], is_sourced


def _cut_colon(question: str) -> Iterator[tuple[str, str, bool]]:
    """Before a colon: "townhall.txt: what ..."."""
    stop = re.search(r"\s*:\s+", question)
    if stop:
        yield question[: stop.start()], question[stop.end() :], False


def _cut_trailing(question: str) -> Iterator[tuple[str, str, bool]]:
    """At the end, or between commas: "Who, according to the second article, ...?"."""
    text = question.rstrip(" ?.!")
    for lead in _ANYWHERE.finditer(text):
        if lead.start() == 0:
            continue
        before, after = text[: lead.start()].rstrip(" ,("), text[lead.end() :].rstrip(")")
        is_sourced = bool(_SOURCE_LEAD.search(lead["lead"]))
        yield after, before, is_sourced
        for stop in re.finditer(r"\s*[,):]\s*", after):
            yield after[: stop.start()], f"{before} {after[stop.end() :]}", is_sourced


def _cut_delimited(question: str) -> Iterator[tuple[str, str, bool]]:
    """Anywhere, if the name shows its own end: "How much is it in “Ferry fares rise” for children?"."""
    for match in _DELIMITED.finditer(question):
        yield match["words"], _cut(question, match), False


def _cut_says(question: str) -> Iterator[tuple[str, str, bool]]:
    """As the speaker: "What does the ferry article say a ticket costs?"."""
    match = _SAYS.search(question)
    if match is None:
        return
    head, rest = question[: match.start()].strip(), match["rest"].strip()
    if about := re.match(r"(?:about|on|of|regarding|concerning)\b (?P<rest>.+)", rest, re.IGNORECASE):
        rest = f"is said about {about['rest']}"
    if not head:
        is_mention = match["verb"].lower() in ("mention", "name")
        rest = f"do any articles mention {rest}" if is_mention else f"is it true that {rest}"
    is_sourced = match["verb"].lower() in REPORTING_VERBS
    yield match["words"], f"{head} {rest}", is_sourced


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _tidy(rest: str) -> str:
    """A question on one line, with a capital letter and closing punctuation."""
    text = " ".join(rest.split()).strip(" ,;:–—-")
    return f"{text[:1].upper()}{text[1:].rstrip(' ?.!')}?" if text.rstrip(" ?.!") else ""
