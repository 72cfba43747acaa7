"""Parts that the settings name: one grammar for embeddings, loaders, recognisers, splitters, retrievers, rerankers
and scorers.

    package.module:Class             a class (or function) of a package that is installed here
    package.module:Class.from_dir    one of its class methods
    short-name                       an entry point of an installed package, in the group of the kind of part

A part is called with its options, as keyword arguments. Owns finding and making a part, and explaining what is wrong
with it without showing secrets in its options. The package of each stage defines what its parts must do. Only the named
part is imported, so an installed but unused or broken package does no harm.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from rag.errors import SettingsError

_MIN_SECRET_CHARACTERS = 4
"""Shortest secret that is hidden: replacing shorter ones would break up words and protect nothing."""
_KEY_LIKE = re.compile(r"\b(?:sk|pk|rk|gsk|xai|key|or)-[A-Za-z0-9_*.-]{6,}|\bAIza[A-Za-z0-9_-]{20,}|(?i:bearer)\s+\S+")
_SECRET_NAME = re.compile(r"key|token|secret|password|auth", re.IGNORECASE)
_REASON_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of part."""

    title: str
    """Its name in messages."""
    setting: str
    """The environment variable that names the part."""
    group: str
    """The group of entry points that gives parts of this kind a short name."""


EMBEDDING = PartKind("embedding", "RAG_EMBEDDING", "footnote.embeddings")
LANGUAGE_MODEL = PartKind("language model", "RAG_LLM", "footnote.language_models")
LOADER = PartKind("loader", "RAG_LOADERS", "footnote.loaders")
RECOGNISER = PartKind("text recogniser", "RAG_OCR", "footnote.recognisers")
SPLITTER = PartKind("sentence splitter", "RAG_SPLITTER", "footnote.splitters")
RETRIEVER = PartKind("retriever", "RAG_RETRIEVER", "footnote.retrievers")
RERANKER = PartKind("reranker", "RAG_RERANKER", "footnote.rerankers")
SCORER = PartKind("sentence scorer", "RAG_SCORER", "footnote.scorers")


@dataclass(frozen=True, slots=True)
class Part:
    """A part as the settings name it."""

    kind: PartKind
    name: str
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Keyword arguments. They may contain keys, so they are not in the repr."""

    def find(self) -> Any:
        """Look up the name: a class or function in most cases. Raises `SettingsError` when it does not exist."""
        if ":" not in self.name:
            module, _, path = find_entry_point(self.kind, self.name).value.partition("[")[0].partition(":")
            return self._load(module.strip(), path.strip())
        module, path = (part.strip() for part in self.name.split(":", 1))
        if not (module and path):
            raise SettingsError(f"{self._say()}: a part is written package.module:Class.")
        return self._load(module, path)

    def make(self) -> Any:
        """The part, made with its options. Raises `SettingsError` when it cannot be found, or refuses them."""
        found = self.find()
        if not callable(found):
            raise SettingsError(f"{self._say()}, which is not a class or function.")
        try:
            return found(**self.options)
        except Exception as error:  # third-party code may raise anything
            given = ", ".join(sorted(self.options)) or "none"
            reason = self.explain(error)
            raise SettingsError(f"{self._say()}, which cannot be made with its options ({given}): {reason}") from error

    def take(self) -> Any:
        """The part itself if the name means a plain function or an object; otherwise the part that `make` returns.

        For kinds where a function can be a part. Classes, class methods and anything with options are called. Raises
        `SettingsError`.
        """
        found = self.find()
        is_maker = inspect.isclass(found) or inspect.isclass(getattr(found, "__self__", None))
        return self.make() if is_maker or self.options else found

    def digest_options(self) -> str:
        """A short hash of the options, the same in every process; "" without options."""
        if not self.options:
            return ""
        text = json.dumps(dict(self.options), sort_keys=True, default=lambda value: type(value).__qualname__)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def explain(self, error: Exception) -> str:
        """The type and message of an error of the part: one line, without secrets from its options."""
        secrets = list_secrets(self.options)
        reason = hide_secrets(" ".join(str(error).split()), secrets)[:_REASON_CHARACTERS].rstrip(".")
        return f"{type(error).__name__}: {reason}" if reason else type(error).__name__

    def describe_failure(self, error: Exception) -> str:
        """The message when a call of the part fails, to follow "the" or "The"."""
        return f"{self.kind.title} {self.name} failed: {self.explain(error)}"

    def describe_misfit(self, part: object, expected: str) -> SettingsError:
        """The error for a part that does not do what its kind must do; `expected` says what that is."""
        return SettingsError(f"{self._say()}, but {type(part).__name__} is not {expected}.")

    def _load(self, module: str, path: str) -> Any:
        try:
            imported = importlib.import_module(module)
        except Exception as error:  # an import can raise anything
            raise SettingsError(
                f"{self._say()}, which cannot be imported: {self.explain(error)}. "
                f"Install its package{_guess_package(module)} in this environment, or correct the name."
            ) from error
        try:
            return attrgetter(path)(imported) if path else imported
        except AttributeError as error:
            raise SettingsError(f"{self._say()}, but {module} has no {path}. Correct the name.") from error

    def _say(self) -> str:
        return f"{self.kind.setting} names the {self.kind.title} {self.name}"


def find_entry_point(kind: PartKind, name: str) -> EntryPoint:
    """The installed entry point with that short name. Raises `SettingsError` when it does not exist."""
    installed = entry_points(group=kind.group)
    found = [one for one in installed if one.name == name]
    if found:
        return found[0]
    listed = ", ".join(sorted({one.name for one in installed}))
    known = f" Installed under a short name: {listed}." if listed else ""
    raise SettingsError(
        f"{kind.setting} is {name!r}, and no installed package has a {kind.title} of that name. "
        f"Write package.module:Class, or install the package.{known}"
    )


def list_secrets(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys and passwords in options, which no message may contain: values with such a name, and passwords in
    URLs."""
    return tuple(secret for secret in _walk_secrets(options) if len(secret) >= _MIN_SECRET_CHARACTERS)


def hide_secrets(text: str, secrets: tuple[str, ...]) -> str:
    """The text without the secrets, and without anything that looks like a key of the usual providers."""
    for secret in secrets:
        if len(secret) >= _MIN_SECRET_CHARACTERS:
            text = text.replace(secret, "•••")
    return _KEY_LIKE.sub("•••", text)


def _walk_secrets(value: Any, *, is_secret: bool = False) -> Iterator[str]:
    """The secret texts in a value of options; with `is_secret`, every text and number in it."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _walk_secrets(one, is_secret=is_secret or _SECRET_NAME.search(str(name)) is not None)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _walk_secrets(one, is_secret=is_secret)
    elif is_secret:
        yield str(value)
    elif isinstance(value, str) and (password := _find_password(value)):
        yield password


def _find_password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:  # not a URL
        return ""


def _guess_package(module: str) -> str:
    """The pip package of a module: LlamaIndex's parts are in packages named after their modules."""
    names = module.strip().split(".")
    return (
        f" (`llama-index-{'-'.join(names[1:3]).replace('_', '-')}`?)" if names[0] == "llama_index" and names[2:] else ""
    )
