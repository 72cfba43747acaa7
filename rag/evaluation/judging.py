"""Judges one answer against one case: what it says, what it cites, and how much of it is right.

All decisions that the measures count are made here; `measures` only adds them up. Documents are read from the index, so
a quote is checked against the text, not against what the answer says about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rag.evaluation.cases import Case
from rag.evaluation.evidence import Place, holds
from rag.schema.answers import Answer, Citation, Passage, Statement
from rag.schema.documents import Document
from rag.serving.json import describe_citation
from rag.text.quantities import read_numbers
from rag.text.words import list_content_words, stem_word

SUPPORT_SHARE = 0.6
"""A supporting quote contains at least this share of a statement's content words."""

EXCERPT_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a case. All values are of JSON types, except tuples."""

    id: str
    kind: str
    why: str
    question: str
    answerable: bool
    expected: tuple[tuple[str, ...], ...]
    """The case's facts."""
    files: tuple[str, ...]
    """Files that may support the answer."""
    answer: str
    abstained: bool
    confidence: float
    """0 to 1."""
    facts_present: int
    """Number of `expected` facts that are present."""
    contradicted: bool | None
    """None when the case has no `wrong`, or the answer is a refusal."""
    words: int
    """Number of words in the statements, without citation marks."""
    statements: int
    supported_statements: int
    """Statements with a citation that supports them."""
    citations: int
    """A citation counts once for each statement that has it."""
    supporting_citations: int
    faithful_citations: int
    """Citations whose quote is the text at their span of the file."""
    right_file: bool | None
    """Whether the first cited file may support the answer. None for a refusal, or when the case names no files."""
    cites_evidence: bool | None
    """Whether a citation overlaps a supporting sentence. None for a refusal, or when no such sentence was found."""
    cited: tuple[dict[str, Any], ...]
    """The citations, each once: n, file, start, end, quote."""
    retrieved: tuple[dict[str, Any], ...]
    """The passages as retrieved, best first: file, start, end, excerpt, evidence (whether they contain any)."""
    milliseconds: Mapping[str, float]
    ranks: Mapping[str, float] = field(default_factory=dict)
    """The retrieval measures of this case, by name; empty when it should be refused."""
    right_if_answered: bool = False
    """Whether the answer is right, or would have been without a threshold; False when it should be refused."""

    @property
    def right(self) -> bool:
        """Whether an answerable question is answered correctly, or any other is refused."""
        return not self.abstained and self.right_if_answered if self.answerable else self.abstained


def judge(
    case: Case,
    answer: Answer,
    *,
    retrieved: Sequence[Passage],
    documents: Mapping[str, Document],
    evidence: Sequence[Place],
    ranks: Mapping[str, float] | None = None,
    without_threshold: Answer | None = None,
) -> Outcome:
    """The outcome of a case. If `answer` abstained, `without_threshold` is the answer that would have been given
    without a threshold."""
    pairs = [(statement, citation) for statement in answer.statements for citation in statement.citations]
    return Outcome(
        id=case.id,
        kind=case.kind,
        why=case.why,
        question=" ".join(case.turns),
        answerable=case.answerable,
        expected=case.facts,
        files=case.files,
        answer=answer.text,
        abstained=answer.abstained,
        confidence=answer.confidence,
        facts_present=count_facts(case, answer),
        contradicted=None if answer.abstained or not case.wrong else contradicts(case, answer),
        words=sum(len(statement.text.split()) for statement in answer.statements),
        statements=len(answer.statements),
        supported_statements=sum(
            any(supports(citation, statement) for citation in statement.citations) for statement in answer.statements
        ),
        citations=len(pairs),
        supporting_citations=sum(supports(citation, statement) for statement, citation in pairs),
        faithful_citations=sum(is_faithful(citation, documents) for _, citation in pairs),
        right_file=cites_right_file(case, answer),
        cites_evidence=None if answer.abstained or not evidence else overlaps_evidence(answer, evidence),
        cited=tuple(describe_citation(citation) for citation in answer.citations),
        retrieved=tuple(describe_passage(passage, evidence) for passage in retrieved),
        milliseconds=dict(answer.milliseconds),
        ranks=dict(ranks or {}),
        right_if_answered=is_right(case, without_threshold or answer),
    )


