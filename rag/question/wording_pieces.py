"""Pieces of the wordings that several kinds share: verbs of mentioning, words for summaries, order and difference."""

from __future__ import annotations

from typing import TypeAlias

from rag.question.asking_words import ABOUT, ARTICLE, ARTICLES
from rag.schema.kinds import Kind
from rag.text.en.numbers import UP_TO_TWENTY
from rag.text.word_lists import match_any

Wordings: TypeAlias = tuple[tuple[Kind, str, str], ...]
"""(kind, aspect, wording): rows of the table of kinds."""

ABOUT_SUBJECT = rf"(?: {ABOUT} (?P<subject>.+))?"
MENTIONED = r"(?:mentioned|named|listed|cited|quoted|referred to|referenced|discussed|talked about|covered|featured)"
MENTION_VERB = (
    r"(?:mentions?|names?|talks? about|discuss(?:es)?|speaks? (?:of|about)|refers? to|deals? with|covers?|contains?|"
    r"cites?|includes?|brings? up|(?:are|is) (?:all )?about|writes? about|ha(?:s|ve)(?! (?:you|we|i|they|been)\b)|reports? on|says? (?:anything|something) about)"
)
ANYTHING_SAID = (
    r"(?:say|said|write|wrote|written|report|reported|tell|told|have|know|hold|contain)(?: us| me)? (?:anything|something)(?: at all)?"
    r" (?:about|on|of|regarding|concerning)"
)
"""What is asked of articles as a whole: "say anything about"."""
OCCUR = r"(?:come up|comes up|appears?|occurs?|crops? up|shows? up|turns? up|features?)"
SUMMARY_NOUN = (
    r"(?:summary|overview|recap|digest|outline|synopsis|gist|abstract|rundown|roundup|round-up|summing[- ]up|tldr)"
)
POINTS = (
    r"(?:(?:key|main|most important|essential|central|major|principal|chief)(?: \w+)?"
    r" (?:points|takeaways?|facts|ideas|messages?|findings|statements|arguments|items|news|things)|"
    r"highlights|takeaways|essentials|bullet points|gist)"
)
THREADS = (
    r"(?:main |key |major |central |big |general )?(?:topics?|themes?|threads?|subjects?|stories|issues|storylines?)"
)
CLOSE = r"(?!\w)[ ,.!！。،¡]*"
"""The end of a word of courtesy."""
SHORT = r"\S+(?: \S+){0,3}"
MEDIUM = r"\S+(?: \S+){0,8}"
"""A subject of up to four words, and of up to nine. Longer ones belong to questions that only begin alike."""
SUPERLATIVES = {
    "newest": "newest latest recent",
    "oldest": "oldest earliest",
    "longest": "longest largest biggest",
    "shortest": "shortest smallest briefest",
}
SUPERLATIVE = match_any({word for words in SUPERLATIVES.values() for word in words.split()} | {"most recent"})
ORDER = r"(?:(?:chronological|time|temporal|date) order|order of (?:time|date|events)|chronologically|by date)"
DIFFER = r"(?:disagree|differ|conflict|contradict (?:each other|one another|themselves)|contradict|clash|diverge)"
DIFFERENCE_NOUN = (
    r"(?:disagreements?|contradictions?|discrepanc(?:y|ies)|inconsistenc(?:y|ies)|conflicts?|"
    r"conflicting (?:\w+)|differing (?:\w+)|contradictory (?:\w+)|differences)"
)
SAID = r"(?:said|says?|wrote|thinks?|thought|reported|reports?|told us|stated|argues?|argued)"

SEVERAL_WORD = (
    rf"(?:the|these|those|them|both|all|our|your|my|of|{match_any(UP_TO_TWENTY[2:])}|\d|{SUPERLATIVE}|first|last|ones|"
    rf"{ARTICLES})"
)
SEVERAL = (
    rf"(?=.*\b(?:these|those|them|both|two|2|{ARTICLES})\b){SEVERAL_WORD}(?: {SEVERAL_WORD})*|"
    rf"(?:the )?(?:{ARTICLES}|{ARTICLE}) (?:number )?\d{{1,3}}(?:(?:, and|,| and| with| vs\.?| or| &|) (?:the )?(?:{ARTICLE} )?(?:number )?\d{{1,3}})+"
)
"""Several articles without the name of any: "the two newest articles", "both", "articles 1 and 3"."""
