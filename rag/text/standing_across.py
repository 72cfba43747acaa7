"""What later sentences say about a sentence: that it is false, that it was denied, that the plan turned out
differently.

Owns what is said across sentences; `standing` reads what a sentence says about its own words. Word rules, English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text.en.standing import (
    CALLED_OFF,
    FALSE_NOUNS,
    FALSE_WORDS,
    RUMOUR_SPREADERS,
    RUMOURING_VERBS,
    SAYING_VERBS,
    STANDING_IN,
    TOLD_NOUNS,
    TURN_WORDS,
)
from rag.text.past_tense import put_in_past
from rag.text.standing import AT_FIRST, PAST_PLAN, TURNED_PLAN, How, Stretch, find_clause_end, find_stretches
from rag.text.word_lists import match_any


@dataclass(frozen=True, slots=True)
class ToldStretch:
    """Words of a text that are not stated as fact."""

    sentence: int
    """The number of the sentence that has them, from 0."""
    start: int
    end: int
    """Character offsets in that sentence."""
    how: How
    rights: tuple[int, ...]
    """The sentences that may have the correction, including this one, in the order they are searched."""
    said_by: int | None = None
    """The later sentence that says that they do not hold; None when the sentence says so itself."""


_THIS = (
    r"(?:that|this|it|they|these|those|both|neither|which|(?:the|this|that|these|those|all|such|both)(?:"
    rf" the)?(?: \w+)? {match_any(TOLD_NOUNS)}|"
    r"the (?:figure|number|sum|date|name|information|quote|quotation|image|clip|document|letter|news|text"
    r"|answer|reply)s?|"
    r"(?:none|nothing|little|not a word|not one word) of (?:this|that|it|these|the \w+))"
)
_FALSE = (
    r"(?:not (?:at all |quite |really )?(?:true|right|correct|so|the case|accurate|genuine|real)|no(?:t a)?"
    r" (?:such thing|word true)|"
    rf"(?:\w+ly |quite |all |just |simply |plain |a )?(?:{match_any(FALSE_WORDS)})|(?:an? |nothing but an? "
    rf"|pure )?(?:\w+ )?(?:{match_any(FALSE_NOUNS)})|true|right)\b"
)
_LINK = (
    r"(?:is|was|are|were|has been|have been|had been|has (?:since )?(?:been )?(?:proved|proven|turned out)"
    r"|proved|turned out|turns out|"
    r"isn['’]t|wasn['’]t|aren['’]t|weren['’]t|did not happen|never happened|never existed)"
)
_OPENING = r"^[\W_]*(?:(?:but|however|yet|and|in fact|in truth|in reality|still|now|though|nevertheless|of course),? )*"
_SOMEBODY = r"(?:[^\W_][\w.'’-]*,? ){1,8}?"
_FALSE_VERDICTS = (
    rf"{_OPENING}{_THIS}(?: (?:\w+ ){{0,4}}?)? ?(?:{_LINK}(?: to be| since been| later| also| now| itself)*"
    rf" {_FALSE}|isn['’]t|wasn['’]t)",
    rf"{_OPENING}(?:not so|not true|wrong|false|nonsense|untrue|incorrect|rubbish|no)(?=\s*[.,;:!–—])",
    rf"{_OPENING}(?:nothing of the (?:kind|sort)|on the contrary|quite the (?:opposite|contrary|reverse)|the"
    r" (?:opposite|contrary|reverse) is|far from it|there is no truth|there was no truth|there is nothing"
    r" in)\b",
    rf"{_OPENING}{_SOMEBODY}(?:has |have |had |later |also |quickly |promptly |firmly |flatly |strongly "
    r"|immediately )*(?:den(?:y|ies|ied)|refut(?:es?|ed)|disput(?:es?|ed)|contradict(?:s|ed)?|reject(?:s|ed)?"
    r"|debunk(?:s|ed)?|dismiss(?:es|ed)?|correct(?:s|ed)|withdrew|retract(?:s|ed)) "
    r"(?:(?:this|that|it|these|them)(?=\s*[.,;:]|\s+(?:as|in|on|to|at|and|but|report|claim|story|rumour)\b)"
    rf"|both|the (?:\w+ )?{match_any(TOLD_NOUNS)}|doing|having|everything)\b",
    rf"{_OPENING}{_SOMEBODY}(?:calls?|called|described|labelled|dismissed|says?|said|confirmed|showed|shows"
    rf"|found|admitted|conceded|stressed|insisted|told(?: \w+){1, 3}?)(?: that)? (?:it|this|that|them|these|the"
    rf" \w+|{_THIS})(?: as"
    rf"| is| was| were| are| had been)? {_FALSE}",
    rf"{_OPENING}{_SOMEBODY}(?:says?|said|answers?|answered|replied) (?:no\b|otherwise\b)",
    rf"{_OPENING}(?:he|she|they|it|[A-Z]\w+)(?: (?:did|does|do|has|have|was|were|is|are)(?:n['’]t| not)(?=\s*[.,;]))",
    rf"{_OPENING}it (?:turned out|turns out|emerged|later emerged|was later found) (?:otherwise|differently|to"
    r" be (?:false|wrong|untrue))",
)
_FALSE_VERDICT = re.compile("|".join(f"(?:{one})" for one in _FALSE_VERDICTS), re.IGNORECASE)
_TRUE_VERDICT = re.compile(
    rf"{_OPENING}(?!(?:neither|none|nothing|little|not)\b)"
    rf"{_THIS}(?: \w+)? (?:is|was|are|were|has been|turned out to be|proved) (?:true|right|correct)\b",
    re.IGNORECASE,
)
_IN_FACT = re.compile(
    r"^[\W_]*(?:(?:but|yet) )?(?:in fact|in reality|actually|in truth|the truth is|the facts?\b|the real|the"
    r" true|the actual|the correct)\b",
    re.IGNORECASE,
)
_SAID_OR_THOUGHT = re.compile(
    r"\b(?:claim\w*|thinks?|thought|believ\w+|rumou?r\w*|widely|often|many|some|according|posts?|videos?"
    r"|alleg\w+|assum\w+|"
    rf"suppos\w+|myth|legend|{match_any(SAYING_VERBS)})\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^[\W_]*(?:yes|indeed|correct|right|exactly|true|(?:it|he|she|they|there) (?:did|was|is|does|has|were|are"
    r"|do|have)(?! not|n['’]t))\b",
    re.IGNORECASE,
)
_RUMOURED = re.compile(
    rf",[\"”’']* (?:\w+ ){{0,2}}{match_any(RUMOUR_SPREADERS)} (?:\w+ly |had |have )?{match_any(RUMOURING_VERBS)}"
    r"(?: (?:online|on|in|at first|first|all over)\b[^.,;]*)?\W*$",
    re.IGNORECASE,
)
"""The end of a sentence that says that it is only what people wrote: "..., many people wrote online"."""
_FOUND = re.compile(
    r"^\W*(?:(?:but|yet|in fact|in truth|actually|however|later),? )?(?:(?:it|they|he|she|there|this) "
    r"(?:was|were|is|are|turned out|proved|had)|the (?:\w+ ){1,2}(?:turned out|proved))\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    rf"\b(?:{match_any(TURN_WORDS)}|in the end|in the event|after all|called off|put off|fell through|did not"
    r"|didn['’]t|due to|"
    r"because of|thanks to|had to be|was not|was(?:n['’]t)? (?:done|opened|held)|it was|they were)\b",
    re.IGNORECASE,
)
_CALLED_OFF = re.compile(
    rf"\b(?:{match_any(CALLED_OFF)}|called off|put off|fell through|{match_any(STANDING_IN)})\b", re.IGNORECASE
)
_OTHERS_DID = re.compile(
    rf"\b(?:instead\b(?! of)|in (?:his|her|their|its) (?:place|stead)|{match_any(STANDING_IN)})\b", re.IGNORECASE
)
"""That somebody or something else took the place of what was planned: then its subject is a part of what changed."""
_PLANNED_VERB = re.compile(r"\bto (?:be |have )?(?P<verb>[a-z]+)", re.IGNORECASE)
_LATER = re.compile(
    r"\b(?:later|now|since then|in the end|finally|eventually|corrected|revised|turned out|but|however|in fact|"
    r"in reality|actually|the final|since|raised|"
    r"lowered|today|meanwhile|the (?:true|real|actual|correct|official|latest) \w+)\b",
    re.IGNORECASE,
)


def find_told_stretches(sentences: Sequence[str]) -> list[ToldStretch]:
    """The words of a text that are not stated as fact; `sentences` are its sentences in order."""
    found: list[ToldStretch] = []
    for at, sentence in enumerate(sentences):
        following = sentences[at + 1] if at + 1 < len(sentences) else ""
        near = tuple(range(at, min(at + 3, len(sentences))))
        for stretch in find_stretches(sentence):
            if stretch.how == "asked" and _YES.match(following):
                continue
            found.append(ToldStretch(at, stretch.start, stretch.end, stretch.how, near))
        found += [ToldStretch(at, one.start, one.end, one.how, near) for one in _find_plans(sentence, following)]
        if (rumour := _RUMOURED.search(sentence)) and _FOUND.match(following):
            found.append(ToldStretch(at, 0, rumour.start(), "denied", near[1:], said_by=at + 1))
        if following and _is_called_false(sentence, following):
            found.append(ToldStretch(at, 0, len(sentence), "denied", near[1:], said_by=at + 1))
    return found


def _find_plans(sentence: str, following: str) -> list[Stretch]:
    """The past plans in a sentence ("replaced" if they turned out differently), and the first reports that were
    corrected later."""
    found = []
    for pattern, turn in ((PAST_PLAN, _TURN), (TURNED_PLAN, _CALLED_OFF)):
        for match in pattern.finditer(sentence):
            end = find_clause_end(sentence, match.end())
            turned = any(one.search(sentence, end) or one.search(following) for one in (turn, _OTHERS_DID)) or _is_done(
                sentence, match, following
            )
            start = 0 if _OTHERS_DID.search(following) or _OTHERS_DID.search(sentence, end) else match.end()
            if turned or pattern is PAST_PLAN:
                found.append(Stretch(start, end, "replaced" if turned else "planned"))
    for match in AT_FIRST.finditer(sentence):
        end = find_clause_end(sentence, match.end())
        if _LATER.search(sentence, end) or _LATER.search(following):
            found.append(Stretch(match.end(), end, "corrected"))
    return found


def _is_done(sentence: str, plan: re.Match[str], following: str) -> bool:
    """Whether the following sentence tells that the planned thing was done: its verb stands there in the past."""
    planned = _PLANNED_VERB.search(sentence, plan.start())
    past = put_in_past(planned["verb"].lower()) if planned else ""
    return bool(past) and re.search(rf"\b{re.escape(past)}\b", following, re.IGNORECASE) is not None


def _is_called_false(sentence: str, following: str) -> bool:
    """Whether the following sentence says that the sentence does not hold."""
    if _TRUE_VERDICT.match(following):
        return False
    if _FALSE_VERDICT.match(following):
        return True
    return bool(_IN_FACT.match(following) and _SAID_OR_THOUGHT.search(sentence))
