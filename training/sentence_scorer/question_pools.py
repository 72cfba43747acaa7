"""Questions with the passages that answer them, as folders of articles: the training data of the sentence scorer.

Reads CLAPNQ (Rosenthal et al. 2024), a file of rows, and one of claims, which are asked as questions about their
subjects (`training.questions` describes both). Their text does not become part of the project, only the weights learnt
from it.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from eval.datasets.claim_rows import read_claims
from eval.datasets.clapnq import read_clapnq
from eval.datasets.files import read_json_lines
from eval.datasets.question_rows import QuestionRow, read_question_rows
from rag.schema.documents import Chunk, Sentence
from rag.text.words import WORD
from training.questions.changes import NUMBER, find_names
from training.questions.claim_questions import ask_subject
from training.questions.held_out import is_held_out
from training.questions.passages import join_sentences, split_passage

Row = dict[str, Any]

FOLDS = 5

PARAGRAPH_CHARACTERS = (250, 1400)
"""Shorter paragraphs have one sentence, longer ones do not fit the embedding model's window."""

ALL_QUESTIONS = 10_000
"""More than any article has."""

CLAIM_PASSAGES = 50
"""Passages in a folder made from claims."""


@dataclass(frozen=True, slots=True)
class PooledQuestion:
    """A question about a pool of passages."""

    id: str
    text: str
    group: str
    """Questions of one group stay on one side of a split."""
    passage: int
    """Index in the pool of the passage it was asked about."""
    gold: frozenset[int]
    """Indices of that passage's sentences that answer; empty when none do."""
    also: dict[int, frozenset[int]] = field(default_factory=dict)
    """Indices of other passages that say the same in other words -> their sentences that answer."""
    golds: tuple[frozenset[int], ...] = ()
    """The sentences each annotator chose; `gold` is their union."""

    @property
    def answerable(self) -> bool:
        return bool(self.gold)

    @property
    def answering_passages(self) -> tuple[int, ...]:
        return (self.passage, *self.also)


@dataclass(frozen=True, slots=True)
class Pool:
    """A folder of articles, each a single passage, and questions about it."""

    name: str
    chunks: tuple[Chunk, ...]
    questions: tuple[PooledQuestion, ...]

    @property
    def source(self) -> str:
        return self.name.partition("-")[0]


def read_clapnq_pool(folder: Path) -> Pool:
    """All passages of CLAPNQ's development set in one pool, with the questions as typed: in lower case."""
    chunks: list[Chunk] = []
    indices: dict[str, int] = {}
    questions = []
    for row in read_clapnq(folder):
        kept = [sentence for sentence in row.sentences if join_tokens(sentence)]
        if row.passage not in indices:
            indices[row.passage] = len(chunks)
            sentences = [join_tokens(sentence) for sentence in kept]
            chunks.append(join_sentences(f"clapnq/{len(chunks)}", join_tokens(row.title), sentences))
        chosen = (
            frozenset(at for at, sentence in enumerate(kept) if sentence in annotation.selected)
            for annotation in row.annotations
            if annotation.answer
        )
        golds = tuple(gold for gold in chosen if gold)
        text = row.text.replace("\u200b", "")
        gold = frozenset[int]().union(*golds)
        questions.append(PooledQuestion(row.id, text, row.id, indices[row.passage], gold, golds=golds))
    return Pool("clapnq", tuple(chunks), tuple(questions))


def assign_folds(groups: Iterable[str]) -> dict[str, int]:
    """Group -> the fold it is tested in, 0 to `FOLDS` - 1. Neither the order of the groups nor repeats matter."""
    shuffled = sorted(set(groups))
    np.random.default_rng(0).shuffle(shuffled)
    return {group: at % FOLDS for at, group in enumerate(shuffled)}


def join_tokens(text: str) -> str:
    """Ordinary text from text whose tokens are separated by spaces: "`` season '' , one - year"."""
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


