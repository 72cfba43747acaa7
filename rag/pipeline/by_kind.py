"""The stage for inputs that are not factual questions (a summary, a timeline, a list): answered from whole articles,
and written by the language model if one is set and it writes this kind."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.errors import QuestionError
from rag.loading.folder import check_folder
from rag.pipeline.clock import StageClock
from rag.pipeline.quoting import PassageQuoter
from rag.pipeline.remarks import note_changes, note_undated, word_lead
from rag.pipeline.resources import Resources
from rag.question.asked_office import read_asked_office
from rag.schema.answers import Answer
from rag.schema.events import AnsweringStep, Stage
from rag.schema.query import Query
from rag.schema.wording import UNDEFINED

if TYPE_CHECKING:
    from rag.index.indexer import OnProgress
    from rag.index.open_index import OpenIndex
    from rag.kinds.articles import Articles
    from rag.schema.kinds import Request
    from rag.schema.mentions import Mentions


class KindAnswering:
    """Answers by kind."""

    def __init__(self, resources: Resources, quoter: PassageQuoter) -> None:
        """`quoter` finds passages and quotes facts for the kinds that need them."""
        self._resources = resources
        self._quoter = quoter

    def answer(
        self, request: Request, query: Query, clock: StageClock, on_progress: OnProgress | None = None
    ) -> Generator[AnsweringStep, None, Answer | None]:
        """The answer to an input that is not a factual question, or that asks who holds an office; None for any other
        factual question, or when nothing is found."""
        if request.kind == "fact" and (self._resources.is_written(query) or not read_asked_office(request.subject)):
            return None
        from rag.kinds.answerers import answer_request  # a factual question needs none of this
        from rag.kinds.instructions import is_written_by_model

        yield Stage("retrieval")
        answered = self._resources.opener.read(
            lambda state: answer_request(request, replace(self.open_articles(state, query), on_progress=on_progress))
        )
        clock.lap("answering")
        if answered is None:
            return None
        request, found = answered
        if self._resources.is_written(query) and is_written_by_model(found, request):
            found = yield from self._write(request, found, clock)
        else:
            yield from found.statements
        answer = replace(found, question=query.text, asked_as=query.text, kind=request.kind)
        answer = replace(answer, lead=word_lead(answer, query, self._resources))
        notes = (*note_undated(query, self._resources), *note_changes(answer, self._resources, clock))
        return replace(answer, notes=(*answer.notes, *notes), milliseconds=clock.read())

    def describe(self, query: Query, question: str, clock: StageClock) -> Generator[AnsweringStep, None, Answer | None]:
        """What an input that no sentence answers may be answered with all the same; None when there is nothing.

        That is what its words ask for (`rag.question.loose_kinds`), what the articles say of somebody or something,
        where the question asks who or what it is or is nothing but a noun phrase, and what inputs of its form ask for
        (`rag.question.learnt_kinds`). Nothing where the caller names a kind that only a sentence answers.
        """
        if query.kind in ("fact", "yes_no"):
            return None
        for request, lead in self._list_guesses(query, question):
            try:
                answer = yield from self.answer(request, query, clock)
            except QuestionError:  # an error about what was guessed, not typed
                continue
            if answer and not answer.abstained and (answer.statements or not request.subject):
                return answer if not lead else replace(answer, asked_as=question, lead=answer.lead or lead)
        return None

    def _list_guesses(self, query: Query, question: str) -> Iterator[tuple[Request, str]]:
        """What an input that no sentence answers may ask for, the surest first, each with the lead of its answer; of a
        kind that the caller names, nothing else."""
        from rag.models.minilm import load_minilm
        from rag.question.defined import find_noun_phrase
        from rag.question.joined_requests import read_joined
        from rag.question.learnt_kinds import classify_request
        from rag.question.loose_kinds import guess_request
        from rag.schema.kinds import Request

        name = self._find_defined(question)
        phrase = "" if query.earlier else find_noun_phrase(query.text)
        guessed = guess_request(query.text)
        if guessed and _may_be_meant(guessed, query) and (guessed.kind in _SURE or not (name or phrase)):
            yield guessed, ""
        if (name or phrase) and not query.kind:
            yield Request("topic", subject=name or phrase), UNDEFINED if name else ""
        if not query.kind and (both := read_joined(query.text, _read_defined)):  # "Who is Quist? And who is Holm?"
            yield both, ""
        learnt = classify_request(query.text, load_minilm())
        if learnt and learnt != guessed and _may_be_meant(learnt, query):
            yield learnt, ""

    def _find_defined(self, question: str) -> str:
        """The name that a question asks about and nothing else; in lower case, only if the articles have it."""
        from rag.index.facts_counts import find_entities_spelled
        from rag.question.defined import find_defined, find_defined_lower

        lower = find_defined_lower(question)
        if not lower:
            return find_defined(question)

        def find_name(state: OpenIndex) -> str:
            found = find_entities_spelled(state.facts_index, lower) if state.facts_index else []
            return found[0].name if found else ""

        return self._resources.opener.read(find_name)

    def open_articles(self, state: OpenIndex, query: Query) -> Articles:
        """The articles that the query allows."""
        from rag.kinds.opening import open_articles
        from rag.retrieval.filters import resolve_filters

        quoter = self._quoter
        return open_articles(
            state,
            resolve_filters(query, state.store),
            check_folder(self._resources.settings.articles),
            retrieve=lambda text, top: quoter.retrieve(state, replace(query, text=text, top=top)).passages,
            embed=self._resources.opener.load_embedding().embed_passages,
            quote_fact=lambda text: quoter.quote_passages(
                state, query, text, quoter.retrieve(state, replace(query, text=text)).passages
            ),
            load_checker=self._resources.writer.load_checker,
        )

    def find_mentions(self, name: str, query: Query, *, limit: int) -> Mentions:
        """Every mention of a name in the articles that the query allows; the first `limit` of them with their words."""
        from rag.kinds.mention_places import list_mentions

        return self._resources.opener.read(
            lambda state: list_mentions(name, self.open_articles(state, query), limit=limit)
        )

    def _write(self, request: Request, found: Answer, clock: StageClock) -> Generator[AnsweringStep, None, Answer]:
        """The answer in the language model's words, from the statements that were found."""
        from rag.answering.extractive.answerer import ExtractiveAnswer
        from rag.kinds.instructions import keep_kind, write_instruction

        writer = self._resources.writer
        writer.check()
        quoted = ExtractiveAnswer(found.statements, found.confidence, abstained=False, passages=found.passages)
        answer = found
        with closing(writer.write(write_instruction(request), quoted, is_broad=True)) as steps:
            for step in steps:
                if isinstance(step, Answer):
                    answer = keep_kind(step, found)
                else:
                    yield step
        clock.lap("writing")
        return answer


_SURE = ("talk", "list", "timeline")
"""Kinds that are guessed from words that say so, and come before what a noun phrase may mean."""


def _read_defined(part: str) -> Request | None:
    """The topic of a part of an input that only asks who or what something is."""
    from rag.question.defined import find_defined
    from rag.schema.kinds import Request

    name = find_defined(part)
    return Request("topic", subject=name, sentences=2) if name else None


def _may_be_meant(guessed: Request, query: Query) -> bool:
    """Whether a guess fits a conversation: "where do I begin?" may go on about what was said."""
    if query.kind and guessed.kind != query.kind:
        return False
    is_whole = guessed.kind in ("talk", "summary", "folder") and not guessed.subject and not guessed.article
    return not (query.earlier and is_whole)
