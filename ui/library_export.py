"""Several articles as one file to take away: the files as they are in the folder, and a table of them. No Streamlit
here."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence

from rag import IndexedFile, RagError

MOST_BYTES = 300_000_000
"""Most bytes of files that are exported together: they are packed in memory."""

TABLE_NAME = "articles.csv"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""


def write_archive(records: Sequence[IndexedFile], read_file: Callable[[str], bytes]) -> bytes:
    """A ZIP of the files, with a table of their titles, dates and lengths. A file that is gone is in the table alone,
    with the reason."""
    packed, rows = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for record in records:
            trouble = ""
            try:
                archive.writestr(f"articles/{record.file}", read_file(record.file))
            except RagError as error:
                trouble = str(error)
            rows.append((record, trouble))
        archive.writestr(TABLE_NAME, _write_table(rows))
    return packed.getvalue()


def _write_table(rows: Sequence[tuple[IndexedFile, str]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("file", "title", "published", "characters", "pages", "language", "not included because"))
    for record, trouble in rows:
        published = record.published.isoformat() if record.published else ""
        cells = (record.file, record.title, published, record.characters, record.pages or "", record.language, trouble)
        writer.writerow([_escape_cell(str(cell)) for cell in cells])
    return written.getvalue().encode("utf-8-sig")  # with a mark, since spreadsheets take it for another encoding


def _escape_cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
