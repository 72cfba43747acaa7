"""What the set-up forms show, and which settings they save. No Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag import RagError, Settings, load_settings
from rag.errors import ArticlesError
from rag.loading.ocr.named import OCR_OFF
from rag.trust.saved_settings import LANGUAGE_MODEL_SETTINGS

QUOTES = "quotes"
"""The kind of no language model."""

KINDS = {
    QUOTES: "None: answers are the articles' own sentences",
    "openai": "OpenAI, or a server that speaks its protocol (Ollama, vLLM, LM Studio)",
    "anthropic": "Anthropic",
    "gguf": "A GGUF file on this machine",
}
"""A class of one's own is not among them: code is named in the environment or a trusted `rag.toml`, since others who
use this machine may reach the page."""

MODEL_FIELDS = {
    "openai": ("Model", "gpt-4o-mini, qwen3"),
    "anthropic": ("Model", "claude-sonnet-4-5"),
    "gguf": ("File", "/models/model.gguf"),
}
"""For each kind, what the field of the model is called, and examples."""

WITH_ADDRESS = ("openai", "anthropic")
"""The kinds that are asked at an address, with a key."""

TRY_SECONDS = 30.0
"""Longest wait for the first words when a language model is tried: the page waits for it."""


@dataclass(frozen=True)
class ModelForm:
    """The form of the language model."""

    kind: str = QUOTES
    model: str = ""
    url: str = ""
    key: str = ""
    """As typed; "" keeps a key that was saved for the same kind and address."""


def read_form(settings: Settings) -> ModelForm:
    """The form for these settings. A key is never shown again."""
    kind, _, model = settings.llm.partition(":")
    return ModelForm(kind, model, settings.llm_url) if kind in MODEL_FIELDS else ModelForm()


def compose_language_model(form: ModelForm, before: Settings) -> dict[str, str | None]:
    """The language model's settings from the form; None for what is not set. A saved key is kept only for the kind
    and the address that it was typed for. Raises `RagError` when there is no model."""
    if form.kind == QUOTES:
        return dict.fromkeys(LANGUAGE_MODEL_SETTINGS)
    model, url = form.model.strip(), form.url.strip() if form.kind in WITH_ADDRESS else ""
    if not model:
        label, example = MODEL_FIELDS[form.kind]
        raise RagError(f"The field {label!r} is empty. Write, for example, {example}.")
    was = read_form(before)
    kept = before.llm_key.get_secret_value() if (was.kind, was.url) == (form.kind, url) else ""
    key = (form.key.strip() or kept) if form.kind in WITH_ADDRESS else ""
    return {
        "llm": f"{form.kind}:{model}",
        "llm_url": url or None,
        "llm_key": key or None,
    }


def check_articles(given: str) -> str:
    """The path of a folder of articles, as it is saved. Raises `ArticlesError` when there is none."""
    try:
        folder = Path(given.strip()).expanduser()
        if given.strip() and folder.is_dir():
            return str(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a NUL, a user who does not exist
        pass
    raise ArticlesError(f"There is no folder {given.strip() or '(empty)'}. Write the path of one on this machine.")


def choose_ocr(before: str, *, reads: bool) -> str | None:
    """The setting `ocr` for whether pictures of text are read; a recogniser that was named stays named."""
    if not reads:
        return OCR_OFF
    return None if before == OCR_OFF else before or None


def load_changed(home: Path, changes: Mapping[str, Any], **further: Any) -> Settings:
    """The settings as they would be with these changes. Raises `SettingsError` when one of them is not valid."""
    return load_settings(home=home, **{**changes, **further})
