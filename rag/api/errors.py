"""Failures as OpenAI's error object, which our own interface uses too:

    {"error": {"message": "The question is empty.", "type": "invalid_request_error", "param": null, "code": "..."}}

Owns which status each error has. A message never holds a path, a key or a traceback: those are in the server's log.
"""

from __future__ import annotations

import logging
from typing import Any

from starlette.responses import JSONResponse

from rag.errors import (
    AnswerStopped,
    AnswerTookTooLong,
    ArticlesMissing,
    IndexBusy,
    IndexMissing,
    LanguageModelError,
    QuestionError,
    RagError,
    ServerBusy,
    ServerEnding,
    ServerUnavailable,
)

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5
"""When a client that was refused because of load may ask again."""

_ENDING = "The server is ending. Ask again when it is back."
FOLDER_GONE = "The folder of articles cannot be opened where the server runs. The server's log names it."


class ApiError(Exception):
    """A request that is answered with an error."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """`message` is one line for the user, `code` a word for programs, `param` the field of the request at fault."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.param = param
        self.headers = headers or {}

    def describe(self) -> dict[str, Any]:
        """The JSON object."""
        return {
            "error": {"message": str(self), "type": _name_type(self.status), "param": self.param, "code": self.code}
        }

    def respond(self) -> JSONResponse:
        """The response."""
        return JSONResponse(self.describe(), self.status, self.headers)


class ClientGone(Exception):
    """The client has closed the connection: nobody reads an answer."""


def _name_type(status: int) -> str:
    """The word for a kind of error, as OpenAI's clients know it."""
    named = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    return named.get(status, "invalid_request_error" if status < 500 else "server_error")


def explain(error: Exception) -> ApiError:
    """What a client reads about a failure. One that nobody expected is logged."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, QuestionError):
        return ApiError(400, str(error), code="invalid_question")
    if isinstance(error, ServerBusy):
        return ApiError(429, str(error), code="server_busy", headers={"Retry-After": str(RETRY_SECONDS)})
    if isinstance(error, AnswerTookTooLong):
        return ApiError(504, str(error), code="timeout")
    if isinstance(error, AnswerStopped | ServerEnding):
        return ApiError(503, _ENDING, code="stopped", headers={"Retry-After": str(RETRY_SECONDS)})
    if isinstance(error, LanguageModelError):
        return ApiError(502, "The language model did not answer. The server's log has the reason.", code="model_failed")
    if isinstance(error, IndexMissing):
        return ApiError(503, "Nothing is indexed yet. Index the articles first.", code="index_missing")
    if isinstance(error, ArticlesMissing):
        logger.warning("%s", error)  # its words hold a path
        return ApiError(503, FOLDER_GONE, code="articles_missing", headers={"Retry-After": str(RETRY_SECONDS)})
    if isinstance(error, ServerUnavailable):
        logger.warning("%s", error)
        reason = "The store of the index does not answer. The server's log has the reason."
        return ApiError(503, reason, code="index_unavailable", headers={"Retry-After": str(RETRY_SECONDS)})
    if isinstance(error, IndexBusy):
        return ApiError(409, "The articles are being indexed already.", code="index_busy")
    if isinstance(error, RagError):
        logger.error("%s", error)
        reason = "The server cannot answer as it is set up. Its log has the reason, and so has `rag doctor` there."
        return ApiError(500, reason, code="server_fault")
    logger.error("unexpected error", exc_info=error)
    return ApiError(500, f"Unexpected {type(error).__name__}. The server's log has more.", code="unexpected")
