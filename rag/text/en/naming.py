"""English words for picking an article out of a folder."""

from __future__ import annotations

from rag.text.en.numbers import ORDINALS
from rag.text.word_lists import list_words

ARTICLE_NOUNS = list_words(
    "article articles file files document documents text texts report reports story stories piece pieces item one ones"
)
"""Words for an article."""

SURE_ARTICLE_NOUNS = list_words("article file")
"""Words that, in a question about articles, hardly mean anything else."""
UNSURE_ARTICLE_NOUNS = list_words("report paper")
"""Words for an article that more often mean what an article tells of: "the police report"."""

REPORTING_VERBS = list_words("say report state claim write written reported said")
"""What a newspaper does with what it tells."""
SAYING_VERBS = list_words(
    """say says said report reports reported state states stated claim claims claimed mention mentions mentioned tell
    tells told write writes wrote written give gives gave put puts describe describes described name names named explain
    explains explained"""
)
"""What an article does with what it tells, in the forms that stand in a question."""

NEWEST = list_words("newest latest recent")
"""The article with the latest date."""
OLDEST = list_words("oldest earliest")
"""The article with the earliest date."""
LARGEST = list_words("longest largest biggest")
"""The article with the most words."""
SMALLEST = list_words("shortest smallest briefest")
"""The article with the fewest words."""

ORDINAL_NUMBERS = (
    {"first": 1, "second": 2, "last": -1}
    | {word: number for number, word in enumerate(ORDINALS, start=3)}
    | {"1st": 1, "2nd": 2, "3rd": 3}
    | {f"{number}th": number for number in range(4, 21)}
)
"""Ordinal -> position in the list of articles; -1 is the last."""
