"""An index on a Chroma server that is rebuilt: written beside the old one, which it replaces at the end.

A server has no rename of two collections in one step, and a process that is killed leaves the new ones there. So a note
in the index's folder on this machine names the index that it is writing, and the next writer finishes or removes it.
Other machines may rebuild the same index; their data is kept, since each rebuild has a name of its own.

Owns the names, the note and the order of the steps. `chroma_server` renames and deletes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import StoreError
from rag.index.disk import make_room_for_file, mapped_disk_errors, remove
from rag.trust.plain_files import read_plain_text

if TYPE_CHECKING:
    from rag.index.chroma_server import ServerIndexes

_RANDOM_BYTES = 4
"""In the name of each rebuilt index."""


@dataclass(frozen=True, slots=True)
class ServerRebuild:
    """The rebuilding of one index on a server. Its methods need the writer's lock, and raise `StoreError`."""

    server: ServerIndexes
    name: str
    folder: Path
    """The folder of the index on this machine, which has the note."""

    @property
    def _note(self) -> Path:
        return self.folder / "rebuilding"

    @contextmanager
    def rebuild(self) -> Iterator[str]:
        """The name of the new index, to be written while this is entered; it then replaces the old one, or is removed
        after an error."""
        self.sweep()
        beside = f"{self.name}-rebuilt-{secrets.token_hex(_RANDOM_BYTES)}"
        with mapped_disk_errors(self.folder):
            make_room_for_file(self._note)
            self._note.write_text(f"{self.server.url}\n{beside}", encoding="utf-8")
        try:
            yield beside
        except BaseException:
            with suppress(StoreError):
                self._remove(beside)
            raise
        self.server.replace(self.name, by=beside)
        remove(self._note)

    def finish(self) -> None:
        """Let the new index replace the old one if a writer, of any machine, was killed while it did that."""
        rebuilt = re.compile(rf"{re.escape(self.name)}-rebuilt(-[0-9a-f]{{{2 * _RANDOM_BYTES}}})?")
        if beside := self.server.find_half_replacing(self.name, rebuilt):
            self.server.replace(self.name, by=beside)

    def sweep(self) -> None:
        """Finish or remove what a killed writer of this machine left on the server. Asks the server only then."""
        if beside := self._read_note():
            self.finish()
            self._remove(beside)

    def _remove(self, beside: str) -> None:
        self.server.delete(beside)
        remove(self._note)

    def _read_note(self) -> str:
        """The name of the index that this machine was writing; "" if it was not. A note about another server is kept
        until that server is used again."""
        try:
            url, _, beside = read_plain_text(self._note).partition("\n")
        except (OSError, ValueError):
            return ""
        return beside if url == self.server.url else ""
