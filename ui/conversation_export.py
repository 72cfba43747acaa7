"""The formats in which conversations are exported: one answer, a conversation, or all of them as a ZIP file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag import (
    Conversation,
    Others,
    RagError,
    Turn,
    export_bibtex,
    export_csl,
    export_json,
    export_markdown,
    export_page,
)

Read = Callable[[str], tuple[Sequence[Turn], Others]]
"""Reads a conversation by its id: the turns that are shown, and the others that are exported too."""


@dataclass(frozen=True)
class Format:
    """A format of an export."""

    name: str
    suffix: str
    mime: str
    write: Callable[[Conversation, Sequence[Turn], Others], str]


def _list_all(_: Conversation, turns: Sequence[Turn], others: Others) -> list[Turn]:
    return [*turns, *(other.turn for turn in turns for other in others.get(turn.id, ()))]


FORMATS = (
    Format(
        "Web page, to print or to send",
        "html",
        "text/html",
        lambda conversation, turns, others: export_page(conversation, turns, others=others),
    ),
    Format(
        "Markdown, with footnotes",
        "md",
        "text/markdown",
        lambda conversation, turns, others: export_markdown(conversation, turns, others=others),
    ),
    Format(
        "JSON, with all data of the answers",
        "json",
        "application/json",
        lambda conversation, turns, others: export_json(conversation, turns, others=others),
    ),
    Format("BibTeX, the sources alone", "bib", "application/x-bibtex", lambda *given: export_bibtex(_list_all(*given))),
    Format("CSL-JSON, the sources alone", "csl.json", "application/json", lambda *given: export_csl(_list_all(*given))),
)


def name_export(conversation: Conversation, form: Format, turn: int | None = None) -> str:
    """The name of the file of a conversation, or of one of its answers."""
    of_turn = f"-{turn}" if turn is not None else ""
    return f"conversation-{conversation.id[:8]}{of_turn}.{form.suffix}"


def write_archive(form: Format, conversations: Iterable[Conversation], read: Read) -> bytes:
    """A ZIP file with a file for each conversation; those that cannot be read are named in a file of their own."""
    packed, failed = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for conversation in conversations:
            try:
                text = form.write(conversation, *read(conversation.id))
            except RagError as error:
                failed.append(f"{conversation.name}: {error}\n")
            else:
                archive.writestr(f"{conversation.id}.{form.suffix}", text)
        if failed:
            archive.writestr("not-exported.txt", "".join(failed))
    return packed.getvalue()
