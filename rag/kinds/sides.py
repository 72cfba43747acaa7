"""The sides of a comparison: which sentences of the articles belong to each.

A side is an article, a period, or a named person or thing. Owns how the words of a side are read, and which sentences
count as a person's own: those in which they act or speak, not those that only mention them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import pairwise

from rag.kinds.articles import Articles
from rag.kinds.mentions_of import Unit, read_units
from rag.kinds.naming import find_articles, find_by_stem
from rag.kinds.saying import GOES_ON, is_saying, is_speaker
from rag.kinds.wording import name_article
from rag.question.periods import find_period
from rag.schema.facts import Entity, IndexedArticle, IndexedSentence
from rag.text.en.function_words import PREPOSITIONS
from rag.text.en.names import LETTERS_OF_COUNTRIES, OFFICES, SHORT_FORMS
from rag.text.en.naming import ARTICLE_NOUNS, LARGEST, NEWEST, OLDEST, ORDINAL_NUMBERS, SMALLEST
from rag.text.kin import list_kin
from rag.text.names import is_country, is_same_name
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text

_FILE_ENDING = re.compile(r"\.\w{2,5}$")
_RANKING = frozenset(ORDINAL_NUMBERS) | NEWEST | OLDEST | LARGEST | SMALLEST
_OPENS_CLAUSE = re.compile(
    r"(?:^|[,;:–—“”\"] ?|\b(?:and|but|as|while|that|because|since|although|where|which) )"
    r"(?:the |top |senior )?$",
    re.IGNORECASE,
)
_DOES = re.compile(
    rf"(?:['’]s)? (?:(?:[A-Z][\w.'’-]*|{match_any(OFFICES)}|officials?|leaders?|authorities|diplomats?) )*"
    r"(?:also |\w+ly |has |have |had |will |does |do |did |is |was |were |are )*"
    rf"(?!(?:{match_any(PREPOSITIONS | {'and', 'or', 'than', 'who', 'which'})})\b)(?P<verb>[a-z]+)\b"
)
"""What follows the subject of a clause: an office with its holder, and a verb."""
_WHO = re.compile(r",? who (?:[a-z]+ly |has |have |also )*(?!is\b|was\b)[a-z]+")
"""What follows somebody of whom a side clause tells something: "Quist, who opposes it"."""
_SET_ASIDE = re.compile(r"(?:Although|While|Though|As|Despite|Amid)\b[^,]*,")
"""A clause before the main one, in which somebody else speaks."""
LETTERS = frozenset(LETTERS_OF_COUNTRIES) - {"america"}
"""Names that are letters, and may be ordinary words in lower case ("us")."""
_SUBJECT_CHARACTERS = 70
"""A name that begins within this many characters of a sentence is taken for its subject."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, with the sentences that belong to it."""

    title: str
    sentences: tuple[IndexedSentence, ...]
    """In order of file and place."""
    is_article: bool = False


def read_side(words: str, articles: Articles, *, is_said: bool = False) -> Side | None:
    """The side that the words mean; None when the articles have nothing about it. With `is_said`, a country or a body
    gets what it says and does, if the articles report any of that, and not sentences that only mention it.

    Raises `QuestionError` when the words are the name of a file that does not exist.
    """
    if _is_about_article(words) or find_by_stem(words, articles):
        found = find_articles(words, articles)
        if found:
            return make_article_side(found[0], articles)
    return _read_period(words, articles) or _read_named(words, articles, is_said=is_said)


def read_voice(words: str, articles: Articles, *, only_said: bool = False) -> list[IndexedSentence]:
    """The sentences in which somebody, or a country or body with its officials, says or does something, with
    `only_said` says something; empty when the words are no name, or the articles report nothing of it."""
    units = read_units(words, articles, with_seats=True)
    if words.islower() and not all(unit.is_name for unit in units):
        units = read_units(words.title(), articles, with_seats=True)  # "zelensky" is a name as well
    if not units or not all(unit.places and unit.is_name for unit in units):
        return []
    held = set(units[0].places).intersection(*(unit.places for unit in units[1:]))
    last = units[-1].text
    alike = _list_alike(last.split()[-1], articles) if len(units) == 1 else []
    if not (_may_be_person(units, articles) or _name_people(alike, articles)):
        return _keep_voice(_read_prose(sorted(held), articles), last, only_said=only_said)
    held |= set(articles.facts.find_terms(alike, articles.numbers)) if alike else set()
    return _keep_own(_read_prose(sorted(held), articles), last.split()[-1], articles, only_said=only_said)


