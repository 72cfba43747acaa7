"""Keys and passwords of language models: which key is sent where, and how they stay out of messages."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

from rag import components
from rag.errors import SettingsError
from rag.language_models.options import LanguageModelOptions


def find_key(given: LanguageModelOptions, variable: str, *, is_provider: bool) -> str:
    """The key to send: RAG_LLM_KEY, else the provider's own `variable`, which is only sent to the provider.

    Raises `SettingsError` when the provider needs a key and none is set, or when the key is malformed.
    """
    key = given.key.get_secret_value() or (os.environ.get(variable, "") if is_provider else "")
    if not key and is_provider:
        raise SettingsError(f"The language model needs a key, and none is set. Set {variable} or RAG_LLM_KEY.")
    if not key.isascii() or not key.isprintable():
        raise SettingsError("The key for the language model has characters that no key has. Copy it again.")
    return key


def list_secrets(given: LanguageModelOptions) -> tuple[str, ...]:
    """The keys and passwords in the options and in the URL, which no message may contain."""
    return components.list_secrets({"url": given.url, "options": given.options})


def hide_user(url: str) -> str:
    """The URL without a user name and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url
