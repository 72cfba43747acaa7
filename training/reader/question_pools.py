"""Questions with the passages that answer them, as folders of articles: what `learn_sentences` learns from.

Reads CLAPNQ (Rosenthal et al. 2024), a file of rows: source, id, question, title, context, answers [{text, start}], and
one of claims, which are asked of their subjects (`claim_questions`).
None of the text goes into the project; the weights that were learnt from it do.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.datasets.claim_rows import read_claims
from eval.datasets.clapnq import read_clapnq
from eval.datasets.files import read_json_lines
from eval.datasets.question_rows import QuestionRow, read_question_rows
from rag.chunking.sentences import split_sentences
from rag.schema.documents import Chunk, Document, Section, Sentence
from rag.text.words import WORD
from training.reader.claim_questions import ask_subject
from training.reader.question_changes import NUMBER, find_names
from training.reader.rows import is_held_out

Row = dict[str, Any]

FOLDS = 5

PARAGRAPH_CHARACTERS = (250, 1400)
"""Shorter ones hold one sentence, longer ones do not fit the embedding model's window."""


ALL_QUESTIONS = 10_000
"""More than are asked of any article."""

CLAIM_PASSAGES = 50
"""In a folder of claims' passages."""


@dataclass(frozen=True, slots=True)
class PooledQuestion:
    """A question to a pool of passages."""

    id: str
    text: str
    group: str
    """Questions of one group stay on one side of a split."""
    passage: int
    """The passage it was asked about, by its place in the pool."""
    gold: frozenset[int]
    """Which sentences of it answer; empty when it does not."""
    also: dict[int, frozenset[int]] = field(default_factory=dict)
    """Other passages that tell the same in other words -> their sentences that answer."""
    golds: tuple[frozenset[int], ...] = ()
    """What each annotator chose; `gold` is all of it."""

    @property
    def answerable(self) -> bool:
        return bool(self.gold)

    @property
    def answering_passages(self) -> tuple[int, ...]:
        return (self.passage, *self.also)


@dataclass(frozen=True, slots=True)
class Pool:
    """A folder of articles, each a passage, and questions to it."""

    name: str
    chunks: tuple[Chunk, ...]
    questions: tuple[PooledQuestion, ...]

    @property
    def source(self) -> str:
        return self.name.partition("-")[0]


def read_clapnq_pool(folder: Path) -> Pool:
    """All passages of CLAPNQ's development set in one pool, with the questions as they were typed: in small letters."""
    chunks: list[Chunk] = []
    places: dict[str, int] = {}
    questions = []
    for row in read_clapnq(folder):
        kept = [sentence for sentence in row.sentences if join_tokens(sentence)]
        if row.passage not in places:
            places[row.passage] = len(chunks)
            sentences = [join_tokens(sentence) for sentence in kept]
            chunks.append(_join_sentences(f"clapnq/{len(chunks)}", join_tokens(row.title), sentences))
        chosen = (
            frozenset(at for at, sentence in enumerate(kept) if sentence in annotation.selected)
            for annotation in row.annotations
            if annotation.answer
        )
        golds = tuple(gold for gold in chosen if gold)
        text = row.text.replace("\u200b", "")
        gold = frozenset[int]().union(*golds)
        questions.append(PooledQuestion(row.id, text, row.id, places[row.passage], gold, golds=golds))
    return Pool("clapnq", tuple(chunks), tuple(questions))


def assign_folds(groups: Iterable[str]) -> dict[str, int]:
    """Group -> which of the `FOLDS` folds it is tested in, 0 first. The same for the same groups, whatever their order
    and however often each comes."""
    shuffled = sorted(set(groups))
    np.random.default_rng(0).shuffle(shuffled)
    return {group: at % FOLDS for at, group in enumerate(shuffled)}


def join_tokens(text: str) -> str:
    """Text as it is printed, from text whose tokens were set apart by spaces: "`` season '' , one - year"."""
    for pattern, joined in (
        ("\ufeff", ""),
        (r"``\s*", "“"),
        (r"\s*''", "”"),
        (r"-LRB-\s*", "("),
        (r"\s*-RRB-", ")"),
        (r"(?<=\d) -- (?=\d)", "–"),
        (r" -- ", " – "),
        (r"(?<=\w) - (?=\w)", "-"),
        (r"\s+(?=[,.;:?!%)\]])", ""),
        (r"(?<=[(\[$£€#])\s+", ""),
        (r"\s+(?=['’](?:s|re|ve|ll|d|m|t)\b)", ""),
        (r"(?<=\w)\s+(?=n['’]t\b)", ""),
        (r"(?<=s) ' (?=\w)", "' "),
        (r"\s+/\s+", "/"),
        (r"(?<=\d) : (?=\d)", ":"),
        (r"\s+", " "),
    ):
        text = re.sub(pattern, joined, text)
    return text.strip()


