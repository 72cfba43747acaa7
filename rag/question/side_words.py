"""The person or thing that a side of a comparison names, without the words around it: "Putin's position", "what Rutte
says about arms", "the Russian view of NATO".

Owns those wordings; `rag.kinds.sides` decides which sentences belong to a side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text.names import is_country

STANCE = (
    r"(?:views?|positions?|stances?|standpoints?|opinions?|attitudes?|reactions?|words?|statements?|comments?|remarks?|"
    r"claims?|accounts?|versions?|arguments?|demands?|aims?|goals?|plans?|approach(?:es)?|policy|policies|side|take|line|"
    r"perspectives?|interests?|messages?|speech(?:es)?|responses?|answers?)"
)
_ON = r"(?: (?:on|about|of|towards?|regarding|concerning|to|over) (?P<subject>.+))?"
SAY = (
    r"(?:say|says|said|think|thinks|thought|want|wants|wanted|demand|demands|demanded|see|sees|saw|view|views|viewed|"
    r"argue|argues|argued|claim|claims|claimed|wrote|write|writes|state|states|stated|feel|feels|felt)"
)
_FRAMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:the )?(?:official |stated |general |different |own )?{STANCE} of (?P<side>(?:the )?\S+(?: \S+){{0,2}}?)(?: (?:on|about|towards?|regarding|concerning|over) (?P<subject>.+))?",
        rf"(?:what|how) (?:do |does |did )?(?P<side>\S+(?: \S+){{0,3}}?) {SAY}(?: (?:about|on|of|regarding) (?P<subject>.+)| (?:it|this|that))?",
        rf"(?P<side>\S+(?: \S+){{0,3}}?)(?:['’]s?)? (?:own |official |stated |general )?{STANCE}{_ON}",
        rf"(?P<side>\S+(?: \S+){{0,3}}?)['’]s?{_ON}",
        r"(?P<side>\S+(?: \S+){0,3}?) (?:on|about|regarding|concerning|over) (?P<subject>.+)",
    )
)


def plain_sides(sides: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The sides without "the view of" and the like, and the subject that all of them share, or "" if there isn't one. A
    side that consists of nothing else is unchanged."""
    read = [(_name_country(side), subject) for side, subject in map(_plain_side, sides)]
    subjects = list(dict.fromkeys(subject for _, subject in read if subject))
    if len(subjects) > 1:
        return tuple(sides), ""
    return tuple(side for side, _ in read), subjects[0] if subjects else ""


def _name_country(side: str) -> str:
    """The side, with the capitals of a country that is a pronoun without them: "us" is nobody's side."""
    if side.islower() and side.endswith("s") and is_country(side[:-1]):
        return side[:-1].title()  # "russias" is a possessive without its apostrophe
    return re.sub(r"^(?:the )?(us|uk|eu|un)$", lambda match: match[1].upper(), side)


def _plain_side(words: str) -> tuple[str, str]:
    for frame in _FRAMES:
        match = frame.fullmatch(words)
        if match:
            subject = (match["subject"] or "").strip()
            side = re.sub(r"['’]s?$", "", match["side"])
            return re.sub(r"^(?:the|a) (?=[\w.]+$)", "", side, flags=re.IGNORECASE), subject
    return words, ""
