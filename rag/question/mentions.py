"""The persons, things, places, times and lists of a conversation that a follow-up may refer to.

Owns finding candidates in questions and answers, in the order of how likely "he", "it" or "there" means them. Rules
over words and capitals, English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.schema.query import EarlierTurn
from rag.schema.wording import ABSTENTION
from rag.text.capitals import match_capitalised
from rag.text.en.function_words import ARTICLES, DEMONSTRATIVES, QUESTION_WORDS, STOP_WORDS
from rag.text.en.lexicon import ATTRIBUTES, BODIES, NO_PERSON_WORDS, VERBS, WOMEN
from rag.text.en.names import OFFICES
from rag.text.en.numbers import MONTH, MONTHS, WEEKDAYS
from rag.text.names import Name, is_country, is_same_name, load_common_stems, read_names
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text, stem_word

_VERB_STEMS = frozenset(map(stem_word, VERBS))

_SURE_MONTH = match_any(set(MONTHS) - {"may"})
""" "May" is also a verb, so it is a month only beside a number."""

_CAPITALISED = match_capitalised()
_HYPHENATED = match_capitalised("-")
_MARK = re.compile(r"\s?\[\d+\]")
_DETERMINED = re.compile(
    rf"\b(?P<first>the|an?|{match_any(DEMONSTRATIVES)}|{_HYPHENATED}(?:\s{_HYPHENATED})?['’]s?)\s"
    r"(?P<rest>[\w'’-]+(?:[ ][\w'’-]+){0,5})"
)
_TIME = re.compile(
    r"\b(?:(?:in|during|by|since|until|before|after|on|for|over|within|of)\s)?(?:the\s)?(?:"
    r"(?:this|last|next|past|previous|following|coming|same)\s(?:\w+\s)?"
    r"(?:years?|months?|weeks?|days?|decades?|century|spring|summer|autumn|fall|winter|night|morning|season|"
    rf"{match_any(WEEKDAYS)}|{MONTH})"
    rf"|(?:early |late |mid-?)?(?:\d{{1,2}}\s)?{_SURE_MONTH}"
    r"(?:\s\d{1,2})?(?:,?\s\d{4})?|may\s\d{1,2}(?:,?\s\d{4})?|\d{1,2}\smay(?:\s\d{4})?|(?:1\d|20)\d\ds?"
    r"|today|yesterday|tomorrow|tonight|now)\b",
    re.IGNORECASE,
)
_WHICH_PERSON = rf"which (?!{match_any(NO_PERSON_WORDS)}\b)\w+(?:man|woman|er|or|ent|ist)\b"
_ASKS_WHO = re.compile(rf"\W*(?:and |but )?(?:\w+ )?(?:(?:who|whom|whose|what)\b|{_WHICH_PERSON})", re.IGNORECASE)
_ASKS_WHICH_THING = re.compile(rf"\W*(?:\w+ )?(?!{_WHICH_PERSON})which ", re.IGNORECASE)
_OFFICE = rf"(?i:{match_any(OFFICES)})"
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_PLACE = re.compile(r"\b(?:in|at|from|to|near|of|for|on|into|across)\s(?:the\s)?(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that stands alone, and its answer."""

    question: str
    answer: str
    """Without `[n]` marks; "" for an abstention."""

    @property
    def short_answer(self) -> str:
        """The short answer; "" when sentences answered."""
        first = self.answer.split("\n")[0].split(";")[0].strip()
        return first if "\n" in self.answer or len(first.split()) <= 8 else ""


def read_answer(turn: EarlierTurn) -> str:
    """The answer of a turn without its `[n]` marks; "" for an abstention."""
    abstained = turn.abstained or turn.answer.startswith(ABSTENTION)  # callers may have passed `Answer.text` alone
    return "" if abstained else remove_marks(turn.answer)


def remove_marks(text: str) -> str:
    """The text without `[n]` marks."""
    return _MARK.sub("", text).strip()


