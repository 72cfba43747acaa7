"""`/read/FILE?at=START:END`: an article as a page, with the quoted words marked. Where citations point to.

Everything of the article is escaped; the page has no scripts.
"""

from __future__ import annotations

import html
import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.errors import ApiError, explain
from rag.api.routing import Router
from rag.errors import RagError
from rag.schema.documents import Document

_SPAN = re.compile(r"(\d{1,12}):(\d{1,12})")

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title><style>
body{{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 system-ui,sans-serif}}
.file{{opacity:.7;font-size:.9rem}}
.text{{white-space:pre-wrap;overflow-wrap:anywhere}}mark{{scroll-margin-top:30vh;padding:.1em 0;border-radius:.2em}}
</style></head><body><main>
<h1>{title}</h1><p class="file">{file}</p>
<div class="text">{text}</div></main></body></html>
"""


def make_reading_routes(router: Router) -> list[Route]:
    """The route."""

    async def read(request: Request, _: Caller) -> Response:
        span = read_span(request.query_params.get("at", ""))
        library = router.service.assistant.library
        document = await run_in_threadpool(library.read_document, request.path_params["file"])
        if span and span[1] > len(document.text):
            raise ApiError(404, f"The article has {len(document.text):,} characters; the place is beyond its end.")
        return await run_in_threadpool(lambda: HTMLResponse(draw_document(document, span)))

    async def show(request: Request, caller: Caller) -> Response:
        try:
            return await read(request, caller)
        except (RagError, ApiError) as error:
            told = explain(error)
            status = 404 if told.code == "invalid_question" else told.status
            page = f"<!doctype html><title>Not shown</title><p>{html.escape(str(told))}</p>"
            return HTMLResponse(page, status, told.headers)

    return [router.route("/read/{file:rest}", show)]


def read_span(written: str) -> tuple[int, int] | None:
    """The characters of `START:END`; None for "". Raises `ApiError`."""
    if not written:
        return None
    found = _SPAN.fullmatch(written)
    if not found or int(found[1]) >= int(found[2]):
        raise ApiError(400, f"at is {written[:40]!r}; write START:END in characters, like 120:310.", param="at")
    return int(found[1]), int(found[2])


def draw_document(document: Document, span: tuple[int, int] | None) -> str:
    """The page of an article, with the characters of `span` marked."""
    start, end = span or (0, 0)
    section = next((one for one in document.sections if one.start <= start < one.end), None)
    title = (section.title if section else "") or document.file
    marked = f'<mark id="quote">{html.escape(document.text[start:end])}</mark>' if span else ""
    return _PAGE.format(
        language=html.escape(section.language if section else ""),
        title=html.escape(title),
        file=html.escape(document.file),
        text=html.escape(document.text[:start]) + marked + html.escape(document.text[end:]),
    )
