"""Passages found for a question, and the answer made from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from rag.schema.documents import Chunk
from rag.schema.kinds import CheckedSentence, Column, Coverage, Event, Item, Kind
from rag.schema.regions import Region
from rag.schema.wording import ABSTENTION


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found for a question."""

    chunk: Chunk
    similarity: float
    """Cosine of question and chunk under the index's embedding, -1 to 1."""
    fused: float
    """Reciprocal-rank-fusion score that gives the order; higher is better, unbounded."""
    copies: tuple[Chunk, ...] = ()
    """The same text in other places, word for word or nearly (`rag.retrieval.copies`), in order of file: cited beside
    it, but one source with it."""
    warning: str = ""
    """Why its text looks like a prompt injection; "" if it does not, or if no language model was asked."""

    @property
    def file(self) -> str:
        return self.chunk.file

    @property
    def text(self) -> str:
        return self.chunk.text

    @property
    def start(self) -> int:
        return self.chunk.start

    @property
    def end(self) -> int:
        return self.chunk.end


@dataclass(frozen=True, slots=True)
class Citation:
    """The words of a file that support a statement. `quote == document.text[start:end]`."""

    n: int
    """The number in the answer's `[n]` marks, from 1; one number for each file and span."""
    file: str
    start: int
    end: int
    quote: str
    title: str = ""
    published: date | None = None
    page: int | None = None
    """Page of the first quoted word, from 1; None for formats without pages."""
    location: str = ""
    """The place of the first quoted word in the file, for formats with something other than pages: "Budget!A5",
    "slide 3", a chapter, a time; "" for others."""
    regions: tuple[Region, ...] = ()
    """Where the quoted words stand on the page, line by line, if they were read by OCR."""
    url: str = ""
    """The address that the file was fetched from, if it came from the web."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, or a short answer ("160,000"), with its citations."""

    text: str
    """The words, without `[n]` marks."""
    verified: bool
    """True when every citation was checked against the document text and supports the words."""
    citations: tuple[Citation, ...]
    span: tuple[int, int] | None = None
    """Character span of the short answer in `text`, if there is one."""
    short: bool = False
    """Whether this is only a short answer; the sentences that support it follow."""
    label: str = ""
    """A label before it, on its own line ("2 April 2024", "Mark Rutte"); "" in running text."""
    group: str = ""
    """The heading that it belongs under ("Kyiv says"); "" for none."""
    doubts: tuple[str, ...] = ()
    """Why it is not verified, in words ("45 is not there"); empty when it is."""


def mark_statement(statement: Statement) -> str:
    """The words of a statement with the numbers of its citations: "160,000 [1] [2]"."""
    return statement.text + "".join(f" [{citation.n}]" for citation in statement.citations)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a question."""

    question: str
    abstained: bool
    confidence: float
    """Calibrated probability, 0 to 1, that the articles answer the question and that these statements are the
    answer."""
    statements: tuple[Statement, ...]
    """Empty when abstained."""
    passages: tuple[Passage, ...]
    """The passages compared, best first; for an abstention, the nearest."""
    mode: str
    """"extractive" for quotes, "generative" for a language model's words."""
    milliseconds: dict[str, float] = field(default_factory=dict)
    """A number for each stage, and "total"."""
    notes: tuple[str, ...] = ()
    """Notes for the user: a cited file has changed since it was indexed, a file is gone, the language model did not
    respond."""
    language_model: str = ""
    """The model that was asked, as the settings name it; "" when none was."""
    removed_marks: int = 0
    """Number of the language model's citations that did not name a given passage and were removed."""
    moved_marks: int = 0
    """Number of its sentences that cited a wrong passage or none, and now cite the one that supports them."""
    repaired: int = 0
    """Number of sentences that failed the check and passed after the language model repaired them."""
    left_out: int = 0
    """Number of sentences that are not shown: they failed the check and `strict` is set, the model withdrew them, or
    they repeat its instructions."""
    withheld: tuple[str, ...] = ()
    """Sentences of the language model that are not part of the answer, since nothing it wrote could be verified."""
    asked_as: str = ""
    """The question as it was searched: a completed follow-up, else the question itself; "" before that."""
    kind: Kind = "fact"
    """The kind of the question; see `rag.schema.kinds`."""
    lead: str = ""
    """The line before the statements: "Yes.", a count, what is in the folder; "" for none. It says nothing about the
    world beyond the statements below it."""
    coverage: Coverage | None = None
    """How much was read for the answer; None when only the passages were read."""
    events: tuple[Event, ...] = ()
    """For a timeline, in chronological order."""
    items: tuple[Item, ...] = ()
    """For a list, in its order."""
    columns: tuple[Column, ...] = ()
    """For a comparison."""
    checks: tuple[CheckedSentence, ...] = ()
    """For a check, in the order of the text."""
    suggestions: tuple[str, ...] = ()
    """Questions that the articles answer."""
    verdict: str = ""
    """"yes" or "no" for a yes-no question that the articles decide; "" otherwise."""

    @property
    def unverified(self) -> int:
        """Number of statements shown as unverified."""
        return sum(not statement.verified for statement in self.statements)

    @property
    def text(self) -> str:
        """The lead, then the statements with their `[n]` marks: short answers on their own lines, labelled ones a line
        each under their group, others as running text. For an abstention, the lead or the abstention sentence."""
        if self.abstained:
            return self.lead or ABSTENTION
        short = "; ".join(mark_statement(statement) for statement in self.short_answers)
        return "\n".join(part for part in (self.lead, short, *_lay_out(self.sentences)) if part)

    @property
    def short_answers(self) -> tuple[Statement, ...]:
        """The statements that are short answers; several when the articles say different things."""
        return tuple(statement for statement in self.statements if statement.short)

    @property
    def sentences(self) -> tuple[Statement, ...]:
        """The statements that are whole sentences."""
        return tuple(statement for statement in self.statements if not statement.short)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in order of number, including those of events, items, columns and checks."""
        statements = (*self.statements, *list_laid_out(self))
        unique = {citation.n: citation for statement in statements for citation in statement.citations}
        return tuple(unique[n] for n in sorted(unique))

    @property
    def sources(self) -> tuple[str, ...]:
        """The files cited, each once, best first (in order of citation)."""
        return tuple(dict.fromkeys(citation.file for citation in self.citations))


def list_laid_out(answer: Answer) -> tuple[Statement, ...]:
    """The statements inside an answer's events, items, columns and checks, in order."""
    return (
        *(event.statement for event in answer.events),
        *(item.statement for item in answer.items if item.statement),
        *(cell for column in answer.columns for cell in column.cells if cell),
        *(statement for check in answer.checks for statement in check.evidence),
    )


def _lay_out(statements: tuple[Statement, ...]) -> list[str]:
    """The lines of the statements: a line for each group and each labelled or grouped statement, else running text."""
    lines: list[str] = []
    group = ""
    is_running = False
    for statement in statements:
        if statement.group != group:
            group, is_running = statement.group, False
            lines.extend([f"{group}:"] if group else [])
        marked = mark_statement(statement)
        if statement.label or group:
            lines.append(f"- {statement.label}: {marked}" if statement.label else f"- {marked}")
            is_running = False
        elif is_running:
            lines[-1] += f" {marked}"
        else:
            lines.append(marked)
            is_running = True
    return lines
