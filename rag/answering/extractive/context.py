"""Whether a sentence can be understood by itself, from how it opens.

A quoted sentence that opens with "He", "It" or "The move" tells the reader nothing until the sentence before it is
read too. Rules over the first words, English only.
"""

from __future__ import annotations

import re

_PRONOUN = re.compile(
    r"^[\W_]*(?:(?:but|and|so|yet|or|then|also|however|instead|still|later|meanwhile|moreover|furthermore|therefore|"
    r"in addition|as such|for example|for instance|at the same time|as a result)\b,?\s+)?"
    r"(?:he|she|it|they|him|her|his|hers|its|their|theirs|them|these|those|this|that|both|neither|"
    r"the (?:former|latter|two|pair|duo|move|decision|incident|attack|deal|announcement|law|bill|"
    r"ruling|measure|plan|proposal|agreement|report|study|company|group|team|man|woman|couple|song|film|book|"
    r"show|game|event|project|programme|program|same))\b(?!['’]s\s+(?:why|how)\b)",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"^[\W_]*(?:it (?:is|was|has been|will be|would be|may be|seems|appears) (?:\w+ ){0,3}(?:that|to|who|when|where|"
    r"because)|(?:this|that|these|those) \w+ (?:of|in|on)\b)",
    re.IGNORECASE,
)


def refers_back(text: str) -> bool:
    """True when the text opens with a pronoun or "the move", "the company", that an earlier sentence explains."""
    return _PRONOUN.match(text) is not None and _EMPTY_IT.match(text) is None
