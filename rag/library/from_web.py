"""Articles from addresses that somebody gave: fetched once, and kept as files with their address and time.

`rag.web` fetches, `uploads` owns the names, `addresses` what is known of where a file came from.
"""

from __future__ import annotations

import mimetypes
import re
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from rag.errors import AddressRefused
from rag.library.addresses import hash_content, keep_address
from rag.library.uploads import AddedFile

if TYPE_CHECKING:
    from rag.web.fetching import Fetcher, Page

MOST_PAGES = 20
"""Pages of feeds and sitemaps that are fetched, if nothing else is said."""

_MOST_LISTS = 10
"""Feeds and sitemaps that are read for them; a sitemap of sitemaps names many."""

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
}
_UNSAID = ("", "application/octet-stream", "binary/octet-stream")
"""Media types that say nothing."""

AddFile = Callable[[str, bytes], AddedFile]
OnAddress = Callable[[str], None]
"""Is told each address before it is fetched."""


def add_from_web(
    root: Path,
    addresses: Iterable[str],
    fetcher: Fetcher,
    add_file: AddFile,
    *,
    most_pages: int,
    seconds: float | None = None,
    on_address: OnAddress = lambda _: None,
) -> list[AddedFile]:
    """Fetch pages into the folder `root`; see `Library.add_addresses`."""
    from rag.web.listings import list_links

    end = None if seconds is None else time.monotonic() + seconds
    waiting = deque((address, True) for address in addresses)
    added: list[AddedFile] = []
    seen: set[str] = set()
    pages = lists = 0
    while waiting:
        address, is_given = waiting.popleft()
        if address in seen or (not is_given and pages >= most_pages):
            continue
        seen.add(address)
        if end is not None and time.monotonic() > end:
            added.append(AddedFile(address, refused="the others took too long; add it by itself"))
            continue
        on_address(address)
        try:
            page = fetcher.fetch(address)
            links = list_links(page.content) if lists < _MOST_LISTS else None
            if links:
                lists += 1
                waiting.extend((urljoin(page.address, link), False) for link in links)
                continue
            added.append(_keep(root, address, page, add_file))
            pages += not is_given
        except AddressRefused as error:
            added.append(AddedFile(address, refused=str(error)))
    return added


def _keep(root: Path, address: str, page: Page, add_file: AddFile) -> AddedFile:
    content = _as_unicode(page)
    added = add_file(name_file(page.address, page.kind), content)
    if added.file:
        keep_address(root, hash_content(content), page.address, page.fetched_at)
    return AddedFile(address, file=added.file, refused=added.refused)


def _as_unicode(page: Page) -> bytes:
    """The content of a text in UTF-8, if the server said which encoding it has; else as it is. A mark at its beginning
    says so in the file, whatever the page itself may state."""
    is_text = page.kind.startswith("text/") or page.kind == "application/xhtml+xml"
    if not (is_text and page.charset) or page.charset.lower() in ("utf-8", "utf8"):
        return page.content
    try:
        return page.content.decode(page.charset).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return page.content


def name_file(address: str, kind: str) -> str:
    """A name for the page at an address: its host and the last part of its path, with the ending of its kind."""
    place = urlsplit(address)
    last = PurePosixPath(unquote(place.path)).name
    stated = PurePosixPath(last).suffix.lower()
    suffix = _SUFFIXES.get(kind) or (stated if kind in _UNSAID else mimetypes.guess_extension(kind)) or stated
    stem = PurePosixPath(last).stem if re.fullmatch(r"\.[a-z0-9]{1,5}", stated) else last
    host = (place.hostname or "").removeprefix("www.").replace(":", "-")
    return " ".join(part for part in (host, stem) if part) + suffix
