"""What a question takes for granted, as a claim that people can read: "Why did the council sell the hall?" -> "the council
sold the hall".

Beside `premises`, whose statements are for models. A question that takes nothing for granted but that there is an answer
("Who is the mayor?", "What did it cost?") has no such claim. Rules over words, English only; where they cannot tell
where the subject ends there is none.
"""

from __future__ import annotations

import re

from rag.question.yes_no_statement import InvertedClause, split_inverted
from rag.text.en.function_words import AUXILIARY, FORMS_OF_BE, PREPOSITIONS, QUESTION_WORD
from rag.text.en.lexicon import DEGREES
from rag.text.en.verb_forms import DOUBLING_VERBS, IRREGULAR_PASTS
from rag.text.word_lists import match_any

LEAST_WORDS = 3
"""A claim of fewer words says too little to be false."""

_ASKED = re.compile(
    rf"^(?:(?P<before>.+?), )?(?:(?P<preposition>{match_any(PREPOSITIONS)}) )?"
    rf"(?P<word>how come|how (?:many|much)|{QUESTION_WORD})\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_DEGREE = re.compile(rf"^ {match_any(DEGREES | {'soon', 'recently'})}\b", re.IGNORECASE)
_INVERTED = re.compile(rf"(?<!\S)(?P<clause>{AUXILIARY}(?:n['’]t)? .+)$", re.IGNORECASE)
_LED = match_any({*PREPOSITIONS, "of", "that", "who", "which", "to"})


def state_assumed(question: str) -> str:
    """The claim that a question takes for granted, without a closing mark; "" when there is none."""
    text = " ".join(question.split()).rstrip("?!. ")
    match = _ASKED.match(text)
    if match is None:
        return ""
    word, rest = match["word"].lower(), match["rest"].strip()
    if word == "how come":
        return _finish(rest, match["before"])
    if word in ("why", "when", "where", "how"):
        degree = _DEGREE.match(f" {rest}")
        rest = rest[degree.end() - 1 :].strip() if degree else rest
        clause = _INVERTED.match(rest)
        return _finish(_state(split_inverted(clause["clause"])), match["before"]) if clause else ""
    clause = _INVERTED.search(rest)
    noun = rest[: clause.start()].strip() if clause else ""
    parts = split_inverted(clause["clause"]) if clause else None
    if parts is None or parts.auxiliary in FORMS_OF_BE:
        return ""
    return _finish(_state(parts, "" if match["preposition"] else noun), match["before"])


def _state(parts: InvertedClause | None, noun: str = "") -> str:
    """The clause in the order of a statement, with the noun that was asked for after its verb; "" when the verb is not
    told apart from the subject."""
    if parts is None or not parts.rest or parts.rest[0] == "not":
        return ""
    verb, *rest = parts.rest
    if parts.auxiliary in ("did", "does", "do"):
        if not verb.isalpha() or not verb.islower():
            return ""
        verb = {"did": put_in_past, "does": _put_in_present}.get(parts.auxiliary, str)(verb)
        said = [verb]
    else:
        said = [parts.auxiliary, verb]
    return " ".join([*parts.subject, *said, *([noun] if noun else []), *rest])


def put_in_past(verb: str) -> str:
    """The past tense of a verb's base form: "reject" -> "rejected", "sell" -> "sold"."""
    if verb in IRREGULAR_PASTS:
        return IRREGULAR_PASTS[verb]
    if verb in DOUBLING_VERBS:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{verb}ed"


def _put_in_present(verb: str) -> str:
    """The third person of a verb's base form."""
    if verb in ("be", "have"):
        return {"be": "is", "have": "has"}[verb]
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def _finish(claim: str, before: str | None) -> str:
    text = f"{before}, {claim}" if before and claim else claim
    return text if len(text.split()) >= LEAST_WORDS else ""