def write_in_sentence_case(pool: Pool) -> Pool:
    """The pool with its questions in sentence case and with a question mark.

    A word is capitalised when over 70% of its occurrences in the passages, sentence openings aside, are.
    """
    capitals: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for chunk in pool.chunks:
        for sentence in chunk.sentences:
            for match in list(WORD.finditer(chunk.text, sentence.start, sentence.end))[1:]:
                totals[match.group().lower()] += 1
                capitals[match.group().lower()] += match.group()[0].isupper()

    def write(question: str) -> str:
        cased = WORD.sub(lambda word: _capitalise(word.group(), capitals, totals), question)
        return cased[0].upper() + cased[1:].rstrip("? ") + "?"

    questions = tuple(replace(question, text=write(question.text)) for question in pool.questions)
    return Pool(pool.name, pool.chunks, questions)


def _capitalise(word: str, capitals: Counter[str], totals: Counter[str]) -> str:
    lower = word.lower()
    return word.capitalize() if capitals[lower] > 0.7 * max(1, totals[lower]) else word


class ParagraphPools(NamedTuple):
    """Folders made from a file of rows."""

    learnt: list[Pool]
    """To learn from."""
    checked: list[Pool]
    """To check on: articles that are in no other folder."""
    alone: list[Pool]
    """To learn from each question with its passage alone."""


def read_paragraph_pools(path: Path, taken: frozenset[str], rng: random.Random) -> ParagraphPools:
    """Folders of the rows that are held out from the reader, without the questions in `taken`.

    OneStopQA is news written at three levels of difficulty: each level makes a set of folders, and folders with all
    levels of an article stand for wire copy that several papers rewrite. SQuAD makes folders of five articles, half of
    the articles to check on; Natural Questions makes folders with one passage an article. To learn from each question
    alone, SQuAD makes one folder an article, with all its questions.
    """
    by_source = _read_held_out(path)
    learnt = _make_news_pools(by_source["onestopqa-evidence"], rng)
    squad = by_source["squad1.1-train"]
    titles = sorted({row["title"] for row in squad})
    rng.shuffle(titles)
    for_learning = set(titles[::2])
    kept = [row for row in squad if row["title"] in for_learning]
    learnt += _cut_pools("squad", kept, rng, articles=60, each=25)
    learnt += _cut_natural(by_source["qed-nq"] + by_source["nq-open-oracle"], taken, rng)
    others = [row for row in squad if row["title"] not in for_learning]
    checked = list(_cut_pools("squad", others, rng, articles=60, each=25))
    alone = [
        _make_pool(f"alone-{title}", [row for row in kept if row["title"] == title], rng, ALL_QUESTIONS)
        for title in sorted(for_learning)
    ]
    return ParagraphPools(learnt, checked, alone)


def _read_held_out(path: Path) -> dict[str, list[Row]]:
    """Source -> its rows that are held out from the reader, without ambiguous ones."""
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in read_json_lines(path):
        if not row.get("ambiguous") and is_held_out(row["source"], row["title"]):
            by_source[row["source"]].append(row)
    return by_source


def _make_news_pools(news: Sequence[Row], rng: random.Random) -> list[Pool]:
    """OneStopQA as folders of one level each, then as folders of all levels with a third of the questions."""
    pools = [
        pool
        for level in ("Adv", "Int", "Ele")
        for pool in _cut_pools("onestop", [row for row in news if f"-{level}-" in row["id"]], rng, articles=30, each=5)
    ]
    retold = [_merge_levels(pool) for pool in _cut_pools("retold", news, rng, articles=30)]
    return pools + [replace(pool, questions=pool.questions[::3]) for pool in retold]


