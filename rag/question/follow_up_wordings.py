"""How a few words continue an answer by kind: "longer", "in order", "only people", "the second one", "and in 2022?".

Each matches a whole follow-up without politeness; `kind_follow_ups` makes requests of them. English only.
"""

from __future__ import annotations

import re

from rag.question.asking_words import ARTICLE, ARTICLES, POINTED_ARTICLE, TYPES
from rag.text.en.function_words import THIRD_PERSON_PRONOUNS

_AND = r"(?:(?:and|but|so|ok(?:ay)?|now|then|also)[ ,]+)*"
LONGER = re.compile(
    rf"{_AND}(?:(?:make it |a bit |much |even |tell me |give me |show me )*(?:longer|more detailed|more|more details?|(?:some |any )?more(?: about (?:it|this|that|him|her|them))?|in more detail|expand|go on|continue)|more of (?:it|them|these|those))",
    re.IGNORECASE,
)
SHORTER = re.compile(rf"{_AND}(?:make it |a bit |much |even )*(?:shorter|briefer|more concise|less)", re.IGNORECASE)
ELSE = re.compile(
    rf"{_AND}(?:who|what|which|where|anyone|anybody|anything|any)(?: (?:others?|more))?(?: else)?(?: is there| are there)?",
    re.IGNORECASE,
)
ONLY_OF_TYPE = re.compile(
    rf"{_AND}(?:only|just|show only|what about|how about|and|what|which)? ?(?:the |other )?(?P<type>{TYPES})(?: else)?",
    re.IGNORECASE,
)
SOME_PEOPLE = re.compile(
    rf"{_AND}(?:only|just|show only|what about|how about|which(?: of them)?(?: are| is)?|and)? ?(?:the |any |all the )?"
    r"(?P<who>[^\W\d_][\w'’.-]*(?: [\w'’-]+)?)(?: only| too)?",
    re.IGNORECASE,
)
"""Some of the people of a list: "only the ministers", "just the Norwegians"."""
ONES_FROM = re.compile(
    rf"{_AND}(?:only|just|show(?: me)?(?: only)?|which (?:of them )?(?:are|is)|which)? ?(?:the |those |all )?"
    r"(?:(?:ones?|those|people|persons|politicians) )?(?:(?:who|that) )?(?:are |is |come |comes )?(?:from|of) (?:the )?(?P<land>[\w.’' -]+?)(?: only)?",
    re.IGNORECASE,
)
"""The same by their country: "only the ones from Norway", "which are from Norway"."""
ABOUT = re.compile(rf"{_AND}(?:(?:what|how) about|for|of|on|with|about) (?P<subject>.+)", re.IGNORECASE)
AND_ONLY = re.compile(r"and (?P<subject>.+)", re.IGNORECASE)
IN_ORDER = re.compile(
    rf"{_AND}(?:(?:put|sort|order|list|show)(?: me)? (?:it|them|that|these|those) )?(?:in|into|by) (?:the )?(?:right |chronological |time )?(?:order|date|time)|{_AND}(?:in )?chronolog\w+(?: order)?|{_AND}when was (?:that|each)",
    re.IGNORECASE,
)
SUMMARISE = re.compile(
    rf"{_AND}(?:summari[sz]e|sum up|recap|shorten|a summary of|summary of)(?: (?P<what>it|that|this|them|these|all (?:of )?(?:it|that|them)|(?:this|that|the) {ARTICLE}|the (?:first|second|third|last) one))?",
    re.IGNORECASE,
)
SORTED = re.compile(
    rf"{_AND}(?:(?:put|sort|order|list|show)(?: me)? (?:it|them|that|these|those)(?: (?:all|up))? ?)?(?:(?:in|into) (?:the )?(?:right )?order|by name|sorted|in alphabetical order|alphabetically)?",
    re.IGNORECASE,
)
"""A list of names in order: "in order please", "sort them"."""
NTH_ARTICLE = re.compile(
    rf"{_AND}(?:(?:what (?:did|does|do|is|was)|tell me (?:more |all )?about|(?:more|what|how) about|about|summari[sz]e|explain|describe|only|just|show(?: me)?) )?"
    rf"(?:the|this|that) (?P<which>first|second|third|fourth|fifth|last|newest|oldest|longest|shortest|other)(?: (?:one|{ARTICLE}))?(?: (?:all )?(?:about|say|says|said|report|tell us))?",
    re.IGNORECASE,
)
PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
ONLY_ABOUT = re.compile(
    rf"{_AND}(?:only|just|show(?: me)?(?: only)?|give me(?: only)?) (?:the )?(?:ones?|those|events?|{ARTICLES}|dates|entries|things|sentences) "
    r"(?:with|about|on|of|concerning|involving|mentioning|(?:that|which) (?:mention|are about|have|involve|concern|name))s? (?P<subject>.+?)(?: in (?:it|them))?",
    re.IGNORECASE,
)
"""A part of the earlier answer: "only the ones with Norway in them"."""
PLANNED = re.compile(
    rf"{_AND}(?:only |just |(?:what|how) about )?(?:the )?(?:planned|future|upcoming|coming|expected) (?:ones|events|things)",
    re.IGNORECASE,
)
HE_SAYS = re.compile(
    rf"{_AND}what (?:else )?(?:do|does|did|has|have|had) (?:he|she|they) (?:really |actually |also |all )*(?:say|said|claim|argue|think|tweet)",
    re.IGNORECASE,
)
CLOSING_ONES = re.compile(r"(?<=\w) ones?$", re.IGNORECASE)
POINTS = re.compile(
    rf"\b(?:{'|'.join(sorted(THIRD_PERSON_PRONOUNS | {'this', 'that', 'these', 'those'}))})\b", re.IGNORECASE
)

POINTED = re.compile(POINTED_ARTICLE, re.IGNORECASE)
THESE_TWO = re.compile(
    rf"(?:the |both |all )?(?:of )?(?:these|those|them|both|the)?(?: two| 2| both)?(?: {ARTICLES}| ones)?",
    re.IGNORECASE,
)
SAYS_IT = re.compile(r"what (?:do|does|did|can|could) it\b", re.IGNORECASE)
OF_IT = re.compile(r"\b(?:of|for|about|on) (?:it|this|that|these|them)$", re.IGNORECASE)
CHANGE_TO = re.compile(
    rf"{_AND}(?:(?:what|how) about |only |just |show only )?(?:the (?:ones?|articles) )?", re.IGNORECASE
)
HOW_MANY = re.compile(rf"{_AND}how many(?: (?:are|is) (?:there|they|that|those|these))?", re.IGNORECASE)

DOUBT = re.compile(
    r"(?:is|was) (?:that|this|it) (?:really |actually )?(?:true|right|correct|so|the case|sure|certain|definite|reliable)|(?:are you )?(?:really )?(?:sure|certain)|really",
    re.IGNORECASE,
)
ASKS_EVENTS = re.compile(r"\b(?:happen\w*|events?|timeline|order|what|which|everything|anything)\b", re.IGNORECASE)
