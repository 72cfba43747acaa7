"""Training examples of the reader: a question and a passage as word pieces, and where the answer starts and ends.

Each question comes with a passage that answers it. Some also come with a passage that does not: a similar paragraph of
the same article, their own paragraph without the sentence that answers, a paragraph of another article that shares
their words, or the answering passage after the question or the passage was changed. To keep a changed word from giving
itself away, some passages are changed together with their question, and still answer.

Claims with their passages teach the same thing in another way: people wrote them so that a single word decides whether
the passage supports them. They are read as they are, and as questions (`training.questions.claim_questions`). Near
misses are questions that people wrote so that a passage seems to answer them, each paired with one that it answers.

Claims and yes-no questions also have a verdict: the passage bears them out, contradicts them, or leaves them open.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tokenizers import Tokenizer

from eval.datasets.claim_rows import Claim
from eval.datasets.near_misses import NearMiss
from eval.datasets.question_rows import QuestionRow
from rag.chunking.sentences import split_sentences
from rag.schema.documents import Document, Section
from training.questions.changes import Surroundings, change_question, find_names, find_words, replace_words
from training.questions.claim_questions import ask_subject

CLS, SEP = 101, 102
LONGEST = 288
"""Most pieces of an example, including special ones. The product's chunks with a question seldom have more."""
LONGEST_QUESTION, LONGEST_TITLE = 40, 16
"""In pieces; the rest is cut off, as in `rag.models.reader`."""

WITH_TITLE = 0.8
"""Share of examples that show the title, as the product does when an article has one."""
ALONE, CUT_SHORT = 0.2, 0.5
"""Share of passages with only the answering sentence shown, since the product reads its best sentence again, and share
with only some sentences around it shown, since chunks begin and end anywhere."""
CHANGED_ALONG = 0.15
"""Share of answering passages that are changed together with their question."""
UNANSWERED = {"changed": 0.45, "denied": 0.35, "near": 0.12, "removed": 0.07, "elsewhere": 0.05}
"""Number of unanswerable examples of each kind for each answerable one."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage as word pieces."""

    ids: list[int]
    spans: list[tuple[int, int]]
    """The character span of each piece."""
    sentences: list[int]
    """The index of each piece's sentence."""
    distinct: frozenset[int]
    """The set of `ids`."""


@dataclass(frozen=True, slots=True)
class Example:
    """One input of the model with its expected output."""

    ids: list[int]
    """At most `LONGEST`, special pieces included."""
    n_question: int
    """Number of leading pieces of type 0: [CLS], question, [SEP]."""
    first: int
    """Index of the passage's first piece, after question and title."""
    starts: list[int]
    """Indexes of the pieces that start an answer, each of them right; [0] when nothing answers, [] when no span is
    learnt. All of the passage for a claim that it supports."""
    ends: list[int]
    """Indexes of the last piece of each answer, in the order of `starts`."""
    verdict: int | None = None
    """The passage's verdict on a claim or a yes-no question: 0 supported, 1 contradicted, 2 open; None for others."""


