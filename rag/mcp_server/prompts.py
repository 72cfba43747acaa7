"""Prompts: ready-made requests that a person chooses in a client, worded so that the model uses the right tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mcp.types import GetPromptResult, Prompt, PromptArgument, PromptMessage, TextContent

from rag.errors import QuestionError
from rag.text.shown import show_text

_QUOTES = (
    "Give each sentence with the file it comes from and its quote, word for word. Add nothing that the tool did not "
    "return; where it says that the articles do not say, say so."
)


@dataclass(frozen=True, slots=True)
class PromptSpec:
    """A prompt with at most one argument."""

    name: str
    title: str
    description: str
    argument: str
    meaning: str
    is_required: bool
    write: Callable[[str], str]
    """The request, given the argument ("" when it is left out)."""

    def describe(self) -> Prompt:
        """The prompt as the protocol lists it."""
        argument = PromptArgument(name=self.argument, description=self.meaning, required=self.is_required)
        return Prompt(name=self.name, title=self.title, description=self.description, arguments=[argument])


def _write_summary(article: str) -> str:
    if article:
        return f'Call the tool `ask` with the question "Summarise {article}" and kind "summary". {_QUOTES}'
    return f'Call the tool `ask` with the question "What are these articles about?" and kind "summary". {_QUOTES}'


def _write_timeline(topic: str) -> str:
    question = f"What happened when in {topic}?" if topic else "What happened when?"
    return f'Call the tool `ask` with the question "{question}" and kind "timeline". List the events by date. {_QUOTES}'


def _write_check(text: str) -> str:
    return (
        "Call the tool `check` with the text below, unchanged. For each of its sentences give the verdict, the reason "
        f"and the quotes that decide it, with their files.\n\n{text}"
    )


PROMPTS: Mapping[str, PromptSpec] = {
    spec.name: spec
    for spec in (
        PromptSpec(
            "summary",
            "Summarise",
            "A summary of one article or of all of them, in their own sentences.",
            "article",
            "A file, or words of a title; all articles if left out.",
            False,
            _write_summary,
        ),
        PromptSpec(
            "timeline",
            "Timeline",
            "What happened when, in order of date.",
            "topic",
            "What it is about; everything if left out.",
            False,
            _write_timeline,
        ),
        PromptSpec(
            "check",
            "Check a text",
            "Whether the articles support the statements of a text.",
            "text",
            "The text to check.",
            True,
            _write_check,
        ),
    )
}


def write_prompt(name: str, given: Mapping[str, str]) -> GetPromptResult:
    """A prompt's message. Raises `QuestionError` for an unknown prompt or argument, or a missing one."""
    spec = PROMPTS.get(name)
    if spec is None:
        raise QuestionError(f"There is no prompt {show_text(name)}. Prompts are {', '.join(PROMPTS)}.")
    unknown = sorted(given.keys() - {spec.argument})
    if unknown:
        raise QuestionError(f"The argument {show_text(unknown[0])} is unknown; `{name}` takes {spec.argument}.")
    value = given.get(spec.argument, "").strip()
    if spec.is_required and not value:
        raise QuestionError(f"The argument {spec.argument!r} is missing. {spec.meaning}")
    content = TextContent(type="text", text=spec.write(value))
    return GetPromptResult(description=spec.description, messages=[PromptMessage(role="user", content=content)])
