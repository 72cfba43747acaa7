"""Checks everything that answering needs, and reports what is wrong and what to do.

Owns what is checked and in which order. A check raises the error of the part itself, with its advice; a failed check
does not stop the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rag.answering.writer import describe_options
from rag.assistant import Assistant
from rag.components import EMBEDDING, LOADER, RECOGNISER, RERANKER, RETRIEVER, SCORER, SPLITTER, Part, PartKind
from rag.errors import FileUnreadable, LanguageModelError, RagError
from rag.settings import Settings, load_settings

State = Literal["ok", "note", "wrong"]

OCR_SAMPLE = "Footnote 2024"
"""What is drawn for the recogniser to read."""

REPLY_CHARACTERS = 80
"""Most characters shown of the language model's reply."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    about: str
    """What was checked: "settings", "models", "ocr", "parts", "articles", "index", "language model"."""
    state: State
    """A "note" is not an error, but worth knowing."""
    message: str
    """One line; if something is wrong, it says what to do."""


def examine(**overrides: Any) -> Iterator[Finding]:
    """Run each check and yield its finding. `overrides` are as in `load_settings`. Never raises `RagError`."""
    try:
        settings = load_settings(**overrides)
        with Assistant(settings) as assistant:
            yield Finding("settings", "ok", _describe_settings(settings))
            yield _check("models", lambda: _check_models(assistant))
            yield _check("ocr", lambda: _check_ocr(assistant))
            if assistant.parts.list_named():
                yield _check("parts", lambda: _check_parts(assistant))
            yield _check("articles", lambda: _check_articles(assistant))
            yield _check("index", lambda: _check_index(assistant))
            yield _check("language model", lambda: ("ok", try_language_model(settings)))
    except RagError as error:
        yield Finding("settings", "wrong", str(error))


def _check(about: str, check: Callable[[], tuple[State, str]]) -> Finding:
    try:
        return Finding(about, *check())
    except RagError as error:
        return Finding(about, "wrong", str(error))


def _describe_settings(settings: Settings) -> str:
    set_here = sorted(name for name in settings.model_fields_set if getattr(settings, name) not in ("", None))
    return f"valid; set: {', '.join(set_here)}" if set_here else "all defaults"


def _check_models(assistant: Assistant) -> tuple[State, str]:
    """Loading the shipped models compares every file with its checksum."""
    from rag.models.minilm import MINILM_NAME
    from rag.models.named_embedding import load_embedding
    from rag.models.reader import READER_NAME, load_reader
    from rag.verification.claim_checker import load_checker

    reader = load_reader()
    threshold = assistant.threshold
    load_checker()
    settings = assistant.settings
    embedding = load_embedding(settings.embedding, settings.embedding_options)
    sums = "checksums match" if embedding.name == MINILM_NAME else f"checksum of {READER_NAME} matches"
    return (
        "ok",
        f"{embedding.name} ({embedding.dimension} dimensions) and {reader.name}, {sums}; threshold {threshold:.2f}",
    )


def _check_ocr(assistant: Assistant) -> tuple[State, str]:
    """Loading the recogniser, and reading a small picture with it."""
    from PIL import Image, ImageDraw

    reader = assistant.parts.loaders.page_reader
    if not reader.is_available:
        return "ok", f"none; files with pictures of text are named in the report ({reader.advice})"
    picture = Image.new("RGB", (240, 60), "white")
    ImageDraw.Draw(picture).text((20, 20), OCR_SAMPLE, fill="black", font_size=20)
    try:
        found = reader.recognise(picture).lines
    except FileUnreadable as error:
        return "wrong", f"{reader.edition}: {error}. Reinstall the extra `ocr`, or set RAG_OCR=off"
    said = " ".join(line.words for line in found)
    if said != OCR_SAMPLE:
        return "note", f"{reader.edition} read {said!r} where {OCR_SAMPLE!r} was drawn"
    return "ok", f"{reader.edition} reads pictures of text"


