"""`/openapi.json`: the interface described in OpenAPI 3.1, from the types of its requests and replies."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rag import __version__
from rag.api.access import Caller

Handle = Callable[[Request, Caller], Awaitable[Response]]
"""Answers a request of somebody who may send it."""

_REFERENCE = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the address of a request."""

    name: str
    meaning: str
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a route does."""

    summary: str
    takes: Any = None
    """The type of the JSON in the body; None for no body, bytes for a body that is no JSON."""
    gives: Any = None
    """The type of the JSON of the reply; None for any object."""
    parameters: tuple[Parameter, ...] = ()
    streams: bool = False
    """Whether the reply can be a stream of events."""
    status: int = 200


@dataclass(frozen=True, slots=True)
class DescribedRoute:
    """A route with what is said of it."""

    path: str
    method: str
    writes: bool
    operation: Operation


def describe_interface(routes: Sequence[DescribedRoute]) -> dict[str, Any]:
    """The whole document."""
    from rag.api.records import ErrorJson

    types = [ErrorJson, *(one for route in routes for one in (route.operation.takes, route.operation.gives))]
    adapters = [TypeAdapter(one) for one in types if one not in (None, bytes)]
    described = [one for one in types if one not in (None, bytes)]
    schemas, definitions = TypeAdapter.json_schemas(
        [(n, "validation", adapter) for n, adapter in enumerate(adapters)], ref_template=_REFERENCE
    )
    found = {_name_type(one): schemas[n, "validation"] for n, one in enumerate(described)}
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = re.sub(r"\{(\w+):rest\}", r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _describe_operation(route, found)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Footnote", "version": __version__, "summary": "Answers from articles, with their words."},
        "paths": paths,
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _name_type(one: Any) -> str:
    return str(getattr(one, "__name__", one))


def _describe_operation(route: DescribedRoute, found: dict[str, Any]) -> dict[str, Any]:
    operation = route.operation
    error = {"description": "Refused.", "content": {"application/json": {"schema": found["ErrorJson"]}}}
    content: dict[str, Any] = {
        "application/json": {"schema": found[_name_type(operation.gives)] if operation.gives else {"type": "object"}}
    }
    if operation.streams:
        content["text/event-stream"] = {"schema": {"type": "string"}}
    described: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": f"{route.method.lower()}{re.sub(r'[^a-z]+', '_', route.path.partition(':')[0])}".rstrip("_"),
        "parameters": [*_list_path_parameters(route.path), *map(_describe_parameter, operation.parameters)],
        "responses": {str(operation.status): {"description": "Done.", "content": content}, "default": error},
        "security": [{"key": []}] if route.writes else [{"key": []}, {}],
    }
    if operation.takes is bytes:
        body: Any = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        described["requestBody"] = {"required": True, "content": body}
    elif operation.takes is not None:
        body = {"application/json": {"schema": found[_name_type(operation.takes)]}}
        described["requestBody"] = {"required": True, "content": body}
    return described


def _list_path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)(?::rest)?\}", path)
    ]


def _describe_parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.meaning,
        "schema": parameter.schema,
    }


def make_openapi_handler(routes: Sequence[DescribedRoute]) -> Handle:
    """Shows the description of routes, made when it is first asked for."""
    made: list[dict[str, Any]] = []

    async def show(_: Request, __: Caller) -> Response:
        if not made:
            made.append(describe_interface(routes))
        return JSONResponse(made[0])

    return show