def write_as_typed(pool: Pool) -> Pool:
    """The pool with its questions in proper case and with a question mark: a word gets a capital when most of its
    places inside the passages' sentences have one."""
    capitals: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for chunk in pool.chunks:
        for sentence in chunk.sentences:
            for match in list(WORD.finditer(chunk.text, sentence.start, sentence.end))[1:]:
                places[match.group().lower()] += 1
                capitals[match.group().lower()] += match.group()[0].isupper()

    def write(question: str) -> str:
        cased = WORD.sub(lambda word: _capitalise(word.group(), capitals, places), question)
        return cased[0].upper() + cased[1:].rstrip("? ") + "?"

    questions = tuple(replace(question, text=write(question.text)) for question in pool.questions)
    return Pool(pool.name, pool.chunks, questions)


def _capitalise(word: str, capitals: Counter[str], places: Counter[str]) -> str:
    lower = word.lower()
    return word.capitalize() if capitals[lower] > 0.7 * max(1, places[lower]) else word


def read_paragraph_pools(
    path: Path, taken: frozenset[str], rng: random.Random
) -> tuple[list[Pool], list[Pool], list[Pool]]:
    """(to learn from, to check on, to learn from each question alone) of the rows that the reader has not learnt from;
    `taken` are questions that must not come again.

    OneStopQA is news told at three levels of difficulty: each level is a set of folders, and all levels of an
    article in one folder stand for wire copy that several papers retell. SQuAD gives folders of five articles, half of
    the articles to check on; Natural Questions gives folders of a passage an article. For learning from each question
    alone, SQuAD gives an article a folder, with all its questions.
    """
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in read_json_lines(path):
        if not row.get("ambiguous") and is_held_out(row["source"], row["title"]):
            by_source[row["source"]].append(row)
    news = by_source["onestopqa-evidence"]
    learnt = [
        pool
        for level in ("Adv", "Int", "Ele")
        for pool in _cut_pools("onestop", [row for row in news if f"-{level}-" in row["id"]], rng, articles=30, each=5)
    ]
    retold = [_merge_levels(pool) for pool in _cut_pools("retold", news, rng, articles=30)]
    learnt += [replace(pool, questions=pool.questions[::3]) for pool in retold]
    squad = by_source["squad1.1-train"]
    titles = sorted({row["title"] for row in squad})
    rng.shuffle(titles)
    for_learning = set(titles[::2])
    learnt += _cut_pools("squad", [row for row in squad if row["title"] in for_learning], rng, articles=60, each=25)
    learnt += _cut_natural(by_source["qed-nq"] + by_source["nq-open-oracle"], taken, rng)
    others = [row for row in squad if row["title"] not in for_learning]
    checked = list(_cut_pools("squad", others, rng, articles=60, each=25))
    for_each_alone = [
        _make_pool(f"alone-{title}", [row for row in squad if row["title"] == title], rng, ALL_QUESTIONS)
        for title in sorted(for_learning)
    ]
    return learnt, checked, for_each_alone


def read_claim_pools(path: Path) -> tuple[list[Pool], list[Pool]]:
    """(to learn from, to check on): claims that the reader has not learnt from, asked of their subjects, as folders of
    50 passages. People wrote half of them so that the passage denies them.

    What neither names nor counts anything ("What is an American album?") is left out: other passages may answer it.
    """
    asked: dict[str, list[tuple[QuestionRow, bool]]] = defaultdict(list)
    for claim in read_claims(path):
        row = ask_subject(claim) if is_held_out("claims", claim.context) else None
        if row and (find_names(row.question) or NUMBER.search(row.question)):
            asked[row.context].append((row, claim.shown))
    pools = []
    contexts = list(asked)
    for first in range(0, len(contexts), CLAIM_PASSAGES):
        name = f"claims-{first}"
        chunks: list[Chunk] = []
        questions: list[PooledQuestion] = []
        for context in contexts[first : first + CLAIM_PASSAGES]:
            chunk = split_paragraph(f"{name}/{len(chunks)}", asked[context][0][0].title, context)
            for row, shown in asked[context]:
                id_ = f"{chunk.file}/{len(questions)}"
                gold = _find_starts(row.answers, chunk.sentences) if shown else frozenset()
                questions.append(PooledQuestion(id_, row.question, context, len(chunks), gold))
            chunks.append(chunk)
        pools.append(Pool(name, tuple(chunks), tuple(questions)))
    return pools[::2], pools[1::2]


def read_measured_pool(path: Path, every: int) -> Pool:
    """Every so manieth row of a file whose questions are only measured on, half of them unanswerable."""
    chunks: list[Chunk] = []
    places: dict[str, int] = {}
    questions = []
    for row in list(read_question_rows(path))[::every]:
        if row.context not in places:
            places[row.context] = len(chunks)
            chunks.append(split_paragraph(f"measured/{len(chunks)}", row.title, row.context))
        at = places[row.context]
        gold = _find_starts(row.answers, chunks[at].sentences)
        questions.append(PooledQuestion(row.id, row.question, row.context, at, gold))
    return Pool("measured", tuple(chunks), tuple(questions))


