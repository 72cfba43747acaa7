"""Remarks on an answer: notes on files that have changed since they were indexed, and whether a refusal is due to
languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.pipeline.clock import StageClock
from rag.pipeline.resources import Resources
from rag.schema.answers import Answer
from rag.schema.query import Query
from rag.schema.wording import ABSTENTION, SAME_TEXT, UNDATED

if TYPE_CHECKING:
    from rag.index.open_index import OpenIndex

NAMED_COPIES = 4
"""Most files that a note on copies names."""


def note_changes(
    answer: Answer,
    resources: Resources,
    clock: StageClock,
    *,
    gone: frozenset[str] = frozenset(),
    near: Sequence[str] = (),
) -> tuple[str, ...]:
    """Notes on changes to the cited files since they were indexed; `gone` files were found but are no longer in the
    folder, `near` are those of the passages."""
    from rag.library.freshness import write_notes

    notes = resources.opener.read(
        lambda state: write_notes(state, answer, gone=gone, near=near, articles=resources.settings.articles)
    )
    clock.lap("checking")
    return notes


def note_undated(query: Query, resources: Resources) -> tuple[str, ...]:
    """A note on the articles that a bound of dates leaves out since they have no date; none without a bound."""
    if query.undated or not (query.since or query.until):
        return ()
    from rag.index.facts_counts import count_undated
    from rag.retrieval.filters import match_files

    def count(state: OpenIndex) -> tuple[int, int]:
        files = match_files(state.store, query.files) if query.files else None
        return count_undated(state.facts_index, files) if state.facts_index else (0, 0)

    left_out, total = resources.opener.read(count)
    return (UNDATED.format(left_out, total),) if left_out else ()


def note_copies(answer: Answer) -> tuple[str, ...]:
    """A note on each text of which the answer cites several copies."""
    cited = frozenset(answer.sources)
    notes = []
    for passage in answer.passages:
        files = [
            file for file in dict.fromkeys((passage.file, *(copy.file for copy in passage.copies))) if file in cited
        ]
        if len(files) > 1:
            named = (
                files
                if len(files) <= NAMED_COPIES
                else [*files[: NAMED_COPIES - 1], f"{len(files) - NAMED_COPIES + 1} more"]
            )
            notes.append(SAME_TEXT.format(f"{', '.join(named[:-1])} and {named[-1]}"))
    return tuple(dict.fromkeys(notes))


def word_lead(answer: Answer, query: Query, resources: Resources) -> str:
    """The answer's lead; for a refusal, with a remark on languages if they may be the reason."""
    if not answer.abstained:
        return answer.lead
    from rag.library.languages import explain_languages
    from rag.retrieval.filters import resolve_filters

    explained = resources.opener.read(
        lambda state: explain_languages(
            query.text,
            state,
            resolve_filters(query, state.store),
            embedding=resources.settings.embedding,
            has_language_model=resources.writer.is_set,
        )
    )
    return f"{answer.lead or ABSTENTION} {explained}" if explained else answer.lead
