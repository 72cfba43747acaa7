"""An answer made of sentences of the articles, quoted word for word, or an abstention.

Owns which of the scored sentences are quoted, in what order, and the statements and citations made from them. `scorer`
scores the sentences, `context` adds the ones they refer back to, `quote_span` cuts them. Headings and boilerplate are
never quoted: a heading may not match what the article says, and otherwise the text repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.answering.citations import Numbering, cite_span
from rag.answering.extractive.context import add_context
from rag.answering.extractive.dating import find_newer, order_by_time, score_by_time
from rag.answering.extractive.quote_span import Quote, trim_span
from rag.answering.extractive.scorer import ScoredPassages, ScoredSentence, SentenceScorer
from rag.answering.extractive.short_answers import ShortAnswer, find_short_answers, names_other_holder
from rag.answering.extractive.unshown_premise import describe_unshown
from rag.question.decomposition import split_question
from rag.question.keywords import DocumentFrequency
from rag.question.times import asks_coming, asks_present
from rag.schema.answers import Passage, Statement
from rag.schema.wording import AS_OF, TOLD_AS
from rag.text.days import name_day
from rag.text.overlap import measure_overlap
from rag.text.standing import FALSE_HOWS
from rag.text.words import stem_content
from rag.verification.quote_check import is_exact_quote

MIN_ODDS = 0.35
"""A further sentence is quoted when its odds are at least this share of the best one's."""

MAX_SHARED = 0.5
"""A further sentence is skipped when it shares more than this share of its content words with one already chosen."""


@dataclass(frozen=True, slots=True)
class ExtractiveAnswer:
    """A quoted answer, or an abstention."""

    statements: tuple[Statement, ...]
    """Short answers first, then sentences: the file with the best one first, in reading order within a file. Empty when
    abstained."""
    confidence: float
    """Calibrated probability, 0 to 1, that the passages answer the question."""
    abstained: bool
    passages: tuple[Passage, ...] = ()
    """The passages, reordered by the sentences found in them."""
    lead: str = ""
    """Text before the statements: in what way the first one is not plain fact, or how old it is; "" for nothing."""


def answer_extractively(
    question: str,
    passages: Sequence[Passage],
    *,
    scorer: SentenceScorer,
    threshold: float,
    document_frequency: DocumentFrequency,
    max_statements: int = 3,
) -> ExtractiveAnswer:
    """The best sentences of the passages, one to `max_statements`, each cited; an abstention when the confidence is
    below `threshold`. Without passages the scorer is not called.

    A question with two parts is scored once for each part, and answered with the best sentence of each; when one part
    has no answer, it is scored once more as a whole.
    """
    if not passages:
        return ExtractiveAnswer((), 0.0, abstained=True)

    def score_some(asked: str, read: Sequence[Passage]) -> ScoredPassages:
        return scorer.score(asked, read, document_frequency=document_frequency)

    def score(asked: str) -> ScoredPassages:
        return score_by_time(asked, passages, score_some)

    parts = split_question(question)
    scored_parts = {part: score(part) for part in parts} if 1 < len(parts) <= max_statements else {}
    if scored_parts and all(one.sentences and one.confidence >= threshold for one in scored_parts.values()):
        return _answer_parts(question, scored_parts, passages, max_statements)
    scored = score(question)
    if not scored.sentences or scored.confidence < threshold:
        return ExtractiveAnswer((), scored.confidence, abstained=True, passages=scored.passages)
    if names_other_holder(question, scored.sentences[0]):  # the reader takes the office for the answer
        unsure = threshold * (1 - scored.confidence)
        return ExtractiveAnswer((), unsure, abstained=True, passages=scored.passages)
    asks_newest = asks_present(question) or asks_coming(question)
    newer = find_newer(question, scored, passages, score_some, threshold) if asks_newest else None
    near = [Quote(one.passage, one.sentence).text for one in scored.sentences if one.odds >= MIN_ODDS]
    unshown = describe_unshown(question, scored.premise, near) if newer is None else ""
    short = order_by_time(
        question, [*_find_short(question, newer)[:1], *find_short_answers(question, scored.sentences)]
    )
    short = [] if unshown else short
    leading = [answer.sentences[0] for answer in short]
    if newer and not short:
        leading = [newer.sentences[0], scored.sentences[0]]
    chosen = choose_sentences(scored.sentences, max_statements, leading=leading)
    quotes = _order_quotes(add_context(question, chosen, passages, max_statements))
    statements = _StatementWriter(question, passages, is_dated=_differ_in_time(leading)).write(short, quotes)
    how = chosen[0].holding.how
    told_as = TOLD_AS[how] if how and not short else ""
    is_false = how in FALSE_HOWS  # then how it is told says more than that the premise is not
    lead = (told_as if is_false else "") or unshown or told_as or _describe_age(question, chosen[0])
    return ExtractiveAnswer(statements, scored.confidence, abstained=False, passages=scored.passages, lead=lead)


