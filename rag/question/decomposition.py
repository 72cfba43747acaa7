"""Splits a question that asks two things into two questions.

"Who closed the bridge, and when does the ferry sail?" has two answers, in two sentences, perhaps in two files. As one
question it would find only the half that matches best. Word rules, English only; a question of an unknown form stays
whole.
"""

from __future__ import annotations

import re

from rag.text.capitals import match_capitalised
from rag.text.en.function_words import AUXILIARIES, POINTING, PREPOSITIONS, QUESTION_WORD
from rag.text.names import read_names
from rag.text.word_lists import match_any
from rag.text.words import list_content_words

MIN_CONTENT_WORDS = 2
"""A half needs this many content words to be a question of its own: "and when exactly" has one."""

_WH = rf"(?i:{QUESTION_WORD})"
_QUESTION_START = rf"(?:{match_any(PREPOSITIONS)}\s+)?{_WH}\b"
_JOINED = re.compile(rf"[,;]? and\s+(?={_QUESTION_START})", re.IGNORECASE)
_STARTS_WITH_WH = re.compile(rf"^{_QUESTION_START}", re.IGNORECASE)
_VERB = re.compile(
    rf"\b{match_any(AUXILIARIES - {'am'})}\b|"  # "AM" is an abbreviation more often than a verb
    rf"^{_WH}\s+(?:\w+\s+)?\w+(?:ed|s)\b",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(r"(?:\w+ )?who(?:m|se)?\b", re.IGNORECASE)
_HE_OR_SHE = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_REFERS_BACK = re.compile(rf"\b(?:{POINTING}|there)\b", re.IGNORECASE)

_CAPITALISED = match_capitalised(".-")
_NAME = rf"(?:the )?{_CAPITALISED}(?: {_CAPITALISED})*"
_TWO_NAMES = rf"(?P<one>{_NAME}) (?:and|or) (?:of )?(?P<two>{_NAME})"
_EACH = re.compile(
    rf"^(?P<before>{_WH}[^\"“”]*? )(?:both )?{_TWO_NAMES}(?P<after>[^\"“”]*?)"
    r"\b(?:each(?! other)|both|respectively)\b\s*(?P<rest>.*)$"
)
_DIFFER = re.compile(
    rf"^[Hh]ow (?:do|does|did) (?P<what>the .*? of )?{_TWO_NAMES}(?P<owned>['’]s?(?: [a-z]+){{1,3}})?"
    r"(?: (?:about|on|over|regarding) (?P<before>.+?))? differ(?: (?:about|on|over|in|as to|regarding) (?P<topic>.+))?$"
)
_DIFFER_FROM = re.compile(
    r"^how (?:do|does|did|is|are|was|were) (?P<owner>.+?)['’]s? (?P<thing>.+?) (?:differ|different) from "
    r"(?:that|those) of (?P<other>.+?)(?: (?:about|on|over|as to|regarding) (?P<topic>.+))?$",
    re.IGNORECASE,
)
_WHICH_FIRST = re.compile(
    r"^(?:which|what) (?:came|was|is|happened|took place) (?:first|last|earlier|later)\b.*?[,:] ?"
    r"(?P<one>.+?) or (?P<two>.+)$",
    re.IGNORECASE,
)


def split_question(question: str) -> tuple[str, ...]:
    """The two questions that it consists of, each complete in itself, or else only the unchanged question."""
    text = " ".join(question.split()).rstrip("?!. ")
    parts = _split_clauses(text) or _split_comparison(text)
    return tuple(f"{part[:1].upper()}{part[1:]}?" for part in parts) if parts else (question,)


def _split_clauses(text: str) -> list[str]:
    """Two clauses, each with its own question word and verb; empty when the question does not have two.

    "He" or "she" in the second is replaced with the only name of the first. Any other word that points back keeps them
    together.
    """
    joints = list(_JOINED.finditer(text))
    if len(joints) != 1:
        return []
    first, second = text[: joints[0].start()], text[joints[0].end() :]
    if _REFERS_BACK.search(second):
        names = read_names(first).names
        if len(names) != 1 or _ASKS_WHO.match(first) or not _HE_OR_SHE.search(second):
            return []
        second = _HE_OR_SHE.sub(names[0].text, second, count=1)
    if not _STARTS_WITH_WH.match(first) or not (_is_complete(first) and _is_complete(second)):
        return []
    return [first, second]


def _is_complete(clause: str) -> bool:
    return _VERB.search(clause) is not None and len(list_content_words(clause)) >= MIN_CONTENT_WORDS


def _split_comparison(text: str) -> list[str]:
    """The two questions that a comparison consists of; empty for any other question.

    Forms: "How do A and B differ on X", "What do A and B each say", "Which came first, A or B".
    """
    if match := _WHICH_FIRST.match(text):
        return [f"when was {match['one']}", f"when was {match['two']}"]
    if match := _DIFFER_FROM.match(text):
        ending = f" on {match['topic']}" if match["topic"] else ""
        return [f"what is {side}'s {match['thing']}{ending}" for side in (match["owner"], match["other"])]
    if match := _DIFFER.match(text):
        return [_ask_view(match, match[name]) for name in ("one", "two")]
    if match := _EACH.match(text):
        return [f"{match['before']}{match[name]}{match['after']}{match['rest']}".strip() for name in ("one", "two")]
    return []


def _ask_view(match: re.Match[str], name: str) -> str:
    """A question about one side's "comments", "plan" or whatever is compared; its "view" if the comparison names
    nothing."""
    topic = match["before"] or match["topic"]
    ending = f" on {topic}" if topic else ""
    if match["what"]:
        return f"what are {match['what']}{name}{ending}"
    thing = re.sub(r"^['’]s? ", "", match["owned"]) if match["owned"] else "view"
    return f"what is {name}'s {thing}{ending}"
