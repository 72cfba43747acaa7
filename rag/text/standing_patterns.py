"""English patterns that say that a statement does not hold; `rag.text.standing` compiles them.

The scope of a pattern is the text after it, up to the end of the clause.
"""

from __future__ import annotations

from rag.text.en.numbers import TENS, UP_TO_TWENTY
from rag.text.en.standing import (
    ASKED_TO,
    AT_FIRST_WORDS,
    CHANGE_VERBS,
    COMING_WORDS,
    COMPARATIVES,
    CORRECTION_NOUNS,
    EARLIER,
    FALSE_NOUNS,
    FALSE_WORDS,
    FORETELLING_VERBS,
    MISTOLD,
    PLAN_NOUNS,
    PLANNED_WORDS,
    RUMOUR_SPREADERS,
    SAYING_VERBS,
    THINKING_VERBS,
    TOLD_NOUNS,
    VERSION_NOUNS,
    WRONGLY,
)
from rag.text.word_lists import match_any

_NOT = r"(?:not|never|no longer|n['’]t)"
FALSE = (
    r"(?:not (?:true|right|correct|so|the case|accurate)|(?:\w+ly |quite |all |a pack of |just"
    rf" )?{match_any(FALSE_WORDS)}|(?:an? |nothing but an? )(?:\w+ )?{match_any(FALSE_NOUNS)})"
)
_TELLS = rf"(?:(?:had|has|have|also|at first) )*(?:{match_any(WRONGLY)} )?{match_any(SAYING_VERBS)}"
_DENYING_OBJECT = (
    r"(?:that\b|having\b|being\b|\w+ing\b|any\b|all\b|there\b|it\b|the claims?\b|(?:\w+ ){0,2}"
    rf"{match_any(TOLD_NOUNS)}\b)"
)
CORRECTED = (
    rf"\b{match_any(EARLIER)} (?:{match_any(VERSION_NOUNS)}|reports?|statements?|accounts?|figures?"
    rf"|counts?)s?\b(?:(?! {match_any(SAYING_VERBS)}\b)[^.;:]){{0,60}}? {_TELLS}\b",
    rf"\b{match_any(WRONGLY)} \w+",
    rf"\b{match_any(MISTOLD)}\b",
    r"\b(?:said|stated|gave|put|reported|wrote|named|claimed) (?:in error|by mistake)\b",
    r"\b(?:corrected|revised|amended)\b(?:\W+\w+){0,3}?\W+from\b",
    rf"\b(?:this|the|our|an?) (?:\w+ )?{match_any(VERSION_NOUNS)} (?:had |has )?{match_any(AT_FIRST_WORDS)}"
    rf" {match_any(SAYING_VERBS)}\b",
    rf"\b{match_any(CORRECTION_NOUNS)}\b[^:.;]{{0,30}}:[^:.;]{{0,60}}?\b(?:{match_any(VERSION_NOUNS)}|we|it) (?:had"
    rf" |has |have )?(?:{match_any(AT_FIRST_WORDS)} )?{match_any(SAYING_VERBS)}\b",
    r"\b(?:due to|because of|owing to|through|by) an? (?:\w+ )?(?:error|mistake|misunderstanding|mix-up|slip|typo)\b"
    rf"[^.;:]{{0,60}}? {_TELLS}\b",
    rf"\b(?:in|on|with) (?:our|yesterday['’]s|\w+day['’]s|last \w+['’]s|an? {match_any(EARLIER)}|the"
    rf" {match_any(EARLIER)})(?: \w+)?"
    rf" {match_any(VERSION_NOUNS)}\b[^.;:]{{0,60}}? (?:we|it|there) {_TELLS}\b",
    r"\b(?:withdrew|retracted|took back|takes back|apologi[sz]ed for) (?=(?:\w+ ){1,4}(?:that|saying|of)\b)",
)
"""Patterns that precede what was corrected."""

REPLACED = (
    r"\b(?:postponed|rescheduled|delayed|brought forward|put back|pushed back|"
    r"(?:was|were|been|be) (?:moved|shifted|switched|transferred|relocated)) from\b",
)
"""Patterns that precede what was moved to another day or place."""

