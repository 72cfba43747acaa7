"""Replaces the words of a follow-up that point back ("he", "its", "there", "that year") with what they mean.

Owns when such a word points back, and the form of its replacement. `mentions` finds the candidates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question.mentions import (
    Exchange,
    find_year,
    is_person,
    is_woman,
    list_groups,
    list_items,
    list_persons,
    list_places,
    list_things,
    starts_with_question_word,
)
from rag.text.en.function_words import (
    AUXILIARY,
    FEMININE_PRONOUNS,
    MASCULINE_PRONOUNS,
    NEUTER_PRONOUNS,
    PLURAL_PRONOUNS,
    POSSESSIVE_DETERMINERS,
    THIRD_PERSON_PRONOUNS,
)
from rag.text.names import read_names
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text

LONGEST_PHRASE = 100
"""Longest replacement of a pronoun, in characters."""

_BOUNDARY = re.compile(
    r"\b(?:that|when|if|because|while|and|before|after|since|as|although|but|whether|so|until|who|which)\b|,",
    re.IGNORECASE,
)
_PREPOSITION_BEFORE = re.compile(
    r"\b(?:in|at|to|from|with|by|near|on|for|about|of|against|after|before|than|into)\s$", re.I
)
_EXPLETIVE_IT = re.compile(
    rf"\b(?:{AUXILIARY} it (?:true|possible|likely|unlikely|known|clear|necessary|important|certain|legal|illegal|"
    r"safe|common|normal|better|worth|easy|hard|difficult|raining|snowing|cold|hot|time)\b|"
    r"(?:does|did|will|would) it (?:take(?! place)|rain|snow|matter)\b|"
    r"it (?:is|was|takes|took|rains|snows) (?:\w+ )?(?:that|to)\b|"
    r"what time is it|is it (?:\w+ )*(?:who|that)\b)",
    re.IGNORECASE,
)
"""Where "it" refers to nothing: "Is it true that", "Does it rain"."""
_PRONOUN = re.compile(
    rf"(?<![\w'’-])(?P<word>{match_any(THIRD_PERSON_PRONOUNS)}|there|then|both|"
    r"(?:in )?(?:th(?:is|ose|ese)|(?<= (?:of|in|at|to|on|by) )that)"
    r"(?= (?!year|month|week|morning|evening|spring|summer|autumn|winter|time\b)\w+)|"
    r"th(?:at|is|ose|ese)(?=\W*$))(?![\w-])",
    re.IGNORECASE,
)
_THAT_TIME = re.compile(r"\b(?:in |at |on |during )?(?:that|the same) (?:year|time|day|month)\b", re.IGNORECASE)


def resolve_references(asked: str, exchanges: Sequence[Exchange]) -> tuple[str, tuple[str, ...]] | None:
    """Replace each word that points back with what it means, unless the question itself explains it; returns the new
    question and the replacements.

    If nothing was found, the question is unchanged and there are no replacements. None when no word points back.
    """
    carried: list[str] = []
    asked, year = _replace_time(asked, exchanges)
    carried += [year] if year else []
    expletive = [match.span() for match in _EXPLETIVE_IT.finditer(asked)]
    text, at = "", 0
    for match in _PRONOUN.finditer(asked):
        if any(start <= match.start() < end for start, end in expletive) or _is_explained(asked, match):
            continue
        meant = _find_antecedent(asked, match, exchanges)
        if not meant:
            continue
        phrase, whole = meant
        text += asked[at : match.start()] + whole
        at = match.end()
        carried.append(phrase)
    text += asked[at:]
    if not carried:
        return (asked, ()) if _has_unresolved_pronoun(asked, expletive) else None
    return text, tuple(dict.fromkeys(carried))


def replace_pronoun(asked: str, phrase: str) -> str:
    """The question with `phrase` in place of its first "he", "her", "it" or "they" that points back; "" if there is no
    such word."""
    expletive = [match.span() for match in _EXPLETIVE_IT.finditer(asked)]
    for match in _PRONOUN.finditer(asked):
        word = match["word"].lower()
        is_pointing = word in THIRD_PERSON_PRONOUNS and not any(s <= match.start() < e for s, e in expletive)
        if is_pointing and not _is_explained(asked, match):
            whole = _inflect(word, phrase, asked[match.end() :])
            return f"{asked[: match.start()]}{whole}{asked[match.end() :]}"
    return ""


def _replace_time(asked: str, exchanges: Sequence[Exchange]) -> tuple[str, str]:
    """ "That year" replaced by the year it means."""
    match = _THAT_TIME.search(asked)
    year = find_year(exchanges[-1]) if match else ""
    return (f"{asked[: match.start()]}in {year}{asked[match.end() :]}", year) if match and year else (asked, "")


def _has_unresolved_pronoun(asked: str, expletive: Sequence[tuple[int, int]]) -> bool:
    """Whether a pronoun is left without a replacement."""
    return any(
        match["word"].lower() not in ("there", "then", "both")
        and not any(start <= match.start() < end for start, end in expletive)
        and not _is_explained(asked, match)
        for match in _PRONOUN.finditer(asked)
    )


def _is_explained(asked: str, match: re.Match[str]) -> bool:
    """Whether the question itself says, before the pronoun, who or what is meant."""
    word, before = match["word"].lower(), asked[: match.start()]
    named = read_names(
        f"They name {before}" if before[:1].isupper() and not starts_with_question_word(before) else before
    )
    names = [name for name in named.names if not starts_with_question_word(name.text)]
    if word in MASCULINE_PRONOUNS | FEMININE_PRONOUNS:
        names = [name for name in names if is_person(name)]
        nouns = re.findall(
            r"\b(?:the|an?) (?:\w+ )?(?:man|woman|minister|president|leader|author|king|queen)\b", before
        )
    elif word in NEUTER_PRONOUNS | PLURAL_PRONOUNS:
        nouns = re.findall(r"\b(?:the|an?|these|those) \w+|\b(?:how many|which) \w+", before)
    else:
        return (
            word.startswith("th")
            and word not in ("there", "then")
            and bool(re.match(r"\s+(?:is|was|are)\b.*\bof\b", asked[match.end() :]))
        )
    if not names and not nouns:
        return False
    if word in POSSESSIVE_DETERMINERS and re.match(r"\s\w", asked[match.end() :]):
        return True
    last = max([before.rfind(name.words[-1]) for name in names] + [before.rfind(noun) for noun in nouns])
    return bool(_BOUNDARY.search(before, max(last, 0) + 1))


def _find_antecedent(asked: str, match: re.Match[str], exchanges: Sequence[Exchange]) -> tuple[str, str] | None:
    """What a pronoun means, and its replacement."""
    word, after = match["word"].lower(), asked[match.end() :]
    if word in ("there", "then"):
        return _find_place_or_year(asked, match, exchanges)
    if word == "both":
        items = [] if re.match(r"\s+\w+\s+and\b", after) else list_items(exchanges[-1])
        return (" and ".join(items[:2]), f"both {' and '.join(items[:2])}") if len(items) >= 2 else None
    if word.startswith(("this", "that", "these", "those", "in th")):
        return None
    own = {fold_text(name.words[-1]) for name in read_names(asked).names}
    for exchange in reversed(exchanges):
        for phrase in _list_antecedents(word, exchange):
            if fold_text(phrase.split()[-1]) not in own and _has_words(phrase):
                return phrase, _inflect(word, phrase, after)
    return None


def _list_antecedents(word: str, exchange: Exchange) -> list[str]:
    if word in MASCULINE_PRONOUNS:
        persons = list_persons(exchange)
        return sorted(persons, key=is_woman)
    if word in FEMININE_PRONOUNS:
        return sorted(list_persons(exchange), key=lambda name: not is_woman(name))
    return list_things(exchange) if word in NEUTER_PRONOUNS else list_groups(exchange)


def _has_words(phrase: str) -> bool:
    return len(phrase) <= LONGEST_PHRASE and WORD.search(phrase) is not None


def _inflect(word: str, phrase: str, after: str) -> str:
    """The phrase as a possessive where the pronoun is one."""
    possessive = word in POSSESSIVE_DETERMINERS - {"her"} or (
        word == "her"
        and re.match(r"\s[a-z]", after)
        and not re.match(r"\s(?:in|at|to|from|with|by|on|for|about|of|and|or|when|after|before)\b", after)
    )
    if not possessive:
        return phrase
    return f"{phrase}'" if phrase.endswith("s") else f"{phrase}'s"


def _find_place_or_year(asked: str, match: re.Match[str], exchanges: Sequence[Exchange]) -> tuple[str, str] | None:
    before, after = asked[: match.start()], asked[match.end() :]
    if match["word"].lower() == "then":
        year = find_year(exchanges[-1])
        return (year, f"in {year}") if year and not after.strip() else None
    if re.search(r"\b(?:is|are|was|were|be|been|has|have|had|will|can)\s$", before, re.IGNORECASE) and after.strip():
        return None
    if not before.strip():
        return None
    for exchange in reversed(exchanges):
        for place in list_places(exchange):
            return place, place if _PREPOSITION_BEFORE.search(before) else f"in {place}"
    return None
