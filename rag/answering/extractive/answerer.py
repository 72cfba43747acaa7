"""An answer made of sentences of the articles, quoted word for word, or none.

Owns which of the scored sentences are said, in what order, from where to where, and how they are cited. How well each
answers is `scoring`'s; whether a citation holds is `verification`'s. Headings and boilerplate are never quoted: a
heading may not be what the article goes on to say, and what it says stands in the text again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.answering.citations import Numbering, cite_span
from rag.answering.extractive.context import refers_back
from rag.answering.extractive.quote_span import trim_span
from rag.answering.extractive.scorer import ScoredPassages, ScoredSentence, SentenceScorer
from rag.answering.extractive.short_answers import ShortAnswer, find_short_answers, is_sure
from rag.models.reader import FoundSpan
from rag.question.decomposition import split_question
from rag.question.keywords import DocumentFrequency
from rag.schema.answers import Passage, Statement
from rag.schema.documents import Sentence
from rag.text.overlap import measure_overlap
from rag.text.words import WORD, stem_content, stem_word
from rag.verification.quote_check import is_exact_quote

MIN_ODDS = 0.35
"""A further sentence is said when its odds are at least this share of the best one's."""

MAX_SHARED = 0.5
"""A further sentence that shares more of its content words than this with one already said adds nothing."""


@dataclass(frozen=True, slots=True)
class ExtractiveAnswer:
    """What the passages came to."""

    statements: tuple[Statement, ...]
    """Short answers first; then sentences, in reading order within a file, the file of the best one first. Empty when
    abstained."""
    confidence: float
    """Calibrated probability, 0 to 1, that the passages answer the question."""
    abstained: bool
    passages: tuple[Passage, ...] = ()
    """As they were given, ordered anew by what the reading found in them."""


@dataclass(frozen=True, slots=True)
class _Quote:
    """A sentence to be said, and the passage it is taken from."""

    passage: Passage
    sentence: Sentence
    span: FoundSpan | None = None
    """The words of it that answer."""

    @property
    def place(self) -> tuple[str, int, int]:
        return self.passage.file, self.sentence.start, self.sentence.end

    @property
    def text(self) -> str:
        start = self.passage.start
        return self.passage.text[self.sentence.start - start : self.sentence.end - start]


def answer_extractively(
    question: str,
    passages: Sequence[Passage],
    *,
    scorer: SentenceScorer,
    threshold: float,
    document_frequency: DocumentFrequency,
    max_statements: int = 3,
) -> ExtractiveAnswer:
    """The best one to `max_statements` sentences of the passages, each cited, or none when the scorer is less sure
    than `threshold` that the passages answer. Without passages the scorer is not asked.

    A question that asks after two things is read twice, and answered with the best sentence for each; when one of them
    is not answered, it is read as the one question that it is.
    """
    if not passages:
        return ExtractiveAnswer((), 0.0, abstained=True)

    def read(asked: str) -> ScoredPassages:
        return scorer.score(asked, passages, document_frequency=document_frequency)

    parts = split_question(question)
    readings = {part: read(part) for part in parts} if 1 < len(parts) <= max_statements else {}
    if readings and all(one.sentences and one.confidence >= threshold for one in readings.values()):
        return _answer_parts(question, readings, passages, max_statements)
    reading = read(question)
    if not reading.sentences or reading.confidence < threshold:
        return ExtractiveAnswer((), reading.confidence, abstained=True, passages=reading.passages)
    short = find_short_answers(question, reading.sentences)
    leading = [answer.sentences[0] for answer in short]
    chosen = choose_sentences(reading.sentences, max_statements, leading=leading)
    quotes = _order_quotes(_add_context(question, chosen, passages, max_statements))
    statements = _Writer(question, passages).write(short, quotes)
    return ExtractiveAnswer(statements, reading.confidence, abstained=False, passages=reading.passages)


def _answer_parts(
    question: str, readings: Mapping[str, ScoredPassages], passages: Sequence[Passage], max_statements: int
) -> ExtractiveAnswer:
    """The short answer and the best sentence of each part, then what is nearly as good, the first part's before the
    second's; as sure as the least sure of them. A sentence that answers both comes once."""
    short: list[ShortAnswer] = []
    chosen: list[ScoredSentence] = []
    for part, reading in readings.items():
        found = find_short_answers(part, reading.sentences)[:1]
        short += [one for one in found if one.text not in {other.text for other in short}]
        best = found[0].sentences[0] if found else reading.sentences[0]
        if all(best.sentence != other.sentence or best.passage.file != other.passage.file for other in chosen):
            chosen.append(best)
    for reading in readings.values():
        chosen = choose_sentences(reading.sentences, max_statements, leading=chosen)
    quotes = _order_quotes(_add_context(question, chosen, passages, max_statements))
    surest = max(readings.values(), key=lambda reading: reading.confidence)
    return ExtractiveAnswer(
        _Writer(question, passages).write(short, quotes),
        min(reading.confidence for reading in readings.values()),
        abstained=False,
        passages=surest.passages,
    )