@dataclass(slots=True)
class Examples:
    """Examples of rows that have answers and of claims, in any number of passes: the same for the same rows, claims and
    seed.

    The tokenizer must neither truncate nor pad.
    """

    rows: Sequence[QuestionRow]
    tokenizer: Tokenizer
    claims: Sequence[Claim] = ()
    near_misses: Sequence[NearMiss] = ()
    rows_share: float = 1.0
    """Share of the rows that one pass shows, drawn again for each pass."""
    paragraphs: dict[str, Paragraph] = field(init=False, default_factory=dict)
    """Text of each distinct passage -> its pieces."""
    by_title: dict[tuple[str, str], list[int]] = field(init=False, default_factory=dict)
    """Source and title, which identify an article -> indexes of its rows."""
    names: dict[tuple[str, str], list[str]] = field(init=False, default_factory=dict)
    """Source and title -> the names in the article's passages."""
    first_with: list[int] = field(init=False, default_factory=list)
    """Index of the first row of each distinct passage."""
    passages_with: dict[int, list[int]] = field(init=False, default_factory=dict)
    """Piece -> the passages that contain it, as indexes of `first_with`."""

    def __post_init__(self) -> None:
        grouped: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            grouped[row.source, row.title].append(at)
            if row.context not in self.paragraphs:
                self.paragraphs[row.context] = cut_paragraph(row.context, self.tokenizer)
                self.first_with.append(at)
        self.by_title = dict(grouped)
        for number, at in enumerate(self.first_with):
            for piece in self.paragraphs[self.rows[at].context].distinct:
                self.passages_with.setdefault(piece, []).append(number)
        for key, members in grouped.items():
            contexts = dict.fromkeys(self.rows[at].context for at in members)
            self.names[key] = list(dict.fromkeys(name for context in contexts for name in find_names(context)))

    def make(self, seed: int) -> Iterator[Example]:
        """One pass over rows, claims and near misses in random order; each row's answerable example comes before its
        unanswerable ones."""
        n_rows, n_claims = len(self.rows), len(self.claims)
        order = list(range(n_rows + n_claims + len(self.near_misses)))
        random.Random(seed).shuffle(order)
        for at in order:
            rng = random.Random(seed * 1_000_003 + at)
            if at < n_rows:
                if self.rows_share >= 1 or rng.random() < self.rows_share:
                    yield from self.make_of(at, rng)
            elif at < n_rows + n_claims:
                yield from self._make_of_claim(self.claims[at - n_rows], rng)
            else:
                yield from self._make_of_near_miss(self.near_misses[at - n_rows - n_claims], rng)

    def make_of(self, at: int, rng: random.Random) -> Iterator[Example]:
        """The answerable example of a row, and unanswerable ones drawn at random."""
        row = self.rows[at]
        answering = self._change_along(row, rng) if rng.random() < CHANGED_ALONG else None
        example = self._compose(answering or row, rng)
        if example:
            yield example
        makers = {
            "changed": self._change,
            "denied": self._deny,
            "near": self._find_near,
            "removed": self._remove,
            "elsewhere": self._find_elsewhere,
        }
        for kind, share in UNANSWERED.items():
            if rng.random() < share:
                other = makers[kind](at, rng)
                unanswered = self._compose(other, rng, answered=False) if other else None
                if unanswered:
                    yield unanswered

    def _make_of_near_miss(self, near: NearMiss, rng: random.Random) -> Iterator[Example]:
        """The answered question and the unanswered one, over the same part of the passage or another."""
        for question, answered in ((near.answered, True), (near.question, False)):
            row = QuestionRow("near", "", question, near.title, near.context, near.answers, near.texts)
            composed = self._compose(row, rng, answered=answered)
            if composed:
                yield composed

    def _make_of_claim(self, claim: Claim, rng: random.Random) -> Iterator[Example]:
        """The claim in place of a question, and the claim as a question about its subject, if these can be made."""
        yield from self._read_claim(claim, rng)
        asked = None if claim.is_question else ask_subject(claim)
        composed = self._compose(asked, rng, answered=claim.shown) if asked else None
        if composed:
            yield composed

    def _read_claim(self, claim: Claim, rng: random.Random) -> Iterator[Example]:
        """An example with the claim in place of a question; none when claim or passage do not fit whole."""
        text = self.tokenizer.encode(claim.text, add_special_tokens=False).ids
        passage = self.tokenizer.encode(claim.context, add_special_tokens=False).ids
        head = [CLS, *text, SEP]
        title = self._show_title(claim.title, rng)
        if passage and len(text) <= LONGEST_QUESTION and len(head) + len(title) + len(passage) < LONGEST:
            first = len(head) + len(title)
            right = list(range(first, first + len(passage))) if claim.shown else [0]
            if claim.is_question:  # no span says "no"
                right = []
            yield Example([*head, *title, *passage, SEP], len(head), first, right, right, claim.verdict)

    def _surround(self, row: QuestionRow) -> Surroundings:
        key = (row.source, row.title)
        questions = [self.rows[other].question for other in self.by_title[key][:200]]
        return Surroundings(row.context, self.names[key], questions)

    def _change(self, at: int, rng: random.Random) -> QuestionRow | None:
        """The answering passage with a changed question. Spans that no longer answer are kept."""
        row = self.rows[at]
        change = change_question(row.question, self._surround(row), rng)
        return replace(row, question=replace_words(row.question, change[0], change[1])) if change else None

    def _change_along(self, row: QuestionRow, rng: random.Random) -> QuestionRow | None:
        """A word, number or name changed in both question and passage; None when the passage lacks it or an answer has
        it."""
        shared = self._change_shared(row, rng)
        if not shared:
            return None
        return replace(_change_passage(row, *shared), question=replace_words(row.question, *shared))

    def _deny(self, at: int, rng: random.Random) -> QuestionRow | None:
        """The question as it was, and a passage changed where it repeats the question, at least in the sentences that
        answer. Spans that no longer answer are kept."""
        row = self.rows[at]
        shared = self._change_shared(row, rng)
        if not shared or find_words(shared[1], shared[0]):  # a condition put at the end leaves the answer right
            return None
        paragraph = self.paragraphs[row.context]
        touched = _find_sentences(paragraph, find_words(row.context, shared[0]))
        return _change_passage(row, *shared) if _find_sentences(paragraph, row.answers) <= touched else None

    def _change_shared(self, row: QuestionRow, rng: random.Random) -> tuple[str, str] | None:
        """(old, new): a change of the question whose old words occur in the passage and in no answer."""
        change = change_question(row.question, self._surround(row), rng)
        if not (change and change[2]) or any(find_words(text, change[0]) for text in row.texts):
            return None
        spans = find_words(row.context, change[0])
        within = any(start < stop and begin < end for start, end in spans for begin, stop in row.answers)
        return change[:2] if spans and not within else None

    def _find_near(self, at: int, rng: random.Random) -> QuestionRow | None:
        """A similar paragraph of the same article."""
        row = self.rows[at]
        contexts = dict.fromkeys(self.rows[other].context for other in self.by_title[row.source, row.title])
        return self._take_like(row, [context for context in contexts if context != row.context], rng)

    def _find_elsewhere(self, at: int, rng: random.Random) -> QuestionRow | None:
        """A paragraph of another article that shares rare pieces with the question."""
        row = self.rows[at]
        scores: dict[int, float] = defaultdict(float)
        for piece in self._list_pieces(row.question):
            found = self.passages_with.get(piece, ())
            if len(found) < 400:
                for number in found:
                    scores[number] += self._weigh(piece)
        best = sorted(scores, key=lambda number: -scores[number])[:12]
        contexts = [
            other.context for number in best if (other := self.rows[self.first_with[number]]).title != row.title
        ]
        return self._take_like(row, contexts, rng)

    def _take_like(self, row: QuestionRow, contexts: Sequence[str], rng: random.Random) -> QuestionRow | None:
        """The row with one of the four passages that share most with the question and lack the answer."""
        asked = self._list_pieces(row.question)
        lacking = [c for c in contexts if not any(text.lower() in c.lower() for text in row.texts)]
        shared = {c: sum(map(self._weigh, asked & self.paragraphs[c].distinct)) for c in lacking}
        best = sorted(lacking, key=lambda context: -shared[context])[:4]
        return replace(row, context=rng.choice(best), answers=()) if best else None

    def _remove(self, at: int, rng: random.Random) -> QuestionRow | None:  # noqa: ARG002 - one signature for all kinds
        """The passage without the sentences that contain an answer."""
        row = self.rows[at]
        paragraph = self.paragraphs[row.context]
        gone = _find_sentences(paragraph, row.answers)
        kept = [
            span for span, sentence in zip(paragraph.spans, paragraph.sentences, strict=True) if sentence not in gone
        ]
        if len(kept) < 12:
            return None
        left = " ".join(row.context[start:end] for start, end in _join_spans(kept))
        if any(text.lower() in left.lower() for text in row.texts):
            return None
        return replace(row, context=left, answers=())

    def _list_pieces(self, question: str) -> frozenset[int]:
        return frozenset(self.tokenizer.encode(question, add_special_tokens=False).ids)

    def _weigh(self, piece: int) -> float:
        """The piece's inverse document frequency over the distinct passages."""
        return math.log(1 + len(self.first_with) / (1 + len(self.passages_with.get(piece, ()))))

    def _compose(self, row: QuestionRow, rng: random.Random, *, answered: bool = True) -> Example | None:
        """The row as pieces, or None when no answer fits whole.

        If not `answered`, nothing answers, and the row's answers only decide which part of the passage is shown: a
        changed question is hard to tell apart where the words are that answered it before.
        """
        paragraph = self.paragraphs.get(row.context) or cut_paragraph(row.context, self.tokenizer)
        question = self.tokenizer.encode(row.question, add_special_tokens=False).ids[:LONGEST_QUESTION]
        title = self._show_title(row.title, rng)
        head = [CLS, *question, SEP]
        left = LONGEST - len(head) - len(title) - 1
        answers = _find_pieces(row.answers, paragraph.spans)
        if row.answers and not answers:
            return None
        first, last = _cut_window(paragraph, answers, left, rng)
        first_piece = len(head) + len(title)
        inside = [(start, end) for start, end in answers if first <= start and end < last]
        if answers and not inside:
            return None
        shift = first_piece - first
        return Example(
            ids=[*head, *title, *paragraph.ids[first:last], SEP],
            n_question=len(head),
            first=first_piece,
            starts=[start + shift for start, _ in inside] if answered else [0],
            ends=[end + shift for _, end in inside] if answered else [0],
        )

    def _show_title(self, title: str, rng: random.Random) -> list[int]:
        """The pieces of the title with [SEP], or none, at random."""
        if not title or rng.random() >= WITH_TITLE:
            return []
        return [*self.tokenizer.encode(title, add_special_tokens=False).ids[:LONGEST_TITLE], SEP]