def _check_parts(assistant: Assistant) -> tuple[State, str]:
    """Loads every part that the settings name instead of, or in addition to, the shipped ones."""
    named: list[str] = []
    wrong: list[str] = []
    for part in assistant.parts.list_named():
        try:
            _load_part(part)
            named.append(f"{part.kind.title} {part.name} ({_name_class(part.find())})")
        except RagError as error:
            wrong.append(str(error))
    if wrong:
        return "wrong", " ".join(wrong)
    return "ok", "plugged in: " + "; ".join(named)


def _load_part(part: Part) -> None:
    """Load a part as answering or indexing would. Raises `SettingsError`, `ModelError`."""
    from rag.answering.extractive.named_scorer import load_named_scorer
    from rag.chunking.splitter import load_splitter
    from rag.loading.loader_set import adapt_loader
    from rag.loading.ocr.named import load_recogniser
    from rag.models.named_embedding import load_embedding
    from rag.retrieval.named_retriever import load_retriever
    from rag.retrieval.reranking import load_reranker

    load: dict[PartKind, Callable[[Part], object]] = {
        EMBEDDING: lambda part: load_embedding(part.name, part.options),
        LOADER: adapt_loader,
        RECOGNISER: load_recogniser,
        SPLITTER: load_splitter,
        RETRIEVER: load_retriever,
        RERANKER: load_reranker,
        SCORER: load_named_scorer,
    }
    load[part.kind](part)


def _name_class(found: object) -> str:
    return f"{getattr(found, '__module__', '?')}.{getattr(found, '__qualname__', type(found).__name__)}"


def _check_articles(assistant: Assistant) -> tuple[State, str]:

    folder = assistant.settings.articles
    listing = assistant.library.list_folder()
    if not listing.files:
        return "wrong", f"{folder} has no readable article. Put articles there, or name another folder."
    others = f"; {len(listing.other_kinds)} of other kinds are skipped" if listing.other_kinds else ""
    return "ok", f"{len(listing.files)} files in {folder}{others}"


def _check_index(assistant: Assistant) -> tuple[State, str]:
    if not assistant.is_indexed():
        return (
            "note",
            f"nothing is indexed yet for {assistant.settings.articles}; the first question or `rag index` will do it",
        )
    plan = assistant.library.plan_changes()
    status = assistant.read_status()
    assistant.retrieve("Is the index readable?")
    changes = [
        f"{len(files)} {kind}"
        for kind, files in (("new", plan.added), ("changed", plan.changed), ("gone", plan.removed))
        if files
    ]
    where = f"{status.files} files, {status.chunks} chunks"
    if assistant.library.is_read_from_copy():
        where += f"; nothing can be written to {status.index}, so questions are answered from a private copy"
    if changes:
        return "note", f"{where}; in the folder {', '.join(changes)} since. Run `rag index`"
    if plan.failed:
        file, reason = plan.failed[0]
        return "note", f"{where}; {len(plan.failed)} files cannot be read, {Path(file).name}: {reason}"
    if plan.in_part:
        file, missing = plan.in_part[0]
        return "note", f"{where}; {len(plan.in_part)} read in part, {Path(file).name}: {'; '.join(missing)}"
    return "ok", f"{where}; up to date with the folder"


def try_language_model(settings: Settings) -> str:
    """Send the model a short prompt, with the settings of a real question; returns what it said and how long it took.

    Raises `SettingsError`, and `LanguageModelError` when it does not answer.
    """
    from rag.language_models import Message, load_language_model
    from rag.language_models.prompts import PING

    if not settings.llm:
        return "none set; answers are the articles' own sentences"
    model = load_language_model(settings.llm, describe_options(settings))
    began = time.monotonic()
    first = 0.0
    reply = ""
    with model.stream([Message("user", PING)]) as stream:
        for piece in stream:
            first = first or time.monotonic() - began
            reply += piece
            if len(reply) > REPLY_CHARACTERS:
                break
    said = " ".join(reply.split())[:REPLY_CHARACTERS]
    if not said:
        raise LanguageModelError(f"{settings.llm} answered with no text. Is it a chat model?")
    where = f" at {model.url}" if model.url else ""
    return (
        f"{settings.llm}{where} answers ({said!r}); first words after {first:.1f} s, complete after "
        f"{time.monotonic() - began:.1f} s; context of {model.window_tokens:,} tokens"
    )
