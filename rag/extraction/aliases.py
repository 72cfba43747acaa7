"""Spellings of one name, joined over all articles.

Owns which names are the same: another spelling or transliteration, a surname for the full name in its article or else
for the only one in the folder, an acronym for its expansion. Two different full names stay two people.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rag.extraction.name_keys import Key, make_first_name_key, make_initials, make_key, make_person_key
from rag.schema.facts import NameType
from rag.text.en.names import LINKS


@dataclass(frozen=True, slots=True)
class NamedIn:
    """A spelling in one article."""

    article: int
    """Number of the article."""
    text: str
    type: NameType
    mentions: int
    """How often it occurs in this article."""


@dataclass(frozen=True, slots=True)
class JoinedName:
    """A person or thing under all its spellings."""

    name: str
    """The fullest usual spelling, the most frequent on a tie."""
    type: NameType
    aliases: tuple[str, ...]
    """The other spellings, most frequent first."""
    members: tuple[NamedIn, ...]


_USUAL = 0.1
"""Share of the most frequent spelling's mentions that a fuller spelling needs to count as usual. Not required for
people."""
_RARE = 0.2
"""A type with at most this share of a spelling's mentions counts as the tagger's mistake."""
_SUFFIX_WORDS = 4
"""Longest surname, in words: "van der Bellen" has three."""

_Place = TypeVar("_Place")

_Group = tuple[bool, Key]
"""(whether it is a person, its words)."""


def join_names(names: Sequence[NamedIn]) -> list[JoinedName]:
    """The joined names; each spelling of each article belongs to exactly one. Names are in the order of their first
    members."""
    everywhere = _find_usual_persons(names)
    persons = [everywhere.get(one.text, one.type == "person") for one in names]
    person_keys = iter(_join_people([one for one, person in zip(names, persons, strict=True) if person]))
    other_keys = _join_others([one for one, person in zip(names, persons, strict=True) if not person])
    groups: dict[_Group, list[NamedIn]] = {}
    for one, person in zip(names, persons, strict=True):
        key = next(person_keys) if person else other_keys[one.text]
        groups.setdefault((person, key), []).append(one)
    return [_describe(members) for members in groups.values()]


def _find_usual_persons(names: Sequence[NamedIn]) -> dict[str, bool]:
    """For spellings with several types, one of them rare: whether all of them are people."""
    mentions: dict[str, list[int]] = {}
    for one in names:
        mentions.setdefault(one.text, [0, 0])[one.type == "person"] += one.mentions
    return {
        text: person > other
        for text, (other, person) in mentions.items()
        if other and person and min(other, person) <= _RARE * (other + person)
    }


# --- people


def _join_people(people: Sequence[NamedIn]) -> list[Key]:
    """The key of each name, the same for the same person."""
    keys = {text: make_person_key(text) or (text,) for text in {one.text for one in people}}
    counts: Counter[Key] = Counter()
    for one in people:
        counts[keys[one.text]] += one.mentions
    full = _join_full_names(counts)
    everywhere: dict[Key, Key | None] = {}
    for key, whole in full.items():
        for at in range(1, len(key)):
            _note(everywhere, key[at:], whole)
    # Most parts of names are not names on their own; only those that are need to be noted for every article.
    parts = {key: [part for part in _list_parts(key) if part in counts] for key in counts if len(key) > 1}
    here: dict[tuple[int, Key], Key | None] = {}
    for one in people:
        key = keys[one.text]
        for part in parts.get(key, ()):
            _note(here, (one.article, part), full[key])
    alone = {key: everywhere.get(key) for key in counts if len(key) == 1 or key[0] in LINKS}
    resolved = []
    for one in people:
        key = keys[one.text]
        place = (one.article, key)
        found = here[place] if place in here else alone.get(key)
        resolved.append(found or full[key])
    return resolved


def _note(found: dict[_Place, Key | None], place: _Place, whole: Key) -> None:
    """Note the full name that is meant, or None when several are possible."""
    if found.setdefault(place, whole) != whole:
        found[place] = None


def _list_parts(key: Key) -> Iterable[Key]:
    """The short forms of a full name in its article: the first name, and the surname."""
    yield key[:1]
    for at in range(max(1, len(key) - _SUFFIX_WORDS), len(key)):
        yield key[at:]


def _join_full_names(counts: Counter[Key]) -> dict[Key, Key]:
    """Each name -> the name it is joined to: with or without middle names, short first names, initials.

    Only if exactly one fits: "J. Smith" is neither John nor Jane when both exist.
    """
    joined = {key: key for key in counts}
    by_ends: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in counts:
        if len(key) > 1:
            by_ends[make_first_name_key(key[0]), key[-1]].append(key)
    by_initial: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for (first, last), those in by_ends.items():
        if len(those) == 1 and len(first) > 1:
            by_initial[first[0], last].append(those[0])
            continue
        middles = {key[1:-1] for key in those if len(key) > 2}
        best = max(those, key=lambda key: (counts[key], key))
        if _agree(middles):
            joined.update(dict.fromkeys(those, best))
        if len(first) > 1:
            by_initial[first[0], last].append(best)
    for (first, last), those in by_ends.items():
        if len(first) == 1 and len(by_initial[first, last]) == 1:
            short = [key for key in those if len(key) == 2]
            joined.update(dict.fromkeys(short, by_initial[first, last][0]))
    return joined


def _agree(middles: set[Key]) -> bool:
    """Whether middle names may be the same person's: equal, or one the initial of the other."""
    longest = max(middles, key=len, default=())
    return all(
        len(one) == len(longest)
        and all(a[0] == b[0] and (a == b or 1 in (len(a), len(b))) for a, b in zip(one, longest, strict=True))
        for one in middles
    )


