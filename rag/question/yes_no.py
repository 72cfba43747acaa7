"""Yes-no questions, told from questions that only begin like one."""

from __future__ import annotations

import re

from rag.text.en.function_words import AUXILIARY, QUESTION_WORD

_TRUE = re.compile(
    r"^\W*(?:is it (?:really |actually )?(?:true|correct|right|the case|a fact)|are (?:you|we) sure|can (?:you|we) confirm|"
    r"true or false|right or wrong|do the articles (?:say|confirm|claim|report)|would you say)(?: that|:|,)? +(?P<claim>.+)$",
    re.IGNORECASE,
)
_TAG = re.compile(
    rf"^(?P<claim>.+?)[,;] (?:right|correct|true|no|yes|{AUXILIARY}(?:n['’]t)? (?:he|she|it|they|we|you|i|there))\W*$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"^\W*(?:(?:and|but|so|then|also|ok|well)[ ,]+)*(?:{AUXILIARY}|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|wo|would|should|must)n['’]?t)\b"
    r"(?! (?:you (?:please )?(?:tell|explain|show|give|list|name|say|describe|know|have any idea|help|summari[sz]e)|me\b|i (?:know|ask|see)\b))",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(
    rf"^\W*{AUXILIARY} (?:you|we|i|anyone|anybody|the articles) (?:\w+ )?(?:tell|know|explain|say|guess|remember|find out|show)(?: (?:me|us))? {QUESTION_WORD}\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:either .+ or|\d[\d,.]* or \d[\d,.]*|is it .+, or|, or) \S.*$|\bor (?:is|are|was|were|does|do|did|will|has|had) (?:it|he|she|they|the|there)\b",
    re.IGNORECASE,
)
_MODAL_NAME = re.compile(r"^\W*(?:may|will|might|must|can) (?:\d|the \d)", re.IGNORECASE)


def find_yes_no(text: str) -> str:
    """The question to be answered with yes or no, the claim alone for "is it true that"; "" when there is none."""
    text = " ".join(text.split())
    match = _TRUE.match(text)
    if match:
        return match["claim"]
    if _EMBEDDED.match(text) or _MODAL_NAME.match(text):
        return ""
    if _OPENING.match(text) and len(text.split()) > 2:
        return "" if _CHOICE.search(text) and "or not" not in text.lower() else text
    tag = _TAG.match(text)
    if (
        tag
        and not re.match(rf"\W*(?:{QUESTION_WORD}|in what|at what)\b", text, re.IGNORECASE)
        and len(tag["claim"].split()) > 2
    ):
        return tag["claim"]
    return ""
