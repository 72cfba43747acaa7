"""`/v1/models`: who answers. Each model is the same assistant, asked differently."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.api.access import Caller
from rag.api.errors import ApiError
from rag.api.openapi import Operation
from rag.api.routing import Router
from rag.settings import Settings

OWNER = "footnote"
DEFAULT = "footnote"
QUOTES = "footnote-quotes"

_CREATED = 1715731200
"""A fixed day: clients want a date, and models here have none."""


def list_models(settings: Settings) -> dict[str, bool]:
    """The models by name, and whether each answers in quotes only: `footnote` answers as the settings say,
    `footnote-quotes` in quotes, and `footnote-MODEL` in the words of the language model, if one is set."""
    named = {DEFAULT: False, QUOTES: True}
    if settings.llm:
        model = settings.llm.partition(":")[2] or settings.llm
        named[f"footnote-{_shorten(model)}"] = False
    return named


def _shorten(model: str) -> str:
    """The last part of a model's name or path, in characters that clients accept."""
    last = re.split(r"[/\\]", model.strip())[-1].removesuffix(".gguf")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip("-") or "model"


def find_quote_only(name: str, settings: Settings) -> bool:
    """Whether a model answers in quotes only. Raises `ApiError` (404) when there is no such model."""
    models = list_models(settings)
    if name not in models:
        reason = f"The model {name[:80]!r} does not exist. There are: {', '.join(models)}."
        raise ApiError(404, reason, code="model_not_found", param="model")
    return models[name]


def _describe(name: str) -> dict[str, object]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": OWNER}


def make_model_routes(router: Router) -> list[Route]:
    """The list, and one model."""
    settings = router.service.settings

    async def show_all(_: Request, __: Caller) -> Response:
        return JSONResponse({"object": "list", "data": [_describe(name) for name in list_models(settings)]})

    async def show_one(request: Request, _: Caller) -> Response:
        name = request.path_params["name"]
        find_quote_only(name, settings)
        return JSONResponse(_describe(name))

    return [
        router.route("/v1/models", show_all, operation=Operation("The models.")),
        router.route("/v1/models/{name:rest}", show_one, operation=Operation("One model.")),
    ]
