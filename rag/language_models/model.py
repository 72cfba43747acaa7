"""One language model, whatever made it: what it is called, how much it reads, how many tokens a text is, its words.

Owns the record of what may be set for a model, and the class that answering knows. How each kind is made is its own
file's: `servers`, `gguf`, `classes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from rag.language_models.failures import Trouble, understand
from rag.language_models.prompts import Message
from rag.language_models.streaming import Source, TextStream

BYTES_PER_TOKEN = 3
"""For a model whose tokenizer is not at hand: a token is seldom fewer bytes of UTF-8. English has about 4.5, Russian 5,
Chinese 3 under the vocabularies of today, so the estimate errs towards too many tokens."""

FALLBACK_WINDOW_TOKENS = 4096
"""For a server that does not say: what Ollama and others give every model unless they are told otherwise."""


@dataclass(frozen=True, slots=True)
class LanguageModelOptions:
    """What may be set for a language model; the meaning of each is told in `settings`."""

    url: str = ""
    key: SecretStr = field(default_factory=lambda: SecretStr(""))
    options: dict[str, Any] = field(default_factory=dict, repr=False)
    context_tokens: int = 0
    answer_tokens: int = 512
    timeout_seconds: float = 120.0
    retries: int = 3


OpenSource = Callable[[Sequence[Message], str], Source]
"""A call of a model with messages and a grammar ("" for none), not begun yet."""


def estimate_tokens(text: str) -> int:
    """Tokens of a text for a model whose tokenizer is not at hand; rather too many than too few."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


class LanguageModel:
    """A language model, ready to be called. Safe to call from several threads."""

    def __init__(
        self,
        *,
        name: str,
        open_source: OpenSource,
        given: LanguageModelOptions,
        window_tokens: int,
        count_tokens: Callable[[str], int] = estimate_tokens,
        takes_grammar: bool = False,
        secrets: tuple[str, ...] = (),
        url: str = "",
    ) -> None:
        self.name = name
        """As the settings name it: never with a key in it."""
        self.window_tokens = window_tokens
        """Prompt and answer together."""
        self.answer_tokens = given.answer_tokens
        self.takes_grammar = takes_grammar
        """Whether what it writes can be bound by a grammar (GBNF)."""
        self._open_source = open_source
        self._given = given
        self._count_tokens = count_tokens
        self._secrets = tuple(secret for secret in (given.key.get_secret_value(), *secrets) if secret)
        self._url = url

    def __repr__(self) -> str:
        return f"LanguageModel({self.name!r})"

    @property
    def url(self) -> str:
        """Where it is called, "" when it is in this process or at its provider's own address."""
        return self._url

    def count_tokens(self, text: str) -> int:
        """Tokens of a text: in the model's own vocabulary where that is at hand, else an estimate that errs towards
        too many."""
        return self._count_tokens(text)

    def stream(self, messages: Sequence[Message], *, grammar: str = "") -> TextStream:
        """The model's words as they come.

        What goes wrong is raised when they are read. A grammar is left aside by a model that takes none.
        """
        return TextStream(
            lambda: self._open_source(messages, grammar if self.takes_grammar else ""),
            understand=self._understand,
            model=self.name,
            timeout_seconds=self._given.timeout_seconds,
            retries=self._given.retries,
        )

    def _understand(self, error: BaseException) -> Trouble:
        return understand(error, model=self.name, secrets=self._secrets, url=self._url)
