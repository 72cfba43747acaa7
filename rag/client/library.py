"""The library of a server: its documents and the files of its folder, with the methods of `Library`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from rag.client.connection import Connection, FileRefused, NotFound
from rag.errors import ArticlesError, QuestionError
from rag.schema.documents import Document
from rag.schema.index import IndexedFile, NewsItem
from rag.serving.json_reading import read_document

if TYPE_CHECKING:
    from rag.library.uploads import AddedFile

_LISTED_AT_ONCE = 1000
"""Files in one reply: the most that the server gives."""


class ServerLibrary:
    """The documents of a server's index. Adding and removing needs a key that may write."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_files(self) -> list[IndexedFile]:
        """Every indexed file, in order of name. Raises `IndexMissing`."""
        from rag.client.reading import read_file

        found: list[IndexedFile] = []
        after: str | None = ""
        while after is not None:
            query = urlencode({"limit": _LISTED_AT_ONCE, **({"after": after} if after else {})})
            page = self._connection.call("GET", f"/v1/articles?{query}")
            found += self._connection.read(lambda described: list(map(read_file, described["articles"])), page)
            goes_on = page.get("next")
            after = goes_on if isinstance(goes_on, str) and goes_on > after else None
        return found

    def read_document(self, file: str) -> Document:
        """A file as it is in the index. Raises `QuestionError` when it is not there."""
        try:
            described = self._connection.call("GET", _name_article(file))
        except NotFound as error:
            raise QuestionError(f"There is no article {file!r} in the index of {self._connection.url}.") from error
        return self._connection.read(read_document, described)

    def list_news(self, since: datetime) -> list[NewsItem]:
        """The articles that were added, changed, moved or removed since a time, the latest first."""
        from rag.client.reading import read_news

        query = urlencode({"since": since.astimezone().isoformat()})
        return self._connection.read(read_news, self._connection.call("GET", f"/v1/news?{query}"))

    def add_files(self, uploads: Iterable[tuple[str, bytes]]) -> list[AddedFile]:
        """Add files (name, content) to the server's folder, each under a safe, unused name; one that it refuses has the
        reason. The next `index` indexes them."""
        from rag.library.uploads import AddedFile

        added = []
        for name, content in uploads:
            try:
                described = self._connection.call("POST", _name_article(name), content)
                added.append(AddedFile(name, str(described["file"])))
            except FileRefused as error:
                added.append(AddedFile(name, refused=str(error)))
        return added

    def add_addresses(
        self, addresses: Iterable[str], *, most_pages: int = 20, on_address: Callable[[str], None] = lambda _: None
    ) -> list[AddedFile]:
        """Have the server fetch pages of the web into its folder, as `Library.add_addresses` does. The next `index`
        indexes them."""
        from rag.client.reading import read_added

        asked = {"addresses": list(addresses), "most_pages": most_pages}
        for name, described in self._connection.follow("POST", "/v1/addresses", asked):
            if name == "fetching":
                on_address(str(described.get("address", "")))
            elif name == "added":
                return self._connection.read(lambda found: list(map(read_added, found["added"])), described)
        raise self._connection.make_broken_off("fetching")

    def remove_file(self, file: str) -> None:
        """Take a file out of the server's folder; it is kept there, in `removed/` under its home. Raises
        `ArticlesError` when there is no such file."""
        try:
            self._connection.call("DELETE", _name_article(file))
        except NotFound as error:
            raise ArticlesError(f"There is no file {file!r} in the folder of {self._connection.url}.") from error


def _name_article(file: str) -> str:
    return f"/v1/articles/{quote(file, safe='')}"
