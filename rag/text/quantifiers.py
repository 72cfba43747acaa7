"""Whether a claim says "all", "most", "few" or "free of charge" where its evidence says otherwise.

Owns the phrases for things that cost nothing, and how vague amounts compare. Such a claim has no number and no "not"
that could show it, and most of its words are those of the sentence that it contradicts. Word rules, English only. Two
amounts are compared when the same words follow them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.en.function_words import STOP_WORDS
from rag.text.en.numbers import ALL_WORDS, FEW_WORDS, MOST_WORDS, SOME_WORDS
from rag.text.words import WORD, stem_word

FREE_OF_CHARGE = "gratis"
"""`mark_free_of_charge` replaces every phrase that says so with this word."""

_FEE = r"(?:fees?|fares?|tolls?)"
"""Not "price", since a price can drop and still be there, nor "charge", since charges are brought against people."""
_DROPPED = r"(?:waiv|scrap|abolish|remov|eliminat)\w*"
_WHICH = r"(?:extra |additional |further |entrance |entry |admission )?"
_SERVED = (
    r"(?:admission|entry|entrance|tickets?|rides?|parking|transit|tuition|delivery|shipping|treatment|tests?|tours?|"
    r"(?:school )?(?:meals?|lunch(?:es)?|breakfasts?)|cop(?:y|ies)|wi-?fi)"
)
_IS = r"(?:is|are|was|were|be|been|being|remains?|stays?|becomes?|became|made)"
_SURELY_FREE = re.compile(
    rf"\bfree(?:-| )of(?:-| )(?:any )?(?:charge|cost)\b|\bfor free\b|\bfree {_SERVED}\b|"
    r"\bfree to (?:use|enter|attend|visit|ride|join|park|board|watch|download)\b|"
    rf"\b(?:at|for|with|there (?:is|was|will be)) no {_WHICH}(?:charge|cost|{_FEE})\b|\bno {_WHICH}{_FEE}\b|"
    rf"\bwithout (?:any |a |an )?{_WHICH}(?:cost|paying(?: (?:anything|a (?:fee|fare)))?|{_FEE})\b|"
    r"\b(?:cost|costs|costing|pay|pays|paid|paying|charges?|charged) nothing\b|\bnothing to pay\b|"
    r"\bnot (?:(?:have|need) to )?(?:cost|pay|charge) (?:anything|a (?:cent|penny|fee|fare))\b|"
    rf"\b{_FEE} (?:has been |have been |is |are |was |were |will be )?{_DROPPED}|"
    rf"\b{_DROPPED} (?:the |all |its |their )?{_WHICH}{_FEE}\b|\bgratis\b|\bcomplimentary\b"
)
_MAYBE_FREE = re.compile(
    rf"\b{_IS} (?:now |also |still |again |completely |entirely |always )?free\b(?! (?:from|of|to)\b)"
)
"""Counts only when the other text names a price: people are also "free"."""

_PRICE = re.compile(
    r"\b(?:costs?|costing|priced?|fares?|fees?|tolls?|charg(?:e|es|ed|ing)|pay|pays|paying|payable)\b|[$€£]\s?\d|"
    r"\b\d+(?:[.,]\d+)? (?:euros?|dollars?|pounds?|cents?|pence|yen|roubles?|rubles?|francs?|crowns?)\b"
)

_SET_PHRASES = re.compile(
    r"\b(?:at|after|above|first of|in|once and for) all\b|\ball (?:along|over|right|too|time)\b|\beach other\b|"
    r"\b(?:as a|on the) whole\b|\bat most\b|\bthe most\b(?! of)|"
    r"\bmost (?:likely|recent(?:ly)?|important(?:ly)?|notabl[ey])\b|"
    r"\bin part(?:icular)?\b|\bpart of\b|\b(?:for|in) the (?:first|second) half\b"
)
"""Phrases in which such a word is not an amount."""
_NEARLY = re.compile(
    r"\b(?:nearly|almost|virtually|practically|not|all but|not quite|just about) (?:all|every|each|everyone|everybody|"
    r"everything|always|(?:(?:the|his|her|its|their) )?(?:whole|entire)|entirely|fully|completely|wholly)\b|"
    r"\b(?:more than|over) half\b|\b[5-9]\d(?:[.,]\d+)?\s?(?:%|percent\b|per cent\b)|"
    r"\b(?:two|three) (?:thirds|quarters)\b"
)
_SHARE = re.compile(r"\b\d{1,2}(?:[.,]\d+)?\s?(?:%|percent\b|per cent\b)|\ba few\b")

_ALL, _MOST, _SOME, _FEW = 4, 3, 2, 1
_LEVELS = {
    **dict.fromkeys(ALL_WORDS, _ALL),
    **dict.fromkeys(MOST_WORDS, _MOST),
    **dict.fromkeys(SOME_WORDS, _SOME),
    **dict.fromkeys(FEW_WORDS, _FEW),
}
_FOLLOWING_WORDS = 3
"""Number of content words after an amount that may say what it is an amount of."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A vague amount, and what it may be an amount of."""

    level: int
    """1 (few) to 4 (all)."""
    word: str
    stems: frozenset[str]
    """Stems of the words that follow."""


