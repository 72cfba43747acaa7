"""The evidence for a statement: the passages to judge it against, and the deciding sentence, quoted.

What a user typed is not evidence: every source here is part of an indexed article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.kinds.articles import Articles, Quoter
from rag.kinds.mentions_of import find_mentions
from rag.schema.answers import Passage, Statement
from rag.schema.documents import Chunk, Sentence
from rag.schema.facts import IndexedSentence
from rag.text.names import read_names
from rag.text.negation import list_opposites
from rag.text.quantities import read_quantities
from rag.text.standing_across import find_told_stretches
from rag.text.words import WORD, list_content_stems
from rag.verification.claims import SourceText

_MOST_MENTIONS, _MOST_ADDED = 200, 3
"""Most sentences examined for another figure, and most passages added for it."""
_FEWEST_NAMES = 2
"""Fewest names in a statement for a search of sentences that have them all."""
_PARTICIPLE = re.compile(r"\b[a-z]+ing\b")
"""A form that is seldom the main verb of its sentence: "leaving the decision to Quist"."""
_QUESTION_ENDS = ("?", "?”", '?"', "?’", "?'", "?)")


def list_sources(passages: Sequence[Passage]) -> list[SourceText]:
    """The usable evidence of each passage, numbered from 1: its sentences that state something."""
    return [
        SourceText(n, one.file, one.chunk.title, _blank_unstated(one.chunk), one.start, one.chunk.language)
        for n, one in enumerate(passages, start=1)
    ]


def _blank_unstated(chunk: Chunk) -> str:
    """The text with headings, boilerplate and questions replaced by spaces; offsets stay the same."""
    text = chunk.text
    for sentence in chunk.sentences:
        start, end = sentence.start - chunk.start, sentence.end - chunk.start
        if sentence.kind != "sentence" or text[start:end].rstrip().endswith(_QUESTION_ENDS):
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def retrieve_evidence(statement: str, articles: Articles, count: int) -> list[Passage]:
    """The passages nearest to a statement, best first, and after them sentences that name all that it names and say the
    same or the opposite of it, and passages with a sentence that has all its words but its figure: they may have
    another figure in its place, and be far from it."""
    passages = articles.retrieve(statement, count)
    passages = [*passages, *_find_naming_all(statement, articles)]
    plain = _drop_figures(statement)
    if plain == statement or not WORD.search(plain):
        return passages
    held = {one.chunk.id for one in passages}
    others = [one for one in find_mentions(plain, articles)[:_MOST_MENTIONS] if read_quantities(one.text)]
    ids = [id_ for id_ in dict.fromkeys(one.chunk for one in others) if id_ not in held][:_MOST_ADDED]
    return [*passages, *(Passage(chunk, 0.0, 0.0) for chunk, _ in articles.store.read_chunks_by_id(ids))]


def _find_naming_all(statement: str, articles: Articles) -> list[Passage]:
    """A passage for each of the few sentences that have all names of the statement, where it has several, and most of
    its other words or their opposites; its other sentences count as boilerplate. The nearest passages may lack them,
    or have a sentence with more of its words."""
    names = [name.text for name in read_names(statement).names]
    own = set(list_content_stems(statement)) - {stem for name in names for stem in list_content_stems(name)}
    if len(names) < _FEWEST_NAMES or not own:
        return []
    telling = own.union(*map(list_opposites, own))
    counted = [
        (len(telling & set(list_content_stems(_PARTICIPLE.sub(" ", one.text)))), one)
        for one in find_mentions(" ".join(names), articles)[:_MOST_MENTIONS]
        if one.kind == "sentence"
    ]
    chosen = sorted((one for one in counted if one[0]), key=lambda one: -one[0])[:_MOST_ADDED]
    ids = list(dict.fromkeys(one.chunk for _, one in chosen))
    chunks = {chunk.id: chunk for chunk, _ in articles.store.read_chunks_by_id(ids)}
    return [Passage(keep_sentence(chunks[one.chunk], one), 0.0, 0.0) for _, one in chosen if one.chunk in chunks]


def keep_sentence(chunk: Chunk, kept: IndexedSentence) -> Chunk:
    """The chunk with every sentence but one marked as boilerplate."""
    cells = (one if one.start == kept.start else replace(one, kind="boilerplate") for one in chunk.sentences)
    return replace(chunk, sentences=tuple(cells))


def _drop_figures(statement: str) -> str:
    """The statement without its figures; unchanged when it has none."""
    plain = statement
    for figure in sorted({one.text for one in read_quantities(statement)}, key=len, reverse=True):
        plain = re.sub(rf"(?<!\w){re.escape(figure)}(?!\w)", " ", plain, flags=re.IGNORECASE)
    return " ".join(plain.split()) if plain != statement else statement


def quote_evidence(
    quoter: Quoter, passages: Sequence[Passage], n: int, span: tuple[int, int], *, group: str = ""
) -> tuple[Statement, ...]:
    """The sentences of passage `n` within a span of its document, each as a statement; at most two. After a sentence
    that the next one corrects or calls false, that one too."""
    chunk = passages[n - 1].chunk
    start, end = span
    prose = [cell for cell in chunk.sentences if cell.kind == "sentence"]
    cells = [cell for cell in prose if cell.start < end and start < cell.end]
    following = next((cell for cell in prose if cell.start >= cells[-1].end), None) if cells else None
    if following and _sets_right(_read(chunk, cells[-1]), _read(chunk, following)):
        cells = [cells[-1], following]
    return tuple(
        quoter.quote(
            IndexedSentence(
                number=0,
                article=0,
                file=chunk.file,
                chunk=chunk.id,
                start=cell.start,
                end=cell.end,
                kind=cell.kind,
                text=_read(chunk, cell),
            ),
            group=group,
        )
        for cell in cells[:2]
    )


def _read(chunk: Chunk, cell: Sentence) -> str:
    return chunk.text[cell.start - chunk.start : cell.end - chunk.start]


def _sets_right(sentence: str, following: str) -> bool:
    """Whether the following sentence calls the sentence false, or has what is right instead."""
    return any(
        one.sentence == 0 and (one.said_by == 1 or (one.how in ("corrected", "replaced") and 1 in one.rights))
        for one in find_told_stretches([sentence, following])
    )
