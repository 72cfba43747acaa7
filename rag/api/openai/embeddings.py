"""`/v1/embeddings`: vectors of texts, made by the embedding that the articles are searched with."""

from __future__ import annotations

import base64
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.asking import run_for_client, run_in_turn
from rag.api.bodies import read_record
from rag.api.errors import ApiError
from rag.api.openai.chat import count_tokens
from rag.api.openai.models import DEFAULT
from rag.api.openapi import Operation
from rag.api.routing import Router

MOST_TEXTS = 256
MOST_CHARACTERS = 400_000
"""Of all texts of a request: some seconds of work."""


class EmbeddingRequest(BaseModel):
    """The part of a request that is heeded."""

    model_config = ConfigDict(extra="ignore")

    model: str
    input: str | list[str]
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: int | None = None


EMBEDDING = Operation("Vectors of texts, as OpenAI's protocol has it.", takes=EmbeddingRequest)


def make_embedding_routes(router: Router) -> list[Route]:
    """The route."""
    service = router.service

    async def embed(request: Request, caller: Caller) -> Response:
        asked = await read_record(request, EmbeddingRequest)
        known = (service.settings.embedding, DEFAULT)
        if asked.model not in known:
            reason = f"The model {asked.model[:80]!r} does not exist. The embedding is {known[0]}."
            raise ApiError(404, reason, code="model_not_found", param="model")
        texts = [asked.input] if isinstance(asked.input, str) else asked.input
        _check(texts)
        work = run_in_turn(service, lambda: service.assistant.embed(texts), caller.name)
        vectors = await run_for_client(request, work)
        if asked.dimensions not in (None, vectors.shape[1]):
            reason = f"Vectors have {vectors.shape[1]} dimensions and cannot be shortened. Leave it out."
            raise ApiError(400, reason, code="unsupported_value", param="dimensions")
        return JSONResponse(_describe(asked, texts, vectors))

    return [router.route("/v1/embeddings", embed, method="POST", operation=EMBEDDING)]


def _check(texts: list[str]) -> None:
    if not 1 <= len(texts) <= MOST_TEXTS or sum(map(len, texts)) > MOST_CHARACTERS:
        reason = f"Send 1 to {MOST_TEXTS} texts of {MOST_CHARACTERS:,} characters in all."
        raise ApiError(400, reason, code="invalid_value", param="input")
    if not all(text.strip() for text in texts):
        raise ApiError(400, "A text is empty.", code="invalid_value", param="input")


def _describe(asked: EmbeddingRequest, texts: list[str], vectors: NDArray[np.float32]) -> dict[str, Any]:
    used = sum(count_tokens(text) for text in texts)
    return {
        "object": "list",
        "model": asked.model,
        "data": [
            {"object": "embedding", "index": n, "embedding": _encode(vector, asked.encoding_format)}
            for n, vector in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": used, "total_tokens": used},
    }


def _encode(vector: NDArray[np.float32], form: str) -> list[float] | str:
    if form == "base64":  # 32-bit floats, lowest byte first
        return base64.b64encode(np.asarray(vector, dtype="<f4").tobytes()).decode("ascii")
    return [float(value) for value in vector]
