"""Whether somebody is or leads something, by the words around their names: "is Quist the mayor of Marlow", "does
Rutte lead NATO".

Owns questions about offices and trades, which are mentioned beside a name ("NATO Secretary-General Mark Rutte") and
seldom in a separate sentence. Rules over every mention in the articles, English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.kinds.articles import Articles
from rag.kinds.mentions_of import find_mentions
from rag.kinds.telling import carries_trade, is_trade, list_trades, rate_mention
from rag.schema.facts import Entity, IndexedSentence, Mention
from rag.text.en.function_words import ARTICLES
from rag.text.en.lexicon import PERSON_NOUNS
from rag.text.en.names import OFFICES, SHORT_FORMS, SINGLE_OFFICES
from rag.text.en.trades import HEADS, SAME_TRADES, TRADES
from rag.text.names import is_same_name
from rag.text.office_holders import expand_office, find_holders
from rag.text.words import WORD, fold_text

OFFICE_CONFIDENCE = 0.9
"""Confidence of an answer by what the articles call somebody. Set by hand: the words beside a name say what somebody
is."""
MOST_MENTIONS = 400
"""Most mentions of a person that are searched."""

_IS = re.compile(
    r"(?P<name>.+?) (?P<verb>is|was|are|were) (?:still |now |currently |also |really |once )?(?:an? |the )?"
    r"(?P<office>[^,;:]+?)(?: (?:of|for|at) (?:the )?(?P<body>[^,;:]+?))?\.?"
)
_LEADS = re.compile(
    r"(?P<name>.+?) (?:(?:does|did) )?(?P<verb>leads?|heads?|runs?|chairs?|led|headed|ran|chaired) "
    r"(?:the )?(?P<body>[^,;:]+?)\.?"
)
_WORKS = re.compile(
    r"(?P<name>.+?) (?:(?:does|did|is|was) )?(?P<verb>works?|worked|working) (?:for|at) (?:the )?(?P<body>[^,;:]+?)\.?"
)
_FORMER = re.compile(r"\b(?:former|ex|late|then|acting|future)[\s-]+(?:[\w.'’]+,? ){0,4}$", re.IGNORECASE)
_LESSER = re.compile(r"\b(?P<rank>deputy|vice|assistant|acting|shadow)[\s-]+(?:[\w.'’-]+[ ,]+){0,3}$", re.IGNORECASE)
"""A rank before an office that makes it a lower one: "Deputy Prime Minister Quist"."""
ANY_HEAD = frozenset(("head", "leader", "chief", "boss", "ruler"))
"""Words for the person who leads a body, whatever the office is called."""
ANY_TRADE = tuple(sorted(OFFICES | TRADES | PERSON_NOUNS))
"""Whatever somebody may do for a body."""
_APPOSITION = re.compile(r"(?:['’]s)?(?:,| is| was) (?!(?:who|which|and|or|but)\b)(?P<words>[^,;:()“”\"]{3,80})")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_LINKS = ("of", "the", "for", "'s", "’s")
_NOW = re.compile(r"\b(?:still|now|currently|today|at the moment|these days)\b", re.IGNORECASE)
_PAST = ("was", "were", "led", "headed", "ran", "chaired")


@dataclass(frozen=True, slots=True)
class OfficeClaim:
    """A statement that somebody is or leads something."""

    name: str
    offices: tuple[str, ...]
    """Any of these makes it true."""
    body: str
    """The body or country; "" if none is named, or if the office includes it ("the Ukrainian foreign minister")."""
    is_past: bool
    is_now: bool = False
    """Whether it is asked whether they "still" or "now" are."""


@dataclass(frozen=True, slots=True)
class OfficeFinding:
    """What the articles say about it."""

    verdict: Literal["yes", "no", ""]
    """"" when they call the person something else, and name nobody else in that office."""
    sentence: IndexedSentence
    other: IndexedSentence | None = None
    """A sentence that names somebody else in the office, where that leaves open who holds it now."""


def read_office_claim(statement: str) -> OfficeClaim | None:
    """The claim of a statement; None if it does not claim an office or trade."""
    statement = expand_office(statement)
    match = _IS.fullmatch(statement)
    is_now = _NOW.search(statement) is not None
    if match and match["office"].lower() in ANY_HEAD and match["body"]:
        return OfficeClaim(match["name"], HEADS, match["body"], match["verb"] in _PAST, is_now)
    if leads := _LEADS.fullmatch(statement):
        return OfficeClaim(leads["name"], HEADS, leads["body"], leads["verb"] in _PAST, is_now)
    if works := _WORKS.fullmatch(statement):
        return OfficeClaim(works["name"], ANY_TRADE, works["body"], works["verb"] == "worked")
    if match is None or not is_trade(match["office"]):
        return None
    return OfficeClaim(match["name"], (match["office"],), match["body"] or "", match["verb"] in _PAST, is_now)


def find_office(claim: OfficeClaim, articles: Articles) -> OfficeFinding | None:
    """What the articles say about the claim; None when they do not name the person."""
    people = _find_people(claim.name, articles)
    if not people:
        return None
    mentions = articles.read_mentions([one.id for one in people])[:MOST_MENTIONS]
    read = {one.number: one for one in articles.read_numbers([one.sentence for one in mentions])}
    told = [(one, read[one.sentence]) for one in mentions if one.sentence in read]
    for mention, sentence in told:
        if sentence.kind != "boilerplate" and is_called(claim, mention, sentence):
            other = _find_successor(claim, people, articles, mention, sentence) if claim.is_now else None
            return OfficeFinding("" if other else "yes", sentence, other)
    if claim.offices == ANY_TRADE:
        return None
    bare = replace(claim, body="", offices=tuple(office for office, _ in list_readings(claim)))
    for mention, sentence in told:
        if sentence.kind != "boilerplate" and is_called(bare, mention, sentence, is_of_nothing=True):
            return OfficeFinding("", sentence)  # "President Biden", without the country
    other = _find_other_holder(claim, people, articles)
    if other:
        return OfficeFinding("no", other)
    if not told:
        return None
    fullest = people[0].name
    best = max(told, key=lambda one: rate_mention(one[1].text, one[1].kind, one[0], one[1].start, fullest))
    return OfficeFinding("", best[1])


def _find_successor(
    claim: OfficeClaim, people: Sequence[Entity], articles: Articles, mention: Mention, sentence: IndexedSentence
) -> IndexedSentence | None:
    """The sentence that names somebody else in the very office that a mention gives the person; None without one."""
    own = [one for one in claim.offices if is_called(replace(claim, offices=(one,)), mention, sentence)]
    return _find_other_holder(replace(claim, offices=tuple(own)), people, articles) if own else None


def _find_people(name: str, articles: Articles) -> list[Entity]:
    words = [fold_text(match.group()) for match in WORD.finditer(name)]
    if not words:
        return []
    found = []
    for one in articles.facts.find_entities(words[-1]):
        spelled = {fold_text(match.group()) for match in WORD.finditer(" ".join((one.name, *one.aliases)))}
        own = [word for word in words if word not in ARTICLES]
        if one.type == "person" and all(any(is_same_name(word, other) for other in spelled) for word in own):
            found.append(one)
    return found


def is_called(claim: OfficeClaim, mention: Mention, sentence: IndexedSentence, *, is_of_nothing: bool = False) -> bool:
    """Whether the words around the mention give the person the office; with `is_of_nothing`, without its body or
    country."""
    start, end = mention.name.start - sentence.start, mention.name.end - sentence.start
    text = re.sub(r"(?<=\w)-(?=\w)", " ", sentence.text)  # "Secretary-General" is the secretary general; offsets stay
    if not claim.is_past and _FORMER.search(text[:start]):
        return False
    lesser = _LESSER.search(text[:start])
    if lesser and not any(lesser["rank"].lower() in office.lower() for office in claim.offices):
        return False
    if claim.offices == ANY_TRADE:
        beside = [word for side in _list_beside(text, start, end, ANY_TRADE) for word in side]
        words = [word for word in _list_words(claim.body) if word not in ARTICLES]
        return bool(words) and all(any(is_same_name(word, other) for other in beside) for word in words)
    for office, bodies in list_readings(claim):
        trades = list_same(office)
        if not is_of_nothing and not bodies:
            if any(carries_trade(one, text, start, end) for one in trades):
                return True
            continue
        before, after = _list_beside(text, start, end, trades)
        if is_of_nothing and not {*before, *after} <= {word for trade in trades for word in trade.lower().split()}:
            continue
        # the office and its body on one side: "Rutte, who met NATO's Tolvo" gives Rutte nothing of NATO's
        for near, part, at in ((before, text[:end], start), (after, text[start:], 0)):
            is_there = all(any(is_same_name(word, other) for other in near) for word in bodies)
            if is_there and any(carries_trade(one, part, at, at + end - start) for one in trades):
                return True
    return False


def list_same(office: str) -> tuple[str, ...]:
    """The office under all its names, with the narrower ones that it includes."""
    same = next((group for group in SAME_TRADES if office.lower() in group), (office,))
    return tuple(dict.fromkeys((*same, *list_trades(office))))


def _list_beside(text: str, start: int, end: int, trades: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words that say whose office it is: the run of names and the office before a name, and the text after it
    between commas."""
    allowed = {*_LINKS, *(word for trade in trades for word in trade.lower().split())}
    run: list[str] = []
    for word in reversed(text[:start].split()):
        if not (word[:1].isupper() or fold_text(word) in allowed):
            break
        run.append(word)
    after = _APPOSITION.match(text, end)
    return _list_words(" ".join(reversed(run))), _list_words(after["words"]) if after else []


