"""Two stages of a factual answer: finding passages, and quoting the sentences in them that answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.loading.folder import check_folder
from rag.pipeline.clock import StageClock
from rag.pipeline.resources import Resources
from rag.retrieval.spelling import respell
from rag.schema.answers import Passage
from rag.schema.query import Query

if TYPE_CHECKING:
    from rag.answering.extractive.answerer import ExtractiveAnswer
    from rag.index.open_index import OpenIndex
    from rag.question.follow_ups import StandaloneQuestion
    from rag.retrieval.retriever import SearchBy


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval found."""

    passages: list[Passage]
    """Best first."""
    gone: frozenset[str]
    """Files that were found in the index but are no longer in the folder."""


class PassageQuoter:
    """Finds the passages for a question, and quotes the sentences that answer it."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def find_passages(self, query: Query, alone: StandaloneQuestion, clock: StageClock) -> Found:
        """The passages for the question that stands alone."""
        asked = replace(query, text=alone.text)

        def find(state: OpenIndex) -> Found:
            clock.lap("opening")
            return self.retrieve(state, asked, without=alone.other_than)

        found = self._resources.opener.read(find)
        clock.lap("retrieval")
        return found

    def quote(self, query: Query, alone: StandaloneQuestion, found: Found, clock: StageClock) -> ExtractiveAnswer:
        """The answer in the articles' own sentences; a language model's answer starts from it too."""
        quoted = self._resources.opener.read(
            lambda state: self.quote_passages(state, query, alone.text, found.passages)
        )
        clock.lap("answering")
        return replace(quoted, passages=quoted.passages or tuple(found.passages))

    def try_spelling(
        self, query: Query, alone: StandaloneQuestion, clock: StageClock
    ) -> tuple[StandaloneQuestion, Found, ExtractiveAnswer, str] | None:
        """The question with its spelling corrected to the articles' words, the passages and the answer for it, and a
        remark; None if nothing can be corrected, or nothing is found then either."""
        respelt = self._resources.opener.read(lambda state: respell(alone.text, state.facts_index))
        if respelt is None:
            return None
        alone = replace(alone, text=respelt.question)
        found = self.find_passages(query, alone, clock)
        quoted = self.quote(query, alone, found, clock)
        return None if quoted.abstained else (alone, found, quoted, respelt.describe())

    def retrieve(self, state: OpenIndex, query: Query, *, without: Sequence[str] = (), by: SearchBy = "both") -> Found:
        """The passages for a query whose text stands alone; the files `without` are left out."""
        from rag.retrieval.filters import resolve_filters

        settings = self._resources.settings
        root = check_folder(settings.articles)
        gone: set[str] = set()

        def is_present(file: str) -> bool:
            present = (root / file).is_file()
            if not present:
                gone.add(file)
            return present

        passages = self._resources.parts.load_retriever().retrieve(
            query.text,
            state,
            limit=query.top or settings.passages,
            filters=resolve_filters(query, state.store, without=without),
            is_present=is_present,
            by=by,
        )
        return Found(passages, frozenset(gone))

    def quote_passages(
        self, state: OpenIndex, query: Query, question: str, passages: Sequence[Passage]
    ) -> ExtractiveAnswer:
        """The quoted answer from the passages, or an abstention."""
        from rag.answering.extractive.answerer import answer_extractively
        from rag.question.keywords import count_nothing

        return answer_extractively(
            question,
            passages,
            scorer=self._resources.parts.load_scorer(),
            threshold=self._resources.threshold if query.threshold is None else query.threshold,
            document_frequency=state.keyword_index.count_documents if state.keyword_index else count_nothing,
        )
