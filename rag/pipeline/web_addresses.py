"""Citations of articles that came from the web get the address that they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.library.addresses import FetchedFrom, read_addresses
from rag.schema.answers import Answer, Statement, list_laid_out

if TYPE_CHECKING:
    from rag.pipeline.resources import Resources
    from rag.schema.events import AnsweringStep


class WebAddresses:
    """The addresses of one answer's files."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._known: Mapping[str, FetchedFrom] = read_addresses(resources.settings.articles)

    def add(self, step: AnsweringStep) -> AnsweringStep:
        """The step with addresses in its citations; unchanged when none of its files came from the web."""
        if not self._known or not isinstance(step, Answer | Statement):
            return step
        statements = (step,) if isinstance(step, Statement) else (*step.statements, *list_laid_out(step))
        urls = self._find({citation.file for one in statements for citation in one.citations})
        if not urls:
            return step
        return _change_statement(step, urls) if isinstance(step, Statement) else _change_answer(step, urls)

    def _find(self, files: set[str]) -> dict[str, str]:
        records = self._resources.opener.read(lambda state: state.store.read_records(list(files)))
        found = {file: self._known.get(record.sha256) for file, record in records.items()}
        return {file: place.address for file, place in found.items() if place}


def _change_statement(statement: Statement, urls: Mapping[str, str]) -> Statement:
    citations = (replace(one, url=urls.get(one.file, "")) for one in statement.citations)
    return replace(statement, citations=tuple(citations))


def _change_answer(answer: Answer, urls: Mapping[str, str]) -> Answer:
    def change(statement: Statement) -> Statement:
        return _change_statement(statement, urls)

    return replace(
        answer,
        statements=tuple(map(change, answer.statements)),
        events=tuple(replace(one, statement=change(one.statement)) for one in answer.events),
        items=tuple(replace(one, statement=one.statement and change(one.statement)) for one in answer.items),
        columns=tuple(replace(one, cells=tuple(cell and change(cell) for cell in one.cells)) for one in answer.columns),
        checks=tuple(replace(one, evidence=tuple(map(change, one.evidence))) for one in answer.checks),
    )