def read_claim_pools(path: Path) -> tuple[list[Pool], list[Pool]]:
    """(to learn from, to check on): claims held out from the reader as questions about their subjects, in folders of 50
    passages. People wrote half of the claims so that the passage denies them.

    Questions with neither a name nor a number ("What is an American album?") are left out, since other passages may
    answer them.
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
            chunk = split_passage(f"{name}/{len(chunks)}", asked[context][0][0].title, context)
            for row, shown in asked[context]:
                id_ = f"{chunk.file}/{len(questions)}"
                gold = _find_starts(row.answers, chunk.sentences) if shown else frozenset()
                questions.append(PooledQuestion(id_, row.question, context, len(chunks), gold))
            chunks.append(chunk)
        pools.append(Pool(name, tuple(chunks), tuple(questions)))
    return pools[::2], pools[1::2]


def read_measured_pool(path: Path, every: int) -> Pool:
    """Every `every`-th row of a file that is only used for measuring; half of its questions are unanswerable."""
    chunks: list[Chunk] = []
    indices: dict[str, int] = {}
    questions = []
    for row in list(read_question_rows(path))[::every]:
        if row.context not in indices:
            indices[row.context] = len(chunks)
            chunks.append(split_passage(f"measured/{len(chunks)}", row.title, row.context))
        at = indices[row.context]
        gold = _find_starts(row.answers, chunks[at].sentences)
        questions.append(PooledQuestion(row.id, row.question, row.context, at, gold))
    return Pool("measured", tuple(chunks), tuple(questions))


def _cut_pools(
    source: str, rows: Sequence[Row], rng: random.Random, *, articles: int, each: int = ALL_QUESTIONS
) -> Iterator[Pool]:
    """Folders of five articles with at most `each` questions an article, up to `articles` articles."""
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
        typed = write_in_sentence_case(pool).questions
        yield Pool(pool.name, pool.chunks, pool.questions[:half] + typed[half:])


def _make_pool(name: str, rows: Sequence[Row], rng: random.Random, each: int) -> Pool:
    chunks: list[Chunk] = []
    indices: dict[tuple[str, str], int] = {}
    for row in rows:
        if (row["title"], row["context"]) not in indices:
            indices[row["title"], row["context"]] = len(chunks)
            chunks.append(split_passage(f"{name}/{len(chunks)}", row["title"].replace("_", " "), row["context"]))
    shuffled = list(rows)
    rng.shuffle(shuffled)
    asked: Counter[str] = Counter()
    questions = []
    for row in shuffled:
        at = indices[row["title"], row["context"]]
        gold = _find_gold(row, chunks[at].sentences)
        if gold and asked[row["title"]] < each and len(row["question"]) >= 10:
            asked[row["title"]] += 1
            questions.append(PooledQuestion(row["id"], row["question"], row["title"], at, gold))
    return Pool(name, tuple(chunks), tuple(questions))


def _merge_levels(pool: Pool) -> Pool:
    """Questions that were asked of a paragraph at several levels, merged into one that all versions answer."""
    by_question: dict[str, list[PooledQuestion]] = defaultdict(list)
    for question in pool.questions:
        by_question[re.sub(r"-(Adv|Int|Ele)-(\d+)$", r"-\2", question.id)].append(question)
    merged = []
    for first, *others in by_question.values():
        also = {other.passage: other.gold for other in others if other.passage != first.passage}
        if also:
            merged.append(replace(first, also=also))
    return Pool(pool.name, pool.chunks, tuple(merged))


def _find_gold(row: Row, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The sentence where the first answer begins; if answers are evidence, the sentences that are mostly inside one."""
    spans = [(answer["start"], answer["start"] + len(answer["text"])) for answer in row["answers"]]
    if row.get("answer_type") != "evidence":
        return _find_starts(spans[:1], sentences)
    return frozenset(
        at
        for at, s in enumerate(sentences)
        if any(min(end, s.end) - max(start, s.start) > (s.end - s.start) / 2 for start, end in spans)
    )


def _find_starts(spans: Sequence[tuple[int, int]], sentences: Sequence[Sentence]) -> frozenset[int]:
    """Indices of the sentences in which a span begins."""
    return frozenset(at for at, s in enumerate(sentences) if any(s.start <= start < s.end for start, _ in spans))
