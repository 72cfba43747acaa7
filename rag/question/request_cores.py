"""The part of an input that asks for something, when the input says more than that.

People tell why they ask ("I don't have time to read all this, so what do I need to know?"), whom it is for ("a summary
for my boss") and that they ask ("I was wondering whether you could ..."). Such words name nothing that articles could
say: they speak of "I" and "you", or only of the asking. Owns which parts these are; `kinds` reads what is left with its
table, whole wording by whole wording, so that a question about the world is not mistaken for a request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.question.asking_words import ARTICLE, ARTICLE_WORDS, ARTICLES, GIVE, GREETINGS, THANKS, TYPES
from rag.text.en.asking_cues import FILLERS, FOLDER_WORDS, GREETING, SUMMING_UP
from rag.text.en.function_words import AUXILIARY, FIRST_AND_SECOND_PERSON_PRONOUNS, QUESTION_WORD, STOP_WORDS
from rag.text.en.numbers import UP_TO_TWENTY
from rag.text.en.requests import CIRCUMSTANCES, SHORTHAND
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text

LONGEST_FRAME = 16
"""Most words before or after a request that only say why or that it is asked."""
LONGEST_INPUT = 1000
"""A longer input, in characters, is no request with words around it: it is read as it is."""
_MOST_CORES = 12
"""Most readings of an input that are tried."""

_SHORTHAND = re.compile(rf"(?<![\w.'’-]){match_any(SHORTHAND)}(?![\w'’-]|\.\w)")
_CLAUSE_END = re.compile(r"(?<=[\w\"”’)])\s*(?:[.!?;:…]+\s+|,\s+|\s[-–—]+\s|\.{2,})")
_START = re.compile(
    rf"\b(?:{GIVE}|{QUESTION_WORD}\b|list\b|summari[sz]e|sum (?:it|this|that|them|up)|recap|compare|contrast|explain|describe|"
    r"find\b|everything\b|anything\b|put (?:it|them|this|everything)|name\b|check\b|a (?:\w+ )?(?:summary|overview|timeline|"
    r"list|comparison|chronology|recap)|the (?:\w+ )?(?:summary|gist|timeline|points|facts|list|people|names|dates))",
    re.IGNORECASE,
)
"""Where a request may begin."""
_TAIL = re.compile(
    r"[ ,]+(?:so(?: that)?|because|since|as|like|before|for|if|when|until|while|and|but|in case|ahead of|to)[ ,]+"
    r"(?=(?:i|i['’]?m|we|my|our|me|us|you|it['’]?s|it is|that['’]?s|that is|a friend|possible)\b)",
    re.IGNORECASE,
)
"""Where a reason may begin that is about the asker."""
_COURTESY = re.compile(
    rf"(?:{GREETINGS}|{THANKS})(?: {GREETINGS}| there| all| guys| everyone| in advance)*", re.IGNORECASE
)
_ASKS = re.compile(rf"\W*(?:{QUESTION_WORD})\b", re.IGNORECASE)
_TALKING = frozenset(("you", "your", "i", "me"))
_FILLING = re.compile(
    r"\b(?:basically|actually|really|exactly|just|simply|generally|overall|roughly|like) ", re.IGNORECASE
)
_PERSONS = FIRST_AND_SECOND_PERSON_PRONOUNS | {"me", "im", "mine", "myself", "i'm", "i've", "i'd", "i'll"}
_SMALL = (
    STOP_WORDS
    | FILLERS
    | CIRCUMSTANCES
    | FOLDER_WORDS
    | GREETING
    | _PERSONS
    | {one for word in ARTICLE_WORDS for one in (word, f"{word}s")}
    | {"don", "ll", "ve", "re", "im"}
)
_EMBEDDED = re.compile(
    rf"(?P<asked>{QUESTION_WORD}(?: (?:many|much|often|of))?(?: (?:{ARTICLES}|{ARTICLE}|{TYPES}))?) "
    rf"(?P<subject>(?!{AUXILIARY}\b)\S+(?: (?!{AUXILIARY}\b)\S+){{0,5}}?) "
    r"(?P<verb>is|are|was|were|has|have)(?P<rest> .+)?",
    re.IGNORECASE,
)
_EMBEDDED_SAYING = re.compile(
    rf"(?P<asked>what|how) (?P<rest>(?:(?:the|these|those|your|my|all|all the) )?(?:{ARTICLES}|they|you) (?:\w+ )?[a-z]+(?: .+)?)",
    re.IGNORECASE,
)
"""Questions in the order of words that they have after "tell me": "what these articles are about"."""
_AND_ASKS = re.compile(rf",? and (?=(?:{QUESTION_WORD}|list|give|show|tell)\b)", re.IGNORECASE)
_JOINING = re.compile(r"^(?:and|but|so|then|or)[ ,]+", re.IGNORECASE)
_IF = re.compile(r"(?:if|as long as|unless|provided|no|in case)\b", re.IGNORECASE)


def expand_shorthand(text: str) -> str:
    """The text with the shorthand of chat messages written in full: "can u tell me abt it"."""
    return " ".join(_SHORTHAND.sub(lambda match: SHORTHAND[match.group()], text).split())


def cut_reason(text: str) -> str:
    """The text without a reason at its end that is about the asker: "for my boss", "if it's not too much trouble"."""
    for match in _TAIL.finditer(text) if len(text) <= LONGEST_INPUT else ():
        if match.start() and _is_about_asker(text[match.end() :]):
            return text[: match.start()]
    return text


def list_cores(text: str) -> Iterator[str]:
    """What the text may ask for without the words around it, the longest readings first; nothing when there are no such
    words."""
    if len(text) > LONGEST_INPUT:
        return
    clauses = [clause for clause in _CLAUSE_END.split(text) if clause.strip(" .,;:!?-–—…")]
    asking = [clause for clause in clauses if not is_circumstance(clause)]
    if len(asking) > 1:
        return
    seen = {text}
    core = _JOINING.sub("", asking[0] if asking else clauses[-1] if clauses else text)
    first, *others = _AND_ASKS.split(core)
    joined = [first] if others and all(map(names_nothing, others)) else []
    cores = (core, *joined, *_strip_frames(core), _FILLING.sub("", core))
    for one in (*cores, *filter(None, map(invert_question, cores))):
        if one not in seen and len(seen) <= _MOST_CORES:
            seen.add(one)
            yield one


def invert_question(text: str) -> str:
    """A question in the order of words that it has on its own: "what these are about" as "what are these about"; ""
    when it is no such question."""
    if match := _EMBEDDED.fullmatch(text):
        return f"{match['asked']} {match['verb']} {match['subject']}{match['rest'] or ''}"
    match = _EMBEDDED_SAYING.fullmatch(text)
    return f"{match['asked']} do {match['rest']}" if match else ""


def is_circumstance(clause: str) -> bool:
    """Whether a clause only greets, or says something about the one who asks or the asking."""
    plain = clause.strip(" .,;:!?-–—…")
    if _COURTESY.fullmatch(plain):
        return True
    if _ASKS.match(plain) or _START.match(plain):
        return False
    return _is_about_asker(plain)


def names_nothing(text: str) -> bool:
    """Whether a text has words, and all of them say nothing about the world."""
    folded = [fold_text(match.group()) for match in WORD.finditer(text)]
    return 0 < len(folded) <= LONGEST_FRAME and all(map(_is_small, folded))


def speaks_of_asking(text: str) -> bool:
    """Whether a text names nothing but the two who talk and their talking, so that nothing could be looked for."""
    folded = {fold_text(match.group()) for match in WORD.finditer(text)}
    return names_nothing(text) and not _TALKING.isdisjoint(folded)


def _strip_frames(core: str) -> Iterator[str]:
    """The core without words before a place where a request may begin."""
    for match in _START.finditer(core):
        if match.start() and _is_about_asker(core[: match.start()], needs_person=True):
            yield core[match.start() :]


def _is_about_asker(words: str, *, needs_person: bool = False) -> bool:
    """Whether words speak of the asker and the asking alone: no name, no number, and either "I", "we" or "you" in them or
    nothing but words that people use to say why they ask."""
    found = [match.group() for match in WORD.finditer(words)]
    if not found or len(found) > LONGEST_FRAME or any(word.isdigit() and len(word) > 2 for word in found):
        return False
    if any(word[:1].isupper() and word not in ("I", "OK") for word in found[1:]):
        return False
    folded = [fold_text(word) for word in found]
    small = [word for word in folded if _is_small(word)]
    if not _PERSONS.isdisjoint(folded):
        return len(folded) - len(small) <= len(folded) // 4
    if needs_person and not _IF.match(words.strip()):
        return False
    return len(small) == len(folded)


def _is_small(word: str) -> bool:
    """Whether a word says nothing about the world by itself."""
    plain = word.split("'")[0].split("’")[0]
    return (
        len(plain) < 2
        or plain.isdigit()
        or plain in UP_TO_TWENTY
        or plain in _SMALL
        or plain in SUMMING_UP
        or plain.removesuffix("s") in _SMALL
    )