def cut_paragraph(text: str, tokenizer: Tokenizer) -> Paragraph:
    """The text as pieces with their sentences; an empty text has none."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    document = Document("passage", text, (Section(0, len(text), "", None, "en"),))
    bounds = [sentence.end for sentence in split_sentences(document)] or [len(text)]
    sentences = []
    at = 0
    for start, _ in encoding.offsets:
        while at < len(bounds) - 1 and start >= bounds[at]:
            at += 1
        sentences.append(at)
    return Paragraph(encoding.ids, encoding.offsets, sentences, frozenset(encoding.ids))


def _change_passage(row: QuestionRow, old: str, new: str) -> QuestionRow:
    """The row with `old` replaced in its passage and its answers moved accordingly. No answer may contain `old`."""
    spans = find_words(row.context, old)
    longer = len(new) - len(old)
    shifts = [longer * sum(end <= begin for _, end in spans) for begin, _ in row.answers]
    answers = tuple((begin + by, stop + by) for (begin, stop), by in zip(row.answers, shifts, strict=True))
    return replace(row, context=replace_words(row.context, old, new), answers=answers)


def _find_sentences(paragraph: Paragraph, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Indexes of the sentences that overlap a character span."""
    return {
        sentence
        for sentence, (start, end) in zip(paragraph.sentences, paragraph.spans, strict=True)
        if any(start < stop and begin < end for begin, stop in spans)
    }


