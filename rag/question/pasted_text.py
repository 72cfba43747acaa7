"""Tells a text that is to be checked from a question."""

from __future__ import annotations

import re

from rag.text.en.function_words import QUESTION_WORD
from rag.text.en.requests import HEARSAY_PEOPLE, HEARSAY_SPEAKERS, HEARSAY_VERBS
from rag.text.word_lists import match_any

_WHAT = (
    r"(?:this|that|these|those|it|the following|the below|my|the|following|our|his|her)"
    r"(?: (?:following|below|attached|whole|entire))?"
    r"(?: (?:paragraph|text|draft|statement|sentence|claim|article|passage|facts?|story|post|email|summary|report|piece|"
    r"statements|sentences|claims|figures|numbers))?"
)
_REQUEST = re.compile(
    r"^\s*(?:(?:hi|hello|please|could you|can you|would you|kindly)[ ,]+)*"
    rf"(?:(?:is|are) {_WHAT} (?:all |really |actually |factually )?(?:true|correct|right|accurate|ok|fine|supported)|"
    rf"(?P<verb>fact[- ]?check|check|verify|validate|proof[- ]?check|double[- ]?check|check the facts (?:in|of))"
    rf"(?: {_WHAT})?(?: (?:for me|against the (?:articles|sources)|for (?:errors|accuracy|mistakes|truth)|please|is (?:true|right|correct)))*|"
    rf"(?:true or false|check|claim|draft))"
    r"\s*(?P<mark>[:?.\n–-]+|$|(?<=\bcheck)(?<=fact.check)(?= ))\s*",
    re.IGNORECASE,
)
_ASKED_AFTER = re.compile(
    r"(?:(?<!\w[.])[.!;,]['\"”’)]*|\s[-–—]|['\"”’])\s+(?:so,? |and,? |but,? |now,? )?"
    r"(?:(?:is|was|are) (?:that|this|it|he|she|they|all of (?:that|this|it)) (?:really |actually |all |still )?"
    r"(?:true|right|correct|wrong|mistaken|accurate|so|the case|what (?:the articles|they) say)|true or false|right or wrong|fact or fiction|"
    r"(?:can|could|would|will) you (?:please )?(?:check|verify|confirm|fact[- ]?check) (?:that|this|it)(?: for me| please)?|"
    r"(?:please )?(?:fact[- ]?check|verify|check) (?:that|this|it)(?: for me| please)?)[ ?!.]*$|\s[-–—]\s+(?:true|correct|right)[ ?!.]*$",
    re.IGNORECASE,
)
"""The request to check what stands before it: "NATO has 30 members. Is that right?"."""
_HEARSAY = re.compile(
    rf"(?:(?:so|well|hi|hey|hello)[ ,]+)*(?:{match_any(HEARSAY_SPEAKERS)}|(?:my|our|an?|some|one of my) (?:\w+ )?{match_any(HEARSAY_PEOPLE)}|i)"
    rf" (?:just |have |has |had |also |once |keeps? )*{match_any(HEARSAY_VERBS)}(?: (?:me|us))?(?: somewhere| once| online)?(?:[ ,:]+that)?[ ,:]+",
    re.IGNORECASE,
)
"""Whose word a claim is, before it: "a colleague claims that"."""
LONGEST_REQUEST = 120
"""Most characters of such a request."""
_QUOTED_BEFORE = re.compile(
    r"^\s*(?:[\"“‘'](?P<claim>[^\"“”]+)[\"”’'][,.!]?|(?P<said>.+\w[.!]))\s*(?:[-–—:]\s*)?(?:(?:is|was) (?:that|this|it) )?(?:true|correct|right|accurate)[ ?!.]*$",
    re.IGNORECASE,
)
"""A quoted text, and after it a word that asks whether it is so."""
_ENDS_ASKING = re.compile(r"(?:true|correct|right|accurate)[ ?!.]*$", re.IGNORECASE)
_CORRECTED = re.compile(
    r"^\s*(?:(?:please )?correct me if i['’]?m (?:wrong|mistaken)|(?:am i|i am|i['’]m) (?:right|wrong|correct)(?: (?:in thinking|to think|if i (?:say|think)))?)"
    r"(?:[,:]? (?:but|that)|[,:])? (?P<claim>.+)",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE_END = re.compile(r"[.!]['\"”’)]*\s+(?=[\"“'‘(]?[A-Z0-9])")

PASTED_WORDS = 25
"""A text of two or more sentences without a question is a text to check from this many words on."""


def find_pasted_text(text: str) -> str | None:
    """The text to check, as typed; "" when a check is requested without a text, None when the input does not ask for a
    check."""
    text = text.strip()  # else the patterns would try each of many spaces
    match = _REQUEST.match(text)
    if match:
        rest = text[match.end() :]
        if match["verb"] and re.match(r"fact", match["verb"], re.IGNORECASE) and _is_statement(rest):
            return rest.strip()  # "fact check NATO has 30 members"
        if re.search(r"\w", rest):
            return rest.strip() if ":" in match["mark"] or "\n" in match["mark"] or _is_statement(rest) else None
        if text[match.start() : match.end()].strip().lower().rstrip(":?. ") in ("claim", "draft", "true or false"):
            return None
        return ""
    claim = _find_claim(text)
    if claim and _is_statement(claim):
        return _HEARSAY.sub("", claim, count=1).strip(" \t\n\"'“”‘’")
    is_pasted = len(text.split()) >= PASTED_WORDS and _SENTENCE_END.search(text)
    return text.strip() if is_pasted and _is_statement(text) else None


def _find_claim(text: str) -> str:
    """What is said in an input that then asks whether it is so; "" in another input."""
    after = _ASKED_AFTER.search(text, max(0, len(text) - LONGEST_REQUEST))
    if after:
        return text[: after.start()].strip()
    if not _ENDS_ASKING.search(text[-LONGEST_REQUEST:]):
        asked = _CORRECTED.match(text)
    else:
        asked = _QUOTED_BEFORE.match(text) or _CORRECTED.match(text)
    return next(filter(None, asked.groupdict().values()), "") if asked else ""


def _is_statement(text: str) -> bool:
    """Whether a text states rather than asks."""
    return "?" not in text and not re.match(rf"\s*(?:{QUESTION_WORD})\b", text, re.IGNORECASE) and len(text.split()) > 2
