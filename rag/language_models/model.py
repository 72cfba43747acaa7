"""The language model as answering uses it: its name, window, token counts, and streamed words.

`servers`, `gguf` and `classes` each create one from their kind of model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.language_models.failures import Failure, classify_error
from rag.language_models.options import LanguageModelOptions
from rag.language_models.prompts import Message
from rag.language_models.streaming import Source, TextStream

BYTES_PER_TOKEN = 3
"""For models without an available tokenizer. In today's vocabularies a token of English has about 4.5 bytes of UTF-8,
of Russian 5, of Chinese 3, so the estimate errs high."""

FALLBACK_WINDOW_TOKENS = 4096
"""For servers that do not say: the default of Ollama and others."""


OpenSource = Callable[[Sequence[Message], str], Source]
"""Messages and a grammar ("" for none) -> a call of the model, not started yet."""


def estimate_tokens(text: str) -> int:
    """Tokens of a text, for a model without an available tokenizer; errs high."""
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
        """The name in the settings, which never contains a key."""
        self.window_tokens = window_tokens
        """Longest prompt and answer together."""
        self.answer_tokens = given.answer_tokens
        self.takes_grammar = takes_grammar
        """True when a grammar (GBNF) can restrict what it writes."""
        self._open_source = open_source
        self._given = given
        self._count_tokens = count_tokens
        self._secrets = tuple(secret for secret in (given.key.get_secret_value(), *secrets) if secret)
        self._url = url

    def __repr__(self) -> str:
        return f"LanguageModel({self.name!r})"

    @property
    def url(self) -> str:
        """The address of its server; "" for a model in this process or at its provider's own address."""
        return self._url

    def count_tokens(self, text: str) -> int:
        """Tokens of a text in the model's own vocabulary if possible, else an estimate that errs high."""
        return self._count_tokens(text)

    def stream(self, messages: Sequence[Message], *, grammar: str = "") -> TextStream:
        """A stream of the model's words. Errors are raised when the stream is read.

        A model that does not support grammars ignores it.
        """
        return TextStream(
            lambda: self._open_source(messages, grammar if self.takes_grammar else ""),
            classify_error=self._classify_error,
            model=self.name,
            timeout_seconds=self._given.timeout_seconds,
            retries=self._given.retries,
        )

    def _classify_error(self, error: BaseException) -> Failure:
        return classify_error(error, model=self.name, secrets=self._secrets, url=self._url)
