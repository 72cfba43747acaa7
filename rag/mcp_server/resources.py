"""Articles as resources: a page of the list, one article or a stretch of it, and names that complete a beginning."""

from __future__ import annotations

from mcp.types import (
    Completion,
    ListResourcesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.mcp_server.addresses import TEMPLATE, Place, parse_uri
from rag.mcp_server.answer_view import ANSWER_VIEW, read_answer_view
from rag.mcp_server.arguments import ReadArguments
from rag.mcp_server.reading import read
from rag.text.shown import show_text

MIME_TYPE = "text/plain"

_PAGE = 200
"""Number of articles in one page of the list."""
_MOST_COMPLETIONS = 100
"""As many as the protocol allows."""

ARTICLE_TEMPLATE = ResourceTemplate(
    uri_template=TEMPLATE,
    name="article",
    title="An article",
    description="The text of a file, or its characters from `start` to `end`.",
    mime_type=MIME_TYPE,
)


def list_page(assistant: Assistant, cursor: str | None) -> ListResourcesResult:
    """A page of the list of articles. Raises `QuestionError` for a cursor that no page gave."""
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 12):
        raise QuestionError(f"{show_text(cursor)} is not a cursor of this list.")
    offset = int(cursor or 0)
    records = assistant.library.list_files()
    page = [
        Resource(
            uri=Place(one.file).uri,
            name=one.file,
            title=one.title or None,
            description=f"Published {one.published.isoformat()}" if one.published else None,
            mime_type=MIME_TYPE,
        )
        for one in records[offset : offset + _PAGE]
    ]
    more = offset + _PAGE < len(records)
    return ListResourcesResult(resources=page, next_cursor=str(offset + _PAGE) if more else None)


def read_article(assistant: Assistant, uri: str) -> ReadResourceResult:
    """The text of an article's address. One longer than `MOST_CHARACTERS` is cut; its `_meta` says where it goes on.

    Raises `QuestionError`.
    """
    if uri == ANSWER_VIEW:
        return read_answer_view()
    place = parse_uri(uri)
    found = read(assistant, ReadArguments(file=place.file, start=place.start, end=place.end))
    meta = {name: found[name] for name in ("file", "start", "end", "characters", "next_start")}
    return ReadResourceResult(
        contents=[TextResourceContents(uri=uri, mime_type=MIME_TYPE, text=found["text"], _meta=meta)]
    )


def complete_name(assistant: Assistant, beginning: str) -> Completion:
    """Names of files that hold what was typed, those that begin with it first."""
    wanted = beginning.casefold()
    names = [one.file for one in assistant.library.list_files() if wanted in one.file.casefold()]
    names.sort(key=lambda name: not name.casefold().startswith(wanted))
    return Completion(values=names[:_MOST_COMPLETIONS], total=len(names), has_more=len(names) > _MOST_COMPLETIONS)
