"""`/v1/files`: the indexed articles as OpenAI's files, to list and to read. Their ids are made from their names."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.articles import find_document
from rag.api.errors import ApiError
from rag.api.openapi import Operation, Parameter
from rag.api.routing import Router
from rag.schema.index import IndexedFile

MOST_LISTED = 10_000

_PARAMETERS = (
    Parameter("limit", "Most files to list.", {"type": "integer", "minimum": 1, "maximum": MOST_LISTED}),
    Parameter("after", "The id of the file after which to go on.", {"type": "string"}),
)


def make_file_id(file: str) -> str:
    """The id of a file."""
    return f"file-{hashlib.blake2s(file.encode('utf-8', 'surrogatepass'), digest_size=12).hexdigest()}"


def make_file_routes(router: Router) -> list[Route]:
    """The routes."""
    service = router.service

    async def show_all(request: Request, _: Caller) -> Response:
        records = await run_in_threadpool(service.assistant.library.list_files)
        limit, after = request.query_params.get("limit", str(MOST_LISTED)), request.query_params.get("after", "")
        return JSONResponse(list_part([_describe(one) for one in records], limit=limit, after=after))

    async def find(request: Request) -> IndexedFile:
        wanted = request.path_params["id"]
        for record in await run_in_threadpool(service.assistant.library.list_files):
            if make_file_id(record.file) == wanted:
                return record
        raise ApiError(404, "There is no file of this id.", code="not_found", param="id")

    async def show_one(request: Request, _: Caller) -> Response:
        return JSONResponse(_describe(await find(request)))

    async def show_content(request: Request, _: Caller) -> Response:
        record = await find(request)
        document = await run_in_threadpool(find_document, router, record.file)
        return PlainTextResponse(document.text)

    return [
        router.route("/v1/files", show_all, operation=Operation("The articles as files.", parameters=_PARAMETERS)),
        router.route("/v1/files/{id}", show_one, operation=Operation("One article as a file.")),
        router.route("/v1/files/{id}/content", show_content),
    ]


def list_part(objects: list[dict[str, Any]], *, limit: str, after: str) -> dict[str, Any]:
    """A part of a list in OpenAI's form. Raises `ApiError` when the limit is none."""
    if not limit.isascii() or not limit.isdecimal() or not 1 <= int(limit[:9]) <= MOST_LISTED:
        raise ApiError(400, f"limit is {limit[:40]!r}; give 1 to {MOST_LISTED:,}.", param="limit", code="invalid_value")
    ids = [one["id"] for one in objects]
    if after and after not in ids:
        raise ApiError(400, "There is nothing of the id `after`.", param="after", code="invalid_value")
    rest = objects[ids.index(after) + 1 if after else 0 :]
    listed = rest[: int(limit)]
    return {
        "object": "list",
        "data": listed,
        "first_id": listed[0]["id"] if listed else None,
        "last_id": listed[-1]["id"] if listed else None,
        "has_more": len(rest) > len(listed),
    }


def _describe(record: IndexedFile) -> dict[str, Any]:
    return {
        "id": make_file_id(record.file),
        "object": "file",
        "bytes": record.size,
        "created_at": record.indexed_ns // 1_000_000_000,
        "filename": record.file,
        "purpose": "assistants",
        "status": "processed",
    }
