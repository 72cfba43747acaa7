"""An index on a Chroma server that is rebuilt: written beside the old one, which it replaces at the end.

A server has no rename of two collections in one step, and a process that is killed leaves the new ones there. So a note
in the index's folder on this machine says that it is rebuilding, and the next writer finishes or removes what is left.
Other machines may write to the same server; what is theirs stays.

Owns the note and the order of the steps. `chroma_server` renames and deletes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import StoreError
from rag.index.disk import make_room_for_file, mapped_disk_errors, remove

if TYPE_CHECKING:
    from rag.index.chroma_server import ServerIndexes


@dataclass(frozen=True, slots=True)
class ServerRebuild:
    """The rebuilding of one index on a server. Its methods need the writer's lock, and raise `StoreError`."""

    server: ServerIndexes
    name: str
    folder: Path
    """The folder of the index on this machine, which has the note."""

    @property
    def beside(self) -> str:
        """The name of the new index while it is written."""
        return f"{self.name}-rebuilt"

    @property
    def _note(self) -> Path:
        return self.folder / "rebuilding"

    @contextmanager
    def rebuild(self) -> Iterator[None]:
        """While this is entered, write the index `beside`; it then replaces the old one, or is removed after an
        error."""
        self.server.delete(self.beside)
        with mapped_disk_errors(self.folder):
            make_room_for_file(self._note)
            self._note.write_text(self.server.url, encoding="utf-8")
        try:
            yield
        except BaseException:
            with suppress(StoreError):
                self._remove_rest()
            raise
        self.server.replace(self.name, by=self.beside)
        remove(self._note)

    def finish(self) -> None:
        """Let the new index replace the old one if a writer, of any machine, was killed while it did that."""
        if self.server.is_half_replaced(self.name, by=self.beside):
            self.server.replace(self.name, by=self.beside)

    def sweep(self) -> None:
        """Finish or remove what a killed writer of this machine left on the server. Asks the server only then."""
        if self._is_noted():
            self.finish()
            self._remove_rest()

    def _remove_rest(self) -> None:
        self.server.delete(self.beside)
        remove(self._note)

    def _is_noted(self) -> bool:
        """A note about another server is kept until that is used again."""
        with suppress(OSError):
            return self._note.read_bytes() == self.server.url.encode()
        return False
