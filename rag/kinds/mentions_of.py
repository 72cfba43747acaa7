"""Every sentence that mentions a subject, found over the whole index.

Owns how a subject is split into units (names with all their spellings, words with all their forms) and where each
occurs. The caller decides how close together the units must be; `find_mentions` requires one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.index.facts_counts import find_mention_places
from rag.kinds.articles import Articles
from rag.schema.facts import Entity, IndexedSentence
from rag.text.en.function_words import STOP_WORDS
from rag.text.en.names import SAME_NAMES
from rag.text.kin import list_kin
from rag.text.names import is_same_name, load_common_stems
from rag.text.spelling import has_swapped_letters, is_one_slip_away
from rag.text.words import WORD, fold_text, stem_word

LONGEST_NAME = 6
"""Most words of a name looked up among the entities."""

_SHORTEST_MISSPELT = 6
"""Shorter words are not treated as misspellings: too many other words are one letter away."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a subject that a text must contain to mention it."""

    text: str
    """Its words, as typed."""
    is_name: bool
    """Whether it is capitalised or an entity of the index."""
    places: dict[int, int]
    """Sentence number -> article number, for each sentence that contains it."""
    taken_for: str = ""
    """The word searched instead when the typed one occurs nowhere; "" otherwise."""


def find_mentions(subject: str, articles: Articles) -> list[IndexedSentence]:
    """Every sentence that contains all units of a subject, in order of file and position.

    Exact over the index: case, accents and endings do not count, all joined spellings of a name do. Boilerplate is left
    out. A subject of stop words only ("The Who") is searched as a phrase.
    """
    units = read_units(subject, articles)
    if not units:
        return [one for one in articles.find_phrase(subject) if one.kind != "boilerplate"]
    held = set(units[0].places).intersection(*(unit.places for unit in units[1:]))
    return sorted(articles.read_numbers(list(held)), key=lambda one: (one.file, one.start))


def read_units(
    subject: str, articles: Articles, *, without: frozenset[str] = frozenset(), with_seats: bool = False
) -> list[Unit]:
    """The units of a subject, each once, in order. Stop words are not units, nor are words with one of the stems
    `without`. A country is also found by its people and adjective, and with `with_seats` by its seat of government
    ("Moscow")."""
    words = [match.group() for match in WORD.finditer(subject)]
    mixed_case = subject != subject.upper() or len(words) == 1
    units: list[Unit] = []
    at = 0
    while at < len(words):
        entities, length = _match_entity(words, at, articles, mixed_case=mixed_case)
        run = words[at : at + length]
        at += length
        stem = stem_word(run[0])
        is_acronym = mixed_case and run[0].isupper() and len(run[0]) > 1  # "US" is no "us"
        if length == 1 and (
            (_says_nothing(run[0]) and not (is_acronym and entities))
            or (stem in without and not _is_numbered(words, at))
        ):
            continue
        is_name = bool(entities) or (mixed_case and run[0][0].isupper())
        unit = _add_kin(_locate(run, entities, is_name, articles), run, articles, with_seats=with_seats)
        if all(stem_word(unit.text) != stem_word(other.text) for other in units):
            units.append(unit)
    return units


def describe_taken(units: Sequence[Unit]) -> str:
    """A note on what was searched in place of words that were not found; "" when all were found as typed."""
    taken = [f'"{unit.taken_for}" for "{unit.text}"' for unit in units if unit.taken_for]
    return f"Looked for {' and '.join(taken)}." if taken else ""


def correct_words(subject: str, articles: Articles) -> str:
    """The subject with each lower-case word that is not found replaced by its likely correction; names stay as they
    are."""

    def correct(match: re.Match[str]) -> str:
        word = match.group()
        if word != word.lower() or _says_nothing(word) or _list_forms(word, articles):
            return word
        return next(iter(_list_spellings(word, articles)), word)

    return WORD.sub(correct, subject)


def _is_numbered(words: Sequence[str], after: int) -> bool:
    """Whether a number follows, as in "Article 5"; `after` is the position of the next word."""
    return after < len(words) and words[after].isdigit()


def _says_nothing(word: str) -> bool:
    """Whether it is a stop word or a single letter."""
    return fold_text(word) in STOP_WORDS or (len(word) < 2 and not word.isdigit())


