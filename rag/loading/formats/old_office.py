"""Word and PowerPoint files of before 2007 (doc, ppt): no light library reads them, so what to do is told."""

from __future__ import annotations

from rag.errors import FileUnreadable
from rag.loading.container_kind import find_container_kind
from rag.loading.raw_document import LoadContext, RawDocument

WHAT_TO_DO = {
    ".doc": "it is a Word file of the old kind (.doc); open it in Word or LibreOffice and save it as .docx",
    ".ppt": "it is a PowerPoint file of the old kind (.ppt); open it in PowerPoint or LibreOffice and save it as .pptx",
}


def load_old_office(content: bytes, _context: LoadContext) -> RawDocument:
    """Raises FileUnreadable, with what to do. A file of another kind under such a name is read as what it is."""
    found = find_container_kind(content)
    raise FileUnreadable(WHAT_TO_DO.get(found, "it is damaged, or no file of Word or PowerPoint"))
