"""A text to check, split into the sentences that state something.

Owns what is checked and what is not: questions, greetings and plain opinions state nothing that articles could confirm,
so they get no verdict. In "I think the bridge is closed" the part after "I think" is checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rag.chunking.sentences import split_sentences
from rag.errors import QuestionError
from rag.schema.documents import Document, Section
from rag.text.en.function_words import FIRST_AND_SECOND_PERSON_PRONOUNS, THIRD_PERSON_PRONOUNS
from rag.text.en.modality import GREETINGS, OPINION_FRAMES
from rag.text.language import tell_language
from rag.text.names import read_names
from rag.text.punctuation import asks
from rag.text.word_lists import match_any
from rag.text.words import WORD, fold_text, list_content_words

MAX_CHECKED_CHARACTERS = 20_000
"""Longest text checked at once, in characters; checking takes about 0.2 s a sentence."""
MOST_SENTENCE_CHARACTERS = 2_000
"""A longer sentence is checked in parts: the time that a sentence takes grows with its square."""
FEWEST_WORDS = 2
"""Fewest content words of a sentence that states something."""

_HEARD = (
    r"(?:i|we)(?:['’]ve| have)? (?:just |once |also )?(?:heard|read|saw|seen|learned|learnt|(?:was|were|been) told|remember|thought)"
    r"(?: (?:somewhere|online|yesterday|today|in the (?:news|paper)|on (?:tv|the (?:radio|news))))?|"
    r"(?:someone|somebody|people|they|everyone|(?:a|my|our|this) \w+)(?: has| have)? (?:just |once )?(?:told|tells?) (?:me|us)|"
    r"(?:my|our) \w+ (?:claims?|says?|said|claimed|thinks?|believes?|insists?)"
)
"""What comes before something that the writer only heard: "somebody told me that"."""
_FRAME = re.compile(rf"^(?:{match_any(OPINION_FRAMES)}|{_HEARD})\b,?\s*(?:that\b\s*)?", re.IGNORECASE)
_PRONOUN = re.compile(rf"^(?:{match_any(THIRD_PERSON_PRONOUNS)})\b(?P<is>['’]s\b)?", re.IGNORECASE)
_POSSESSIVE = frozenset(("his", "her", "its", "their"))
_WRITER = frozenset(FIRST_AND_SECOND_PERSON_PRONOUNS) - {"us"}


@dataclass(frozen=True, slots=True)
class StatedSentence:
    """A sentence of a checked text that states something."""

    start: int
    end: int
    """Character offsets in the given text."""
    text: str
    """As written."""
    statement: str
    """What is checked: without "I think", and with a name in place of a pronoun at its beginning."""


def clean_checked_text(text: str) -> str:
    """The text, unchanged. Raises `QuestionError` when it is empty, too long, or not text."""
    if len(text) > MAX_CHECKED_CHARACTERS:
        raise QuestionError(
            f"The text to check has {len(text):,} characters; the limit is {MAX_CHECKED_CHARACTERS:,}. "
            "Check it in parts."
        )
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t\f\v\x85":
            raise QuestionError(
                f"The text to check contains the control character U+{ord(character):04X}. Is it a text file?"
            )
    if not any(character.isalnum() for character in text):
        raise QuestionError("There is nothing to check: the text is empty.")
    return text


def list_stated(text: str) -> list[StatedSentence]:
    """The sentences of a text that state something, in order."""
    whole = Document("", text, (Section(0, len(text), "", None, tell_language(text)),))
    found: list[StatedSentence] = []
    subject = ""
    for start, end in (part for cell in split_sentences(whole) for part in _cut(text, cell.start, cell.end)):
        written = text[start:end]
        plain = " ".join(written.split())
        stated = _FRAME.sub("", plain)
        stated = f"{stated[:1].upper()}{stated[1:]}"
        statement = _put_subject(stated, subject)
        if _states(plain, statement):
            found.append(StatedSentence(start, end, written, statement))
        subject = _find_subject(stated) or subject
    return found


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a sentence, as long as one may be: cut after a semicolon, else a comma, else between words."""
    while end - start > MOST_SENTENCE_CHARACTERS:
        most = start + MOST_SENTENCE_CHARACTERS
        cuts = (text.rfind(sign, start, most) + 1 for sign in ("; ", ", ", " "))
        cut = next((cut for cut in cuts if cut > start), most)
        yield start, cut
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    if start < end:
        yield start, end


def _states(plain: str, stated: str) -> bool:
    words = [fold_text(match.group()) for match in WORD.finditer(stated)]
    if asks(plain) or len(list_content_words(stated)) < FEWEST_WORDS:
        return False
    if words[0] in GREETINGS and len(words) <= 6:
        return False
    is_about_writer = words[0] in _WRITER
    return not is_about_writer


def _find_subject(sentence: str) -> str:
    """The first name in a sentence; "" when it has none or opens with a pronoun."""
    if _PRONOUN.match(sentence):
        return ""
    names = read_names(sentence).names
    return names[0].text if names else ""


def _put_subject(sentence: str, subject: str) -> str:
    """The sentence with the previous subject in place of the pronoun that opens it."""
    match = _PRONOUN.match(sentence)
    if match is None or not subject:
        return sentence
    pronoun = fold_text(match.group()).split("'")[0].split("’")[0]
    rest = sentence[match.end() :]
    if match["is"]:
        return f"{subject} is{rest}"
    return f"{subject}'s{rest}" if pronoun in _POSSESSIVE else f"{subject}{rest}"
