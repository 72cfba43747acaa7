"""Looks at everything that answering needs, and says what is wrong and what to do.

Owns what is looked at, in which order. Each look raises what the part itself raises, so that the advice is the part's
own; a look that fails does not keep the others from being taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rag.answering.writer import describe_options
from rag.assistant import Assistant
from rag.errors import LanguageModelError, RagError
from rag.settings import Settings, load_settings

State = Literal["ok", "note", "wrong"]

REPLY_CHARACTERS = 80
"""Of what the language model replies, so many are shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found."""

    about: str
    """What was looked at: "settings", "models", "articles", "index", "language model"."""
    state: State
    """A note is nothing wrong, but worth knowing."""
    message: str
    """In one line; of something wrong, with what to do."""


def examine(**overrides: Any) -> Iterator[Finding]:
    """Each finding as it is made. `overrides` are settings as `load_settings` takes them. Raises nothing of ours."""
    try:
        settings = load_settings(**overrides)
        with Assistant(settings) as assistant:
            yield Finding("settings", "ok", _describe_settings(settings))
            yield _look("models", lambda: _look_at_models(assistant))
            yield _look("articles", lambda: _look_at_articles(assistant))
            yield _look("index", lambda: _look_at_index(assistant))
            yield _look("language model", lambda: _look_at_language_model(settings))
    except RagError as error:
        yield Finding("settings", "wrong", str(error))


def _look(about: str, look: Callable[[], tuple[State, str]]) -> Finding:
    try:
        return Finding(about, *look())
    except RagError as error:
        return Finding(about, "wrong", str(error))


def _describe_settings(settings: Settings) -> str:
    set_here = sorted(name for name in settings.model_fields_set if getattr(settings, name) not in ("", None))
    return f"they fit together; set: {', '.join(set_here)}" if set_here else "they are the defaults"


def _look_at_models(assistant: Assistant) -> tuple[State, str]:
    """Loads what ships, which compares every file with its sum."""
    from rag.models.embedding import MINILM_NAME, load_embedding
    from rag.models.reader import READER_NAME, load_reader
    from rag.verification.claim_checker import load_checker

    reader = load_reader()
    threshold = assistant.threshold
    load_checker()
    settings = assistant.settings
    embedding = load_embedding(settings.embedding, settings.embedding_options)
    sums = "sums as shipped" if embedding.name == MINILM_NAME else f"{READER_NAME}'s sum as shipped"
    return (
        "ok",
        f"{embedding.name} ({embedding.dimension} numbers) and {reader.name}, {sums}; threshold {threshold:.2f}",
    )


def _look_at_articles(assistant: Assistant) -> tuple[State, str]:
    from rag.loading import SUFFIXES
    from rag.loading.folder import list_folder

    folder = assistant.settings.articles
    listing = list_folder(folder, suffixes=SUFFIXES, exclude=assistant.settings.exclude)
    if not listing.files:
        return "wrong", f"{folder} holds nothing that can be read. Put articles there, or name another folder."
    others = f"; {len(listing.other_kinds)} of other kinds are left out" if listing.other_kinds else ""
    return "ok", f"{len(listing.files)} files in {folder}{others}"


def _look_at_index(assistant: Assistant) -> tuple[State, str]:
    if not assistant.is_indexed():
        return (
            "note",
            f"nothing is indexed yet for {assistant.settings.articles}; the first question does it, or `rag index`",
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
    if changes:
        return "note", f"{where}; in the folder {', '.join(changes)} since. Run `rag index`"
    if plan.failed:
        file, reason = plan.failed[0]
        return "note", f"{where}; {len(plan.failed)} files cannot be read, {Path(file).name}: {reason}"
    return "ok", f"{where}, as the folder is"


def _look_at_language_model(settings: Settings) -> tuple[State, str]:
    """Asks it something, as a question would be asked."""
    from rag.language_models import Message, load_language_model
    from rag.language_models.prompts import PING

    if not settings.llm:
        return "ok", "none is set: answers are the articles' own sentences"
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
        raise LanguageModelError(f"{settings.llm} answered, but without a word. Is it a model that chats?")
    where = f" at {model.url}" if model.url else ""
    return "ok", (
        f"{settings.llm}{where} answers ({said!r}); first words after {first:.1f} s, all after "
        f"{time.monotonic() - began:.1f} s; it reads {model.window_tokens:,} tokens"
    )
