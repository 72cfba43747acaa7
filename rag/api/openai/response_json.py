"""The JSON of a response, and the events of its stream, in OpenAI's form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rag.api.errors import ApiError
from rag.api.event_stream import write_event
from rag.api.marked_text import Annotation, MarkedText
from rag.api.openai.chat import count_tokens
from rag.api.openai.files import make_file_id
from rag.schema.answers import Answer
from rag.serving.json import describe_answer


@dataclass
class ResponseWriter:
    """Writes one response. Events are numbered in the order in which they are made."""

    id: str
    model: str
    created: int
    base: str
    """The server's address, for links."""
    previous: str | None
    shows_results: bool
    """Whether the client asked for the passages that the search found."""
    question: str = ""
    """As it is searched unless it has to be completed; that is known at the end."""
    _number: int = field(default=0, init=False)
    _is_message_begun: bool = field(default=False, init=False)

    @property
    def _search_id(self) -> str:
        return f"fs_{self.id.removeprefix('resp_')}"

    @property
    def _message_id(self) -> str:
        return f"msg_{self.id.removeprefix('resp_')}"

    def describe(self, answer: Answer, marked: MarkedText) -> dict[str, Any]:
        """The whole response."""
        given, made = count_tokens(answer.question), count_tokens(marked.text)
        return {
            **self._describe_shell("completed", [self._describe_found(answer), self._describe_message(marked)]),
            "usage": {
                "input_tokens": given,
                "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
                "output_tokens": made,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": given + made,
            },
            "footnote": describe_answer(answer),
        }

    def begin(self) -> Iterator[bytes]:
        """The events before any text: the response and its search."""
        shell = self._describe_shell("in_progress", [])
        yield self._write("response.created", response=shell)
        yield self._write("response.in_progress", response=shell)
        search = {"type": "file_search_call", "id": self._search_id, "status": "in_progress", "queries": []}
        yield self._write("response.output_item.added", output_index=0, item=search)
        for state in ("in_progress", "searching"):
            yield self._write(f"response.file_search_call.{state}", output_index=0, item_id=self._search_id)

    def add_text(self, piece: str) -> Iterator[bytes]:
        """The events of a piece of text."""
        yield from self._begin_message()
        yield self._write("response.output_text.delta", **self._at, delta=piece, logprobs=[])

    def _begin_message(self) -> Iterator[bytes]:
        """The events before the first piece of text. The search is over then, as clients expect that put items together
        in the order in which they end, unless its passages are wanted, which come with the whole answer."""
        if self._is_message_begun:
            return
        self._is_message_begun = True
        if not self.shows_results:
            yield from self._end_search(self._describe_search(self.question, None))
        message = {**self._describe_message(None), "status": "in_progress", "content": []}
        yield self._write("response.output_item.added", output_index=1, item=message)
        yield self._write("response.content_part.added", **self._at, part=_describe_part(None))

    def end(self, answer: Answer, marked: MarkedText) -> Iterator[bytes]:
        """The events after the last piece of text."""
        yield from self._begin_message()
        if self.shows_results:
            yield from self._end_search(self._describe_found(answer))
        for n, annotation in enumerate(_list_annotations(marked)):
            yield self._write(
                "response.output_text.annotation.added", **self._at, annotation_index=n, annotation=annotation
            )
        yield self._write("response.output_text.done", **self._at, text=marked.text, logprobs=[])
        yield self._write("response.content_part.done", **self._at, part=_describe_part(marked))
        yield self._write("response.output_item.done", output_index=1, item=self._describe_message(marked))
        yield self._write("response.completed", response=self.describe(answer, marked))

    def fail(self, error: ApiError) -> bytes:
        """The event of a failure."""
        shell = self._describe_shell("failed", [])
        reason = {"code": "server_error", "message": str(error)}
        return self._write("response.failed", response={**shell, "error": reason})

    @property
    def _at(self) -> dict[str, Any]:
        return {"output_index": 1, "content_index": 0, "item_id": self._message_id}

    def _write(self, name: str, **described: Any) -> bytes:
        event = {"type": name, "sequence_number": self._number, **described}
        self._number += 1
        return write_event(event, name=name)

    def _describe_shell(self, status: str, output: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "model": self.model,
            "output": output,
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "parallel_tool_calls": False,
            "previous_response_id": self.previous,
            "temperature": None,
            "top_p": None,
            "tool_choice": "auto",
            "tools": [],
            "usage": None,
        }

    def _end_search(self, item: dict[str, Any]) -> Iterator[bytes]:
        yield self._write("response.file_search_call.completed", output_index=0, item_id=self._search_id)
        yield self._write("response.output_item.done", output_index=0, item=item)

    def _describe_found(self, answer: Answer) -> dict[str, Any]:
        results = [
            {
                "file_id": make_file_id(passage.file),
                "filename": passage.file,
                "score": round(min(1.0, max(0.0, passage.similarity)), 4),
                "text": passage.text,
                "attributes": {"title": passage.chunk.title, "start": passage.start, "end": passage.end},
            }
            for passage in answer.passages
        ]
        return self._describe_search(answer.asked_as or answer.question, results if self.shows_results else None)

    def _describe_search(self, searched: str, results: list[dict[str, Any]] | None) -> dict[str, Any]:
        return {
            "type": "file_search_call",
            "id": self._search_id,
            "status": "completed",
            "queries": [searched],
            "results": results,
        }

    def _describe_message(self, marked: MarkedText | None) -> dict[str, Any]:
        return {
            "type": "message",
            "id": self._message_id,
            "role": "assistant",
            "status": "completed",
            "content": [_describe_part(marked)],
        }


def _describe_part(marked: MarkedText | None) -> dict[str, Any]:
    text = marked.text if marked else ""
    return {"type": "output_text", "text": text, "annotations": _list_annotations(marked), "logprobs": []}


def _list_annotations(marked: MarkedText | None) -> list[dict[str, Any]]:
    """For each mark, the file that it cites and the address of the place."""
    return [one for annotation in (marked.annotations if marked else ()) for one in _describe_annotation(annotation)]


def _describe_annotation(annotation: Annotation) -> list[dict[str, Any]]:
    citation = annotation.citation
    return [
        {
            "type": "file_citation",
            "file_id": make_file_id(citation.file),
            "filename": citation.file,
            "index": annotation.end,
        },
        {
            "type": "url_citation",
            "url": annotation.address,
            "title": citation.title or citation.file,
            "start_index": annotation.start,
            "end_index": annotation.end,
        },
    ]
