"""The loaders in use: those that ship, and those that the settings name for a suffix.

Owns adapting a named loader. A LlamaIndex reader returns documents; their texts, separated by blank lines, are the text
of the file, so every offset refers to that text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.components import LOADER, Part
from rag.errors import FileUnreadable, PassingFailure, RagError, SettingsError
from rag.loading import (
    LOADERS,
    PICTURE_SUFFIXES,
    PLAIN_SUFFIXES,
    TOLD_SUFFIXES,
    import_loader,
    load_document,
    load_with,
)
from rag.loading.bounds import FileBounds
from rag.loading.ocr.page_reader import PageReader
from rag.loading.raw_document import LoadContext, Loader, RawDocument, RawSection
from rag.loading.structure.stated_dates import find_stated_day
from rag.schema.documents import Document

_TITLE_KEYS = ("title",)
_DATE_KEYS = ("published", "date", "creation_date")
"""Metadata keys of a LlamaIndex document that give its date, in order of preference."""


@dataclass(frozen=True)
class LoaderSet:
    """Loads files: by the loader that the settings name for the suffix, else as `load_document` does."""

    max_bytes: int
    """Larger files are refused."""
    named: Mapping[str, Part] = field(default_factory=dict)
    """Suffix, in lower case with its dot -> the loader that the settings name for it."""
    page_reader: PageReader = field(default_factory=PageReader)
    """Reads pictures of text, if it can."""
    bounds: FileBounds = field(default_factory=FileBounds)
    """What reading one file may take. `file_reader` enforces them, `load` does not."""
    _made: dict[str, Loader] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def suffixes(self) -> frozenset[str]:
        """The extensions, in lower case, of the files that are looked at."""
        return frozenset(LOADERS) | frozenset(self.named)

    @property
    def readable_suffixes(self) -> frozenset[str]:
        """Those of the files that can be read."""
        told = TOLD_SUFFIXES if self.page_reader.is_available else TOLD_SUFFIXES | PICTURE_SUFFIXES
        return frozenset(LOADERS) - told | frozenset(self.named)

    def is_plain(self, path: Path) -> bool:
        """Whether a file's name says that it is plain text, read by a shipped loader."""
        suffix = path.suffix.lower()
        return suffix in PLAIN_SUFFIXES and suffix not in self.named

    def load(self, path: Path, *, file: str, content: bytes | None = None, plain_only: bool = False) -> Document:
        """The document in the file at `path`, which every later stage calls `file`.

        `content` is the file's bytes, if they were read already; a loader of the settings may still read the file
        itself.

        Raises `FileUnreadable`, with the reason in one line, and `SettingsError` when its loader cannot be made. With
        `plain_only`, raises `NotPlain` when the content is of another kind than the name of a plain text says.
        """
        suffix = path.suffix.lower()
        if suffix not in self.named:
            return load_document(
                path,
                file=file,
                max_bytes=self.max_bytes,
                page_reader=self.page_reader,
                content=content,
                plain_only=plain_only,
            )
        loader = self.find_loader(suffix)
        return load_with(
            loader, path, file=file, max_bytes=self.max_bytes, page_reader=self.page_reader, content=content
        )

    def find_loader(self, suffix: str) -> Loader:
        """The loader of a suffix, made on first use. Raises `SettingsError` when it cannot be made."""
        if suffix not in self._made:
            part = self.named.get(suffix)
            self._made[suffix] = adapt_loader(part) if part else import_loader(LOADERS[suffix])
        return self._made[suffix]


def name_loaders(named: Mapping[str, str], options: Mapping[str, Mapping[str, Any]]) -> dict[str, Part]:
    """The named parts from the settings `loaders` and `loader_options`.

    Raises `SettingsError` for a suffix without a dot, or options of a suffix without a loader.
    """
    for suffix in [*named, *options]:
        if not suffix.startswith(".") or len(suffix) < 2:
            raise SettingsError(f'RAG_LOADERS: {suffix!r} is not a file name ending. Write it like ".epub".')
    lower = {suffix.lower(): name for suffix, name in named.items()}
    given = {suffix.lower(): dict(held) for suffix, held in options.items()}
    without = sorted(set(given) - set(lower))
    if without:
        raise SettingsError(f"RAG_LOADER_OPTIONS has options for {without[0]}, for which RAG_LOADERS names no loader.")
    return {suffix: Part(LOADER, name, given.get(suffix, {})) for suffix, name in lower.items()}


def adapt_loader(part: Part) -> Loader:
    """A named loader, adapted: a function or an object with `load(content, context)`, or a LlamaIndex reader.

    Raises `SettingsError` when it is neither.
    """
    made = part.take()
    if callable(getattr(made, "load_data", None)):
        return _guard(lambda content, context: _read_documents(made, content, context), part)
    load = getattr(made, "load", made)
    if callable(load):
        return _guard(load, part)
    raise part.describe_misfit(made, "a loader: it has neither load(content, context) nor LlamaIndex's load_data(path)")


def _guard(load: Loader, part: Part) -> Loader:
    """The loader with all its errors turned into `FileUnreadable`, and its result checked."""

    def guarded(content: bytes, context: LoadContext) -> RawDocument:
        try:
            raw = load(content, context)
            if not isinstance(raw, RawDocument):
                raise FileUnreadable(f"the loader {part.name} gave a {type(raw).__name__}, not a RawDocument")
            covers = _cover_text(raw)
        except RagError:
            raise
        except Exception as error:  # third-party code may raise and return anything
            raise PassingFailure(f"the {part.describe_failure(error)}") from error
        if not covers:
            raise FileUnreadable(f"the loader {part.name} gave sections that do not cover the text in order")
        return raw

    return guarded


def _cover_text(raw: RawDocument) -> bool:
    """Whether the sections cover the text in order, without gaps."""
    position = 0
    for section in raw.sections:
        if section.start != position or section.end < section.start:
            return False
        position = section.end
    return position == len(raw.text)


def _read_documents(reader: Any, content: bytes, context: LoadContext) -> RawDocument:
    """The result of a LlamaIndex reader for a file: one section for each of its documents."""
    del content  # it reads the file itself
    texts: list[str] = []
    sections: list[RawSection] = []
    position = 0
    for document in reader.load_data(context.path):
        text = str(document.get_content()).encode("utf-8", "replace").decode("utf-8")  # no lone surrogates
        if not text.strip():
            continue
        if texts:
            position += 2
            sections[-1] = RawSection(sections[-1].start, position, sections[-1].title, sections[-1].published)
        metadata = document.metadata or {}
        title = next((str(metadata[key]) for key in _TITLE_KEYS if metadata.get(key)), "")
        stated = (str(metadata[key]) for key in _DATE_KEYS if metadata.get(key))
        published = find_stated_day(stated, today=context.today)
        sections.append(RawSection(position, position + len(text), title, published))
        texts.append(text)
        position += len(text)
    if not texts:
        raise FileUnreadable("it holds no text")
    return RawDocument("\n\n".join(texts), tuple(sections))
