"""`/v1/vector_stores`: the index as OpenAI's one vector store, and passages searched in it without an answer."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.asking import run_for_client, run_in_turn
from rag.api.bodies import read_record
from rag.api.errors import ApiError
from rag.api.openai.files import list_part, make_file_id
from rag.api.openapi import Operation
from rag.api.places import make_address
from rag.api.queries import MOST_PASSAGES, read_query
from rag.api.routing import Router
from rag.schema.answers import Passage

STORE = "vs_footnote"
_NAMES = (STORE, "footnote")
_FILE_KEYS = ("file", "filename")


class SearchRequest(BaseModel):
    """The part of a request that is heeded."""

    model_config = ConfigDict(extra="ignore")

    query: str | list[str]
    max_num_results: int = Field(default=10, ge=1, le=MOST_PASSAGES)
    filters: dict[str, Any] | None = None
    """`eq` or `in` on `filename`; others are refused."""


SEARCHING = Operation("Search passages, as OpenAI's protocol has it.", takes=SearchRequest)


def make_store_routes(router: Router) -> list[Route]:
    """The routes."""
    service = router.service

    async def describe() -> dict[str, Any]:
        records = await run_in_threadpool(service.assistant.library.list_files)
        counts = {"in_progress": 0, "failed": 0, "cancelled": 0}
        return {
            "id": STORE,
            "object": "vector_store",
            "name": "footnote",
            "created_at": max((one.indexed_ns for one in records), default=0) // 1_000_000_000,
            "status": "completed",
            "file_counts": {**counts, "completed": len(records), "total": len(records)},
            "usage_bytes": sum(one.size for one in records),
            "metadata": {},
        }

    async def show_all(request: Request, _: Caller) -> Response:
        limit = request.query_params.get("limit", "20")
        return JSONResponse(list_part([await describe()], limit=limit, after=request.query_params.get("after", "")))

    async def show_one(request: Request, _: Caller) -> Response:
        _check_name(request)
        return JSONResponse(await describe())

    async def search(request: Request, caller: Caller) -> Response:
        _check_name(request)
        asked = await read_record(request, SearchRequest)
        text = asked.query if isinstance(asked.query, str) else " ".join(asked.query)
        files = read_filters(asked.filters)
        query = read_query({"text": text, "files": files, "top": asked.max_num_results})
        work = run_in_turn(service, lambda: service.assistant.retrieve(query), caller.name)
        passages = await run_for_client(request, work)
        base = str(request.base_url)
        return JSONResponse(
            {
                "object": "vector_store.search_results.page",
                "search_query": [text],
                "data": [describe_passage(passage, base) for passage in passages],
                "has_more": False,
                "next_page": None,
            }
        )

    return [
        router.route("/v1/vector_stores", show_all, operation=Operation("The vector stores: there is one.")),
        router.route("/v1/vector_stores/{id}", show_one, operation=Operation("The vector store.")),
        router.route("/v1/vector_stores/{id}/search", search, method="POST", operation=SEARCHING),
    ]


def _check_name(request: Request) -> None:
    if request.path_params["id"] not in _NAMES:
        raise ApiError(404, f"There is no such vector store; there is {STORE}.", code="not_found", param="id")


def read_filters(filters: dict[str, Any] | None) -> list[str]:
    """The files that filters name; empty for all. Raises `ApiError` for what cannot be filtered by."""
    if not filters:
        return []
    kind, key, value = filters.get("type"), filters.get("key"), filters.get("value")
    given = value if isinstance(value, list) else [value]
    names = [one for one in given if isinstance(one, str)]
    if kind not in ("eq", "in") or key not in _FILE_KEYS or not names or len(names) < len(given):
        reason = "Passages can be filtered by filename alone, with eq or in."
        raise ApiError(400, reason, code="unsupported_value", param="filters")
    return names


def describe_passage(passage: Passage, base: str) -> dict[str, Any]:
    """A passage as a search result. Its score is the similarity of the embeddings, 0 to 1."""
    chunk = passage.chunk
    return {
        "file_id": make_file_id(passage.file),
        "filename": passage.file,
        "score": round(min(1.0, max(0.0, passage.similarity)), 4),
        "attributes": {
            "title": chunk.title,
            "published": chunk.published.isoformat() if chunk.published else "",
            "start": passage.start,
            "end": passage.end,
            "url": make_address(base, passage.file, passage.start, passage.end),
        },
        "content": [{"type": "text", "text": passage.text}],
    }