def _answer_parts(
    question: str, scored_parts: Mapping[str, ScoredPassages], passages: Sequence[Passage], max_statements: int
) -> ExtractiveAnswer:
    """The short answer and the best sentence of each part, then further sentences that are nearly as good, those of the
    first part first. The confidence is that of the least certain part. A sentence that answers both appears once."""
    short: list[ShortAnswer] = []
    chosen: list[ScoredSentence] = []
    for part, scored in scored_parts.items():
        found = find_short_answers(part, scored.sentences)[:1]
        short += [one for one in found if one.text not in {other.text for other in short}]
        best = found[0].sentences[0] if found else scored.sentences[0]
        if all(best.sentence != other.sentence or best.passage.file != other.passage.file for other in chosen):
            chosen.append(best)
    for scored in scored_parts.values():
        chosen = choose_sentences(scored.sentences, max_statements, leading=chosen)
    quotes = _order_quotes(add_context(question, chosen, passages, max_statements))
    surest = max(scored_parts.values(), key=lambda scored: scored.confidence)
    return ExtractiveAnswer(
        _StatementWriter(question, passages).write(short, quotes),
        min(scored.confidence for scored in scored_parts.values()),
        abstained=False,
        passages=surest.passages,
    )


def _find_short(question: str, scored: ScoredPassages | None) -> list[ShortAnswer]:
    return find_short_answers(question, scored.sentences) if scored else []


def _differ_in_time(leading: Sequence[ScoredSentence]) -> bool:
    """Whether the first statements come from articles of different, known days."""
    days = {one.passage.chunk.published for one in leading}
    return len(days) > 1 and None not in days


def _describe_age(question: str, first: ScoredSentence) -> str:
    """The date of the first sentence, if the question asks for the present; "" when the date is unknown."""
    published = first.passage.chunk.published
    return AS_OF.format(name_day(published)) if published and asks_present(question) else ""


def choose_sentences(
    scored: Sequence[ScoredSentence], max_sentences: int, *, leading: Sequence[ScoredSentence] = ()
) -> list[ScoredSentence]:
    """The `leading` sentences, or else the best; then those that are nearly as good as the best and add something
    new."""
    chosen = list(leading[:max_sentences])
    said = [_stem_sentence(one) for one in chosen]
    for candidate in scored:
        if len(chosen) == max_sentences or (chosen and candidate.odds < MIN_ODDS):
            break
        words = _stem_sentence(candidate)
        if candidate not in chosen and all(
            measure_overlap(words, other, when_empty=1.0) <= MAX_SHARED for other in said
        ):
            chosen.append(candidate)
            said.append(words)
    return chosen


def _stem_sentence(scored: ScoredSentence) -> frozenset[str]:
    return stem_content(Quote(scored.passage, scored.sentence).text)


def _order_quotes(quotes: Sequence[Quote]) -> list[Quote]:
    """Files in the order of their best sentence; reading order within a file, except that a corrected sentence comes
    after its correction."""
    files = list(dict.fromkeys(quote.passage.file for quote in quotes))
    return sorted(quotes, key=lambda quote: (files.index(quote.passage.file), quote.is_set_right, quote.sentence.start))


class _StatementWriter:
    """Makes statements of short answers and quotes, and numbers their citations in order of appearance."""

    def __init__(self, question: str, passages: Sequence[Passage], *, is_dated: bool = False) -> None:
        self._is_dated = is_dated
        self._asked = stem_content(question)
        self._passages = passages
        self._numbering = Numbering()

    def write(self, short: Iterable[ShortAnswer], quotes: Iterable[Quote]) -> tuple[Statement, ...]:
        return (*map(self._write_short, short), *map(self._write_quote, quotes))

    def _write_short(self, answer: ShortAnswer) -> Statement:
        """The short answer, citing every sentence that gives it."""
        citations = []
        for scored in answer.sentences:
            quote = Quote(scored.passage, scored.sentence, scored.span)
            citations += cite_span(quote.passage, *self._trim(quote))
        numbered = self._numbering.number(citations)
        verified = is_exact_quote(answer.text, numbered, self._passages)
        return Statement(answer.text, verified, numbered, span=(0, len(answer.text)), short=True)

    def _write_quote(self, quote: Quote) -> Statement:
        start, end = self._trim(quote)
        citations = self._numbering.number(cite_span(quote.passage, start, end))
        words = quote.passage.text[start - quote.passage.start : end - quote.passage.start]
        text = " ".join(words.split())
        span = _find_in_line(words, quote.span.start - start, quote.span.end - start) if quote.span else None
        published = quote.passage.chunk.published
        label = name_day(published) if published and self._is_dated else ""
        return Statement(text, is_exact_quote(text, citations, self._passages), citations, span=span, label=label)

    def _trim(self, quote: Quote) -> tuple[int, int]:
        """The characters of the document to quote: the sentence, shortened if it is very long, but always with the
        answer span."""
        start, end = (quote.sentence.start + at for at in trim_span(quote.text, self._asked))
        if quote.span and not start <= quote.span.start < quote.span.end <= end:
            return quote.sentence.start, quote.sentence.end
        return start, end


def _find_in_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of `start:end` after every run of white space becomes a single space."""
    before = " ".join(f"{text[:start]}|".split())
    words = " ".join(text[start:end].split())
    return len(before) - 1, len(before) - 1 + len(words)
