"""Wordings for one article of the folder: by its place, by what it is about, by its file's name.

Owns the patterns; `article_references` reads where they stand in a question, `rag.kinds.naming` finds the article.
"""

from __future__ import annotations

import re

from rag.question.article_references import FILE_ENDING
from rag.question.asking_words import ARTICLE, ARTICLES, NUMBERED, POINTED_ARTICLE
from rag.text.en.naming import LARGEST, NEWEST, OLDEST, ORDINAL_NUMBERS, SMALLEST
from rag.text.word_lists import match_any

FILE_NAME = rf"\S+{FILE_ENDING}\b"
"""A regular expression for the name of a file."""
ONE_ARTICLE = re.compile(
    rf"(?:the|this|that|my|your)? ?(?:[\w'’-]+ ){{0,3}}?(?:{ARTICLE})(?: (?:about|on|of|from|dated|by|called|titled|"
    rf"named|entitled|with|in which|where|that|which|#|no\.?|number|\d).*)?|"
    r"(?:the|that) one (?:about|on|from|of|dated|by|called|titled|named|with|in which|where|that|which) .+|"
    r"(?:the|that) (?!(?:big|main|other|right|same|wrong|only|whole) )[\w'’-]+(?: [\w'’-]+){0,2} one",
    re.IGNORECASE,
)
NAMED_ARTICLE = (
    rf"{POINTED_ARTICLE}|{NUMBERED}|(?:the|this|that) (?:\w+ ){{0,2}}{ARTICLE}(?: (?:about|on|of|from) .+)?|{FILE_NAME}"
)
RANKED = re.compile(
    rf"(?:the )?{match_any(ORDINAL_NUMBERS)}(?: (?:one|{ARTICLE}|{ARTICLES}))?|"
    rf"(?:the )?(?:most )?{match_any(NEWEST | OLDEST | LARGEST | SMALLEST)}(?: (?:one|{ARTICLE}|{ARTICLES}))?|"
    rf"{NAMED_ARTICLE}",
    re.IGNORECASE,
)
NUMBERED_ARTICLE = re.compile(rf"(?:the )?{ARTICLE} (?:number |no\.? |#)?\d.*", re.IGNORECASE)