def _list_alike(name: str, articles: Articles) -> list[str]:
    """The spellings that the articles have of a last name: "zelenskyy" for "Zelensky"; none for a country's."""
    folded = fold_text(name)
    if is_country(name):
        return []
    return [term for term, _ in articles.facts.list_terms(folded[:1]) if len(term) > 4 and is_same_name(term, folded)]


def _name_people(words: Sequence[str], articles: Articles) -> bool:
    """Whether one of the words is somebody's last name."""
    return any(
        one.type == "person" and fold_text(one.name.split()[-1]) == word
        for word in words
        for one in articles.facts.find_entities(word)
    )


def make_article_side(article: IndexedArticle, articles: Articles) -> Side:
    """The side of one article: its sentences, without headings."""
    sentences = [one for one in articles.read_sentences([article]) if one.kind == "sentence"]
    return Side(name_article(article), tuple(sentences), is_article=True)


def suggest_names(words: str, articles: Articles) -> list[str]:
    """Names in the articles with a similar spelling, at most two."""
    folded = {fold_text(one.name): one.name for one in articles.read_entities()}
    by_word = {fold_text(match.group()): name for name in folded.values() for match in WORD.finditer(name)}
    near = get_close_matches(fold_text(words), [*folded, *by_word], n=3, cutoff=0.75)
    return list(dict.fromkeys(folded.get(one) or by_word[one] for one in near))[:2]


def _is_about_article(words: str) -> bool:
    held = [fold_text(match.group()) for match in WORD.finditer(words)]
    return bool(
        _FILE_ENDING.search(words)
        or any(word in ARTICLE_NOUNS for word in held)
        or (held and all(word in _RANKING or word in ("the", "one") for word in held))
    )


def _read_period(words: str, articles: Articles) -> Side | None:
    """The sentences about a period, when the words name only a period."""
    period = find_period(words, date.today())
    if period is None or WORD.search(words.replace(period.words, " ", 1).replace("in ", " ")):
        return None
    since, until = period.since or date.min, period.until or date.max
    numbers = {one.sentence for one in articles.read_dates() if since <= one.date.first and one.date.last <= until}
    sentences = _read_prose(sorted(numbers), articles)
    return Side(words.strip(), tuple(sentences)) if sentences else None


def _read_named(words: str, articles: Articles, *, is_said: bool) -> Side | None:
    units = read_units(words, articles, with_seats=True)
    if not units or not all(unit.places for unit in units):
        return None
    held = set(units[0].places).intersection(*(unit.places for unit in units[1:]))
    sentences = _read_prose(sorted(held), articles)
    if not sentences:
        return None
    if _may_be_person(units, articles):
        own = _keep_own(sentences, units[-1].text.split()[-1], articles)
    else:
        own = _keep_voice(sentences, units[-1].text) if is_said else []
        own = [one for one in own if not _SET_ASIDE.match(one.text)] or own
    return Side(words.strip(), tuple(own or sentences))


def _may_be_person(units: Sequence[Unit], articles: Articles) -> bool:
    """Whether the units name a person, or an entity of unknown type."""
    last = units[-1].text.split()[-1]
    names = {fold_text(word) for unit in units for word in unit.text.split()}
    return not is_country(last) and any(
        one.type in ("person", "other") and names <= _list_name_words(one) and is_same_name(one.name.split()[-1], last)
        for one in articles.facts.find_entities(last)
    )


def _list_name_words(entity: Entity) -> set[str]:
    spellings = " ".join((entity.name, *entity.aliases))
    return {fold_text(match.group()) for match in WORD.finditer(spellings)}


def _keep_own(
    sentences: Sequence[IndexedSentence], name: str, articles: Articles, *, only_said: bool = False
) -> list[IndexedSentence]:
    """The sentences in which a person with this last name speaks or is the subject, with `only_said` speaks, each with
    a following one about "he" or "she".

    Empty for somebody who never speaks: the caller then uses what is said about them.
    """
    places = {
        one.number: [(word.start(), word.end()) for word in WORD.finditer(one.text) if is_same_name(word.group(), name)]
        for one in sentences
    }
    if not any(is_speaker(one.text, *place) for one in sentences for place in places[one.number]):
        return []
    is_own = is_speaker if only_said else _acts
    owned = [one for one in sentences if any(is_own(one.text, *place) for place in places[one.number])]
    return _add_following(owned, articles)