def split_paragraph(file: str, title: str, text: str) -> Chunk:
    """A passage as the only chunk of a file."""
    section = Section(0, len(text), title, None, "en")
    return _make_chunk(file, title, text, tuple(split_sentences(Document(file, text, (section,)))))


def _cut_pools(
    source: str, rows: Sequence[Row], rng: random.Random, *, articles: int, each: int = ALL_QUESTIONS
) -> Iterator[Pool]:
    """Folders of five articles, at most `each` questions an article."""
    titles = sorted({row["title"] for row in rows})
    rng.shuffle(titles)
    for first in range(0, min(articles, len(titles)), 5):
        inside = set(titles[first : first + 5])
        name = f"{source}-{rows[0]['id'][-5:]}-{first}"
        yield _make_pool(name, [row for row in rows if row["title"] in inside], rng, each)


def _cut_natural(rows: Iterable[Row], taken: frozenset[str], rng: random.Random) -> Iterator[Pool]:
    shortest, longest = PARAGRAPH_CHARACTERS
    fresh = {
        row["question"]: row
        for row in rows
        if row["question"] not in taken and shortest <= len(row["context"]) <= longest
    }
    kept = list(fresh.values())
    rng.shuffle(kept)
    for first in range(0, min(len(kept), 500), 250):
        pool = _make_pool(f"nq-{first}", kept[first : first + 250], rng, ALL_QUESTIONS)
        half = len(pool.questions) // 2
        typed = write_as_typed(pool).questions
        yield Pool(pool.name, pool.chunks, pool.questions[:half] + typed[half:])


def _make_pool(name: str, rows: Sequence[Row], rng: random.Random, each: int) -> Pool:
    chunks: list[Chunk] = []
    places: dict[tuple[str, str], int] = {}
    for row in rows:
        if (row["title"], row["context"]) not in places:
            places[row["title"], row["context"]] = len(chunks)
            chunks.append(split_paragraph(f"{name}/{len(chunks)}", row["title"].replace("_", " "), row["context"]))
    shuffled = list(rows)
    rng.shuffle(shuffled)
    asked: Counter[str] = Counter()
    questions = []
    for row in shuffled:
        at = places[row["title"], row["context"]]
        gold = _find_gold(row, chunks[at].sentences)
        if gold and asked[row["title"]] < each and len(row["question"]) >= 10:
            asked[row["title"]] += 1
            questions.append(PooledQuestion(row["id"], row["question"], row["title"], at, gold))
    return Pool(name, tuple(chunks), tuple(questions))


def _merge_levels(pool: Pool) -> Pool:
    """Of questions that are asked of each level's telling of a paragraph, one, which all of the tellings answer."""
    tellings: dict[str, list[PooledQuestion]] = defaultdict(list)
    for question in pool.questions:
        tellings[re.sub(r"-(Adv|Int|Ele)-(\d+)$", r"-\2", question.id)].append(question)
    merged = []
    for first, *others in tellings.values():
        also = {other.passage: other.gold for other in others if other.passage != first.passage}
        if also:
            merged.append(replace(first, also=also))
    return Pool(pool.name, pool.chunks, tuple(merged))


def _find_gold(row: Row, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The sentence in which the first answer begins; of an answer that is evidence, all that are mostly in it."""
    spans = [(answer["start"], answer["start"] + len(answer["text"])) for answer in row["answers"]]
    if row.get("answer_type") != "evidence":
        return _find_starts(spans[:1], sentences)
    return frozenset(
        at
        for at, s in enumerate(sentences)
        if any(min(end, s.end) - max(start, s.start) > (s.end - s.start) / 2 for start, end in spans)
    )


def _find_starts(spans: Sequence[tuple[int, int]], sentences: Sequence[Sentence]) -> frozenset[int]:
    """The sentences in which a span begins."""
    return frozenset(at for at, s in enumerate(sentences) if any(s.start <= start < s.end for start, _ in spans))


def _join_sentences(file: str, title: str, sentences: Sequence[str]) -> Chunk:
    spans = []
    position = 0
    for sentence in sentences:
        spans.append(Sentence(position, position + len(sentence)))
        position += len(sentence) + 1
    return _make_chunk(file, title, " ".join(sentences), tuple(spans))


def _make_chunk(file: str, title: str, text: str, sentences: tuple[Sentence, ...]) -> Chunk:
    return Chunk(
        id=file,
        file=file,
        version="",
        position=0,
        start=0,
        end=len(text),
        text=text,
        title=title,
        published=None,
        language="en",
        sentences=sentences,
    )
