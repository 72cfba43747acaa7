"""The records that travel from a file to an answer, one for each stage, all frozen.

    Document -> Chunk -> Passage -> Citation -> Statement -> Answer

Every `start` and `end` counts characters (Unicode code points) of `Document.text`, end exclusive, so
`document.text[start:end]` is the text meant, at every stage. No stage overwrites the text of an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

SentenceKind = Literal["sentence", "heading", "furniture"]
"""What a stretch of text is: prose that may be quoted, a heading (title, cross-head), or furniture
(menus, captions given twice, forms, page headers and footers), which is never quoted."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `start:end` of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """One article inside a file. Most files hold one; a CSV or JSON file holds one a record.

    Sections are in order, do not overlap, and together cover the whole text.
    """

    start: int
    end: int
    title: str
    """Empty when the text states none."""
    published: date | None
    """None when neither the text nor its metadata states a date."""
    language: str
    """ISO 639-1 code, or "" when the text is too short to tell."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text, exactly as every later span counts it."""

    file: str
    """Path relative to the articles folder, with forward slashes."""
    text: str
    sections: tuple[Section, ...]
    furniture: tuple[Span, ...] = ()
    """Stretches that are never quoted, in order, not overlapping."""
    headings: tuple[Span, ...] = ()
    """Titles and cross-heads, in order, not overlapping each other or `furniture`."""
    page_starts: tuple[int, ...] = ()
    """Where each page begins, the first at 0; empty for formats without pages."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, without the white space around it."""

    start: int
    end: int
    kind: SentenceKind = "sentence"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of one section, small enough for the embedding model to read whole.

    `text == document.text[start:end]`. Chunks of a document cover its text without a gap; neighbours of a
    section share whole sentences.
    """

    id: str
    file: str
    version: str
    """Names the content of the file that the chunk was cut from."""
    position: int
    """0 for the document's first chunk, counting up."""
    start: int
    end: int
    text: str
    title: str
    published: date | None
    language: str
    sentences: tuple[Sentence, ...]
    """Those that lie wholly inside, in order; spans count in the document."""
    pages: tuple[tuple[int, int], ...] = ()
    """(start in the document, page number from 1) of each page touched; empty for formats without pages."""
    prefix: str = ""
    """Title and date as they are embedded before the text. Not stored: "" on a chunk read from an index."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found for a question."""

    chunk: Chunk
    similarity: float
    """Cosine of question and chunk under the index's embedding, -1 to 1."""
    fused: float
    """Reciprocal-rank-fusion figure that the order rests on; greater is better, no fixed range."""
    copies: tuple[Chunk, ...] = ()
    """The same text in other places, in order of file: each is a source of its own."""
    warning: str = ""
    """Why its text looks written to steer a language model; "" when it does not, or when none was asked."""

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
    """The words of a file that a statement rests on. `quote == document.text[start:end]`."""

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


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, or the few words that answer by themselves, and what it rests on."""

    text: str
    """The words without their marks."""
    verified: bool
    """True when every citation was checked against the document text and supports the words."""
    citations: tuple[Citation, ...]
    span: tuple[int, int] | None = None
    """Where in `text` the words stand that answer, as far as a few do."""
    short: bool = False
    """Whether these are the few words alone ("160,000"); the sentences that say so follow."""


def mark_statement(statement: Statement) -> str:
    """The words of a statement with the numbers of its citations: "160,000 [1] [2]"."""
    return statement.text + "".join(f" [{citation.n}]" for citation in statement.citations)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question came to."""

    question: str
    abstained: bool
    confidence: float
    """Calibrated probability, 0 to 1, that the articles answer the question and these statements do it."""
    statements: tuple[Statement, ...]
    """Empty when abstained."""
    passages: tuple[Passage, ...]
    """What was read, best first; for an abstention, the nearest."""
    mode: str
    """How it was answered: "extractive", by quoting, or "generative", in a language model's words."""
    milliseconds: dict[str, float] = field(default_factory=dict)
    """A number for each stage, and "total"."""
    notes: tuple[str, ...] = ()
    """What a reader should know: a cited file has changed since it was indexed, a file is gone, the language model
    did not answer."""
    language_model: str = ""
    """The model that was asked, as the settings name it; "" when none was."""
    removed_marks: int = 0
    """Marks of the language model that named no passage it was given, and were taken out."""
    moved_marks: int = 0
    """Sentences that it cited to a passage which does not bear them out, or to none, and that another does."""
    repaired: int = 0
    """Sentences that failed the check, and passed once the language model had mended them."""
    left_out: int = 0
    """Sentences that are not shown: `strict` is set and they failed the check, the model withdrew them, or they repeat
    its instructions."""
    asked_as: str = ""
    """The question as it was looked for: a follow-up made to stand alone, else the question itself. "" where nothing
    was looked for yet."""

    @property
    def unverified(self) -> int:
        """How many statements are shown as unverified."""
        return sum(not statement.verified for statement in self.statements)

    @property
    def text(self) -> str:
        """The statements with their `[n]` marks, short answers on a line of their own, or the sentence that says the
        articles do not tell."""
        if self.abstained:
            return "The articles do not say."
        short = "; ".join(mark_statement(statement) for statement in self.short_answers)
        sentences = " ".join(mark_statement(statement) for statement in self.sentences)
        return f"{short}\n{sentences}" if short and sentences else short or sentences

    @property
    def short_answers(self) -> tuple[Statement, ...]:
        """The few words that answer, when a few do; several when the articles say different things."""
        return tuple(statement for statement in self.statements if statement.short)

    @property
    def sentences(self) -> tuple[Statement, ...]:
        """The statements that are whole sentences."""
        return tuple(statement for statement in self.statements if not statement.short)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in order of its number."""
        unique = {citation.n: citation for statement in self.statements for citation in statement.citations}
        return tuple(unique[n] for n in sorted(unique))

    @property
    def sources(self) -> tuple[str, ...]:
        """The files cited, each once, best first (in order of citation)."""
        return tuple(dict.fromkeys(citation.file for citation in self.citations))


CONFIDENCE_WORDS = ((0.8, "high"), (0.6, "fair"), (0.0, "low"))
"""Lower bounds of the calibrated probability, and the word for it."""


def name_confidence(confidence: float) -> str:
    """A word for a confidence of 0 to 1."""
    return next(word for bound, word in CONFIDENCE_WORDS if confidence >= bound)


def count_passages(n: int) -> str:
    """How many passages, in words that fit the number."""
    return "1 passage" if n == 1 else f"{n} passages"


AnsweringStage = Literal["loading", "understanding", "retrieval", "answering", "writing", "mending", "checking"]
"""What is being done for a question: the models are loaded; passages are looked for; they are read; a language model
writes; it mends what failed the check; what became of the cited files is looked up."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of answering that now begins."""

    name: AnsweringStage
    passages: int = 0
    """How many were found, as far as that is known."""

    @property
    def caption(self) -> str:
        """What a reader is told meanwhile."""
        return _STAGE_CAPTIONS[self.name].format(count_passages(self.passages))