def _match_entity(words: Sequence[str], at: int, articles: Articles, *, mixed_case: bool) -> tuple[list[Entity], int]:
    """The entities named by the longest run of words from `at`, and its number of words (1 when there is no entity).

    "US" is a name unless all words are in capitals."""
    if _says_nothing(words[at]) and not (mixed_case and words[at].isupper() and len(words[at]) > 1):
        return [], 1
    candidates = articles.facts.find_entities(words[at])
    for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
        run = tuple(fold_text(word) for word in words[at : at + length])
        found = [one for one in candidates if _is_named_by(one, run)]
        if found:
            return found, length
    return [], 1


def _is_named_by(entity: Entity, run: tuple[str, ...]) -> bool:
    """Whether the words are one of the entity's spellings, or a person's last name."""
    for spelling in (entity.name, *entity.aliases):
        words = tuple(fold_text(match.group()) for match in WORD.finditer(spelling))
        if words == run or (entity.type == "person" and len(run) == 1 and words[-1:] == run):
            return True
    return False


def _locate(run: Sequence[str], entities: Sequence[Entity], is_name: bool, articles: Articles) -> Unit:
    """The unit of a run of words, with every sentence that contains it: an entity in any of its spellings, or all
    words."""
    found: list[dict[int, int]] = []
    taken_for: list[str] = []
    for word in run:
        held = articles.facts.find_terms(_list_forms(word, articles), articles.numbers)
        if not held and not entities:
            terms = _list_spellings(word, articles)
            held = articles.facts.find_terms(terms, articles.numbers)
            taken_for += terms[:1] if held else []
        found.append(held)
    shared = set(found[0]).intersection(*found[1:])
    places = {number: found[0][number] for number in shared}
    if entities:
        places |= find_mention_places(articles.facts, [one.id for one in entities], articles.numbers)
    return Unit(" ".join(run), is_name, dict(sorted(places.items())), " ".join(taken_for))


def _add_kin(unit: Unit, run: Sequence[str], articles: Articles, *, with_seats: bool) -> Unit:
    """The unit with the positions of other words for the same country or place added: "Crimean" for Crimea."""
    if not unit.is_name or not unit.places or len(run) > 1:
        return unit
    kin = list_kin(fold_text(run[0]), with_seats=with_seats)
    held = articles.facts.find_terms(kin, articles.numbers) if kin else {}
    return replace(unit, places=dict(sorted((unit.places | held).items())))


def _list_forms(word: str, articles: Articles) -> list[str]:
    """The words of the index with the same stem, the most frequent first."""
    stem = stem_word(word)
    # Porter's stems differ from their words in the last two letters at most: "happi" is the stem of "happy".
    prefix = stem[: max(3, len(stem) - 2)] if len(stem) > 3 else stem.rstrip("i") or stem
    found = [(count, term) for term, count in articles.facts.list_terms(prefix) if stem_word(term) == stem]
    return [term for _, term in sorted(found, reverse=True)]


def _list_spellings(word: str, articles: Articles) -> list[str]:
    """Likely corrections of a word that is not found: other spellings of the name, or else the most frequent word one
    letter away."""
    folded = fold_text(word)
    terms = articles.facts.list_terms(folded[0])
    known = {name for group in SAME_NAMES if folded in group for name in group}
    same = [term for term, _ in terms if term in known or (len(term) > 4 and is_same_name(term, folded))]
    if same:
        return same
    if any(character.isdigit() for character in folded):
        return []
    if len(folded) < _SHORTEST_MISSPELT:  # in a shorter word only swapped letters, which seldom make another word
        is_word = stem_word(folded) in load_common_stems() or word != word.lower()
        swapped = [] if is_word else [(count, term) for term, count in terms if has_swapped_letters(folded, term)]
        return _list_forms(max(swapped)[1], articles) if swapped else []
    near = [(count, term) for term, count in terms if is_one_slip_away(folded, term)]
    if not near and word[0].isupper():  # a name known only by ear is often typed with another first letter
        near = [(count, term) for term, count in articles.facts.list_terms("") if term[1:] == folded[1:]]
    if not near:
        return []
    return _list_forms(max(near)[1], articles)
