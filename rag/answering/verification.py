"""Whether a statement holds by what it cites: every quote where it says, every figure, date and name in a quote.

Pure rules, the same for quoted statements (which pass by construction) and for ones that a language model wrote. They
catch a wrong number, a name from elsewhere, a lost or added "not", and talk of something else; they do not understand,
and a statement that recombines a quote's own words into something false can pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answering.question_words import STOP_WORDS, WORD, fold_text, list_words, stem_word
from rag.records import Chunk, Citation, Passage

CLOSE_SHARE = 0.6
"""At least this share of a statement's content words stands, by stem, in its quotes."""

_NUMBER = re.compile(
    r"(?<![^\W_])(\d+(?:[.,]\d+)*)(?:\s?(thousand|million|billion|trillion|bn)\b|(m|k)\b)?", re.IGNORECASE
)
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH_ABBREVIATIONS = {month[:3]: month for month in MONTHS} | {"sept": "september"}
_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NUMBER_WORDS = {
    **{word: str(value) for value, word in enumerate(_UP_TO_TWENTY.split())},
    **{word: str(value * 10) for value, word in enumerate(_TENS.split(), start=3)},
}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b")
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "bn": 9, "m": 6, "k": 3}
_NEGATIONS = list_words("cannot neither never no nobody none nor not nothing nowhere without")
_PRONOUN_NUMBERS = frozenset("1")
"""What "one of them" reads as: no figure to check."""
_CONTRACTED_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)


def verify(statement_text: str, citations: Sequence[Citation], passages: Sequence[Passage]) -> bool:
    """True when the citations stand in the passages and bear the statement out.

    Every citation's quote stands at its span of a supplied passage, or of a copy of one. Every number, date and name
    of the statement stands in a quote; it denies only if a quote does; and its words are close enough to the
    quotes'. False without citations, and for a statement without a word.
    """
    if not citations or not all(_stands(citation, passages) for citation in citations):
        return False
    statement = _collapse(statement_text)
    quotes = [_collapse(citation.quote) for citation in citations]
    if not WORD.search(statement):
        return False
    if any(statement in quote for quote in quotes):
        return True
    evidence = "\n".join(quotes)
    return (
        read_numbers(statement) - _PRONOUN_NUMBERS <= read_numbers(evidence)
        and _find_names(statement) <= _find_words(evidence)
        and (not _denies(statement) or _denies(evidence))
        and _is_close(statement, evidence)
    )


def _stands(citation: Citation, passages: Sequence[Passage]) -> bool:
    """The quote is the text at the citation's span of a passage of its file."""
    if not citation.quote or citation.end <= citation.start:
        return False
    return any(
        chunk.file == citation.file
        and chunk.start <= citation.start
        and citation.end <= chunk.end
        and chunk.text[citation.start - chunk.start : citation.end - chunk.start] == citation.quote
        for chunk in _list_chunks(passages)
    )


def _list_chunks(passages: Sequence[Passage]) -> Iterable[Chunk]:
    for passage in passages:
        yield passage.chunk
        yield from passage.copies


def read_numbers(text: str) -> set[str]:
    """Every number as plain digits: "1,200" and "1200", "twelve" and "12", "1.5 million" and "1500000" are one."""
    text = _ISO_DATE.sub(lambda date: f"{date[3]} {date[2]} {date[1]}", text)
    text = _NUMBER_WORD.sub(lambda word: _NUMBER_WORDS[word.group()], fold_text(text))
    return {_scale(_normalise_number(number[1]), number[2] or number[3]) for number in _NUMBER.finditer(text)}


def _scale(number: str, scale: str | None) -> str:
    """The number written out; as it is when it has more decimals than the scale has zeros."""
    whole, _, fraction = number.partition(".")
    zeros = (_SCALES[scale] if scale else 0) - len(fraction)
    if not scale or zeros < 0:
        return number
    return (whole + fraction + "0" * zeros).lstrip("0") or "0"


def _normalise_number(number: str) -> str:
    """Without thousands separators and needless zeros; a comma before other than three digits is a decimal point."""
    number = re.sub(r",(?=\d{3}(?:\D|$))", "", number).replace(",", ".")
    whole, _, fraction = number.partition(".")
    fraction = fraction.rstrip("0") if "." not in fraction else fraction
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")


def _find_names(text: str) -> set[str]:
    """Stems of the words written as names, months and weekdays among them; the word that opens a sentence is none
    unless it cannot be anything else (a capital inside it)."""
    names = set()
    for match in WORD.finditer(text):
        word = match.group()
        if not word[0].isupper() or fold_text(word) in STOP_WORDS:
            continue
        before = text[: match.start()].rstrip(" \"'“‘([—–-")
        opens = not before or before[-1] in ".!?:;"
        if not opens or any(character.isupper() for character in word[1:]):
            names.add(_stem_name(word))
    return names


def _find_words(text: str) -> set[str]:
    dated = _ISO_DATE.sub(lambda date: f"{date.group()} {_name_month(int(date[2]))}", text)
    return {_stem_name(match.group()) for match in WORD.finditer(dated)}


def _name_month(number: int) -> str:
    return MONTHS[number - 1] if 1 <= number <= len(MONTHS) else ""


def _stem_name(word: str) -> str:
    folded = fold_text(word)
    return stem_word(_MONTH_ABBREVIATIONS.get(folded, folded))


def _denies(text: str) -> bool:
    folded = fold_text(text)
    return bool(_CONTRACTED_NOT.search(folded)) or any(match.group() in _NEGATIONS for match in WORD.finditer(folded))


def _is_close(statement: str, evidence: str) -> bool:
    content = [stem_word(m.group()) for m in WORD.finditer(statement) if fold_text(m.group()) not in STOP_WORDS]
    held = _find_words(evidence)
    return not content or sum(stem in held for stem in content) / len(content) >= CLOSE_SHARE


def _collapse(text: str) -> str:
    return " ".join(text.split())
