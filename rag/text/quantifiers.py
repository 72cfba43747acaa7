"""Whether a claim says all, most, few or free of charge where its evidence says otherwise.

Owns the words for how much of something is meant, and the phrases for what costs nothing. Such a claim holds no number
and no "not" that could be missed, and its words stand near to those of a sentence that it contradicts. Rules over
words, English only; two amounts are compared when what follows them is the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.words import STOP_WORDS, WORD, list_words, stem_word

GRATIS = "gratis"
"""Stands for every phrase that says so, once `mark_gratis` has been there."""

_FEE = r"(?:fees?|fares?|tolls?)"
"""Neither prices, which drop and are not gone, nor charges, which are brought against people."""
_DROPPED = r"(?:waiv|scrap|abolish|remov|eliminat)\w*"
_WHICH = r"(?:extra |additional |further |entrance |entry |admission )?"
_SERVED = (
    r"(?:admission|entry|entrance|tickets?|rides?|parking|transit|tuition|delivery|shipping|treatment|tests?|tours?|"
    r"(?:school )?(?:meals?|lunch(?:es)?|breakfasts?)|cop(?:y|ies)|wi-?fi)"
)
_IS = r"(?:is|are|was|were|be|been|being|remains?|stays?|becomes?|became|made)"
_SURELY_GRATIS = re.compile(
    rf"\bfree(?:-| )of(?:-| )(?:any )?(?:charge|cost)\b|\bfor free\b|\bfree {_SERVED}\b|"
    r"\bfree to (?:use|enter|attend|visit|ride|join|park|board|watch|download)\b|"
    rf"\b(?:at|for|with|there (?:is|was|will be)) no {_WHICH}(?:charge|cost|{_FEE})\b|\bno {_WHICH}{_FEE}\b|"
    rf"\bwithout (?:any |a |an )?{_WHICH}(?:cost|paying(?: (?:anything|a (?:fee|fare)))?|{_FEE})\b|"
    r"\b(?:cost|costs|costing|pay|pays|paid|paying|charges?|charged) nothing\b|\bnothing to pay\b|"
    r"\bnot (?:(?:have|need) to )?(?:cost|pay|charge) (?:anything|a (?:cent|penny|fee|fare))\b|"
    rf"\b{_FEE} (?:has been |have been |is |are |was |were |will be )?{_DROPPED}|"
    rf"\b{_DROPPED} (?:the |all |its |their )?{_WHICH}{_FEE}\b|\bgratis\b|\bcomplimentary\b"
)
_MAYBE_GRATIS = re.compile(
    rf"\b{_IS} (?:now |also |still |again |completely |entirely |always )?free\b(?! (?:from|of|to)\b)"
)
"""The captives are free, too: said of what the evidence names a price of."""

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
"""Where such a word tells no amount."""
_NEARLY = re.compile(
    r"\b(?:nearly|almost|virtually|practically|not|all but|not quite|just about) (?:all|every|each|everyone|everybody|"
    r"everything|always|(?:(?:the|his|her|its|their) )?(?:whole|entire)|entirely|fully|completely|wholly)\b|"
    r"\b(?:more than|over) half\b|\b[5-9]\d(?:[.,]\d+)?\s?(?:%|percent\b|per cent\b)|"
    r"\b(?:two|three) (?:thirds|quarters)\b"
)
_SHARE = re.compile(r"\b\d{1,2}(?:[.,]\d+)?\s?(?:%|percent\b|per cent\b)|\ba few\b")

_ALL, _MOST, _SOME, _FEW = 4, 3, 2, 1
_AMOUNTS = {
    **dict.fromkeys(
        list_words(
            """all every each everyone everybody everything entire entirely whole wholly always fully completely
            unanimously"""
        ),
        _ALL,
    ),
    **dict.fromkeys(list_words("most majority mostly largely mainly"), _MOST),
    **dict.fromkeys(list_words("some several half partly partially sometimes occasionally"), _SOME),
    **dict.fromkeys(list_words("few minority handful seldom rarely"), _FEW),
}
_FOLLOWING_WORDS = 3
"""So many telling words after an amount are what it may be of."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A word for how much, and what it may be of."""

    level: int
    word: str
    stems: frozenset[str]


def mark_gratis(folded: str) -> str:
    """The text, in small letters, with one word for every phrase that says a thing costs nothing: "no charge" denies no
    more than "free of charge" does."""
    return _SURELY_GRATIS.sub(f" {GRATIS} ", folded)


def find_other_extent(claim: str, evidence: str) -> str:
    """What the claim makes free, or makes more or less of, than the evidence does, in words for a reader; "" when it
    does not seem to. Both as `mark_gratis` gives them."""
    return _find_other_price(claim, evidence) or _find_other_amount(claim, evidence)


def _find_other_price(claim: str, evidence: str) -> str:
    says, holds = GRATIS in claim, GRATIS in evidence
    if says and not holds and not _MAYBE_GRATIS.search(evidence):
        return "the source does not say that it is free of charge"
    if _MAYBE_GRATIS.search(claim) and not holds and _PRICE.search(evidence) and not _MAYBE_GRATIS.search(evidence):
        return "the source names a price"
    if holds and not says and not _MAYBE_GRATIS.search(claim) and _PRICE.search(claim) and not _PRICE.search(evidence):
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
    """More than the evidence says; or few where it says most or all. "Some" is said truly of all."""
    return (said > held and said >= _MOST) or (said == _FEW and held >= _MOST)


def read_amounts(folded: str) -> list[Amount]:
    """The amounts of a text in small letters, in order."""
    text = _SET_PHRASES.sub(" ", folded)
    text = _NEARLY.sub(" mostly ", text)
    text = _SHARE.sub(" half ", text)
    amounts = []
    for clause in re.split(r"[.;:!?]|, (?:and|but|while|which|who)\b", text):
        words = [match.group() for match in WORD.finditer(clause)]
        for at, word in enumerate(words):
            if word in _AMOUNTS:
                following = [stem_word(other) for other in words[at + 1 :] if _tells(other)]
                amounts.append(Amount(_AMOUNTS[word], word, frozenset(following[:_FOLLOWING_WORDS])))
    return amounts


def _tells(word: str) -> bool:
    return word not in STOP_WORDS and word not in _AMOUNTS
