"""Adds the sentence before a quote if the quote makes no sense without it.

A quoted sentence that opens with "He", "It" or "The move" says little without the sentence before it. Rules for the
first words, English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.extractive.differences import asks_difference, tells_difference, tells_former
from rag.answering.extractive.quote_span import Quote
from rag.answering.extractive.scorer import ScoredSentence
from rag.answering.extractive.short_answers import is_sure
from rag.schema.answers import Passage
from rag.text.en.function_words import DEMONSTRATIVES, POINTING
from rag.text.word_lists import match_any
from rag.text.words import WORD, stem_content, stem_word

_PRONOUN = re.compile(
    r"^[\W_]*(?:(?:but|and|so|yet|or|then|also|however|instead|still|later|meanwhile|moreover|furthermore|therefore|"
    r"in addition|as such|for example|for instance|at the same time|as a result)\b,?\s+)?"
    rf"(?:{POINTING}|both|neither|"
    r"the (?:former|latter|two|pair|duo|move|decision|incident|attack|deal|announcement|law|bill|"
    r"ruling|measure|plan|proposal|agreement|report|study|company|group|team|man|woman|couple|song|film|book|"
    r"show|game|event|project|programme|program|same))\b(?!['’]s\s+(?:why|how)\b)",
    re.IGNORECASE,
)
_EXPLETIVE_IT = re.compile(
    r"^[\W_]*(?:it (?:is|was|has been|will be|would be|may be|seems|appears) (?:\w+ ){0,3}(?:that|to|who|when|where|"
    rf"because)|{match_any(DEMONSTRATIVES)} \w+ (?:of|in|on)\b)",
    re.IGNORECASE,
)

_ASKS_WHY = re.compile(
    r"\b(?:why|how come|what['’]?s? (?:\w+ ){0,3}reasons?|for what reason|what makes)\b", re.IGNORECASE
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|stem(?:s|med)? from|result(?:s|ed)? from|caused by|comes? from|came from|"
    r"reasons?|in order to|so that|out of (?:fear|concern)|(?:concerns?|fears?|worries) (?:that|over|about))\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^[\W_]*(?:the|this|that|these|those|such|it|its|their|his|her|they|he|she)\b", re.IGNORECASE)


def add_context(
    question: str, chosen: Sequence[ScoredSentence], passages: Sequence[Passage], max_sentences: int
) -> list[Quote]:
    """The chosen sentences as quotes, best first, each preceded by the sentence that it refers back to, if any.

    A sentence that does not fit into the limit together with its context is left out, except the best one, which is
    then quoted without context.
    """
    asked = stem_content(question)
    quotes: list[Quote] = []
    for candidate in chosen:
        quote = Quote(candidate.passage, candidate.sentence, candidate.span if is_sure(candidate) else None)
        is_former = asks_difference(question) and tells_former(quote.text)
        before = _find_before(quote, passages) if is_former or _needs_context(quote.text, asked) else None
        if before and before.sentence == candidate.holding.righted:
            before = replace(before, is_set_right=True)
        said_by = candidate.holding.said_by
        after = Quote(candidate.passage, said_by) if said_by else _find_after(question, quote)
        wanted = [other for other in (before, quote, after) if other and other.place not in {q.place for q in quotes}]
        if len(quotes) + len(wanted) > max_sentences:
            wanted = [] if quotes else [quote]
        quotes.extend(wanted)
    return quotes


def _find_after(question: str, quote: Quote) -> Quote | None:
    """The sentence right after a quote that the answer needs: the reason that it lacks, or the value from before."""
    if asks_difference(question) and not (quote.span and tells_difference(quote.text, quote.text)):
        following = _find_next(quote)
        return following if following and tells_former(following.text) else None
    return _find_reason(question, quote)


def _find_next(quote: Quote) -> Quote | None:
    """The sentence of prose right after a quote in its passage; None when there is none."""
    sentences = quote.passage.chunk.sentences
    at = next((at for at, one in enumerate(sentences) if one == quote.sentence), None)
    following = sentences[at + 1] if at is not None and at + 1 < len(sentences) else None
    return Quote(quote.passage, following) if following and following.kind == "sentence" else None


def _find_reason(question: str, quote: Quote) -> Quote | None:
    """The sentence right after a quote that gives its reason ("The reluctance stems from ..."), when the question asks
    why and the quote gives no reason; else None."""
    if not _ASKS_WHY.search(question) or _REASON.search(quote.text):
        return None
    after = _find_next(quote)
    return after if after and _GOES_ON.match(after.text) and _REASON.search(after.text) else None


def refers_back(text: str) -> bool:
    """True when the text opens with a pronoun or a phrase like "the move" that an earlier sentence explains."""
    return _PRONOUN.match(text) is not None and _EXPLETIVE_IT.match(text) is None


def _needs_context(text: str, asked: frozenset[str]) -> bool:
    """The sentence refers back and contains no name that the question contains."""
    if not refers_back(text):
        return False
    names = {stem_word(m.group()) for m in WORD.finditer(text) if m.start() > 0 and m.group()[0].isupper()}
    return not names & asked


def _find_before(quote: Quote, passages: Sequence[Passage]) -> Quote | None:
    """The sentence right before it in its document; None when no passage contains it or a heading is between them."""
    file, start, _ = quote.place
    for passage in [quote.passage, *(p for p in passages if p.file == file and p is not quote.passage)]:
        earlier = [sentence for sentence in passage.chunk.sentences if sentence.end <= start]
        if not earlier or earlier[-1].kind != "sentence":
            continue
        between = passage.text[earlier[-1].end - passage.start : max(start - passage.start, 0)]
        if not between.strip() and passage.start <= start <= passage.end:
            return Quote(passage, earlier[-1])
    return None