def list_persons(exchange: Exchange) -> list[str]:
    """The persons that "he" or "she" may mean after an exchange, the most likely first."""
    asked = _read_persons(exchange.question)
    short = [] if not exchange.short_answer else _read_persons(f"They name {exchange.short_answer}")
    said = _read_persons(exchange.answer)
    asks_who = _ASKS_WHO.match(exchange.question)
    new = [name for name in [*short, *said] if not any(_is_same_person(name, other) for other in asked)]
    is_about = re.match(r"\W*(?:who|what) (?:is|was|are|were) [A-Z]", exchange.question)
    ordered = [*new, *asked] if asks_who and not is_about else [*asked, *new]
    return [_lengthen(name, [*asked, *said]) for name in _unique(ordered)]


def list_things(exchange: Exchange) -> list[str]:
    """The things that "it" may mean after an exchange, the most likely first."""
    things = list(_list_noun_phrases(exchange.question))
    named = [name.text for name in read_names(exchange.question).names if not is_person(name)]
    named += _list_listed_names(exchange.question)
    short = exchange.short_answer
    answered = [short] if short and not re.match(r"\W*\d", short) else []
    topics = _list_topics(exchange.question)
    if _ASKS_WHICH_THING.match(exchange.question):
        return _unique([*answered, *things, *named, *topics])
    answered = [] if _read_persons(f"They name {short}") else answered
    return _unique([*things, *named, *topics, *answered])


def list_groups(exchange: Exchange) -> list[str]:
    """What "they" may mean after an exchange: plural things and organisations first, then persons."""
    things = list_things(exchange)
    plural = [thing for thing in things if re.search(r"(?:[^s'’]s|people|men|women|children)$", thing)]
    topics = [topic for topic in _list_topics(exchange.question) if topic.endswith("s")]
    return _unique([*plural, *topics, *things, *list_persons(exchange)])


def list_places(exchange: Exchange) -> list[str]:
    """The places that "there" may mean after an exchange, the most likely first."""
    short = exchange.short_answer
    found = (
        [short]
        if short and read_names(f"They name {short}").names and not _read_persons(f"They are in {short}")
        else []
    )
    for text in (exchange.question, exchange.answer):
        found += [name.text for name in read_names(text).names if name.located or _is_land(name)]
    return _unique(found)


def find_time(text: str) -> tuple[int, int] | None:
    """The span of the last time expression in a text, with its preposition."""
    found = [match.span() for match in _TIME.finditer(text)]
    return found[-1] if found else None


def find_year(exchange: Exchange) -> str:
    """The year that "that year" means: the answer's, else the question's, else ""."""
    for text in (exchange.short_answer, exchange.answer, exchange.question):
        if years := _YEAR.findall(text):
            return str(years[0])
    return ""


def find_place(text: str) -> tuple[int, int] | None:
    """The span of the last place in a text: a preposition and the name after it."""
    for match in reversed(list(_PLACE.finditer(text))):
        name = re.match(rf"{_CAPITALISED}(?:\s{_CAPITALISED})*", text[match.end() :])
        if name and not is_person(Name(tuple(name.group().split()), located=True)):
            return match.start(), match.end() + name.end()
    return None


def list_items(exchange: Exchange) -> list[str]:
    """The items of a list: the first list of three or more in the answer, else one of two in the question, else one of
    two in the answer."""
    for text, least in ((exchange.answer, 3), (exchange.question, 2), (exchange.answer, 2)):
        names = _list_listed_names(text)
        if len(names) >= least:
            return names
    return []


def is_verb(folded: str) -> bool:
    """Whether a folded word is a common verb, in a form that may follow a noun."""
    return folded in VERBS or (folded.endswith("ed") and stem_word(folded) in _VERB_STEMS)


def is_person(name: Name) -> bool:
    """Whether a name is probably a person's."""
    last = fold_text(name.words[-1])
    if any(is_country(word) for word in name.words) or last in BODIES or last.rstrip("s") in BODIES:
        return False
    if len(name.words) == 1:
        return not name.located and not last.endswith(("ism", "ish"))
    return stem_word(last) not in load_common_stems()


