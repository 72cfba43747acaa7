"""What a question takes for granted, as a statement: "Why did the council close the bridge?" says that it did.

Owns turning a question into a statement; the second pass has the reader check it. Rules over words, English only.
"""

from __future__ import annotations

import re

from rag.text.en.function_words import AUXILIARY, QUESTION_WORD

MOST_NOUNS = 3
"""Most words after "which" or "how many" that may name what is asked for."""

_AUXILIARY = rf"{AUXILIARY}(?:n['’]t)?"
_HELPING = re.compile(rf"{_AUXILIARY}\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\b(?:(?:in|on|at|by|from|for|with|to|of|under|until|till|since|after|before|about|against|into|through)\s+)?"
    rf"(?P<word>how come|{QUESTION_WORD})\b(?:['’]s\b)?"
    r"(?P<degree>\s+(?:many|much|long|old|tall|far|high|big|large|deep|wide|fast|heavy|often|soon|hot|cold|few|"
    r"frequently|recently)\b(?:\s+ago\b)?)?",
    re.IGNORECASE,
)
_NOUN = re.compile(rf"\s+(?!{_AUXILIARY}\b)[^\W\d_][\w'’-]*", re.IGNORECASE)


def state_question(question: str) -> str:
    """What the question says, as a statement.

    It is the question without its question word and the auxiliary after it, and with what it asks for ("which country")
    at the end; a yes-or-no question says what it asks. The statement is for rules and models, not for people: its verb
    stays as it was after "did".
    """
    text = " ".join(question.split()).rstrip("?!. ")
    match = _ASKING.search(text)
    if match is None:
        opening = _HELPING.match(text)
        return _close(text[opening.end() :] if opening else text)
    before, rest = text[: match.start()].rstrip(" ,"), text[match.end() :]
    named = 0
    if match["degree"] or match["word"].lower() in ("what", "which", "whose"):
        named = _find_noun(rest)
    noun, rest = rest[:named], rest[named:].strip()
    helping = _HELPING.match(rest)
    return _close(f"{before} {rest[helping.end() :]} {noun}" if helping else f"{before} {noun} {rest}")


def _find_noun(rest: str) -> int:
    """Where the words that name what is asked for end: before the next auxiliary if that is near, else after one."""
    ends: list[int] = []
    for _ in range(MOST_NOUNS):
        word = _NOUN.match(rest, ends[-1] if ends else 0)
        if word is None:
            break
        ends.append(word.end())
        if _HELPING.match(rest[word.end() :].lstrip()):
            return word.end()
    return ends[0] if ends else 0


def _close(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}." if text else ""