def _keep_voice(sentences: Sequence[IndexedSentence], name: str, *, only_said: bool = False) -> list[IndexedSentence]:
    """The sentences in which a country or a body, its officials or its seat of government say or do something, with
    `only_said` say something."""
    kept = []
    find_party = match_party(name)
    for one in sentences:
        if any(has_voice(one.text, *place, only_said=only_said) for place in find_party(one.text)):
            kept.append(one)
    return kept


def match_party(name: str) -> Callable[[str], list[tuple[int, int]]]:
    """What finds a country or a body in a text, by its name, its people and its seat of government: the places as
    character offsets."""
    words = name.split()
    names = {fold_text(words[-1]), *list_kin(fold_text(words[-1]), with_seats=True)} if len(words) == 1 else set()
    forms = {name} | {phrase for phrase, word in SHORT_FORMS.items() if word in names}
    short = {one for one in LETTERS if one in names or LETTERS_OF_COUNTRIES[one] in names}
    letters = {form for one in short | ({name} if name.isupper() else set()) for form in write_letters(one)}
    forms = {form for form in forms if fold_text(form) not in LETTERS}
    spelled = re.compile(rf"(?<!\w){match_any(forms - letters)}(?!\w)", re.IGNORECASE) if forms - letters else None
    lettered = re.compile(rf"(?<!\w){match_any(letters)}(?!\w)") if letters else None

    def find_places(text: str) -> list[tuple[int, int]]:
        places = [match.span() for one in (spelled, lettered) if one for match in one.finditer(text)]
        return places + [match.span() for match in WORD.finditer(text) if fold_text(match.group()) in names - LETTERS]

    return find_places


def write_letters(name: str) -> tuple[str, ...]:
    """The letters of a name as they are written: "US" and "U.S."."""
    return name.upper(), "".join(f"{letter}." for letter in name.upper())


def has_voice(text: str, start: int, end: int, *, only_said: bool) -> bool:
    """Whether a name is the subject of a clause, alone or before an office ("Norwegian Foreign Minister Eva Holm")."""
    if is_speaker(text, start, end) or (not only_said and _WHO.match(text, end)):
        return True
    does = _DOES.match(text[end:]) if _OPENS_CLAUSE.search(text[:start]) else None
    return does is not None and (not only_said or is_saying(does["verb"]))


def _add_following(owned: Sequence[IndexedSentence], articles: Articles) -> list[IndexedSentence]:
    """The sentences, each with the following ones that continue with "he" or "she"."""
    kept = {one.number: one for one in owned}
    by_place = {(one.file, one.start): one for one in _read_article_prose(owned, articles)}
    in_order = [by_place[place] for place in sorted(by_place)]
    for before, after in pairwise(in_order):
        goes_on = before.number in kept and before.article == after.article
        if goes_on and after.number not in kept and GOES_ON.search(after.text):
            kept[after.number] = after
    return sorted(kept.values(), key=lambda one: (one.file, one.start))


def _read_article_prose(owned: Sequence[IndexedSentence], articles: Articles) -> list[IndexedSentence]:
    numbers = {one.article for one in owned}
    whole = articles.read_sentences([articles.by_number[number] for number in sorted(numbers)])
    return [one for one in whole if one.kind == "sentence"]


def _acts(text: str, start: int, end: int) -> bool:
    """Whether the name at `start:end` of a sentence is its subject or speaks in it."""
    if is_speaker(text, start, end) or _WHO.match(text, end):
        return True
    return start < _SUBJECT_CHARACTERS and not text[end:].startswith(("'", "’"))


def _read_prose(numbers: Sequence[int], articles: Articles) -> list[IndexedSentence]:
    """The sentences with these numbers that are prose of the articles, in order of file and position."""
    held = [
        one for one in articles.read_numbers(numbers) if one.kind == "sentence" and one.article in articles.by_number
    ]
    return sorted(held, key=lambda one: (one.file, one.start))