def _list_words(text: str) -> list[str]:
    """The words in lower case, without possessives, and with a country's name of several words as one."""
    bare = _POSSESSIVE.sub(" ", fold_text(text).replace(".", ""))
    plain = f" {' '.join(match.group() for match in WORD.finditer(bare))} "
    for phrase, word in SHORT_FORMS.items():
        plain = plain.replace(f" {phrase} ", f" {word} ")
    return plain.split()


def list_readings(claim: OfficeClaim) -> Iterator[tuple[str, list[str]]]:
    """Each office with the words for its body or country: for "Ukrainian foreign minister" the whole, then "foreign
    minister" with "Ukrainian"."""
    body = [word for word in _list_words(claim.body) if word not in ARTICLES]
    for office in claim.offices:
        words = office.replace("-", " ").split()
        for at in range(len(words)):
            rest = " ".join(words[at:])
            if is_trade(rest):
                yield rest, [*_list_words(" ".join(words[:at])), *body]


def _find_other_holder(claim: OfficeClaim, people: Sequence[Entity], articles: Articles) -> IndexedSentence | None:
    """The sentence that names somebody else in an office that one person holds at a time; None without one, or when the
    text does not say whose office it is."""
    names = {fold_text(match.group()) for one in people for match in WORD.finditer(" ".join((one.name, *one.aliases)))}
    for office, bodies in list_readings(claim):
        if office.lower() not in SINGLE_OFFICES or not bodies or claim.is_past or claim.offices == HEADS:
            continue
        for sentence in find_mentions(office, articles):
            for holder in find_holders(sentence.text):
                held = _list_words(holder.body)
                of_body = all(any(is_same_name(word, other) for other in held) for word in bodies)
                is_other = names.isdisjoint(fold_text(match.group()) for match in WORD.finditer(holder.person))
                if of_body and is_other and holder.office == office.lower() and sentence.kind == "sentence":
                    return sentence
    return None
