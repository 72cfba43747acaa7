"""Numbers and names of a claim that have another one's role in the source's sentence.

A claim may consist of a source's own words and still be false: "Peskov" where the sentence has "Lavrov", the 15,000 of
one comparison in the other. Owns what makes a role: the words around a number or name, whether it acts or speaks, and
the preposition before it. Rules, English only; two names swapped within one sentence are not detected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text.en.function_words import AUXILIARIES, STOP_WORDS
from rag.text.en.lexicon import SPEECH_VERBS
from rag.text.names import (
    Name,
    NamedText,
    find_missing_names,
    is_country,
    is_same_name,
    is_seat,
    read_names,
    stands_as_written,
)
from rag.text.quantities import Quantity, read_quantities
from rag.text.word_lists import list_words
from rag.text.words import WORD, fold_text, stem_word

MOST_NAMES = 50
"""Most names of a claim whose roles are compared: a claim with more is a list."""
NEAR_WORDS = 4
"""Number of words compared on each side of a number or name."""
_NEAR_CHARACTERS = 60 * (NEAR_WORDS + 1)
"""Where those words are looked for; long texts hold many numbers."""

_SPEECH_STEMS = frozenset(map(stem_word, SPEECH_VERBS))
_BEFORE_VERB = AUXILIARIES | list_words("also recently likewise")
"""Words after a name that show that it is an agent."""
_PREPOSITIONS = list_words("in at to from with by near on for against under through via")
"""Prepositions whose object has a role of its own; those of time and topic are left out."""
_PRONOUN = re.compile(r"\b(?:he|she|his)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Role:
    """What a sentence has around a name."""

    stems: frozenset[str]
    """Stems of the content words near it, without verbs of saying."""
    preposition: str
    """The preposition directly before it or its article; "" if there isn't one."""
    acts: bool
    """Whether a verb follows, or it opens the text."""
    says: bool
    """Whether a verb of saying is directly beside it."""


def find_role_mismatches(claim: str, names: Sequence[Name], sentence: str, before: Sequence[str]) -> list[str]:
    """Names and numbers of the claim that have another one's role in the sentence, each described in a few words.

    `names` are the claim's; `before` are the preceding sentences, in order: "he" is the person who acted last in them.
    """
    held = read_names(sentence)
    names = list(dict.fromkeys(names))[:MOST_NAMES]
    missing = find_missing_names(names, held)
    mismatches = (
        _find_replaced_names(claim, missing, sentence)
        or _find_other_actor(claim, missing, sentence, before)
        or _find_other_speaker(claim, names, held.names, sentence)
        or _find_doubled_capital(names, held)
    )
    return [*mismatches, *_find_replaced_numbers(claim, sentence)]


def _find_other_speaker(claim: str, names: Sequence[Name], held: Sequence[Name], sentence: str) -> list[str]:
    """Names that speak in the claim while, in the sentence, they have another role and somebody else speaks: "After the
    call with Stoltenberg, Zelenskiy tweeted"."""
    speakers = [one for one in held if not _is_body(one) and _find_role(sentence, one.words).says]
    said = read_names(claim).words
    mismatches = []
    for name in names:
        if _is_body(name) or not _find_role(claim, name.words).says or not _stands_in(name, held):
            continue
        role = _find_role(sentence, name.words)
        others = [one for one in speakers if not any(_is_said(word, said) for word in one.words)]
        is_office = any(_stands_before(name, one, sentence) for one in others)
        if others and not role.says and not role.acts and not is_office:
            mismatches.append(f"the source has {others[0].text} say it, not {name.text}")
    return mismatches


def _stands_before(name: Name, other: Name, sentence: str) -> bool:
    """Whether the other name follows as a member of this body: "the Polytechnic's rector Ada Quist"."""
    between = r"(?:['’]s?)?\s+(?:\w+\s+){0,2}"
    return bool(re.search(re.escape(name.words[-1]) + between + re.escape(other.words[0]), sentence))


def _stands_in(name: Name, held: Sequence[Name]) -> bool:
    return any(is_same_name(name.words[-1], word) for one in held for word in one.words)


def _find_doubled_capital(names: Sequence[Name], held: NamedText) -> list[str]:
    """Capitals that replace a country of the sentence and double another: "Kyiv has talked with Ukraine" for
    "Washington has talked with Ukraine"."""
    words = [word for name in names for word in name.words]
    others = [one for one in held.names if is_country(one.words[-1]) and not _stands_in(one, names)]
    return [
        f"the source has {others[0].text} where it has {word}"
        for word in words
        if others
        and is_seat(word)
        and not stands_as_written(word, held)
        and any(other != word and is_same_name(word, other) for other in words)
    ]


