"""The articles over HTTP: listed, read, added and removed. Writing needs a key that may write."""

from __future__ import annotations

import asyncio
from pathlib import PurePosixPath
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.bodies import read_bytes
from rag.api.errors import ApiError
from rag.api.openapi import Operation, Parameter
from rag.api.queries import read_number
from rag.api.reading_view import read_span
from rag.api.records import AddedJson, ArticleListJson, DocumentJson, RemovedJson
from rag.api.routing import Router
from rag.errors import ArticlesError, QuestionError
from rag.schema.documents import Document
from rag.schema.index import IndexedFile
from rag.serving.json import describe_document, describe_file

MOST_LISTED = 1000

_LIMIT = Parameter("limit", "Most articles to list.", {"type": "integer", "minimum": 1, "maximum": MOST_LISTED})
_AFTER = Parameter("after", "The file after which to go on.", {"type": "string"})
_AT = Parameter("at", "Characters to read, as START:END.", {"type": "string", "pattern": "^[0-9]{1,12}:[0-9]{1,12}$"})

LISTING = Operation("List the indexed articles.", gives=ArticleListJson, parameters=(_LIMIT, _AFTER))
READING = Operation("Read an article as it is in the index.", gives=DocumentJson, parameters=(_AT,))
ADDING = Operation("Add a file under this name, or a free one like it.", takes=bytes, gives=AddedJson, status=201)
REMOVING = Operation("Take a file out of the folder.", gives=RemovedJson)


def make_article_routes(router: Router) -> list[Route]:
    """The routes."""
    service = router.service
    uploading = asyncio.Semaphore(2)  # files are kept in memory until they are written

    async def show_all(request: Request, _: Caller) -> Response:
        limit = read_number(request, "limit", 100, most=MOST_LISTED)
        records = await run_in_threadpool(service.assistant.library.list_files)
        return JSONResponse(describe_list(records, limit, request.query_params.get("after", "")))

    async def show_one(request: Request, _: Caller) -> Response:
        span = read_span(request.query_params.get("at", ""))
        document = await run_in_threadpool(find_document, router, request.path_params["file"])
        if span is None:
            return await run_in_threadpool(lambda: JSONResponse(describe_document(document)))
        start, end = span
        if end > len(document.text):
            raise ApiError(404, f"The article has {len(document.text):,} characters.", code="not_found", param="at")
        return JSONResponse({"file": document.file, "start": start, "end": end, "text": document.text[start:end]})

    async def add(request: Request, _: Caller) -> Response:
        name = PurePosixPath(request.path_params["file"]).name
        async with uploading:
            content = await read_bytes(request, most_bytes=service.settings.max_file_bytes)
            (added,) = await run_in_threadpool(service.assistant.library.add_files, [(name, content)])
        if added.refused:
            raise ApiError(400, f"The file was not added: {added.refused}.", code="invalid_file")
        return JSONResponse({"name": added.name, "file": added.file}, 201)

    async def remove(request: Request, _: Caller) -> Response:
        file = request.path_params["file"]
        try:
            await run_in_threadpool(service.assistant.library.remove_file, file)
        except ArticlesError as error:
            raise ApiError(404, "There is no such file that can be removed.", code="not_found") from error
        return JSONResponse({"file": file})

    path = "/v1/articles/{file:rest}"
    return [
        router.route("/v1/articles", show_all, operation=LISTING),
        router.route(path, show_one, operation=READING),
        router.route(path, add, method="POST", writes=True, operation=ADDING),
        router.route(path, remove, method="DELETE", writes=True, operation=REMOVING),
    ]


def find_document(router: Router, file: str) -> Document:
    """An article of the index. Raises `ApiError` (404) when there is none of this name."""
    try:
        return router.service.assistant.library.read_document(file)
    except QuestionError as error:
        raise ApiError(404, "There is no such article in the index.", code="not_found") from error


def describe_list(records: list[IndexedFile], limit: int, after: str) -> dict[str, Any]:
    """A part of the list, in order of name."""
    rest = [record for record in records if record.file > after]
    listed = rest[:limit]
    return {
        "articles": [describe_article(record) for record in listed],
        "total": len(records),
        "next": listed[-1].file if len(rest) > len(listed) else None,
    }


def describe_article(record: IndexedFile) -> dict[str, Any]:
    """An indexed file as JSON."""
    return {**describe_file(record), "bytes": record.size, "missing": list(record.losses)}