def choose_sentences(
    scored: Sequence[ScoredSentence], max_sentences: int, *, leading: Sequence[ScoredSentence] = ()
) -> list[ScoredSentence]:
    """The `leading` ones, else the best; then those that are nearly as good as the best and say something else."""
    chosen = list(leading[:max_sentences])
    said = [_read_words(one) for one in chosen]
    for candidate in scored:
        if len(chosen) == max_sentences or (chosen and candidate.odds < MIN_ODDS):
            break
        words = _read_words(candidate)
        if candidate not in chosen and all(
            measure_overlap(words, other, when_empty=1.0) <= MAX_SHARED for other in said
        ):
            chosen.append(candidate)
            said.append(words)
    return chosen


def _read_words(scored: ScoredSentence) -> frozenset[str]:
    return stem_content(_Quote(scored.passage, scored.sentence).text)


def _add_context(
    question: str, chosen: Sequence[ScoredSentence], passages: Sequence[Passage], max_sentences: int
) -> list[_Quote]:
    """The chosen sentences, best first, each with the one before it where it opens with "He" or "The move".

    A sentence that its context would crowd out of the limit is left out, but never the best.
    """
    asked = stem_content(question)
    quotes: list[_Quote] = []
    for candidate in chosen:
        quote = _Quote(candidate.passage, candidate.sentence, candidate.span if is_sure(candidate) else None)
        before = _find_before(quote, passages) if _needs_context(quote.text, asked) else None
        wanted = [other for other in (before, quote) if other and other.place not in {q.place for q in quotes}]
        if len(quotes) + len(wanted) > max_sentences:
            wanted = [] if quotes else [quote]
        quotes.extend(wanted)
    return quotes


def _needs_context(text: str, asked: frozenset[str]) -> bool:
    """The sentence opens with a pronoun, and names nothing that the question names."""
    if not refers_back(text):
        return False
    names = {stem_word(m.group()) for m in WORD.finditer(text) if m.start() > 0 and m.group()[0].isupper()}
    return not names & asked


def _find_before(quote: _Quote, passages: Sequence[Passage]) -> _Quote | None:
    """The sentence right before it in its document, when a passage holds it and no heading stands between."""
    file, start, _ = quote.place
    for passage in [quote.passage, *(p for p in passages if p.file == file and p is not quote.passage)]:
        earlier = [sentence for sentence in passage.chunk.sentences if sentence.end <= start]
        if not earlier or earlier[-1].kind != "sentence":
            continue
        between = passage.text[earlier[-1].end - passage.start : max(start - passage.start, 0)]
        if not between.strip() and passage.start <= start <= passage.end:
            return _Quote(passage, earlier[-1])
    return None


def _order_quotes(quotes: Sequence[_Quote]) -> list[_Quote]:
    """Files in the order of their best sentence; within a file as it reads."""
    files = list(dict.fromkeys(quote.passage.file for quote in quotes))
    return sorted(quotes, key=lambda quote: (files.index(quote.passage.file), quote.sentence.start))


class _Writer:
    """Writes statements, numbering what they cite by file and span in order of appearance."""

    def __init__(self, question: str, passages: Sequence[Passage]) -> None:
        self._asked = stem_content(question)
        self._passages = passages
        self._numbering = Numbering()

    def write(self, short: Iterable[ShortAnswer], quotes: Iterable[_Quote]) -> tuple[Statement, ...]:
        return (*map(self._write_short, short), *map(self._write_quote, quotes))

    def _write_short(self, answer: ShortAnswer) -> Statement:
        """The words, citing every sentence that gives them."""
        citations = []
        for scored in answer.sentences:
            quote = _Quote(scored.passage, scored.sentence, scored.span)
            citations += cite_span(quote.passage, *self._trim(quote))
        numbered = self._numbering.number(citations)
        verified = is_exact_quote(answer.text, numbered, self._passages)
        return Statement(answer.text, verified, numbered, span=(0, len(answer.text)), short=True)

    def _write_quote(self, quote: _Quote) -> Statement:
        start, end = self._trim(quote)
        citations = self._numbering.number(cite_span(quote.passage, start, end))
        words = quote.passage.text[start - quote.passage.start : end - quote.passage.start]
        text = " ".join(words.split())
        span = _find_in_line(words, quote.span.start - start, quote.span.end - start) if quote.span else None
        return Statement(text, is_exact_quote(text, citations, self._passages), citations, span=span)

    def _trim(self, quote: _Quote) -> tuple[int, int]:
        """Characters of the document that are quoted: the sentence, cut where it is very long, never before the words
        that answer."""
        start, end = (quote.sentence.start + at for at in trim_span(quote.text, self._asked))
        if quote.span and not start <= quote.span.start < quote.span.end <= end:
            return quote.sentence.start, quote.sentence.end
        return start, end


def _find_in_line(text: str, start: int, end: int) -> tuple[int, int]:
    """Where `start:end` of a text is once its runs of white space are single spaces."""
    before = " ".join(f"{text[:start]}|".split())
    words = " ".join(text[start:end].split())
    return len(before) - 1, len(before) - 1 + len(words)
