"""What a question takes for granted, as a claim that people can read: "Why did the council sell the hall?" -> "the
council sold the hall".

Beside `premises`, whose statements are for models. Only questions for a circumstance (why, when, where, how, on which
day) take a whole sentence for granted; one for its subject or object ("Who sold the hall?") does not. Rules over words,
English only; where they cannot tell the subject from the verb the claim is not written out.
"""

from __future__ import annotations

import re

from rag.question.yes_no_statement import InvertedClause, split_inverted
from rag.text.en.function_words import ARTICLES, AUXILIARY, FORMS_OF_BE, FORMS_OF_DO, PREPOSITIONS, QUESTION_WORD
from rag.text.en.lexicon import COMMANDS, DEGREES, SPEECH_VERBS, VERBS
from rag.text.en.verb_forms import DOUBLING_VERBS, IRREGULAR_PASTS
from rag.text.past_tense import put_in_past
from rag.text.word_lists import match_any

LEAST_WORDS = 4
"""A claim of fewer words says too little to be false: "it happened in May"."""

_ASKED = re.compile(
    rf"^(?P<before>.+?, )?(?:(?P<led>{match_any(PREPOSITIONS)} (?:which|what|whose) )|(?P<word>how come|why|when|where|how) )"
    r"(?P<rest>.+)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(rf"(?<!\S){AUXILIARY}(?:n['’]t)? .+$", re.IGNORECASE)
_DEGREE = re.compile(rf"^(?:many|much|{match_any(DEGREES)})\b", re.IGNORECASE)
_SECOND = re.compile(rf"[,;] (?:and |or )?(?:\w+ )?{QUESTION_WORD}\b|\b(?:and|or) {QUESTION_WORD}\b", re.IGNORECASE)
_KNOWN_VERBS = VERBS | SPEECH_VERBS | COMMANDS | DOUBLING_VERBS | frozenset(IRREGULAR_PASTS)
_POSSESSIVE = ("'s", "’s", "'", "’")


def assumes_claim(question: str) -> bool:
    """Whether a question takes a whole sentence for granted: not where something is, or why it is so."""
    found = _find_clause(question)
    if found is None:
        return False
    is_said_of_it = found[1].split()[0].lower() in FORMS_OF_BE
    return not is_said_of_it or bool(state_assumed(question))


def state_assumed(question: str) -> str:
    """The claim that a question takes for granted, without a closing mark; "" when it takes none, or when the rules
    cannot write it out."""
    found = _find_clause(question)
    if found is None:
        return ""
    before, clause = found
    parts = split_inverted(clause)
    claim = _state(parts) if parts else ""
    if len(claim.split()) < LEAST_WORDS:
        return ""
    return f"{before}{claim}"


def _find_clause(question: str) -> tuple[str, str] | None:
    """What stands before the question word, and the clause from its auxiliary on."""
    text = " ".join(question.split()).rstrip("?!. ")
    match = _ASKED.match(text)
    if match is None or _SECOND.search(text, match.start("rest")):
        return None
    word = (match["word"] or "").lower()
    if word == "how" and _DEGREE.match(match["rest"]):
        return None
    clause = _CLAUSE.search(match["rest"])
    if clause is None or (word and clause.start() > 0):
        return None
    return match["before"] or "", clause.group()


def _state(parts: InvertedClause) -> str:
    """The clause in the order of a statement; "" when the verb may not be told from the subject."""
    if not parts.rest or parts.rest[0] == "not" or parts.subject[-1].endswith(_POSSESSIVE):
        return ""
    verb, *rest = parts.rest
    is_named = all(word[:1].isupper() or word.lower() in ("of", "the", "and") for word in parts.subject)
    if parts.auxiliary in FORMS_OF_BE:
        is_told_apart = verb.endswith(("ed", "ing")) and (is_named or parts.subject[0].lower() in ARTICLES)
        return " ".join([*parts.subject, parts.auxiliary, verb, *rest]) if is_told_apart else ""
    is_verb = verb in _KNOWN_VERBS or (is_named and not verb.endswith("s") and not _KNOWN_VERBS & set(rest[:3]))
    if not verb.isalpha() or not verb.islower() or not is_verb:
        return ""
    if parts.auxiliary not in FORMS_OF_DO:
        return " ".join([*parts.subject, parts.auxiliary, verb, *rest])
    inflected = {"did": put_in_past, "does": _put_in_present}.get(parts.auxiliary, str)(verb)
    return " ".join([*parts.subject, inflected, *rest])


def _put_in_present(verb: str) -> str:
    """The third person of a verb's base form."""
    if verb in ("be", "have"):
        return {"be": "is", "have": "has"}[verb]
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"
