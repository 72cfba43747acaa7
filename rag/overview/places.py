"""Sentences of the facts index as places that can be opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rag.index.facts_index import FactsIndex
from rag.schema.facts import IndexedArticle, IndexedSentence
from rag.schema.mentions import MentionPlace


class PlaceReader:
    """Reads the sentences of some articles as places."""

    def __init__(self, facts: FactsIndex, articles: Iterable[IndexedArticle]) -> None:
        self._facts = facts
        self.articles: Mapping[int, IndexedArticle] = {one.number: one for one in articles}
        """The articles by number."""

    def read(self, sentences: Iterable[int]) -> dict[int, MentionPlace]:
        """Sentence number -> its place, in the given order; sentences that are not known are left out."""
        return {one.number: self.make(one) for one in self._facts.read_numbers(list(dict.fromkeys(sentences)))}

    def make(self, sentence: IndexedSentence) -> MentionPlace:
        """The place of a sentence."""
        article = self.articles[sentence.article]
        return MentionPlace(
            sentence.file, sentence.start, sentence.end, sentence.text, article.title, article.published
        )
