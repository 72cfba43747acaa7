"""The table of tools: their names, what a language model is told about them, their schemas, and what they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mcp.types import Tool, ToolAnnotations

from rag.assistant import Assistant
from rag.mcp_server import answering, arguments, reading, results
from rag.mcp_server.addresses import Place
from rag.mcp_server.answer_view import TOOL_META
from rag.mcp_server.answering import OnProgress
from rag.serving.json_types import AnswerJson


@dataclass(frozen=True, slots=True)
class Call:
    """What a tool works with."""

    assistant: Assistant
    name_url: reading.NameUrl
    on_progress: OnProgress
    is_cancelled: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool."""

    name: str
    title: str
    description: str
    arguments: type[arguments.Arguments]
    result: Any
    """The type of the result, from which its schema is made."""
    work: Callable[[Call, Any], dict[str, Any]]
    """What it does, given checked arguments. Raises `RagError`."""

    def describe(self) -> Tool:
        """The tool as the protocol lists it."""
        return Tool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=self.arguments.model_json_schema(),
            output_schema=results.write_schema(self.result),
            annotations=ToolAnnotations(
                title=self.title,
                read_only_hint=True,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=False,
            ),
            _meta=TOOL_META if self.result is AnswerJson else None,
        )

    def run(self, call: Call, given: dict[str, Any]) -> dict[str, Any]:
        """The result of a call. Raises `QuestionError` for wrong arguments, and other kinds of `RagError`."""
        return self.work(call, arguments.read_arguments(self.arguments, given, tool=self.name))


def _name_uri(place: Place) -> str:
    return place.uri


TOOLS = {
    spec.name: spec
    for spec in (
        ToolSpec(
            "ask",
            "Ask the articles",
            "Answers a question from the articles: facts, summaries, timelines, lists, comparisons, disagreements, "
            "yes-no questions. Every sentence of the answer carries citations: file, start, end and the exact quote. "
            "When `abstained` is true the articles do not say it, and `passages` are the nearest ones. "
            "Repeat quotes word for word and name their files.",
            arguments.AskArguments,
            AnswerJson,
            lambda call, given: answering.ask(call.assistant, given, call.on_progress, call.is_cancelled),
        ),
        ToolSpec(
            "search",
            "Search the articles",
            "Finds the articles nearest to a query, by meaning and by words. Returns ids for `fetch`.",
            arguments.SearchArguments,
            results.SearchResult,
            lambda call, given: reading.search(call.assistant, given, call.name_url),
        ),
        ToolSpec(
            "fetch",
            "Fetch an article",
            "Returns the text of an article that `search` found, by its id.",
            arguments.FetchArguments,
            results.FetchResult,
            lambda call, given: reading.fetch(call.assistant, given, call.name_url),
        ),
        ToolSpec(
            "read",
            "Read an article",
            "Returns the text of a file, or of a stretch of it: the characters around a citation's start and end, "
            "for instance.",
            arguments.ReadArguments,
            results.ReadResult,
            lambda call, given: reading.read(call.assistant, given),
        ),
        ToolSpec(
            "list_articles",
            "List the articles",
            "Lists the indexed files, newest first, with title, date, language and length.",
            arguments.ListArguments,
            results.ListResult,
            lambda call, given: reading.list_articles(call.assistant, given, _name_uri),
        ),
        ToolSpec(
            "find",
            "Find every mention",
            "Finds every sentence that mentions a name, word or phrase, in all articles, with exact places. Use it to "
            "count or to be complete, and `ask` to have a question answered.",
            arguments.FindArguments,
            results.FindResult,
            lambda call, given: reading.find(call.assistant, given),
        ),
        ToolSpec(
            "check",
            "Check a text",
            "Checks the statements of a text against the articles: in `checks`, each sentence is supported, "
            "contradicted, partly supported or not found, with a reason and the quotes that decide it. About 0.2 s a "
            "sentence.",
            arguments.CheckArguments,
            AnswerJson,
            lambda call, given: answering.check(call.assistant, given, call.on_progress, call.is_cancelled),
        ),
    )
}
"""The tools by name. `search` and `fetch` have the names, arguments and results that ChatGPT's connectors expect."""
