"""Every sentence that mentions something, in any of its spellings, over whole articles.

Owns which spellings are counted together. A spelling shared with another entity counts only where it was found to mean
the one asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from rag.index.facts_counts import (
    find_entities_spelled,
    find_mention_numbers,
    find_shared_spellings,
    group_by_article,
    list_names,
    list_spellings,
)
from rag.kinds.articles import Articles
from rag.kinds.mentions_of import correct_words
from rag.schema.facts import Entity
from rag.text.en.function_words import ARTICLES, STOP_WORDS
from rag.text.names import is_same_name, load_common_stems
from rag.text.words import fold_text, fold_words, stem_word

_QUOTES = "\"'“”‘’«»„` \t\n.,;:?!"
_AND_OR = re.compile(r"\s+(?:and|or|&)\s+|\s*,\s*(?:and\s+|or\s+)?", re.IGNORECASE)
_BOTH = re.compile(r"^(?:both|either)\s+", re.IGNORECASE)
_SHORTEST_PART = 4
"""Letters of a part of a word that may be written apart."""
_NEAR = 0.65
"""Least similarity of a name suggested for one that is not found (`difflib`'s ratio, 0 to 1)."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where something is mentioned."""

    subject: str
    """What was looked for, without quotation marks and articles."""
    by_article: dict[int, list[int]]
    """Number of each article that mentions it -> the numbers of its sentences that do, in order."""
    spellings: tuple[str, ...]
    """The other spellings that were counted with it."""
    entities: tuple[Entity, ...]
    """The entities that the subject names."""
    is_loose: bool = False
    """Whether no sentence has the words side by side and these only contain all of them."""
    typed: str = ""
    """What was typed, if a misspelling in it was corrected; "" otherwise."""

    @property
    def sentences(self) -> list[int]:
        return [number for numbers in self.by_article.values() for number in numbers]


def clean_subject(subject: str) -> str:
    """The words without quotation marks around them and without "the" before them."""
    words = subject.strip(_QUOTES).split()
    if len(words) > 1 and words[0].lower() in ARTICLES:
        words = words[1:]
    return " ".join(words)


def find_mentioning(subject: str, articles: Articles) -> Found:
    """Every mention of a subject in these articles; of "A and B", in the articles that mention both.

    When nothing is found, misspelt common words are corrected and searched again; names are not."""
    found = _find_parts(subject, articles)
    if found.by_article:
        return found
    corrected = correct_words(found.subject, articles)
    if corrected == found.subject:
        return found
    meant = _find_parts(corrected, articles)
    return replace(meant, typed=found.subject) if meant.by_article else found


def _find_parts(subject: str, articles: Articles) -> Found:
    whole = _find_one(clean_subject(subject), articles)
    parts = [part for part in _AND_OR.split(_BOTH.sub("", whole.subject)) if clean_subject(part)]
    if whole.by_article:
        return whole
    if len(parts) < 2:
        return _find_apart(whole, articles)
    found = [_find_one(clean_subject(part), articles) for part in parts]
    held = set().union(*(one.by_article for one in found))
    if not re.search(r"\s+or\s+", whole.subject, re.IGNORECASE):
        held = held.intersection(*(one.by_article for one in found))
    merged = {
        number: sorted({sentence for one in found for sentence in one.by_article.get(number, [])}) for number in held
    }
    spellings = tuple(spelling for one in found for spelling in one.spellings)
    return Found(whole.subject, merged, spellings, tuple(entity for one in found for entity in one.entities))


def suggest_name(subject: str, articles: Articles) -> str:
    """The name with the most similar spelling; "" when none is close."""
    wanted = fold_words(clean_subject(subject))
    if len(wanted) < 4:
        return ""
    known: dict[str, str] = {}
    for name in list_names(articles.facts):
        folded = fold_words(name)
        for form in (folded, *folded.split()):
            is_near = form[:1] == wanted[:1] and abs(len(form) - len(wanted)) <= 2
            if is_near and (form == folded or stem_word(form) not in load_common_stems()):
                known.setdefault(form, name)
    near = get_close_matches(wanted, known, n=1, cutoff=_NEAR)
    return known[near[0]] if near and near[0] != wanted else ""


def _find_one(subject: str, articles: Articles) -> Found:
    facts = articles.facts
    entities = find_entities_spelled(facts, subject) or _find_entities_alike(subject, articles)
    ids = [one.id for one in entities]
    others = _list_others(subject, entities)
    shared = find_shared_spellings(facts, others, ids)
    found = [_find_as_written(subject, articles)]
    if not entities and subject.islower():
        forms = [form for form in _list_forms(subject) if articles.facts.find_phrase_numbers(form)]
        others, shared = [*others, *forms, *_list_other_joinings(subject, articles)], set()
    for spelling in others:
        if spelling not in shared:  # shared spellings are resolved by the mentions below
            found.append(_find_as_written(spelling, articles))
    if shared:
        found.append(find_mention_numbers(facts, ids))
    numbers = set().union(*found) if len(found) > 1 else found[0]
    return Found(subject, group_by_article(facts, numbers, articles.by_number), tuple(others), tuple(entities))


def _find_entities_alike(subject: str, articles: Articles) -> list[Entity]:
    """The entities meant by a spelling that no article uses: "Zelensky" where the articles name Zelenskyy."""
    words = subject.split()
    if not words or not all(word[:1].isupper() for word in words) or subject.isupper():
        return []
    spelled = list_spellings(articles.facts, fold_words(subject)[:1])
    alike = [one for one in spelled if _is_same(words, one.split())]
    return list({entity.id: entity for one in alike for entity in find_entities_spelled(articles.facts, one)}.values())


def _find_apart(whole: Found, articles: Articles) -> Found:
    """The sentences with all content words of a subject that is not found as a phrase; none for a name."""
    words = [word for word in whole.subject.split() if fold_text(word) not in STOP_WORDS]
    if len(words) < 2 or not all(word.islower() for word in words):
        return whole
    found = [_find_one(word, articles) for word in words]
    held = set(found[0].sentences).intersection(*(one.sentences for one in found[1:]))
    grouped = group_by_article(articles.facts, held, articles.by_number)
    return Found(whole.subject, grouped, (), (), is_loose=True)


def _is_same(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two names are spellings of the same name, word by word."""
    return len(words) == len(others) and all(is_same_name(one, other) for one, other in zip(words, others, strict=True))


def _list_forms(subject: str) -> list[str]:
    """The singular or the plural of a common noun: "drones" and "drone"."""
    if subject.endswith(("men", "man")):
        return [f"{subject[:-2]}{'an' if subject.endswith('men') else 'en'}"]
    if subject.endswith("ies"):
        return [f"{subject[:-3]}y"]
    if subject.endswith("s") and not subject.endswith("ss"):
        return [subject[:-1]]
    if subject.endswith("y") and subject[-2:-1] not in tuple("aeiou"):
        return [f"{subject[:-1]}ies"]
    return [f"{subject}{'es' if subject.endswith(('s', 'x', 'ch', 'sh')) else 's'}"]


def _list_other_joinings(subject: str, articles: Articles) -> list[str]:
    """A word as the articles have it with a hyphen or a space in it ("cease-fire" for "ceasefire"), and the reverse; in
    the singular and the plural."""
    if " " in subject:
        return []
    if "-" in subject:
        joined = subject.replace("-", "")
        return [one for one in (joined, *_list_forms(joined)) if articles.facts.find_phrase_numbers(one)]
    parts = [
        f"{form[:at]} {form[at:]}"
        for form in (subject, *_list_forms(subject))
        for at in range(_SHORTEST_PART, len(form) - _SHORTEST_PART + 1)
    ]
    return [one for one in parts if articles.facts.find_phrase_numbers(one)]


def _list_others(subject: str, entities: Sequence[Entity]) -> list[str]:
    """The entities' spellings that do not hold the subject's own words, each once."""
    own = f" {fold_words(subject)} "
    others: dict[str, str] = {}
    for entity in entities:
        for spelling in (entity.name, *entity.aliases):
            folded = fold_words(spelling)
            if folded and own not in f" {folded} ":
                others.setdefault(folded, spelling)
    return list(others.values())


def _find_as_written(words: str, articles: Articles) -> list[int]:
    """The sentences with these words. An acronym that is a common word in lower case ("US", "WHO") only matches in
    capitals."""
    numbers = articles.facts.find_phrase_numbers(words)
    if not (words.isupper() and fold_text(words) in STOP_WORDS):
        return numbers
    as_written = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    return [one.number for one in articles.facts.read_numbers(numbers) if as_written.search(one.text)]
