"""The person or thing that a question wants defined: "Who is Ada Quist?", "What was the Treaty of the Lune?"; and an
input that is only a noun phrase: "the draft law"."""

from __future__ import annotations

import re

from rag.text.capitals import NAME_WORD
from rag.text.en.function_words import ARTICLES, AUXILIARIES, PREPOSITIONS, QUESTION_WORDS, STOP_WORDS
from rag.text.en.lexicon import COMMANDS
from rag.text.words import WORD, fold_text

_DEFINED = re.compile(
    rf"(?i:who|what) ?(?i:['’]?s|is|was|are|were) (?i:the )?"
    rf"(?P<name>{NAME_WORD}(?: (?:(?:of|for|and|the|de|van|von) )*{NAME_WORD}| \d{{1,4}}){{0,5}})[ ?!.]*"
)


_POST = r"(?:job|role|position|post|function|office|title|occupation|profession|business)"
_DOES = re.compile(
    rf"what (?:does|did) (?P<name>[\w'’-]+(?: [\w'’-]+){{0,3}}?) do(?: for a living| for work| exactly)?[ ?!.]*|"
    rf"what(?:['’]?s| is| was) (?P<name_2>[\w'’-]+(?: [\w-]+){{0,3}}?)['’]s? {_POST}[ ?!.]*|"
    rf"(?:in )?what {_POST} (?:does|did|is) (?P<name_3>[\w'’-]+(?: [\w'’-]+){{0,2}}?)(?: have| hold)?[ ?!.]*",
    re.IGNORECASE,
)
"""Questions for somebody's work: "what does kirby do", "what is Rutte's role"."""
_DEFINED_LOWER = re.compile(
    r"(?i:who|what) ?(?i:['’]?s|is|was|are|were) (?i:the )?(?P<name>[a-z][\w'’-]+(?: [a-z][\w'’-]+){0,2})[ ?!.]*"
)

LONGEST_PHRASE = 5
"""Most words of a noun phrase typed alone."""
_INSIDE = ARTICLES | (PREPOSITIONS & {"of", "in", "for", "on", "between", "with"}) | {"and"}
"""Short words that may be inside a noun phrase."""


def find_defined(question: str) -> str:
    """The name, if the question only asks who or what it is; "" for any other question.

    A lower-case noun ("what is inflation") does not count: articles that mention it seldom define it.
    """
    match = _DEFINED.fullmatch(question.strip())
    if match:
        return match["name"]
    name = _find_worker(question)
    return name if name and all(word[:1].isupper() for word in name.split()) else ""


def find_defined_lower(question: str) -> str:
    """The lower-case words, if the question only asks who or what they are ("who is kirby"); they may be a name."""
    match = _DEFINED_LOWER.fullmatch(" ".join(question.split()))
    name = _find_worker(question) or (match["name"] if match else "")
    return name if name.islower() and fold_text(name.split()[0]) not in STOP_WORDS else ""


def _find_worker(question: str) -> str:
    """Whose work a question asks for, and nothing else; "" for any other question."""
    match = _DOES.fullmatch(" ".join(question.split()))
    return next(filter(None, match.groupdict().values()), "") if match else ""


def find_noun_phrase(text: str) -> str:
    """The noun phrase that an input consists of ("the draft law?"), without an article before it; "" for anything with a
    question word, an auxiliary verb or a pronoun in it."""
    words = [match.group() for match in WORD.finditer(text)]
    if words and fold_text(words[0]) in ARTICLES:
        words = words[1:]
    folded = [fold_text(word) for word in words]
    if (
        not words
        or len(words) > LONGEST_PHRASE
        or folded[0] in COMMANDS
        or folded[0] in STOP_WORDS
        or folded[-1] in STOP_WORDS
    ):
        return ""
    small = [word for word in folded if word in STOP_WORDS | QUESTION_WORDS | AUXILIARIES]
    return " ".join(words) if all(word in _INSIDE for word in small) else ""
