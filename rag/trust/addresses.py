"""The checks of addresses, names of hosts and tokens in the settings, and how a malformed one is shown.

Each check returns the value that counts. It raises `ValueError` with what to write instead, without the value.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import SecretStr

_TO_LAST_AT = re.compile(r"""^(['"(\[{]*(?:https?://)?).*@""", re.DOTALL | re.IGNORECASE)


def is_url(value: str) -> bool:
    """Whether a value is the address of a server, and not a folder or a name."""
    return value.startswith(("http://", "https://"))


def check_url(value: str) -> str:
    """The URL without a slash at its end; "" for none."""
    if value and not is_url(value):
        raise ValueError("it must begin with http:// or https://")
    return value.rstrip("/")


def check_chroma_url(value: str) -> str:
    """The URL of a Chroma server."""
    if "@" in value:
        raise ValueError("leave out the name and password; a token goes into RAG_CHROMA_TOKEN")
    if value and not _has_host(value):
        raise ValueError("it must name a host, like http://127.0.0.1:8000")
    return value


def check_webhook(value: str) -> str:
    """The address of a webhook."""
    if "@" in value or "#" in value or any(not "!" <= character <= "~" for character in value):
        raise ValueError("write the address alone, in ASCII, without a name before @ and without #")
    if value and not _has_host(value):
        raise ValueError("it must name a host, like https://hooks.example.org/path")
    return value


def check_chroma_token(value: SecretStr) -> SecretStr:
    """A token that fits into a header."""
    if not re.fullmatch(r"[!-~]*", value.get_secret_value()):
        raise ValueError("a token has letters, digits and signs of ASCII, without spaces")
    return value


def check_hosts(value: tuple[str, ...]) -> tuple[str, ...]:
    """Names of hosts, without anything around them."""
    for name in value:
        if not re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", name):
            raise ValueError("write names alone, like chat.example.org, without https:// and port")
    return value


def check_origins(value: tuple[str, ...]) -> tuple[str, ...]:
    """Origins as browsers send them."""
    for origin in value:
        if not re.fullmatch(r"https?://[a-z0-9_.-]+(:\d{1,5})?", origin):
            raise ValueError("write each like https://app.example.org, in lower case and without a path")
    return value


def show_value(value: object) -> str:
    """A malformed value for a message, at most 200 characters. What precedes an "@" may be a password, in whatever
    form, and is left out."""
    return _TO_LAST_AT.sub(r"\1…@", repr(value))[:200]


def _has_host(url: str) -> bool:
    """Whether a URL names a host, with a port that is a number if it names one."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