def _find_other_actor(claim: str, missing: Sequence[Name], sentence: str, before: Sequence[str]) -> list[str]:
    """Names that act or speak in the claim while "he" or "she" in the sentence is somebody else."""
    if not missing or not _PRONOUN.search(sentence):
        return []
    actors = next(filter(None, (_list_actors(text) for text in reversed(before))), [])
    return [
        f"the source speaks of {actors[0].text}, not of {name.text}"
        for name in missing
        if actors
        and not is_country(name.words[-1])
        and (role := _find_role(claim, name.words)).acts | role.says
        and not any(is_same_name(name.words[-1], word) for actor in actors for word in actor.words)
    ]


def _list_actors(text: str) -> list[Name]:
    """The persons who act or speak in a sentence, without countries."""
    actors = []
    for name in read_names(text).names:
        role = _find_role(text, name.words)
        if (role.acts or role.says) and not is_country(name.words[-1]):
            actors.append(name)
    return actors


def _find_replaced_names(claim: str, missing: Sequence[Name], window: str) -> list[str]:
    held = read_names(window)
    said = read_names(claim).words
    others = [name for name in held.names if not any(_is_said(word, said) for word in name.words)]
    mismatches = []
    for name in missing:
        role = _find_role(claim, name.words)
        for other in others:
            if _is_body(name) == _is_body(other) and _is_same_role(role, _find_role(window, other.words)):
                mismatches.append(f"the source has {other.text} where it has {name.text}")
                break
    return mismatches


def _is_body(name: Name) -> bool:
    """Whether a name is a country or its government, rather than a person or a place."""
    return is_country(name.words[-1]) and not name.located


def _is_said(word: str, said: frozenset[str]) -> bool:
    return any(is_same_name(word, other) for other in said)


def _is_same_role(one: _Role, other: _Role) -> bool:
    return (
        bool(one.stems & other.stems)
        or (one.acts and other.acts)
        or (one.says and other.says)
        or bool(one.preposition and one.preposition == other.preposition)
    )


def _find_role(text: str, words: Sequence[str]) -> _Role:
    """The role of a name at its first mention."""
    tokens = list(WORD.finditer(text))
    first, last = fold_text(words[0]), fold_text(words[-1])
    for at, token in enumerate(tokens):
        if fold_text(token.group()) == first:
            end = at
            while end + 1 < len(tokens) and fold_text(tokens[end].group()) != last and end - at < len(words):
                end += 1
            return _describe_role(text, tokens, at, end)
    return _Role(frozenset(), "", acts=False, says=False)


def _describe_role(text: str, tokens: Sequence[re.Match[str]], first: int, last: int) -> _Role:
    before = [fold_text(token.group()) for token in tokens[max(0, first - NEAR_WORDS) : first]]
    after = [fold_text(token.group()) for token in tokens[last + 1 : last + 1 + NEAR_WORDS]]
    possessive = re.match(r"['’]", text[tokens[last].end() :]) is not None
    if possessive and after[:1] == ["s"]:
        after = after[1:]
    if after[:1] in (["who"], ["which"]):  # "Starmer, who acknowledged"
        after = after[1:]
    stems = frozenset(stem_word(word) for word in (*before, *after) if word not in STOP_WORDS)
    led = [word for word in before[-2:] if word not in ("the", "a", "an")]
    following = after[0] if after else ""
    acts = not possessive and (
        following in _BEFORE_VERB or following.endswith("ed") or stem_word(following) in _SPEECH_STEMS
    )
    beside = {stem_word(word) for word in (*before[-1:], *after[:1])}
    return _Role(
        stems=frozenset(stem for stem in stems - _SPEECH_STEMS if not stem.isdigit()),
        preposition=led[-1] if led and led[-1] in _PREPOSITIONS else "",
        acts=acts or (first == 0 and not possessive),
        says=bool(beside & _SPEECH_STEMS),
    )


def _find_replaced_numbers(claim: str, window: str) -> list[str]:
    held = read_quantities(window)
    stated = read_quantities(claim)
    values = {quantity.value for quantity in stated}
    others = [quantity for quantity in held if quantity.value not in values]
    mismatches = []
    for quantity in stated:
        own = [other for other in held if other.value == quantity.value]
        near = _surround_number(claim, quantity)
        if not own or not others:
            continue
        best = max(len(near & _surround_number(window, one)) for one in own)
        for other in others:
            if other.unit == own[0].unit and len(near & _surround_number(window, other)) > best + 1:
                mismatches.append(f"the source has {other.text} where it has {quantity.text}")
                break
    return mismatches


def _surround_number(text: str, quantity: Quantity) -> frozenset[str]:
    """The stems near a number's first mention, without its unit."""
    at = fold_text(text).find(quantity.text)
    if at < 0:
        return frozenset()
    end = at + len(quantity.text)
    before = [match.group() for match in WORD.finditer(text[max(0, at - _NEAR_CHARACTERS) : at])][-NEAR_WORDS - 1 :]
    after = [match.group() for match in WORD.finditer(text[end : end + _NEAR_CHARACTERS])][: NEAR_WORDS + 1]
    words = [fold_text(word) for word in (*before, *after)]
    return frozenset(stem_word(word) for word in words if word not in STOP_WORDS or word in ("last", "today", "ago"))