def is_right(case: Case, answer: Answer) -> bool:
    """Whether every fact is stated, nothing wrong is claimed, and the first cited file may support the answer."""
    if answer.abstained or not case.answerable:
        return False
    return (
        count_facts(case, answer) == len(case.facts)
        and not contradicts(case, answer)
        and bool(cites_right_file(case, answer))
    )


def count_facts(case: Case, answer: Answer) -> int:
    """Number of the case's facts that the statements contain; 0 for an abstention."""
    said = " ".join(" ".join(statement.text.split()) for statement in answer.statements)
    return 0 if answer.abstained else sum(holds(said, group) for group in case.facts)


def list_claims(answer: Answer) -> list[str]:
    """What the answer claims: its short answers, else the highlighted words of its sentences, else the sentences."""
    short = [statement.text for statement in answer.short_answers]
    marked = [one.text[slice(*one.span)] for one in answer.sentences if one.span]
    return short or marked or [statement.text for statement in answer.sentences]


def contradicts(case: Case, answer: Answer) -> bool:
    """Whether a claim contains something that the case lists as wrong, and no fact. (A sentence with the fact may well
    contain another number too.)"""
    facts = [pattern for group in case.facts for pattern in group]
    return any(holds(claim, case.wrong) and not holds(claim, facts) for claim in list_claims(answer))


def cites_right_file(case: Case, answer: Answer) -> bool | None:
    """Whether the first cited file may support the answer; False without a citation."""
    if answer.abstained or not case.files:
        return None
    return bool(answer.sources) and answer.sources[0] in case.files


def overlaps_evidence(answer: Answer, evidence: Sequence[Place]) -> bool:
    """Whether a citation of the answer overlaps a span of the evidence."""
    places = [Place(citation.file, citation.start, citation.end) for citation in answer.citations]
    return any(place.overlaps(other) for place in places for other in evidence)


def supports(citation: Citation, statement: Statement) -> bool:
    """Whether the quote contains every number of the statement and at least `SUPPORT_SHARE` of the stems of its other
    words, without stop words.

    Word overlap replaces the entailment model of ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate
    Text with Citations"), whose citation precision and recall this follows. A sentence quoted in full supports itself;
    a paraphrase in other words counts as unsupported, so the measure errs on the strict side.
    """
    said, quoted = _content_stems(statement.text), _content_stems(citation.quote)
    if not said and not read_numbers(statement.text):
        return " ".join(statement.text.split()) in " ".join(citation.quote.split())
    enough = len(said & quoted) >= SUPPORT_SHARE * len(said)
    return enough and read_numbers(statement.text) <= read_numbers(citation.quote)


def _content_stems(text: str) -> frozenset[str]:
    return frozenset(stem_word(word) for word in list_content_words(text) if not word.isdecimal())


def is_faithful(citation: Citation, documents: Mapping[str, Document]) -> bool:
    """Whether the quote is exactly `text[start:end]` of its file, and not empty."""
    document = documents.get(citation.file)
    return bool(document and citation.quote and document.text[citation.start : citation.end] == citation.quote)


def covers(passage: Passage, place: Place) -> bool:
    """Whether the passage, or a copy of it in another file, contains the whole span."""
    return any(
        chunk.file == place.file and chunk.start <= place.start and place.end <= chunk.end
        for chunk in (passage.chunk, *passage.copies)
    )


def describe_passage(passage: Passage, evidence: Sequence[Place]) -> dict[str, Any]:
    """A passage as a report shows it."""
    excerpt = " ".join(passage.text.split())
    return {
        "file": passage.file,
        "start": passage.start,
        "end": passage.end,
        "excerpt": excerpt if len(excerpt) <= EXCERPT_CHARACTERS else excerpt[:EXCERPT_CHARACTERS] + " …",
        "evidence": any(covers(passage, place) for place in evidence),
    }
