"""A yes-no question as the statement that "yes" affirms: "Isn't Kirby a general?" -> "Kirby is a general."

Word rules, English only. The statement is for models, not for people: "Did she resign?" becomes "She did resign."
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.en.function_words import (
    ARTICLES,
    AUXILIARY,
    DEMONSTRATIVES,
    FORMS_OF_BE,
    POSSESSIVE_DETERMINERS,
    PREPOSITIONS,
    STOP_WORDS,
    SUBJECT_PRONOUNS,
)
from rag.text.en.lexicon import VERBS
from rag.text.en.names import OFFICES
from rag.text.en.verb_forms import IRREGULAR_PARTICIPLES
from rag.text.word_lists import list_words

_FRAME = re.compile(
    r"^(?:please\s+)?(?:is|isn['’]t|was)\s+it\s+(?:not\s+)?(?:really\s+)?"
    r"(?:true|correct|right|a fact|the case)\s+that\s+|"
    r"^(?:is|was)\s+(?:this|that|the following)\s+(?:true|correct|right)\s*[:,-]\s*|"
    r"^(?:can|could)\s+you\s+(?:confirm|say|tell me)\s+(?:that|if|whether)\s+|"
    r"^(?:do|does)\s+the\s+(?:articles?|texts?|sources?)\s+(?:say|state|report|mention)\s+(?:that|if|whether)\s+|"
    r"^(?:true or false|fact check)\s*[:,-]\s*",
    re.IGNORECASE,
)
_STANCE = re.compile(
    r"\b(?P<be>is|are|was|were) (?:(?:strongly|firmly|totally|completely|still|also|really|now) )?"
    r"(?P<how>against|opposed to|in favou?r of|pro)(?= (?!the (?:wall|clock|law|odds)\b))",
    re.IGNORECASE,
)
"""A stance told by a preposition: articles have a verb for it."""
_OPENING = re.compile(rf"^(?P<auxiliary>{AUXILIARY})(?P<not>n['’]t)?\s+(?P<rest>.+)$", re.IGNORECASE)
_TAG = re.compile(rf",\s*(?:{AUXILIARY})(?:n['’]t)?\s+(?:he|she|it|they|there|we|you)\s*$|,\s*right\s*$", re.IGNORECASE)
_DETERMINERS = ARTICLES | DEMONSTRATIVES | POSSESSIVE_DETERMINERS | list_words("all some any most many no every each")
_ADVERBS = list_words("still now already ever also really always never currently actually often likely yet")
_PARTITIVES = list_words("one part member capital")
_LINKS = list_words("of and the de von van der bin al for")
_HAVE = list_words("has have had")
_UNTIL_NOW = re.compile(r" (?:yet|ever|so far|by now)(?= |$)", re.IGNORECASE)
"""What a question has that its statement does not: "has it opened yet"."""
_WONT = {"wo": "will", "ca": "can", "sha": "shall"}


def state_yes_no(question: str) -> str:
    """The statement that a yes-no question asks about, without the "not" of a question that expects "yes"; "" when it
    is not a yes-no question."""
    text = _TAG.sub("", " ".join(question.split()).rstrip("?!. "))
    framed = _FRAME.match(text)
    if framed:
        return _finish(text[framed.end() :])
    parts = split_inverted(re.sub(r"^(wo|ca|sha)(?=n['’]t)", lambda one: _WONT[one[1].lower()], text, flags=re.I))
    if parts is None:
        return _finish(text) if text and text != question.strip().rstrip("?!. ") else ""
    rest = parts.rest[1:] if parts.rest[:1] == ["not"] else parts.rest  # "Is he not a general?" expects that he is
    return _finish(" ".join([*parts.subject, parts.auxiliary, _UNTIL_NOW.sub("", f" {' '.join(rest)}").strip()]))


@dataclass(frozen=True, slots=True)
class InvertedClause:
    """The parts of "did the king open it"."""

    auxiliary: str
    """In lower case, without "n't"."""
    subject: list[str]
    rest: list[str]
    """The words after the subject."""


def split_inverted(text: str) -> InvertedClause | None:
    """The parts of a clause that begins with its auxiliary; None when it begins otherwise."""
    match = _OPENING.match(text)
    if match is None:
        return None
    words = match["rest"].split()
    auxiliary = match["auxiliary"].lower()
    is_plural = auxiliary in ("are", "were", "do", "have")
    end = _find_subject_end(words, auxiliary, is_plural=is_plural)
    return InvertedClause(auxiliary, words[:end], words[end:])


def _name_stance(match: re.Match[str]) -> str:
    verb = "oppose" if match["how"].lower() in ("against", "opposed to") else "support"
    endings = {
        "is": "s",
        "are": "",
        "was": "d" if verb.endswith("e") else "ed",
        "were": "d" if verb.endswith("e") else "ed",
    }
    return f"{verb}{endings[match['be'].lower()]}"


def _find_plural(words: list[str]) -> int:
    """The words up to the noun that names before it belong to: "North Korean soldiers"; 0 when none follows them."""
    at = 1
    while at < len(words) and words[at][:1].isupper():
        at += 1
    word = words[at].lower() if at < len(words) else ""
    is_noun = word.endswith("s") and word not in STOP_WORDS and word not in _ADVERBS and word not in VERBS
    return at + 1 if is_noun and at + 1 < len(words) else 0


def _find_subject_end(words: list[str], auxiliary: str, *, is_plural: bool = False) -> int:
    """How many words the subject has, which is between the auxiliary and what is said about it."""
    is_be = auxiliary in FORMS_OF_BE
    first = words[0].lower()
    if first in SUBJECT_PRONOUNS | {"there", "anyone", "anybody", "everyone", "everybody", "nobody"}:
        return 1
    if words[0][:1].isupper() and first not in _DETERMINERS:
        at = 1
        if is_plural and (end := _find_plural(words)):
            return end
        while at < len(words) and (words[at][:1].isupper() or _links(words, at)):
            if is_be and words[at].lower() in ARTICLES and words[at - 1].lower() not in _LINKS:
                break  # "Rutte | the NATO secretary general"
            if is_be and _names_office(words[at:]):
                break  # "Rutte | NATO's Secretary-General"
            at += 1
        return at
    at = 1
    while at < len(words) and not _ends_subject(words, at, auxiliary):
        at += 1
    if at < len(words):
        return at
    return max(1, len(words) - 1) if is_be else _find_name_end(words)


def _find_name_end(words: list[str]) -> int:
    """The words of a subject that no known verb follows: a determiner, and the name or the one word after it."""
    at = 1 if words[0].lower() in _DETERMINERS else 0
    start = at
    while at < len(words) - 1 and words[at][:1].isupper():
        at += 1
    return min(max(at, start + 1), max(1, len(words) - 1))


def _names_office(words: list[str]) -> bool:
    """Whether these words are somebody's office and nothing else: "NATO's Secretary-General"."""
    owner, *rest = words
    parts = [part.lower() for word in rest for part in word.strip("?.! ").split("-")]
    return bool(parts) and owner.lower().endswith(("'s", "’s", "s'", "s’")) and all(part in OFFICES for part in parts)


