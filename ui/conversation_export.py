"""The formats in which conversations are exported: one answer, a conversation, or all of them as a ZIP file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag import Conversation, RagError, Turn, export_bibtex, export_csl, export_json, export_markdown, export_page


@dataclass(frozen=True)
class Format:
    """A format of an export."""

    name: str
    suffix: str
    mime: str
    write: Callable[[Conversation, Sequence[Turn]], str]


FORMATS = (
    Format("Web page, to print or to send", "html", "text/html", export_page),
    Format("Markdown, with footnotes", "md", "text/markdown", export_markdown),
    Format("JSON, with all data of the answers", "json", "application/json", export_json),
    Format("BibTeX, the sources alone", "bib", "application/x-bibtex", lambda _, turns: export_bibtex(turns)),
    Format("CSL-JSON, the sources alone", "csl.json", "application/json", lambda _, turns: export_csl(turns)),
)


def name_export(conversation: Conversation, form: Format, turn: int | None = None) -> str:
    """The name of the file of a conversation, or of one of its answers."""
    of_turn = f"-{turn}" if turn is not None else ""
    return f"conversation-{conversation.id[:8]}{of_turn}.{form.suffix}"


def write_archive(
    form: Format, conversations: Iterable[Conversation], read_turns: Callable[[str], Sequence[Turn]]
) -> bytes:
    """A ZIP file with a file for each conversation; those that cannot be read are named in a file of their own."""
    packed, failed = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for conversation in conversations:
            try:
                text = form.write(conversation, read_turns(conversation.id))
            except RagError as error:
                failed.append(f"{conversation.name}: {error}\n")
            else:
                archive.writestr(f"{conversation.id}.{form.suffix}", text)
        if failed:
            archive.writestr("not-exported.txt", "".join(failed))
    return packed.getvalue()
