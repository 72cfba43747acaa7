"""A zip archive -> RawDocument: each file in it is read by its own kind, in memory; a citation names the file in the
archive.

The archive stays one file of the folder: it is shown, found by name and tracked as one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from rag.errors import FileUnreadable
from rag.loading.inner_files import InnerFile, InnerReader, join_documents
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import open_archive, read_part
from rag.loading.structure.blocks import tidy_line

_KIND = "zip archive"
_MAX_MEMBERS = 10_000


def load_zip(content: bytes, context: LoadContext) -> RawDocument:
    """The files of an archive as articles, ordered by name. Those that cannot be read are named with the reason.

    Raises FileUnreadable when it is damaged, encrypted, a zip bomb, or contains no readable file.
    """
    archive = open_archive(content, max_bytes=context.max_bytes, kind=_KIND)
    members = sorted((part for part in archive.infolist() if _is_article(part)), key=lambda part: part.filename)
    if len(members) > _MAX_MEMBERS:
        raise FileUnreadable(f"it holds {len(members)} files; at most {_MAX_MEMBERS:,} are read. Unpack it first")
    reader = InnerReader(context)
    found = reader.read(_read_members(archive, members, reader, context.max_bytes))
    if not found and reader.unread:
        raise FileUnreadable(f"it holds no file that can be read; {reader.unread[0]}")
    return reader.note_unread(join_documents(found), "file")


def _is_article(part: zipfile.ZipInfo) -> bool:
    """Whether a member is a file that a person put there, not a hidden one that a program made."""
    names = PurePosixPath(part.filename).parts
    return bool(names) and not part.is_dir() and not any(name.startswith((".", "__MACOSX")) for name in names)


def _read_members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], reader: InnerReader, max_bytes: int
) -> Iterator[InnerFile]:
    """Read the members one by one, so that only one of them is in memory."""
    for part in members:
        name = tidy_line(part.filename)
        if part.file_size > max_bytes:
            reader.unread.append(f"{name} (it unpacks to more than {max_bytes / 1024 / 1024:.3g} MB)")
            continue
        try:
            content = read_part(archive, part.filename, kind=_KIND)
        except FileUnreadable:
            reader.unread.append(f"{name} (it is damaged)")
            continue
        yield InnerFile(name, content)