def _find_pieces(answers: Iterable[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """(first, last) piece of each character span; spans without a piece are dropped."""
    found = []
    for begin, stop in answers:
        inside = [at for at, (start, end) in enumerate(spans) if start < stop and begin < end]
        if inside:
            found.append((inside[0], inside[-1]))
    return found


def _cut_window(
    paragraph: Paragraph, answers: Sequence[tuple[int, int]], longest: int, rng: random.Random
) -> tuple[int, int]:
    """(first, end) of the pieces to show, at most `longest`: all, an answer's sentence, or some sentences around it."""
    n = len(paragraph.ids)
    first, last = 0, n
    anchor = rng.choice(answers) if answers else None
    drawn = rng.random()
    if drawn < ALONE + CUT_SHORT and paragraph.sentences:
        sentences = paragraph.sentences
        kept = (sentences[anchor[0]], sentences[anchor[1]]) if anchor else (rng.choice(sentences),) * 2
        lowest, highest = kept if drawn < ALONE else (rng.randint(0, kept[0]), rng.randint(kept[1], sentences[-1]))
        inside = [at for at, sentence in enumerate(sentences) if lowest <= sentence <= highest]
        first, last = inside[0], inside[-1] + 1
    if last - first > longest:
        lowest, highest = (
            (max(first, anchor[1] + 1 - longest), min(anchor[0], last - longest)) if anchor else (first, last - longest)
        )
        first = rng.randint(lowest, highest) if lowest <= highest else lowest
        last = first + longest
    return first, last


def _join_spans(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, with neighbours at most one character apart joined."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= 1:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
