"""Reads the body of a request: bounded in size and time, as JSON, as the record that a route takes."""

from __future__ import annotations

import asyncio
import json
import re
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect, Request

from rag.api.errors import ApiError, ClientGone

MOST_BYTES = 2_000_000
"""Longest body. The longest text that is checked has 20,000 characters; a long conversation comes with it."""

READING_SECONDS = 30.0
"""Longest time that a body may take to arrive."""

_SHOWN_CHARACTERS = 80
"""Most characters of a wrong value that a message repeats."""

Record = TypeVar("Record")


async def read_record(request: Request, record: type[Record]) -> Record:
    """The body as a pydantic model or dataclass. Raises `ApiError` when it is too long, too slow, not JSON, or has a
    field of the wrong type, and `ClientGone`."""
    described = await read_object(request)
    try:
        read: Record = _make_adapter(record).validate_python(described, strict=True)  # type: ignore[arg-type]  # a type is hashable
        return read
    except ValidationError as error:
        raise _explain(error) from error
    except RecursionError as error:
        raise ApiError(400, "The body is nested too deeply.", code="invalid_json") from error


@cache
def _make_adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record)


async def read_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object. Raises `ApiError` when it is none, too long or too slow, and `ClientGone`."""
    described = parse_json(await read_bytes(request))
    if not isinstance(described, dict):
        raise ApiError(400, "The body must be a JSON object.", code="invalid_json")
    return described


async def read_bytes(request: Request, *, most_bytes: int = MOST_BYTES) -> bytes:
    """The body. One that says that it is too long is refused before it is read."""
    stated = request.headers.get("content-length", "0")
    if stated.isdecimal() and int(stated[:20]) > most_bytes:
        _refuse_size(most_bytes)
    try:
        return await asyncio.wait_for(_collect(request, most_bytes), READING_SECONDS)
    except asyncio.TimeoutError as error:
        reason = f"The body did not arrive within {READING_SECONDS:g} seconds."
        raise ApiError(408, reason, code="timeout", headers={"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise ClientGone from error


async def _collect(request: Request, most_bytes: int) -> bytes:
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > most_bytes:
            _refuse_size(most_bytes)
    return bytes(content)


def _refuse_size(most_bytes: int) -> None:
    reason = f"The body is longer than {most_bytes:,} bytes."
    raise ApiError(413, reason, code="too_large")  # the server drops what still comes, so that the client reads this


def parse_json(content: bytes) -> Any:
    """The JSON of a body. Raises `ApiError` for anything else, NaN and halves of characters included."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ApiError(400, f"The body is not UTF-8 (byte {error.start}).", code="invalid_json") from error
    try:
        described = json.loads(text, parse_constant=_refuse_constant)
        if "\\u" in text:
            json.dumps(described, ensure_ascii=False).encode()
        return described
    except UnicodeEncodeError as error:
        raise ApiError(400, "The body has half of a character (\\ud800 to \\udfff).", code="invalid_json") from error
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:_SHOWN_CHARACTERS]
        raise ApiError(400, f"The body is not JSON: {reason}.", code="invalid_json") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number of JSON")


def _explain(error: ValidationError) -> ApiError:
    first = error.errors()[0]
    param = ".".join(str(part) for part in first["loc"])
    given = "" if first["type"] == "missing" else f" ({repr(first['input'])[:_SHOWN_CHARACTERS]})"
    reason = re.sub(r"^Value error, ", "", first["msg"])
    return ApiError(400, f"{param or 'The body'}{given}: {reason}.", code="invalid_value", param=param or None)