def mark_free_of_charge(folded: str) -> str:
    """A folded text with every phrase that says that something costs nothing replaced with one word.

    This way the "no" of "no charge" is not taken for a denial.
    """
    return _SURELY_FREE.sub(f" {FREE_OF_CHARGE} ", folded)


def find_quantifier_mismatch(claim: str, evidence: str) -> str:
    """How the claim differs from the evidence in amount or price, in words; "" when it does not seem to.

    Both texts as `mark_free_of_charge` returns them.
    """
    return _find_other_price(claim, evidence) or _find_other_amount(claim, evidence)


def _find_other_price(claim: str, evidence: str) -> str:
    says, holds = FREE_OF_CHARGE in claim, FREE_OF_CHARGE in evidence
    if says and not holds and not _MAYBE_FREE.search(evidence):
        return "the source does not say that it is free of charge"
    if _MAYBE_FREE.search(claim) and not holds and _PRICE.search(evidence) and not _MAYBE_FREE.search(evidence):
        return "the source names a price"
    if holds and not says and not _MAYBE_FREE.search(claim) and _PRICE.search(claim) and not _PRICE.search(evidence):
        return "the source says that it is free of charge"
    return ""


def _find_other_amount(claim: str, evidence: str) -> str:
    held = read_amounts(evidence)
    for said in read_amounts(claim):
        of_the_same = [one for one in held if one.stems & said.stems]
        if of_the_same and all(_differs(said.level, one.level) for one in of_the_same):
            return f"it says “{said.word}” where the source says “{of_the_same[0].word}”"
    return ""


def _differs(said: int, held: int) -> bool:
    """Whether the claim says more than the evidence, or "few" for its "most" or "all". "Some" is true of "all"."""
    return (said > held and said >= _MOST) or (said == _FEW and held >= _MOST)


def read_amounts(folded: str) -> list[Amount]:
    """The vague amounts of a folded text, in order."""
    text = _SET_PHRASES.sub(" ", folded)
    text = _NEARLY.sub(" mostly ", text)
    text = _SHARE.sub(" half ", text)
    amounts = []
    for clause in re.split(r"[.;:!?]|, (?:and|but|while|which|who)\b", text):
        words = [match.group() for match in WORD.finditer(clause)]
        for at, word in enumerate(words):
            if word in _LEVELS:
                following = [stem_word(other) for other in words[at + 1 :] if _is_content(other)]
                amounts.append(Amount(_LEVELS[word], word, frozenset(following[:_FOLLOWING_WORDS])))
    return amounts


def _is_content(word: str) -> bool:
    return word not in STOP_WORDS and word not in _LEVELS
