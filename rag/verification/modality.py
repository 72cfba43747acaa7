"""How a source presents what a statement says: as planned, as denied by somebody, as somebody's words.

A statement may consist of a source's own words and still not follow from it: "plans to close the bridge" does not say
that it is closed, and "denied that the bridge was closed" says who denies it. Word rules, English only.
"""

from __future__ import annotations

import re

from rag.text.en.function_words import AUXILIARIES, FORMS_OF_BE, THIRD_PERSON_PRONOUNS
from rag.text.en.modality import (
    DENYING_VERBS,
    DOING_VERBS,
    PLAN_WORDS,
    POSSIBILITY_WORDS,
    REJECTING_VERBS,
    REPORT_NOUNS,
    REPORTING_VERBS,
    UNREAL_WORDS,
    WISH_WORDS,
)
from rag.text.overlap import measure_coverage
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text, list_content_stems, stem_content, stem_word
from rag.verification.main_verb import find_main_verb, is_of_past

DENIED_SHARE = 0.6
"""A statement counts as denied when at least this share of its content words follows the denial."""

SPEAKER_WORDS = 8
"""Longest name of a speaker, in words; a longer one is not shown."""

_PLAN_STEMS = frozenset(map(stem_word, PLAN_WORDS))
_REACH = 2
"""Most words between a plan or a modal verb and the verb that it governs."""

_FUTURE = frozenset({"will", "shall", "'ll", "won't"})

_UNREAL_REACH = 5
"""Most words between a word like "avoid" and the verb in "-ing" after it: its subject."""

_DENIES = re.compile(
    rf"(?:\b{match_any(DENYING_VERBS)}|\b{match_any(REJECTING_VERBS)}(?=\s+(?:\w+\s+){{0,2}}{match_any(REPORT_NOUNS)}\b))\b"
)
_CLAUSE_END = re.compile(r"[.;!?]|,? but\b")
_SAYS = rf"(?:(?:has|have|had|also|later|again|repeatedly|since)\s+){{0,2}}(?-i:{match_any(REPORTING_VERBS)})\b"
"""The verb is in lower case: "the United States" says nothing."""
_NAME = r"(?P<who>(?:[^\W_][\w.'’-]*\s+){0,7}?[^\W_][\w.'’-]*)"
_SPEAKERS = (
    re.compile(rf"\baccording to {_NAME}(?=\s*[,.;:]|\s*$)", re.IGNORECASE),
    re.compile(rf"^{_NAME}(?:,[^,]{{1,80}},)?\s+{_SAYS}", re.IGNORECASE),
    re.compile(rf"[,”\"’]\s+(?:said|says|wrote|warned|added)\s+{_NAME}(?=\s*[,.;:]|\s*$)", re.IGNORECASE),
    re.compile(rf"[,”\"’]\s+{_NAME}\s+(?:said|says|wrote|warned|added)\b", re.IGNORECASE),
)


def find_plan(statement: str, evidence: str) -> str:
    """The words that show that the evidence only plans or supposes what the statement says is done; "" if it does
    not."""
    said = [fold_text(match.group()) for match in WORD.finditer(statement)]
    if any(stem_word(word) in _PLAN_STEMS or word in POSSIBILITY_WORDS | UNREAL_WORDS for word in said):
        return ""
    wanted = frozenset(list_content_stems(statement))
    done_verb = find_main_verb(statement) if is_of_past(statement) else ""
    written = [match.group() for match in WORD.finditer(evidence)]
    words = [fold_text(word) for word in written]
    planned: dict[str, str] = {}
    done: set[str] = set()
    for at, word in enumerate(words):
        stem = stem_word(word)
        if stem in wanted and not written[at][0].isupper():  # a name is not a verb that could be planned
            governor = _find_governor(words, at) or _find_infinitive(words, at, stem == done_verb)
            if governor:
                planned.setdefault(stem, " ".join(words[governor[0] : at + 1]))
            else:
                done.add(stem)
    return next((phrase for stem, phrase in planned.items() if stem not in done), "")