def _links(words: list[str], at: int) -> bool:
    """Whether a small word joins two parts of a name or two names: "Bank of England"."""
    if words[at].isdigit():  # "Article 5"
        return words[at - 1][:1].isupper()
    following = words[at + 1 : at + 3]
    return words[at].lower() in _LINKS and any(word[:1].isupper() for word in following)


def _ends_subject(words: list[str], at: int, auxiliary: str) -> bool:
    """Whether the predicate begins with this word."""
    word, before = words[at].lower(), words[at - 1].lower()
    is_be = auxiliary in FORMS_OF_BE
    if before in _DETERMINERS or before in PREPOSITIONS | {"of", "and"}:
        return False
    if word == "not" or word in _ADVERBS:
        return True
    if not is_be:
        is_done = auxiliary in _HAVE and word.endswith("ed") and words[at].islower()  # "has the club joined"
        return is_done or word in VERBS or word in ("be", "been", "have", "do", "has")
    is_participle = (word.endswith(("ed", "ing")) and word not in STOP_WORDS) or word in IRREGULAR_PARTICIPLES
    if word in _PARTITIVES and words[at + 1 : at + 2] == ["of"]:
        return True  # "the draft | one of the biggest", "Wales | part of the union"
    return word in ARTICLES or is_participle or (word in PREPOSITIONS and word not in ("for", "of"))


def _finish(text: str) -> str:
    text = _STANCE.sub(_name_stance, " ".join(text.split()))
    return f"{text[:1].upper()}{text[1:]}." if text else ""
