"""Titles and dates that somebody has set right, kept in a file beside the snapshots, so that they outlive them.

A correction takes the place of what was found in an article before it is cut, so everything that is made of the article
has it: passages, dates counted from its own, filters, lists. Only files of one article can be corrected. Owns the file;
`sync_plan` notices that a record was made with another correction.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rag.schema.documents import Document
from rag.schema.index import Correction
from rag.trust.plain_files import read_plain_text, write_private_text

logger = logging.getLogger(__name__)

CORRECTIONS_FILE = "corrections.json"

NO_CORRECTION = Correction()


def read_corrections(folder: Path) -> dict[str, Correction]:
    """The correction of each file that has one. A damaged file counts as empty, with a warning in the log."""
    path = folder / CORRECTIONS_FILE
    try:
        kept = json.loads(read_plain_text(path))
        return {str(file): decode_correction(described) for file, described in kept.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        logger.warning("%s cannot be read (%s), so titles and dates are as they were found", path, error)
        return {}


def write_correction(folder: Path, file: str, correction: Correction) -> None:
    """Keep a correction of a file instead of an earlier one; an empty one is dropped. Raises `OSError`."""
    kept = {**read_corrections(folder), file: correction}
    described = {name: encode_correction(one) for name, one in sorted(kept.items()) if one != NO_CORRECTION}
    write_private_text(folder / CORRECTIONS_FILE, json.dumps(described, ensure_ascii=False, indent=1) + "\n")


def correct_document(document: Document, correction: Correction) -> Document:
    """The document with the corrected title and date; as it is when it holds several articles."""
    if correction == NO_CORRECTION or len(document.sections) != 1:
        return document
    section = document.sections[0]
    corrected = replace(
        section, title=correction.title or section.title, published=correction.published or section.published
    )
    return replace(document, sections=(corrected,))


def encode_correction(correction: Correction) -> dict[str, str]:
    """A correction for JSON; what is not corrected is left out."""
    published = {"published": correction.published.isoformat()} if correction.published else {}
    return ({"title": correction.title} if correction.title else {}) | published


def decode_correction(described: Mapping[str, Any]) -> Correction:
    """What `encode_correction` wrote. Raises `ValueError`, `TypeError` or `AttributeError` for anything else."""
    published = described.get("published")
    return Correction(str(described.get("title", "")), date.fromisoformat(published) if published else None)