def is_foretold(statement: str, evidence: str) -> bool:
    """Whether the evidence may confirm that something "will" happen: not when it has the verb only as an infinitive
    after something other than a plan ("urges them to invite her to join") or after "may".

    True when the statement is not about the future.
    """
    said = [fold_text(match.group()) for match in WORD.finditer(statement)]
    if not _FUTURE & set(said):
        return True
    after = said[min(said.index(word) for word in _FUTURE & set(said)) :]
    verb = next(iter(list_content_stems(" ".join(after))), "")
    words = [fold_text(match.group()) for match in WORD.finditer(evidence)]
    open_verb = False
    for at, word in enumerate(words):
        if stem_word(word) != verb:
            continue
        governor = _find_governor(words, at)
        if governor is None and "to" not in words[max(0, at - _REACH) : at]:
            return True  # stated directly, as in "opens in May"
        if governor and words[governor[0]] not in WISH_WORDS:
            return True
        open_verb = True
    return not open_verb


def _find_governor(words: list[str], at: int) -> tuple[int, int] | None:
    """Start and end of the plan or modal verb that governs a verb, or None."""
    for before in range(at - 1, max(-1, at - 2 - _REACH), -1):
        if words[before] in POSSIBILITY_WORDS:
            return before, before
        if words[before] == "to":
            first = next(
                (back for back in (before - 1, before - 2, before - 3) if back >= 0 and _plans(words[back])), None
            )
            return (first, before) if first is not None else None
    return _find_unreal(words, at) if words[at].endswith("ing") else None


def _find_infinitive(words: list[str], at: int, is_asked: bool) -> tuple[int, int] | None:
    """Position of "to" before the verb that a statement says is done, where the words before do not say that it was:
    "urges them to join", but not "began to join"; else None."""
    if not is_asked or at < 2 or words[at - 1] != "to" or words[at].endswith(("ed", "ing")):
        return None
    return None if DOING_VERBS & set(words[max(0, at - 1 - _REACH) : at - 1]) else (at - 1, at - 1)


def _find_unreal(words: list[str], at: int) -> tuple[int, int] | None:
    """Position of the word that leaves open whether a verb in "-ing" happened; None for "is joining" and the like."""
    if at and words[at - 1] in FORMS_OF_BE | {"been", "be"}:
        return None
    near = range(at - 1, max(-1, at - 1 - _UNREAL_REACH), -1)
    return next(((before, before) for before in near if words[before] in UNREAL_WORDS), None)


def _plans(word: str) -> bool:
    return stem_word(word) in _PLAN_STEMS


def find_denial(statement: str, evidence: str) -> str:
    """Who denies what the statement says, as named in the evidence ("the ministry"); "" if nobody does.

    A statement that itself reports a denial does not count as denied.
    """
    folded = fold_text(statement)
    if _DENIES.search(folded):
        return ""
    stems = stem_content(statement)
    for match in _DENIES.finditer(fold_text(evidence)):
        rest = _CLAUSE_END.split(evidence[match.end() :], maxsplit=1)[0]
        if measure_coverage(stems, stem_content(rest), when_empty=0.0) >= DENIED_SHARE:
            return _name_before(evidence[: match.start()]) or "somebody quoted there"
    return ""


def _name_before(text: str) -> str:
    """The subject of the verb that follows: the words since the last clause began; "" when there are too many."""
    clause = re.split(r"[.;:!?,”\"]|\b(?:and|but|while|which|who|that)\b", text)[-1].split()
    while clause and fold_text(clause[-1]) in AUXILIARIES | {"also", "later", "again", "repeatedly", "strongly"}:
        clause.pop()
    return _tell_speaker(" ".join(clause))


def find_speaker(evidence: str) -> str:
    """Who says a sentence: "Kirby", "the ministry"; "" if nobody does, or the words do not show it."""
    text = " ".join(evidence.split())
    for pattern in _SPEAKERS:
        match = pattern.search(text)
        if match and (speaker := _tell_speaker(match["who"])):
            return speaker
    return ""


def _tell_speaker(words: str) -> str:
    """A speaker's name with a lower-case article, "the person quoted" for a pronoun; "" for words that cannot be a
    speaker."""
    found = words.strip(" .,'\"“”‘’").split()
    if not found or len(found) > SPEAKER_WORDS or fold_text(found[0]) in ("it", "there", "this", "that"):
        return ""
    if len(found) == 1 and fold_text(found[0]) in THIRD_PERSON_PRONOUNS | {"i", "we"}:
        return "the person quoted"
    if fold_text(found[0]) in ("the", "a", "an", "his", "her", "their", "its"):
        found[0] = fold_text(found[0])
    return " ".join(found)
