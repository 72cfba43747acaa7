"""Keys and passwords of language models: which key is sent where, and keeping all of them out of messages."""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from rag.errors import SettingsError
from rag.language_models.options import LanguageModelOptions

_MIN_SECRET_CHARACTERS = 4
"""Replacing shorter ones would break up words and protect nothing."""
_KEY_LIKE = re.compile(r"\b(?:sk|pk|rk|gsk|xai|key|or)-[A-Za-z0-9_*.-]{6,}|\bAIza[A-Za-z0-9_-]{20,}|(?i:bearer)\s+\S+")
_SECRET_NAME = re.compile(r"key|token|secret|password|auth", re.IGNORECASE)


def find_key(given: LanguageModelOptions, variable: str, *, is_provider: bool) -> str:
    """The key to send: RAG_LLM_KEY, else the provider's own `variable`, which is sent to the provider only.

    Raises `SettingsError` when the provider needs a key and there is none, or when the key cannot be one.
    """
    key = given.key.get_secret_value() or (os.environ.get(variable, "") if is_provider else "")
    if not key and is_provider:
        raise SettingsError(f"The language model needs a key, and none is set. Set {variable} or RAG_LLM_KEY.")
    if not key.isascii() or not key.isprintable():
        raise SettingsError("The key for the language model has characters that no key has. Copy it again.")
    return key


def list_secrets(given: LanguageModelOptions) -> tuple[str, ...]:
    """The keys and passwords in the options and in the URL, which no message may contain."""
    found = [urlsplit(given.url).password or ""]
    pending: list[Any] = [given.options]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending.extend(value.values())
            found.extend(str(one) for name, one in value.items() if _SECRET_NAME.search(str(name)))
        elif isinstance(value, (list, tuple)):
            pending.extend(value)
    return tuple(secret for secret in found if len(secret) >= _MIN_SECRET_CHARACTERS)


def hide_secrets(text: str, secrets: tuple[str, ...]) -> str:
    """The text without the secrets, and without anything that looks like a key of the usual providers."""
    for secret in secrets:
        if len(secret) >= _MIN_SECRET_CHARACTERS:
            text = text.replace(secret, "•••")
    return _KEY_LIKE.sub("•••", text)


def hide_user(url: str) -> str:
    """The URL without a user name and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url
