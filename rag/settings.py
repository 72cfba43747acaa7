"""The settings: what can be set, where values come from, and which values are refused.

Sources, strongest first: keyword arguments (the command's options), `RAG_*` environment variables, `rag.toml` (which
`trust.config_file` owns), what the chat's page has saved (`trust.saved_settings`), the defaults below. An unknown key
is an error that suggests the closest name. Parts of the program take plain arguments; only `assistant` and `cli` use
the settings.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from rag.errors import SettingsError
from rag.trust.addresses import (
    check_chroma_token,
    check_chroma_url,
    check_hosts,
    check_origins,
    check_url,
    check_webhook,
    show_value,
)
from rag.trust.api_keys import ApiKey, parse_api_keys
from rag.trust.config_file import CONFIG_NAME, CONFIG_VARIABLE, read_config
from rag.trust.saved_settings import take_saved

PREFIX = "RAG_"

LANGUAGE_MODEL_EXAMPLES = (
    "openai:gpt-4o-mini, anthropic:claude-sonnet-4-5, gguf:/models/model.gguf or llama_index.llms.ollama.Ollama:qwen3"
)

_SECRETS = frozenset(
    {
        "chroma_token",
        "password",
        "api_key",
        "server_key",
        "webhook",
        "llm_key",
        "llm_options",
        "embedding_options",
        "loader_options",
        "ocr_options",
        "splitter_options",
        "retriever_options",
        "reranker_options",
        "scorer_options",
    }
)
"""Settings whose values are never shown."""


def _find_shipped_articles() -> Path:
    """`seeds/` beside the package in a clone, or inside the package when installed from a wheel."""
    package = Path(__file__).resolve().parent
    beside = package.parent / "seeds"
    return beside if beside.is_dir() else package / "seeds"


class Settings(BaseSettings):
    """Every setting, its meaning, unit and range. Immutable."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, nested_model_default_partial_update=False
    )

    articles: Path = Field(default_factory=_find_shipped_articles)
    """The folder of articles."""
    home: Path = Field(default_factory=lambda: platformdirs.user_data_path("footnote"))
    """Where indexes and conversations live; one index for each folder of articles."""
    exclude: Annotated[tuple[str, ...], NoDecode] = ("README*", "LICENSE*")
    """Patterns of file and folder names that are never indexed (shell wildcards, matched against each part of
    the path; in the environment, separated by commas). Names that begin with a dot never are."""
    max_file_megabytes: float = Field(default=50, gt=0, le=2000)
    """Larger files are reported and skipped. MB of 1,048,576 bytes."""
    max_file_seconds: float = Field(default=60, gt=0, le=86_400)
    """Longest time to read one file, in seconds of work, and a tenth more for each MB of it; a file that takes longer
    is reported and skipped."""
    max_file_memory_megabytes: float = Field(default=1000, ge=64, le=1_000_000)
    """Memory that reading one file may take, in MB of 1,048,576 bytes; a file that takes more is reported and skipped.
    Holds on Linux."""

    embedding: str = "all-MiniLM-L6-v2"
    """The shipped model, or any LlamaIndex embedding as `package.module:ClassName`."""
    embedding_options: dict[str, Any] = Field(default_factory=dict, repr=False)
    """Keyword arguments of that LlamaIndex embedding (JSON in the environment)."""
    chunk_tokens: int = Field(default=256, ge=64, le=8192)
    """Longest chunk in the embedding's word pieces, title and special tokens included; at most its window."""
    overlap_tokens: int = Field(default=48, ge=0, le=1024)
    """Longest overlap of neighbouring chunks in word pieces, in whole sentences."""

    loaders: dict[str, str] = Field(default_factory=dict)
    """Loaders for more kinds of file, or instead of the shipped ones: suffix to part, `{".epub":
    "llama_index.readers.file:EpubReader"}`. See Extending."""
    loader_options: dict[str, dict[str, Any]] = Field(default_factory=dict, repr=False)
    """Keyword arguments of those loaders, by suffix."""
    ocr: str = ""
    """What reads pictures of text: unset: the extra `ocr` if it is installed; `off`: nothing; or a recogniser of your
    own, as a part. See Extending."""
    ocr_options: dict[str, Any] = Field(default_factory=dict, repr=False)
    """Its keyword arguments; for the extra, parameters of RapidOCR."""
    splitter: str = ""
    """A sentence splitter of your own or LlamaIndex's, as a part; unset: the shipped one."""
    splitter_options: dict[str, Any] = Field(default_factory=dict, repr=False)
    """Its keyword arguments."""
    retriever: str = ""
    """A retriever of your own or LlamaIndex's, as a part, instead of vector and keyword search; unset: the shipped
    one."""
    retriever_options: dict[str, Any] = Field(default_factory=dict, repr=False)
    """Its keyword arguments."""
    reranker: str = ""
    """A reranker of your own or a LlamaIndex node postprocessor, as a part; unset: none."""
    reranker_options: dict[str, Any] = Field(default_factory=dict, repr=False)
    """Its keyword arguments."""
    scorer: str = ""
    """A sentence scorer of your own, as a part; unset: the shipped one."""
    scorer_options: dict[str, Any] = Field(default_factory=dict, repr=False)
    """Its keyword arguments."""

    passages: int = Field(default=10, ge=1, le=50)
    """Number of passages compared for an answer."""
    threshold: float | None = Field(default=None, ge=0, le=1)
    """Confidence, 0 to 1, below which the answer is an abstention; unset: the calibrated value."""

    chroma_url: str = ""
    """A Chroma server, as `http://host:8000`, or Chroma Cloud, `https://api.trychroma.com`; unset: the embedded store
    under `home`."""
    chroma_token: SecretStr = SecretStr("")
    """The token that the server asks for. Unset: none."""
    chroma_token_header: Literal["x-chroma-token", "authorization"] = "x-chroma-token"
    """How the token is sent: `x-chroma-token`, as to Chroma Cloud, or `authorization`, as `Bearer TOKEN`."""
    chroma_tenant: str = "default_tenant"
    """Tenant on the Chroma server; in Chroma Cloud, unless set, the one whose token it is."""
    chroma_database: str = "default_database"
    """Database of the tenant."""
    chroma_timeout_seconds: float = Field(default=30, gt=0, le=3600)
    """Longest wait for an answer of the server. Requests that it is too busy for, or whose connection breaks, are
    repeated for at most twice as long."""
    chroma_ca_file: Path | None = None
    """Certificates to trust beside the usual ones, for a server whose certificate is signed by an authority of your own
    (PEM)."""
    index_name: str = Field(default="", pattern=r"^([a-zA-Z0-9][a-zA-Z0-9._-]{1,40}[a-zA-Z0-9])?$")
    """Name of the index, for machines that share one on a server; unset: derived from the folder's path."""

    fetch_private: bool = False
    """Whether `rag add URL` may fetch from this machine and from private networks."""

    password: str = Field(default="", repr=False)
    """The chat asks for it before showing anything; for a chat that other machines can reach. Unset: none."""
    hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names under which the chat is reached through a proxy, such as `chat.example.org` (in the environment, separated
    by commas). Requests under other names are refused; addresses and this machine's own name need not be listed."""

    watch: bool = False
    """Whether `rag chat` and `rag serve` keep the index in step with the folder, as `rag index --watch` does."""

    webhook: str = Field(default="", repr=False)
    """An address (http or https) that is told by a POST of JSON when the answer to a standing question has changed; see
    Kept in step. It may hold a token. Unset: none is told."""

    server: str = ""
    """The address of a running `rag serve`, such as `http://127.0.0.1:8501`: the commands then ask it, unless they name
    a folder. Those that work on this machine (`eval`, `chat`, `serve`, `doctor`, `mcp`) refuse. Unset: the commands do
    the work themselves."""
    server_key: SecretStr = SecretStr("")
    """The key for that server: one of its `RAG_API_KEY`, or its password."""
    api_key: Annotated[tuple[str, ...], NoDecode] = Field(default=(), repr=False)
    """Keys of the HTTP interfaces, each `NAME:read:KEY` or `NAME:write:KEY` with a KEY of at least 16 characters (in
    the environment, separated by commas). Unset: on this machine none is needed, from others nobody is let in."""
    origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Web pages of other sites that may use the HTTP interfaces in a browser, such as `https://app.example.org` (in the
    environment, separated by commas). Unset: none."""
    requests_per_minute: int = Field(default=600, ge=0, le=1_000_000)
    """Requests that one key, or one address without a key, may send to the HTTP interfaces; 0 for any number."""
    answer_seconds: float = Field(default=600, gt=0, le=86_400)
    """Longest time that a server spends on one question, waiting included; then the question fails."""

    llm: str = ""
    """The language model: `openai:MODEL`, `anthropic:MODEL`, `gguf:FILE` or `package.module.ClassName:MODEL`; unset:
    none, and answers are quotes."""
    llm_url: str = ""
    """Base URL of an OpenAI-compatible (or Anthropic-compatible) server, as `http://127.0.0.1:11434/v1`; unset: the
    provider's own."""
    llm_key: SecretStr = SecretStr("")
    """Key for the language model; unset: OPENAI_API_KEY or ANTHROPIC_API_KEY, which go to their own providers only."""
    llm_options: dict[str, Any] = Field(default_factory=dict, repr=False)
    """Further keyword arguments of the LlamaIndex class (JSON in the environment)."""
    llm_context_tokens: int = Field(default=0, ge=0, le=10_000_000)
    """Longest prompt and answer together, in the model's tokens; 0: what the model or its server reports, else 4096."""
    llm_answer_tokens: int = Field(default=512, ge=16, le=32_000)
    """Longest answer, in the model's tokens."""
    llm_passages: int = Field(default=6, ge=1, le=50)
    """Number of passages given to the model, best first; fewer if they do not fit."""
    llm_timeout_seconds: float = Field(default=120, gt=0, le=3600)
    """Longest wait for the model's first words, and for each further piece."""
    llm_retries: int = Field(default=3, ge=0, le=10)
    """How often a call is retried when the server is busy or cannot be reached."""
    strict: bool = False
    """Leave out a language model's sentences that could not be verified, rather than mark them."""

    @field_validator("exclude", "hosts", "api_key", "origins", mode="before")
    @classmethod
    def _split_patterns(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("articles", "home", "chroma_ca_file", mode="after")
    @classmethod
    def _expand_path(cls, value: Path | None) -> Path | None:
        if value is None:
            return None
        if "\0" in str(value):
            raise ValueError("a path cannot hold the character NUL")
        try:
            return value.expanduser()
        except RuntimeError as error:
            raise ValueError("there is no such user") from error

    @field_validator("api_key")
    @classmethod
    def _check_api_keys(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_api_keys(value)
        return value

    @field_validator("llm")
    @classmethod
    def _check_language_model(cls, value: str) -> str:
        value = value.strip()
        name, _, model = value.partition(":")
        if not value or (name and model.strip()) or entry_points(group="footnote.language_models", name=value):
            return value
        raise ValueError(f"write it like {LANGUAGE_MODEL_EXAMPLES}")

    _check_hosts = field_validator("hosts")(check_hosts)
    _check_origins = field_validator("origins")(check_origins)
    _check_urls = field_validator("chroma_url", "llm_url", "server", "webhook")(check_url)
    _check_webhook = field_validator("webhook")(check_webhook)
    _check_chroma_url = field_validator("chroma_url")(check_chroma_url)
    _check_chroma_token = field_validator("chroma_token")(check_chroma_token)

    def list_api_keys(self) -> tuple[ApiKey, ...]:
        """The keys of the HTTP interfaces."""
        return parse_api_keys(self.api_key)

    @property
    def max_file_bytes(self) -> int:
        """`max_file_megabytes` in bytes."""
        return int(self.max_file_megabytes * 1024 * 1024)

    @property
    def max_file_memory_bytes(self) -> int:
        """`max_file_memory_megabytes` in bytes."""
        return int(self.max_file_memory_megabytes * 1024 * 1024)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        config = read_config(cls.model_fields)
        given = {**config, **env_settings(), **init_settings()}
        home = Path(given.get("home") or cls.model_fields["home"].get_default(call_default_factory=True))
        weaker = (InitSettingsSource(settings_cls, values) for values in (config, take_saved(home, given)))
        return init_settings, env_settings, *weaker


def find_stronger(names: Collection[str]) -> dict[str, str]:
    """The source of each of these settings that the chat's page cannot change: name -> `RAG_NAME` or `rag.toml`.

    Raises `SettingsError` as `load_settings` does.
    """
    config = read_config(Settings.model_fields)
    variables = {name: f"{PREFIX}{name.upper()}" for name in names}
    return {
        name: variable if os.environ.get(variable) else CONFIG_NAME
        for name, variable in variables.items()
        if os.environ.get(variable) or name in config
    }


def load_settings(**overrides: Any) -> Settings:
    """Load the settings. `overrides` take precedence over every source; None means "not given".

    Raises `SettingsError`, in one line, for an unknown key, a malformed value, or a `rag.toml` that is broken or sets
    what only a trusted one may.
    """
    _refuse_unknown_variables()
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error
    except ValueError as error:  # a variable that is not JSON
        raise SettingsError(f"The settings cannot be read: {error}. Correct the RAG_* variable.") from error


def _refuse_unknown_variables() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {CONFIG_VARIABLE}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError(f"The environment variable {unknown[0]} is not a setting.{_suggest(unknown[0], known)}")


def _suggest(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f" Did you mean {close[0]}?" if close else f" Settings: {', '.join(sorted(known))}."


def _explain(error: ValidationError) -> str:
    """The first error in one line, with the value and where to correct it."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"The setting {name!r} in rag.toml is unknown.{_suggest(name, set(Settings.model_fields))}"
    reason = first["msg"].removeprefix("Value error, ")
    where = f"(rag.toml, or {PREFIX}{name.upper()})"
    value = "" if first["loc"][:1] and first["loc"][0] in _SECRETS else f" is {show_value(first['input'])}"
    return f"The setting {name!r}{value}: {reason} {where}."
