"""What an answer by kind may read: the articles of one state of the index that the query allows, whole.

Owns the limits that the query sets, and quoting: a statement is always a sentence of an article, cited in place. Each
kind chooses which sentences to quote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.answering.citations import Numbering, cite_span
from rag.errors import StoreError
from rag.index.facts_index import FactsIndex
from rag.index.vector_store import VectorStore
from rag.schema.answers import Passage, Statement
from rag.schema.documents import Chunk
from rag.schema.facts import DatedSentence, Entity, IndexedArticle, IndexedSentence, Mention
from rag.verification.claims import ClaimChecker
from rag.verification.quote_check import is_exact_quote

if TYPE_CHECKING:
    from rag.answering.extractive.answerer import ExtractiveAnswer

Retrieve = Callable[[str, int], list[Passage]]
"""The passages nearest to a text, best first, at most the given number, within the query's filters."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Vectors of texts: n x dimension, unit length. About 3 ms a sentence on one core."""


QuoteFact = Callable[[str], "ExtractiveAnswer"]
"""The quoted answer to a factual question, or an abstention, within the query's filters."""


@dataclass(frozen=True)
class Articles:
    """The articles that an answer may use, and how to read them."""

    listed: tuple[IndexedArticle, ...]
    """In order of file and position."""
    is_whole_folder: bool
    """Whether these are all articles of the index."""
    facts: FactsIndex
    store: VectorStore
    retrieve: Retrieve
    embed: Embed
    quote_fact: QuoteFact
    load_checker: Callable[[], ClaimChecker]
    on_progress: Callable[[int, int, str], None] | None = None
    """Progress of long work: how much is done, the total, and what comes next."""

    @cached_property
    def by_number(self) -> dict[int, IndexedArticle]:
        return {article.number: article for article in self.listed}

    @property
    def numbers(self) -> list[int] | None:
        """The numbers of the articles, for the facts index; None for all."""
        return None if self.is_whole_folder else [article.number for article in self.listed]

    def keep(self, kept: Sequence[IndexedArticle]) -> Articles:
        """The same with only these articles."""
        is_whole = self.is_whole_folder and len(kept) == len(self.listed)
        return replace(self, listed=tuple(kept), is_whole_folder=is_whole)

    def read_sentences(self, articles: Iterable[IndexedArticle] | None = None) -> list[IndexedSentence]:
        """The sentences of these articles, in order of file and position; of all allowed articles when None."""
        numbers = self.numbers if articles is None else [article.number for article in articles]
        return self.facts.read_sentences(numbers)

    def find_phrase(self, phrase: str) -> list[IndexedSentence]:
        """Every sentence that contains a phrase word for word, ignoring case and accents."""
        return self.facts.find_phrase(phrase, self.numbers)

    def read_entities(self) -> list[Entity]:
        """The entities named in these articles, counted over these articles, those in the most articles first."""
        entities = self.facts.read_entities()
        if self.is_whole_folder:
            return entities
        counted: dict[int, tuple[int, set[int]]] = {}
        for mention in self.read_mentions():
            count, held = counted.get(mention.entity, (0, set()))
            counted[mention.entity] = (count + 1, held | {mention.article})
        bounded = [
            Entity(one.id, one.name, one.type, counted[one.id][0], len(counted[one.id][1]), one.aliases)
            for one in entities
            if one.id in counted
        ]
        return sorted(bounded, key=lambda one: (-one.articles, -one.mentions, one.name))

    def read_mentions(self, entities: Sequence[int] | None = None) -> list[Mention]:
        """Each mention of the entities in these articles, in order of file and position."""
        return self.facts.read_mentions(entities, self.numbers)

    def read_dates(self) -> list[DatedSentence]:
        """Each time expression in these articles, in chronological order."""
        return self.facts.read_dates(self.numbers)

    def read_numbers(self, numbers: Sequence[int]) -> list[IndexedSentence]:
        """The sentences with these numbers, in the given order."""
        return self.facts.read_numbers(numbers)

    def quoter(self) -> Quoter:
        """A new quoter for the statements of one answer."""
        return Quoter(self.store)


class Quoter:
    """Makes the statements of one answer and numbers their citations."""

    def __init__(self, store: VectorStore) -> None:
        self._store = store
        self._numbering = Numbering()
        self._chunks: dict[str, Chunk] = {}

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages quoted from, in order of their first quote."""
        return tuple(Passage(chunk, 0.0, 0.0) for chunk in self._chunks.values())

    def prepare(self, sentences: Iterable[IndexedSentence]) -> None:
        """Read the chunks of these sentences in one go; without this, each quote reads its own."""
        ids = [one for one in dict.fromkeys(sentence.chunk for sentence in sentences) if one not in self._chunks]
        found = {chunk.id: chunk for chunk, _ in self._store.read_chunks_by_id(ids)}
        self._chunks.update({id_: found[id_] for id_ in ids if id_ in found})

    def quote(
        self,
        *sentences: IndexedSentence,
        label: str = "",
        group: str = "",
        span: tuple[int, int] | None = None,
    ) -> Statement:
        """A statement in the words of the first sentence, citing it and the others.

        `span` is the part of the document to quote when that is less than the whole first sentence. Raises `StoreError`
        when the facts index names a chunk that does not exist.
        """
        self.prepare(sentences)
        citations = []
        for at, sentence in enumerate(sentences):
            if sentence.chunk not in self._chunks:
                raise StoreError(f"The facts index does not fit {sentence.file}. Run `rag index --rebuild`.")
            start, end = span if span and at == 0 else (sentence.start, sentence.end)
            citations += cite_span(Passage(self._chunks[sentence.chunk], 0.0, 0.0), start, end)
        numbered = self._numbering.number(citations)
        text = " ".join(numbered[0].quote.split())
        return Statement(text, is_exact_quote(text, numbered, self.passages), numbered, label=label, group=group)