_STAGE_CAPTIONS: dict[AnsweringStage, str] = {
    "loading": "Loading the models",
    "understanding": "The language model completes the question",
    "retrieval": "Looking for passages",
    "answering": "Reading {}",
    "writing": "The language model writes from {}",
    "mending": "The language model mends what could not be verified",
    "checking": "Looking at the files that are cited",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The sentence that a language model is in the middle of, not checked yet: to be shown, never kept."""

    text: str
    """Its words so far; "" before the first, and after each sentence that is done."""


AnsweringStep = Stage | Draft | Statement | Answer
"""What answering gives as it goes: stages, drafts, statements as they are made, and last the whole answer."""


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """What the index knows of a file: its manifest record."""

    file: str
    version: str
    """Names the content; chunks count only when they carry it."""
    sha256: str
    size: int
    """Bytes."""
    modified_ns: int
    """Modification time when it was read, nanoseconds since 1970."""
    indexed_ns: int
    """When it was read, nanoseconds since 1970."""
    chunks: int
    characters: int
    title: str = ""
    published: date | None = None
    language: str = ""
    pages: int = 0
    """0 for formats without pages."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What making the index match the folder came to. Files in order of name."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    """(file, reason). A failed file is not in the index, an earlier version of it neither."""
    other_kinds: tuple[str, ...] = ()
    """Files left out because no reader knows their kind."""
    chunks: int = 0
    """In the whole index, afterwards."""
    chunks_written: int = 0
    seconds: float = 0.0


NO_DAY = 0
"""`count_day` of no date: stores compare numbers, and have no null."""


def count_day(day: date | None) -> int:
    """A date as a number that sorts by time, 20240515 for 15 May 2024; `NO_DAY` for None."""
    return day.year * 10_000 + day.month * 100 + day.day if day else NO_DAY
