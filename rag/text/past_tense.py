"""The past tense of English verbs, and which words are the same verb in another tense."""

from __future__ import annotations

import re

from rag.text.en.verb_forms import DOUBLING_VERBS, IRREGULAR_PASTS
from rag.text.words import stem_word


def put_in_past(verb: str) -> str:
    """The past tense of a verb's base form: "reject" -> "rejected", "sell" -> "sold"."""
    if verb in IRREGULAR_PASTS:
        return IRREGULAR_PASTS[verb]
    if verb in DOUBLING_VERBS:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{verb}ed"


_BASES = {stem_word(past): stem_word(base) for base, past in IRREGULAR_PASTS.items()} | {
    stem_word(f"{base}d"): stem_word(base) for base in ("die", "lie", "tie", "vie")
}


def find_base_stem(stem: str) -> str:
    """The stem of a verb's base form, for that of its past: "gave" -> "give"; any other stem stays as it is."""
    return _BASES.get(stem, stem)
