"""Parts that the settings name: one grammar for embeddings, loaders, splitters, retrievers, rerankers and scorers.

    package.module:Class             a class (or function) of a package that is installed here
    package.module:Class.from_dir    one of its class methods
    short-name                       an entry point of an installed package, in the group of the kind of part

A part is called with its options, as keyword arguments. Owns finding and making a part and explaining what is wrong
with it; what a part of a kind must do is defined in the package of its stage. Only the part that is named is imported,
so an installed but unused or broken package does no harm.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from operator import attrgetter
from typing import Any

from rag.errors import SettingsError


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of part."""

    title: str
    """As messages name it."""
    setting: str
    """The environment variable that names the part."""
    group: str
    """The group of entry points that gives parts of this kind a short name."""


EMBEDDING = PartKind("embedding", "RAG_EMBEDDING", "footnote.embeddings")
LANGUAGE_MODEL = PartKind("language model", "RAG_LLM", "footnote.language_models")
LOADER = PartKind("loader", "RAG_LOADERS", "footnote.loaders")
SPLITTER = PartKind("sentence splitter", "RAG_SPLITTER", "footnote.splitters")
RETRIEVER = PartKind("retriever", "RAG_RETRIEVER", "footnote.retrievers")
RERANKER = PartKind("reranker", "RAG_RERANKER", "footnote.rerankers")
SCORER = PartKind("sentence scorer", "RAG_SCORER", "footnote.scorers")


@dataclass(frozen=True, slots=True)
class Part:
    """A part as the settings name it."""

    kind: PartKind
    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def find(self) -> Any:
        """The class or function that the name means. Raises `SettingsError` when there is none."""
        module, separator, path = self.name.partition(":")
        if not separator:
            return self._load(find_entry_point(self.kind, self.name))
        if not (module.strip() and path.strip()):
            raise SettingsError(f"{self._say()}: a part is written package.module:Class.")
        return self._load(EntryPoint(self.name, self.name, self.kind.group))

    def make(self) -> Any:
        """The part, made with its options. Raises `SettingsError` when it cannot be found, or refuses them."""
        found = self.find()
        if not callable(found):
            raise SettingsError(f"{self._say()}, which is not a class or function.")
        try:
            return found(**self.options)
        except Exception as error:  # whatever somebody else's class raises
            given = ", ".join(sorted(self.options)) or "none"
            reason = _explain(error)
            raise SettingsError(f"{self._say()}, which cannot be made with its options ({given}): {reason}") from error

    def describe_misfit(self, part: object, expected: str) -> SettingsError:
        """The error for a part that does not do what its kind must do; `expected` says what that is."""
        return SettingsError(f"{self._say()}, but {type(part).__name__} is not {expected}.")

    def _load(self, entry_point: EntryPoint) -> Any:
        module, _, path = entry_point.value.partition(":")
        try:
            return attrgetter(path.strip())(importlib.import_module(module.strip()))
        except AttributeError as error:
            raise SettingsError(f"{self._say()}, but {module} has no {path}. Correct the name.") from error
        except Exception as error:  # an import can raise anything
            raise SettingsError(
                f"{self._say()}, which cannot be imported: {_explain(error)}. "
                f"Install its package{_guess_package(module)} in this environment, or correct the name."
            ) from error

    def _say(self) -> str:
        return f"{self.kind.setting} names the {self.kind.title} {self.name}"


def find_entry_point(kind: PartKind, name: str) -> EntryPoint:
    """The installed entry point of that short name. Raises `SettingsError` when there is none."""
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


def _guess_package(module: str) -> str:
    """LlamaIndex's parts are in packages named after their modules."""
    names = module.strip().split(".")
    return (
        f" (`llama-index-{'-'.join(names[1:3]).replace('_', '-')}`?)" if names[0] == "llama_index" and names[2:] else ""
    )


def _explain(error: Exception) -> str:
    reason = " ".join(str(error).split())[:300].rstrip(".")
    return f"{type(error).__name__}: {reason}" if reason else type(error).__name__
