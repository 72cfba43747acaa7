"""When a question asks for something that is not a plain fact: what was claimed, what was planned, what would be.

"What did the video claim?" is answered by the claim, true or not. Rules over words, English only.
"""

from __future__ import annotations

import re

from rag.question.answer_types import find_answer_type
from rag.question.times import asks_beginning, asks_present
from rag.text.en.standing import CHANGE_VERBS, COMPARATIVES
from rag.text.negation import has_denial
from rag.text.standing import How
from rag.text.word_lists import match_any

_CLAIM = re.compile(
    r"\b(?:claim\w*|sa(?:y|ys|id)|state[sd]?|alleg\w+|rumou?r\w*|report\w*|den(?:y|ies|ied)|correct(?:ed|ion)\w*|version|false\w*|"
    r"wrong\w*|according|believ\w+|think|thinks|thought|myth|hoax|doubt\w*|reject\w*|accus\w+|suppos\w+|mistake\w*|argu\w+|"
    r"suggest\w*|insist\w*|told|tell|legend|dismiss\w*|question\w*|assum\w+|refut\w+|disput\w+|describ\w+|call(?:s|ed)?)\b",
    re.IGNORECASE,
)
_WAS_PLANNED = re.compile(
    r"\b(?:original\w*|initial\w*|at first|supposed|meant|plan(?:s|ned|ning)?\b|intend\w*|intention|(?:was|were)(?: \w+){0,4} to (?:be|have)|"
    r"should\b.*\bhave|would\b.*\bhave|promis\w+|scheduled|due|earlier|budget\w*|estimate\w*|expect\w*|hop(?:e|ed|ing)|propos\w+|want\w*|aim\w*|goal)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:plan(?:s|ned|ning)?\b|intend\w*|expect\w*|forecast\w*|predict\w*|project\w*|hop(?:e|es|ed|ing)|want\w*|will|would|could|may|might|should|can|"
    r"supposed|due|scheduled|to be|going to|if|estimate\w*|likely|propos\w+|aims?|aimed|promis\w+|next|future|upcoming|goal|"
    r"possib\w+|shall|must|need\w*|target\w*|set to|is (?:\w+ ){1,6}to\b|are (?:\w+ ){1,6}to\b|purpose|pledg\w+|vow\w*|threat\w*|anticipat\w+)\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    rf"\b(?:more|less|fewer|than|differen\w+|by how much|by what|{match_any(CHANGE_VERBS | COMPARATIVES)})\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:start\w*|beg[aiu]n\w*|commenc\w+|open\w*|launch\w*|(?:take|takes|took|taken|taking) effect|"
    r"(?:come|comes|came|enter|enters|entered) into (?:force|effect)|since when|introduc\w+|found\w*|establish\w*)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:end|ends|ended|ending|clos\w+|expir\w+|finish\w*|stop\w*|conclud\w+|deadline|over|until when|till when|"
    r"how long|last\w*|ceas\w+|dissol\w+|terminat\w+|laps\w+|shut\w*|run out|runs out|ran out)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"^\W*(?:\w+ ){0,4}?(?:is|are|does|do)\b|^\W*(?:what|who|which|how) \w+s\b", re.IGNORECASE)
_SHORT_PAST = re.compile(r"\b(?:was|were|did|had|has|have)\b|\w{2,}ed\b", re.IGNORECASE)


def list_wanted(question: str) -> frozenset[How]:
    """The ways in which a statement may not hold and still answer the question."""
    wanted: set[How] = set()
    if _CLAIM.search(question):
        wanted |= {"corrected", "denied", "doubted", "claimed"}
    if _WAS_PLANNED.search(question):
        wanted |= {"replaced", "planned", "corrected"}
    if _TO_COME.search(question):
        wanted |= {"planned", "foretold", "possible", "supposed"}
    if not asks_present(question):
        wanted.add("outdated")
    if not asks_beginning(question):
        wanted.add("newer")
    if _DIFFERENCE.search(question) or find_answer_type(question) not in ("number", "date"):
        wanted.add("difference")
    wanted |= _list_wanted_bounds(question)
    if has_denial(question):
        wanted |= {"negated", "denied", "doubted"}
    if _PRESENT.search(question) and not _SHORT_PAST.search(question):  # "When does it open?" asks what is planned
        wanted |= {"planned", "foretold", "possible"}
    if find_answer_type(question) not in ("number", "date"):  # "may" also describes what exists
        wanted.add("possible")
    return frozenset(wanted)


def _list_wanted_bounds(question: str) -> set[How]:
    """Both, unless the question asks only for the beginning of something or only for its end."""
    begins, ends = bool(_BEGINS.search(question)), bool(_ENDS.search(question))
    if begins == ends or find_answer_type(question) != "date":
        return {"beginning", "ending"}
    return {"beginning"} if begins else {"ending"}