# --- organisations, places and others


def _join_others(others: Sequence[NamedIn]) -> dict[str, Key]:
    """The key of each spelling, the same for the same organisation, place or thing."""
    keys = {text: make_key(text) or (text,) for text in {one.text for one in others}}
    known = set(keys.values())
    for text, key in keys.items():
        if key[-1].endswith("s") and (*key[:-1], key[-1][:-1]) in known:  # "Ukrainians"
            keys[text] = (*key[:-1], key[-1][:-1])
    expansions = _find_expansions(others, keys)
    return {text: expansions.get(key, key) for text, key in keys.items()}


def _find_expansions(others: Sequence[NamedIn], keys: Mapping[str, Key]) -> dict[Key, Key]:
    """Key of an acronym -> key of the only name that it stands for in an article with both."""
    acronyms = {text.replace(".", "").lower(): keys[text] for text in keys if _is_acronym(text)}
    if not acronyms:
        return {}
    long = {text: initials for text in keys if (initials := make_initials(text)) in acronyms}
    held: dict[int, set[Key]] = defaultdict(set)
    wanted = set(acronyms.values())
    for one in others:
        if keys[one.text] in wanted:
            held[one.article].add(keys[one.text])
    found: dict[Key, Counter[Key]] = defaultdict(Counter)
    for one in others:
        initials = long.get(one.text, "")
        if initials and acronyms[initials] in held[one.article] and keys[one.text] != acronyms[initials]:
            found[acronyms[initials]][keys[one.text]] += one.mentions
    return {short: names.most_common(1)[0][0] for short, names in found.items() if len(names) == 1}


def _is_acronym(text: str) -> bool:
    letters = text.replace(".", "")
    return 2 <= len(letters) <= 8 and letters.isalpha() and letters.isupper()


# --- the shown spelling


def _describe(members: Sequence[NamedIn]) -> JoinedName:
    if len(members) == 1:
        return JoinedName(members[0].text, members[0].type, (), tuple(members))
    spellings: Counter[str] = Counter()
    types: Counter[NameType] = Counter()
    for one in members:
        spellings[one.text] += one.mentions
        types[one.type] += one.mentions
    kind = types.most_common(1)[0][0]
    name = _choose_name(spellings, kind) if len(spellings) > 1 else members[0].text
    aliases = tuple(text for text, _ in spellings.most_common() if text != name)
    return JoinedName(name, kind, aliases, tuple(members))


def _choose_name(spellings: Counter[str], kind: NameType) -> str:
    least = 0 if kind == "person" else _USUAL * max(spellings.values())
    usual = [text for text, count in spellings.items() if count >= least]
    cased = [text for text in usual if not _is_shouted(text)] or usual
    return max(cased, key=lambda text: (len(text.split()), spellings[text], text))


def _is_shouted(text: str) -> bool:
    """Whether a name is in capitals as in a headline; an acronym like "NATO" is not."""
    return text.isupper() and (" " in text or len(text) > 5)
