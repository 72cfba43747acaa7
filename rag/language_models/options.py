"""The options of a language model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class LanguageModelOptions:
    """The settings of a language model; `rag.settings` explains each."""

    url: str = ""
    key: SecretStr = field(default_factory=lambda: SecretStr(""))
    options: dict[str, Any] = field(default_factory=dict, repr=False)
    context_tokens: int = 0
    answer_tokens: int = 512
    timeout_seconds: float = 120.0
    retries: int = 3
