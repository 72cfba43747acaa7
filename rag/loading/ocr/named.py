"""Which recogniser is used: the extra `ocr` when it is installed, or the one that the settings name, or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from rag.components import RECOGNISER, Part
from rag.loading.ocr.page_reader import PageReader
from rag.loading.ocr.page_store import PageStore
from rag.loading.ocr.rapid import PACKAGE, RapidRecogniser, is_installed, name_version
from rag.loading.ocr.recogniser import Recogniser

OCR_OFF = "off"


def make_page_reader(name: str, options: Mapping[str, Any], store: Path) -> PageReader:
    """The reader of pictures for the settings `ocr` and `ocr_options`. Loads nothing; what it reads is kept in
    `store`."""
    part = Part(RECOGNISER, name, options)
    if name == OCR_OFF:
        return PageReader(advice="OCR is switched off (RAG_OCR)")
    if name:
        edition = f"{name} {part.digest_options()}".strip()
        return PageReader(lambda: load_recogniser(part), name=edition, store=PageStore(store))
    if not is_installed():
        return PageReader()
    digest = part.digest_options()
    edition = f"{name_version()} {digest}".strip()
    shipped = f"{PACKAGE} {digest}".strip()
    return PageReader(lambda: RapidRecogniser(**options), name=shipped, edition=edition, store=PageStore(store))


def load_recogniser(part: Part) -> Recogniser:
    """The recogniser of a part. Raises `SettingsError` when it cannot be made, or is none."""
    made = part.take()
    if not callable(getattr(made, "read", None)):
        raise part.describe_misfit(made, "a recogniser: it has no read(picture)")
    return cast("Recogniser", made)
