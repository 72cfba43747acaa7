"""Recognises yes-no questions, as opposed to questions that only begin like one."""

from __future__ import annotations

import re

from rag.text.en.function_words import AUXILIARY, QUESTION_WORD

_TRUE = re.compile(
    r"^\W*(?:is it (?:really |actually )?(?:true|correct|right|the case|a fact)|are (?:you|we) sure|am i (?:right|wrong|correct)(?: in (?:thinking|saying|assuming)| to (?:think|say|assume))?|can (?:you|we) confirm|"
    r"true or false|right or wrong|(?:so )?(?:it is |it['’]s |is )?(?:true|correct)(?= that)|"
    r"(?:can|could|would) you (?:please )?(?:check|verify|find out|tell me|say) (?:if|whether|that)|(?:please )?(?:check|verify) (?:if|whether|that)|do the articles (?:say|confirm|claim|report)|would you say)(?: that|:|,)? +(?P<claim>.+)$",
    re.IGNORECASE,
)
_TAG = re.compile(
    rf"^(?P<claim>.+?)[,;] (?:right|correct|true|no|yes|{AUXILIARY}(?:n['’]t)? (?:he|she|it|they|we|you|i|there))\W*$",
    re.IGNORECASE,
)
_JOINED = r"(?:(?:and|but|so|then|also|ok|well)[ ,]+)*"
_JOINING = re.compile(rf"^\W*{_JOINED}", re.IGNORECASE)
_OPENING = re.compile(
    rf"^\W*{_JOINED}(?:{AUXILIARY}|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|wo|would|should|must)n['’]?t)\b"
    r"(?! (?:you (?:please )?(?:tell|explain|show|give|list|name|say|describe|know|have any idea|help|summari[sz]e)|me\b|i (?:know|ask|see)\b))",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(
    rf"^\W*{AUXILIARY} (?:you|we|i|anyone|anybody|the articles) (?:\w+ )?(?:tell|know|explain|say|guess|remember|find out|show)(?: (?:me|us))? {QUESTION_WORD}\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:either .+ or|is it .+, or|, or) \S.*$|\d[\d,.]* or \d[\d,.]*(?: [\w-]+)?\W*$|\bor (?:is|are|was|were|does|do|did|will|has|had) (?:it|he|she|they|the|there)\b",
    re.IGNORECASE,
)
_ALTERNATIVES = re.compile(
    r"\b(?P<word>an?|in|on|by|at|from|with|for|before|after|because of) [\w'’-]+(?: [\w'’-]+)? or "
    r"(?:(?P=word)|an?) [\w'’-]+(?: [\w'’-]+)?\W*$"
)
"""Two alternatives of the same form at the end of the question: "a general or an admiral", "in 2014 or in 2022"."""
_NAMES_OR = re.compile(r"\b[A-Z][\w'’-]+ or [A-Z][\w'’-]+(?: (?:who|that)\b.*)?\W*$")
_MODAL_NAME = re.compile(r"^\W*(?:may|will|might|must|can) (?:\d|the \d)", re.IGNORECASE)


def find_yes_no(text: str) -> str:
    """The question to answer with yes or no, without an opening such as "is it true that"; "" if the text is not
    one."""
    text = " ".join(text.split())
    match = _TRUE.match(text)
    if match:
        return match["claim"]
    if _EMBEDDED.match(text) or _MODAL_NAME.match(text):
        return ""
    if _OPENING.match(text) and len(text.split()) > 2:
        return "" if _is_choice(text) else _JOINING.sub("", text)
    tag = _TAG.match(text)
    if (
        tag
        and not re.match(rf"\W*(?:{QUESTION_WORD}|in what|at what)\b", text, re.IGNORECASE)
        and len(tag["claim"].split()) > 2
    ):
        return tag["claim"]
    return ""


def _is_choice(text: str) -> bool:
    """Whether a question asks which of two things is true, so that "yes" would not be an answer."""
    choices = (_CHOICE, _ALTERNATIVES, _NAMES_OR)
    return "or not" not in text.lower() and any(choice.search(text) for choice in choices)