_CHANGES = rf"{match_any(CHANGE_VERBS)}(?:(?!\b(?:to|and|but)\b)[^.;:]){{0,60}}?"
OUTDATED = (
    rf"\b{_CHANGES} from\b",
    r"\b(?:until (?:now|then|recently|this week|last \w+)|up to now|up until now|previously|formerly|used to"
    r"|in the past|before"
    r" (?:that|then|the change|the increase|the cut|this)|at the time|back then)\b,?",
    r"\b(?:up|down) from\b",
    r"\b(?:instead of|rather than|compared with|compared to|against)\b",
)
"""Patterns that precede what was true and no longer is: "rise from 4 to 5 million", "until now it was 5"."""

_FIGURE = rf"(?:\d[\d.,]*|half an?|an?|{match_any([*UP_TO_TWENTY[1:], *TENS])}|several|dozens of)"
DIFFERENCE = (
    rf"(?<![\w.,])((?:[$€£¥]\s?)?{_FIGURE}(?:[ -](?!(?:or|and|to|is|was|are|were|than)\b)[\w%]+){{1,3}}?|\d[\d.,]*\s?%)"
    rf" (?=(?:more|less|fewer|{match_any(COMPARATIVES)})\b(?! (?:people|houses)? ?(?:and|or) ))|"
    rf"(?<=\bby )((?:[$€£¥]\s?)?{_FIGURE}[^.,;:]{{0,40}}?) (?=to (?:[$€£¥]\s?)?\d)"
)
"""Patterns of a measure before "more", "longer" and the like, or between "by" and "to": "grew by 30 to 250 million"."""

NEWER = (rf"\b{_CHANGES} to\b", r"\bfrom (?:\S+ ){1,4}?to\b")
"""Patterns that precede what is true since a change."""

DENIED = (
    rf"\b(?:it is|it was|it['’]s|it isn['’]t|it wasn['’]t) (?:simply |just |also |therefore |{_NOT} )*{FALSE}"
    r" (?:that|to say)\b",
    r"\b(?:false|fake|baseless|unfounded|untrue|debunked|bogus|misleading|fabricated|invented|groundless"
    rf"|wrong) {match_any(TOLD_NOUNS)}\b",
    r"(?<!was )(?<!were )(?<!been )(?<!being )\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|disput(?:e|es|ed"
    rf"|ing)|contradict(?:s|ed|ing)?)\b (?=(?:\w+ly )?{_DENYING_OBJECT})",
    r"\b(?:reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|debunk(?:s|ed|ing)?)\b (?=(?:\w+"
    rf" ){{0,3}}{match_any(TOLD_NOUNS)}\b)",
    r"\brul(?:e|es|ed|ing) out\b",
    r"\b(?:no|without(?: any)?|not any|hardly any) (?:evidence|proof|indication|sign|truth|basis|grounds?"
    r"|record|suggestion|talk|question|reason to believe)\b (?=that|of|in|for|to)",
    r"\bnothing (?:to suggest|to show|suggests|supports|indicates|points to|shows|proves)\b",
    rf"\b(?:despite|contrary to|against|in spite of) (?:\w+ ){{0,3}}?(?:{match_any(TOLD_NOUNS)}|what)\b",
)
"""Patterns that precede what is denied or called false."""

DOUBTED = (
    r"\b(?:nobody|no ?one|no-one|few(?: \w+)?|hardly (?:anyone|anybody)|none(?: of \w+(?: \w+)?)?|no serious"
    r" \w+|no (?:expert|historian|scientist|scholar)s?) (?:\w+ly |now |still |here |would"
    rf" )*{match_any(THINKING_VERBS)}\b(?! (?:in|about|how|when|where|who|why)\b)",
    r"\b(?:do|does|did|could|would|can|had|has|have)(?:n['’]t| not| never| no longer) (?:really |seriously "
    rf"|actually )?{match_any(THINKING_VERBS)}\b(?! (?:in|about|how|when|where|who|why|whether|what|which"
    r"|anything|much|more|to)\b)",
    r"\b(?:doubts?|doubted|doubting|questions|questioned|sceptical|skeptical|unconvinced|not convinced|not"
    r" sure|unsure)\b (?=that|whether|if|of)",
    r"\b(?:doubtful|unlikely|questionable|unclear|uncertain|not clear|not certain|unknown|inconceivable"
    r"|unthinkable)\b (?=that|whether|if)",
)
"""Patterns that precede what is doubted."""

