"""Who won and who lost: "did Rovers win the cup?", "has the mayor lost the election?".

A sentence may have every other word of such a question and be about another side's victory, so it is read for a verb
that says who won or lost. Only a finite verb counts, with the side as its subject and the contest as its object; one
that is denied, reported, only possible or almost so says nothing. English only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.text.en.contests import (
    BEATING,
    CLAIMING,
    CONTESTS,
    FINALS,
    LIFTED,
    LIFTING,
    LOSING,
    SAME_CONTEST,
    SAYING,
    TOURNAMENTS,
    UNREAL,
    WHEN,
    WINNING,
)
from rag.text.word_lists import list_words, match_any
from rag.text.words import WORD, fold_text, stem_word

_ANYBODY = re.compile(r"(?:any|anyone|anybody|some|someone|somebody|no|nobody|who|which|what)\b", re.IGNORECASE)
"""Nobody in particular: any side may have won."""
_HELPING = r"(?:(?:has|have|had|did|does|also|finally|already|\w+ly) )*"
_CLAIM = re.compile(
    rf"(?P<who>.+?) {_HELPING}(?P<verb>win|wins|won|lose|loses|lost) "
    r"(?:the |a |an |its |their |his |her )?(?P<what>.+?)\.?",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"\b(?P<verb>{match_any(WINNING | LIFTING | BEATING | LOSING)})\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|get|gets|got) (?:\w+ly )?$", re.IGNORECASE)
_AFTER_TO = re.compile(r"\bto (?:be |have |have been )?(?:\w+ly )?$|n['’]t\b[^,;:]*$", re.IGNORECASE)
_ALL_BUT = re.compile(r"\ball but (?:\w+ )?$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"[,;:]|[.!?](?:\s+(?=[A-Z])|$)| (?:in|on|at|to|by|with|during|after|over|against|from|for|and|when|while)\b"
)
_CLAUSE = re.compile(r"[,;:—–]| (?:and|but|while|after|as|when|who|which|that) ")
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z])")
_NAME = re.compile(
    r"\s*(?:In \d{4} |On [A-Z]\w+ )?(?!(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those)\b)"
    r"[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)*\s*(?:(?:has|have|had) )?"
)
"""A subject that is a name and nothing else."""
_OF = re.compile(r" of ", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\b(?:of|with|against|over|by|from|than|for|like|without|under|between)\b", re.IGNORECASE)
"""Before a name: somebody else, who has to do with its bearer."""
_HELPS = re.compile(
    rf"['’]?(?: (?:in|on|at|of|from) .*|\s*{_HELPING}(?:is|are|was|were|been|being|be|get|gets|got)?\s*)"
)
"""Between a side and its verb."""
_BY = re.compile(r"\bby (?P<who>.+)")
_IN_CONTEST = re.compile(r"\b(?:in|at|to win|to lift|to clinch) (?P<what>.+)")
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_EXCEPTING = UNREAL | {"but", "except", "besides"}
"""Before a contest: not that one."""
_SMALL = list_words("the a an of in on at for to its their his her this that")


_Told = Literal["confirmed", "refuted", "open", ""]
"""What a sentence makes of an outcome; "open" for something about it that decides nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A statement that somebody won or lost something."""

    who: frozenset[str]
    what: frozenset[str]
    """Stems of both."""
    is_won: bool


def read_outcome(statement: str) -> Outcome | None:
    """The outcome that a statement claims; None if it claims none, or of nothing that one side wins."""
    match = _CLAIM.fullmatch(" ".join(statement.split()))
    if (
        match is None
        or _ANYBODY.match(match["who"])
        or not any(fold_text(word) in CONTESTS for word in WORD.findall(match["what"]))
    ):
        return None
    return Outcome(_stem(match["who"]), _stem(match["what"]), match["verb"].lower().startswith("w"))


def find_outcome(claimed: Outcome, text: str) -> bool | None:
    """Whether a sentence confirms the outcome; None if it does not say, or may speak of another contest.

    Another year, or another winner of a contest with a common name ("the cup") where the claimed side is not named, may
    be another contest.
    """
    told = _list_told(claimed, text)
    decided = next((one for one in told if one in ("confirmed", "refuted")), None)
    return None if decided is None else decided == "confirmed"


def leaves_open(claimed: Outcome, text: str) -> bool:
    """Whether a sentence only has such a victory as denied, possible or believed, as somebody else's, or as one in
    another contest, so that its other words confirm nothing."""
    return find_outcome(claimed, text) is None and "open" in _list_told(claimed, text)


def tells_outcome(text: str) -> bool:
    """Whether a sentence has a verb that may say who won or lost."""
    return _TOLD.search(text) is not None


def _list_told(claimed: Outcome, text: str) -> list[_Told]:
    """What each verb of a sentence that says who won or lost makes of the outcome."""
    if not claimed.what <= _stem(text):
        return []
    return [
        _read_told(claimed, match["verb"].lower(), _SENTENCE.split(text[: match.start()])[-1], text[match.end() :])
        for match in _TOLD.finditer(text)
    ]


def _read_told(claimed: Outcome, verb: str, before: str, after: str) -> _Told:
    """What one verb, between these parts of its sentence, makes of the outcome; "" for nothing."""
    told = _read_verb(claimed, verb, before, after)
    if told == "":
        return ""
    if _is_unreal(before):
        return "open"
    if told != "open" and any(word in SAYING for word in _list_words(before)):
        return ""  # somebody else says so; a side that says so of itself confirms nothing
    is_other_year = bool(set(_YEAR.findall(before + after)) - claimed.what)
    return "open" if told == "refuted" and is_other_year else told


def _read_verb(claimed: Outcome, verb: str, before: str, after: str) -> _Told:
    """What a verb makes of the outcome if it is meant as it stands."""
    rest = _CLAUSE.split(after)[0]
    is_passive = _PASSIVE.search(before) is not None
    if verb in BEATING:
        return _read_beaten(claimed, before, rest, is_passive=is_passive)
    is_won = verb in WINNING or verb in LIFTING
    if verb in LIFTING and not any(word in LIFTED for word in _list_words(rest)):
        return ""
    if is_passive:  # "the cup was won by Rovers"
        by = _BY.search(rest)
        is_of_it = _is_contest(claimed, _PASSIVE.sub("", _CLAUSE.split(before)[-1]))
        return _judge(claimed, is_won=is_won) if by and is_of_it and _is_object(claimed.who, by["who"]) else ""
    named = _PREPOSITION.split(after)[0]
    if not _is_contest(claimed, named):
        return "open" if claimed.what <= _stem(named) or _is_other_contest(named) else ""
    if _is_subject(claimed.who, before):
        return _judge(claimed, is_won=is_won)
    if claimed.who & _stem(before):
        return "open"
    if not is_won or not claimed.is_won or not _NAME.fullmatch(_CLAUSE.split(before)[-1]):
        return ""  # "he won": he may be the claimed side
    return "refuted" if _is_surely_same(claimed, after) else "open"


def _read_beaten(claimed: Outcome, before: str, rest: str, *, is_passive: bool) -> _Told:
    """What a victory over somebody makes of the outcome: nothing, unless it is in the contest or its final."""
    within = _IN_CONTEST.search(rest)
    contest = _PREPOSITION.split(within["what"])[0] if within else ""
    is_settled = not claimed.what & _TOURNAMENT_STEMS or bool(set(_list_words(contest)) & FINALS)
    if within is None or not (is_settled or within.group().startswith("to ")) or not _is_contest(claimed, contest):
        return "open" if claimed.what <= _stem(rest) else ""  # "beat United in the cup" wins no cup
    if _is_subject(claimed.who, before):
        return _judge(claimed, is_won=not is_passive)
    by = _BY.search(rest) if is_passive else None
    other = by["who"] if by else "" if is_passive else rest
    return _judge(claimed, is_won=is_passive) if other and _is_object(claimed.who, other) else ""


def _judge(claimed: Outcome, *, is_won: bool) -> _Told:
    """What it makes of the outcome that the claimed side won or lost."""
    return "confirmed" if claimed.is_won is is_won else "refuted"


def _is_unreal(before: str) -> bool:
    """Whether what comes before a verb says that it did not happen, or need not have."""
    return (
        any(word in CLAIMING for word in _list_words(before))
        or any(word in UNREAL for word in _list_words(_CLAUSE.split(before)[-1]))
        or _AFTER_TO.search(before) is not None
        or _ALL_BUT.search(before) is not None
    )


def _is_contest(claimed: Outcome, words: str) -> bool:
    """Whether the words name the claimed contest, and not a part of it ("the cup match", "a game of the series") or a
    thing beside it ("the cup ban")."""
    named = _OF.split(words)[0]
    plain = _list_words(named)
    places = [at for at, word in enumerate(plain) if word in CONTESTS and stem_word(word) in claimed.what]
    if not places or _EXCEPTING.intersection(plain[: places[0]]) or not claimed.what <= _stem(words):
        return False
    following = plain[places[-1] + 1 :]
    return all(word in SAME_CONTEST or word in WHEN or word.isdecimal() for word in following)


def _is_other_contest(words: str) -> bool:
    """Whether the words name a contest ("a battle" in the war), and not the final or the trophy of one."""
    named = CONTESTS.intersection(_list_words(words))
    return bool(named) and not named & (FINALS | LIFTED)


def _is_subject(who: frozenset[str], before: str) -> bool:
    """Whether a side, and not somebody of it or beside it, is the subject of the verb after these words."""
    clauses = _CLAUSE.split(before)
    if clauses[-1].strip() or len(clauses) == 1:
        return _ends_with(who, clauses[-1])
    return any(_ends_with(who, clause) for clause in clauses)  # "Rovers, the holders, won"


def _ends_with(who: frozenset[str], clause: str) -> bool:
    places = [match for match in WORD.finditer(clause) if stem_word(fold_text(match.group())) in who]
    if not places or not who <= _stem(clause):
        return False
    is_of_others = _OF_OTHERS.search(clause[: places[0].start()]) is not None
    return not is_of_others and _HELPS.fullmatch(clause[places[-1].end() :]) is not None


def _is_object(who: frozenset[str], words: str) -> bool:
    """Whether a side is what comes first after a verb or "by"."""
    return who <= _stem(_PREPOSITION.split(words)[0])


def _is_surely_same(claimed: Outcome, after: str) -> bool:
    """Whether another winner's contest is the claimed one: the sentence names the claimed side too, or the contest has
    a name of its own ("the county cup")."""
    return claimed.who <= _stem(after) or bool(claimed.what - _CONTEST_STEMS)


def _list_words(text: str) -> list[str]:
    return [fold_text(word) for word in WORD.findall(text)]


def _stem(text: str) -> frozenset[str]:
    """The stems of the words that name something."""
    return frozenset(stem_word(word) for word in _list_words(text) if word not in _SMALL)


_CONTEST_STEMS = frozenset(map(stem_word, CONTESTS))
_TOURNAMENT_STEMS = frozenset(map(stem_word, TOURNAMENTS))
