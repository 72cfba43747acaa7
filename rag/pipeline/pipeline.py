"""The stages of an answer in order, each a step that the caller can show. `AnswerPipeline.run` reads from top to
bottom, as a question passes through."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.writer import describe_quoted
from rag.pipeline.by_kind import KindAnswering
from rag.pipeline.clock import StageClock
from rag.pipeline.narrowing import Narrowing
from rag.pipeline.quoting import PassageQuoter
from rag.pipeline.remarks import note_changes, note_copies, note_undated, word_lead
from rag.pipeline.resources import Resources
from rag.pipeline.web_addresses import WebAddresses
from rag.question.validation import bound_earlier, clean_question
from rag.schema.answers import Answer
from rag.schema.events import AnsweringStep, Stage
from rag.schema.query import Query
from rag.schema.wording import UNDECIDED

if TYPE_CHECKING:
    from rag.answering.extractive.answerer import ExtractiveAnswer
    from rag.index.indexer import OnProgress
    from rag.index.open_index import OpenIndex
    from rag.question.follow_ups import StandaloneQuestion
    from rag.schema.kinds import Request


class AnswerPipeline:
    """Answers queries. Safe to use from several threads."""

    def __init__(self, resources: Resources) -> None:
        """Loads nothing yet."""
        self._resources = resources
        self.quoter = PassageQuoter(resources)
        self.kinds = KindAnswering(resources, self.quoter)
        self._narrowing = Narrowing(resources, self.kinds)

    def run(self, query: Query, on_progress: OnProgress | None = None) -> Generator[AnsweringStep, None, None]:
        """The steps of the answer; the last is the `Answer` itself. Raises as `Assistant.ask` does."""
        addresses = WebAddresses(self._resources)
        for step in self._run(query, on_progress):
            yield addresses.add(step)

    def _run(self, query: Query, on_progress: OnProgress | None) -> Generator[AnsweringStep, None, None]:
        from rag.question.article_references import drop_whole

        query = replace(query, text=_clean_input(query), earlier=bound_earlier(query.earlier))
        clock = StageClock()
        yield Stage("loading")
        self._load_models(query)
        clock.lap("loading")
        if query.kind != "check" and (plain := drop_whole(query.text)) != query.text:
            for step in self._answer_narrowed(replace(query, text=plain), clock, on_progress):
                yield replace(step, question=query.text) if isinstance(step, Answer) else step
            return
        yield from self._answer_narrowed(query, clock, on_progress)

    def _answer_narrowed(
        self, query: Query, clock: StageClock, on_progress: OnProgress | None
    ) -> Generator[AnsweringStep, None, None]:
        """The steps of the answer to a query that may say in which articles to look."""
        from rag.question.kinds import recognise

        request = recognise(query.text, query.earlier, kind=query.kind)
        if request.kind == "yes_no" and request.text and query.earlier:  # "what about Holm?" asks the same of Holm
            completed = replace(query, text=request.text, earlier=())
            for step in self._answer(completed, replace(request, text=""), clock, on_progress):
                yield replace(step, question=query.text, asked_as=request.text) if isinstance(step, Answer) else step
            return
        narrowed = self._narrowing.narrow(query, request)
        if narrowed is None:
            yield from self._answer(query, request, clock, on_progress)
            return
        clock.lap("understanding")
        for step in self._answer(narrowed.query, narrowed.request, clock, on_progress):
            yield narrowed.describe(step, query.text) if isinstance(step, Answer) else step

    def _answer(
        self, query: Query, request: Request, clock: StageClock, on_progress: OnProgress | None
    ) -> Generator[AnsweringStep, None, None]:
        """The steps of the answer to a query whose kind is known."""
        by_kind = yield from self.kinds.answer(request, query, clock, on_progress)
        if by_kind:
            yield by_kind
            return
        alone = yield from self._understand(query, clock)
        yield Stage("retrieval")
        found = self.quoter.find_passages(query, alone, clock)
        yield Stage("answering", len(found.passages))
        quoted = self.quoter.quote(query, alone, found, clock)
        spelt = ""
        if quoted.abstained and (respelt := self.quoter.try_spelling(query, alone, clock)):
            alone, found, quoted, spelt = respelt
        if quoted.abstained and (described := (yield from self.kinds.describe(query, alone.text, clock))):
            yield described
            return
        answer = yield from self._write(query, alone, quoted, clock)
        yield Stage("checking", len(found.passages))
        near = [passage.file for passage in found.passages]
        notes = note_changes(answer, self._resources, clock, gone=found.gone, near=near)
        undecided = request.kind == "yes_no" and answer.mode == "extractive" and not answer.abstained
        yield replace(
            answer,
            question=query.text,
            asked_as=alone.text,
            kind="yes_no" if undecided else answer.kind,
            lead=UNDECIDED if undecided else word_lead(answer, query, self._resources),
            notes=(
                *([spelt] if spelt else ()),
                *answer.notes,
                *note_copies(answer),
                *note_undated(query, self._resources),
                *notes,
            ),
            milliseconds=clock.read(),
        )

    def _load_models(self, query: Query) -> None:
        """Load what the query needs before searching, so that a wrong setting fails at once."""
        self._resources.parts.load_scorer()
        if self._resources.is_written(query):
            self._resources.writer.check()

    def _understand(self, query: Query, clock: StageClock) -> Generator[AnsweringStep, None, StandaloneQuestion]:
        """The question completed so that it stands alone: by rules, and by the language model if rules are not
        enough."""
        from rag.question.follow_ups import stand_alone

        resources = self._resources
        alone = stand_alone(
            query.text,
            query.earlier,
            is_known=lambda stems: resources.opener.read(lambda state: _is_known(stems, state)),
        )
        if query.earlier and resources.is_written(query):
            text = yield from resources.writer.understand(query.text, alone, query.earlier)
            alone = replace(alone, text=text)
            clock.lap("understanding")
        return alone

    def _write(
        self, query: Query, alone: StandaloneQuestion, quoted: ExtractiveAnswer, clock: StageClock
    ) -> Generator[AnsweringStep, None, Answer]:
        """The answer in the language model's words if it is to write one, else the quoted answer."""
        answer = describe_quoted(query.text, quoted)
        if not self._resources.is_written(query):
            yield from quoted.statements
            return answer
        with closing(self._resources.writer.write(alone.text, quoted)) as steps:
            for step in steps:
                if isinstance(step, Answer):
                    answer = step
                else:
                    yield step
        clock.lap("writing")
        return answer


def _is_known(stems: Sequence[str], state: OpenIndex) -> bool:
    """Whether the articles contain any of the stems; True when this is unknown."""
    return state.keyword_index is None or any(state.keyword_index.count_documents(stems)[0])


def _clean_input(query: Query) -> str:
    """The text on one line, except that a text to check is unchanged: verdicts refer to its characters. Raises
    `QuestionError`."""
    if query.kind == "check":
        from rag.question.checked_text import clean_checked_text

        return clean_checked_text(query.text)
    return clean_question(query.text, kind=query.kind)