CLAIMED = (
    rf"\b(?:many|most|some|everyone|everybody|{match_any(RUMOUR_SPREADERS)})(?: (?:in|of) (?:\w+ ){{1,3}}?)?"
    r"(?: \w+)? ?(?:long |once |had |always |widely )*(?:believed|thought|assumed|supposed|feared)\b (?=that\b)",
    r"\bit was (?:long|once|widely|commonly|generally|always) (?:believed|thought|assumed|held|feared)\b (?=that\b)",
    r"\b(?:claim(?:s|ed|ing)?|alleg(?:es?|ed|ing)|purport(?:s|ed) to|boast(?:s|ed)?|would have us believe"
    r"|insist(?:s|ed)?)\b (?=that\b|to have\b|the \w+|it\b|he\b|she\b|they\b|there\b|in \w+|on \w+)(?!the"
    r" (?:lives|title|victory|crown|throne|prize|championship|win)\b)",
    rf"\b(?:unconfirmed|unverified|anonymous) (?:\w+ )?{match_any(TOLD_NOUNS)}\b",
    r"\b(?:rumours?|rumors?|gossip|legend|word) (?:has it|have it|had it|says?|said|spread|circulat\w+|went"
    r" round|claims?)\b",
    r"\baccording to (?:\w+ )?(?:rumours?|rumors?|gossip|legend|hearsay)\b,?",
    r"\b(?:allegedly|reportedly|purportedly|supposedly|it is (?:said|rumoured|rumored|alleged|claimed) that"
    r"|(?:is|are|was|were) (?:said|rumoured|rumored|alleged) to)\b",
)
"""Patterns that precede what is only somebody's claim."""

PLANNED = (
    rf"\b(?:is|are) (?:now |also |still |soon )?(?:to \w+|{match_any(PLANNED_WORDS)}"
    r" (?:to|for))\b",
    r"\b(?:plan|plans|intend|intends|aim|aims|want|wants|propose|proposes|promise|promises|vow|vows|pledge"
    r"|pledges|planned|intended|proposed|promised|vowed|pledged)\b (?=to\b|a\b|an\b|the\b|that\b|\d)",
    r"\b(?:will|shall|['’]ll)\b(?! have been)",
)
"""Patterns that precede what is planned."""

FORETOLD = (
    rf"\b{match_any(FORETELLING_VERBS)}\b(?= (?:that|the|a|an|it|to|him|her|them|\w+ \w+ (?:to|will)|some|up"
    r"|more|about|around|\d)\b)",
    rf"\b(?:is|are) (?:\w+ )?{match_any(COMING_WORDS)} to\b",
)
"""Patterns that precede what is expected."""

POSSIBLE = (
    r"\b(?:could|(?-i:may)|might) (?:\w+ly )?\w+",
    r"\bwould (?!(?:later|eventually|then|also|often|always|usually|become|go|remain|prove|continue|come|lead"
    r"|win|have|not|"
    r"never|soon|subsequently|ultimately|spend|return|play|serve|last|take|see|use)\b)\w+",
)
"""Patterns that precede what is possible."""

SUPPOSED = (r"\bwould (?:\w+ly )?have \w+",)
"""Patterns that precede what would have been."""

PAST_PLAN = (
    rf"\b(?:was|were) (?:originally |initially |first |at first |once |actually |\w+ly )?"
    r"(?:to (?:be|have)\b|to (?!become|remain|prove|last|play|stay|spend|serve|die|live|find)\w+"
    rf"|{match_any(PLANNED_WORDS)} (?:to|for)\b)",
    rf"\bhad (?:\w+ly |at first |once )?(?:been )?{match_any(PLANNED_WORDS)} (?:to|for|that)\b",
    r"\bhad (?:scheduled|planned|booked|budgeted|promised|announced) (?=\d|an?\b|the\b)",
    r"\bshould have \w+",
    r"\b(?:plan|intend|hope|want|promise|aim|agree)(?:n?ed|d)\b (?=to\b)",
    rf"\b(?:original|initial|first|early|earlier|old) {match_any(PLAN_NOUNS)}\b",
    rf"\b(?:originally|initially|at first|at the outset) (?:been )?(?:{match_any(PLANNED_WORDS)}|estimated|put"
    r"|costed)\b",
)
"""Past plans; their outcome follows later in the text, or is not told."""

TURNED_PLAN = (
    r"\b(?:was|were) (?:originally |initially |first |at first |once |actually |\w+ly )?to (?=\w+)",
    rf"\b(?:was|were|had been) (?:\w+ly )?{match_any(ASKED_TO)} (?=to\b|as\b|for\b)",
)
"""What is a past plan only if the text goes on with how it turned out: "was to play" may tell what came later."""