def starts_with_question_word(text: str) -> bool:
    """Whether a text begins with a question word."""
    return bool(text.split()) and fold_text(text.split()[0]) in QUESTION_WORDS


def is_woman(name: str) -> bool:
    """Whether the first name is a common woman's name."""
    return fold_text(name.split()[0]) in WOMEN


def _read_persons(text: str) -> list[str]:
    named = {name.text: name for name in read_names(text).names}  # each once: it is looked for in the whole text
    persons = [name for name in named.values() if is_person(name)]
    return [name.text for name in persons if not _follows_the(text, name) and not _begins_title(text, name)]


def _begins_title(text: str, name: Name) -> bool:
    """Whether a name is part of an office: "Energy" of "Energy Minister"."""
    return re.search(rf"\b{re.escape(name.text)} {_OFFICE}\b", text) is not None


def _follows_the(text: str, name: Name) -> bool:
    return re.search(rf"\b(?:the|an?) {re.escape(name.text)}\b", text) is not None


def _lengthen(name: str, names: Iterable[str]) -> str:
    """The longest form of a person's name."""
    return max((other for other in [name, *names] if _is_same_person(name, other)), key=len)


def _is_same_person(one: str, other: str) -> bool:
    return is_same_name(one.split()[-1], other.split()[-1])


def _is_land(name: Name) -> bool:
    return is_country(name.words[-1]) and not name.words[-1].isupper()


def _list_noun_phrases(question: str) -> Iterator[str]:
    """Phrases that begin with "the", "a" or a possessive, without those that the question asks for.

    The object comes before the subject, and phrases after a preposition come last.
    """
    found = list(_find_noun_phrases(question))
    free = [text for text, is_led in found if not is_led]
    yield from [*reversed(free), *(text for text, is_led in found if is_led)]


def _find_noun_phrases(question: str) -> Iterator[tuple[str, bool]]:
    """Each phrase, and whether it follows a preposition; in order."""
    at = 0
    while match := _DETERMINED.search(question, at):
        words = _cut_phrase(match["rest"])
        at = match.start("rest")
        if not words:
            continue
        if match["first"].lower() in DEMONSTRATIVES or _TIME.fullmatch(f"{match['first']} {' '.join(words)}"):
            continue
        if fold_text(words[-1]) in ATTRIBUTES and match["first"].lower() in ARTICLES:
            continue
        first = "the" if match["first"].lower() in ("a", "an") else match["first"]
        is_led = re.search(
            r"\b(?:in|at|to|from|with|by|near|on|for|about|against|through)\s$", question[: match.start()]
        )
        yield f"{first} {' '.join(words)}", bool(is_led)


def _cut_phrase(rest: str) -> list[str]:
    """The words up to a verb or a function word."""
    words: list[str] = []
    for word in rest.split():
        folded = fold_text(word)
        if (
            folded in STOP_WORDS
            or (words and is_verb(folded))
            or (words and words[-1].endswith(("'s", "’s")) and is_verb(folded))
        ):
            break
        words.append(word)
    if len(words) > 1 and words[-1].endswith("ed") and not words[-1][0].isupper():
        words.pop()
    return words


def _list_topics(question: str) -> list[str]:
    """Runs of content words without verbs, the longest first."""
    runs: list[list[str]] = [[]]
    for match in WORD.finditer(question):
        folded = fold_text(match.group())
        if folded in STOP_WORDS or is_verb(folded) or folded in ATTRIBUTES:
            runs.append([])
        else:
            runs[-1].append(match.group())
    return [" ".join(run) for run in sorted(filter(None, runs), key=len, reverse=True)]


def _list_listed_names(text: str) -> list[str]:
    """The names in the first list "A, B and C" of a text, with their articles."""
    word = match_capitalised("'’.-")
    names = rf"(?:the )?{word}(?: (?:of |de |von )?{word})*"
    match = re.search(rf"{names}(?:, {names})*,? (?:and|or) {names}", text)
    if not match:
        return []
    return [item.strip().rstrip(".") for item in re.split(r",? (?:and|or) |, ", match.group()) if item.strip()]


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(item for item in items if item))
