"""The keys of the HTTP interfaces, as they are written in the settings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_API_KEY = re.compile(r"([A-Za-z0-9_.-]{1,40}):(read|write):([!-~]{16,400})")
"""A name, what it may, and at least 16 characters that nobody guesses."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of the HTTP interfaces."""

    name: str
    """Whose it is; for logs and for the queue."""
    may_write: bool
    """Whether it may index, add and remove articles."""
    token: str = field(repr=False)


def parse_api_keys(values: Sequence[str]) -> tuple[ApiKey, ...]:
    """The keys, each written `NAME:read:KEY` or `NAME:write:KEY`. Raises `ValueError` for any other."""
    found = [_API_KEY.fullmatch(value) for value in values]
    keys = tuple(ApiKey(key[1], key[2] == "write", key[3]) for key in found if key)
    if len(keys) < len(values):
        raise ValueError("write each like NAME:read:KEY or NAME:write:KEY, the KEY with at least 16 characters")
    if len({key.name for key in keys}) < len(keys):
        raise ValueError("each key needs a name of its own")
    return keys
