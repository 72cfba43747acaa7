"""Fetches one page: from a public address, bounded in size and time, where the site's robots.txt allows it."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from email.message import Message

import httpcore
import httpx
from protego import Protego

from rag import __version__
from rag.errors import AddressRefused
from rag.web.network import CheckedNetwork, Deadline, IsAllowed, Resolve, is_public, resolve_host

MOST_BYTES = 20_000_000
SECONDS = 20.0
"""Largest and slowest page, redirects included."""

MOST_REDIRECTS = 5
MOST_ADDRESS_CHARACTERS = 2_000
PAUSE_SECONDS = 1.0
"""Between two pages of one host, unless its robots.txt asks for more."""

MOST_PAUSE_SECONDS = 10.0
_ROBOTS_BYTES = 500_000
"""As much of a robots.txt is read, by its standard (RFC 9309)."""

AGENT = "Footnote"
_HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": f"{AGENT}/{__version__} (fetches single pages that a person asked for)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What was at an address."""

    address: str
    """Where it was in the end, after redirects."""
    content: bytes
    kind: str
    """Its media type in lower case, without parameters; "" if the server gave none."""
    charset: str
    """The encoding that the server gave; "" if none."""
    fetched_at: datetime
    """In UTC."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: dict[str, str]
    content: bytes


class Fetcher:
    """Fetches pages one after another, and remembers what each site's robots.txt says. Not for several threads."""

    def __init__(
        self,
        *,
        is_allowed: IsAllowed = is_public,
        most_bytes: int = MOST_BYTES,
        seconds: float = SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
        resolve: Resolve = resolve_host,
    ) -> None:
        """`is_allowed` says which IP addresses may be connected to; `resolve` looks up names."""
        self._is_allowed = is_allowed
        self._most_bytes = most_bytes
        self._seconds = seconds
        self._pause_seconds = pause_seconds
        self._resolve = resolve
        self._tls = httpx.create_ssl_context()
        self._robots: dict[str, Protego | None] = {}
        self._fetched: dict[str, float] = {}
        """When each host was asked last."""

    def fetch(self, address: str) -> Page:
        """The page at an address. Raises `AddressRefused` with a few words that say why not."""
        url = read_address(address)
        deadline = Deadline(self._seconds)
        for _ in range(MOST_REDIRECTS + 1):
            self._check_robots(url)
            self._pause(url)
            reply = self._get(url, deadline, most_bytes=self._most_bytes)
            if reply.status in (301, 302, 303, 307, 308) and "location" in reply.headers:
                url = _join(url, reply.headers["location"])
                continue
            if reply.status != 200:
                raise AddressRefused(f"the server answered with status {reply.status}")
            kind, charset = _read_content_type(reply.headers.get("content-type", ""))
            return Page(str(url), reply.content, kind, charset, datetime.now(timezone.utc))
        raise AddressRefused(f"it redirects more than {MOST_REDIRECTS} times")

    def _check_robots(self, url: httpx.URL) -> None:
        rules = self._read_robots(url)
        if rules is None:
            raise AddressRefused("the robots.txt of its site cannot be read, so it may not be fetched now")
        if not rules.can_fetch(str(url), AGENT):
            raise AddressRefused("the robots.txt of its site does not allow it")

    def _read_robots(self, url: httpx.URL) -> Protego | None:
        """What a site allows; None when that is unknown because the site fails."""
        origin = str(url.copy_with(raw_path=b"/", fragment=None))
        if origin not in self._robots:
            self._robots[origin] = self._fetch_robots(url.copy_with(raw_path=b"/robots.txt", fragment=None))
        return self._robots[origin]

    def _fetch_robots(self, url: httpx.URL) -> Protego | None:
        deadline = Deadline(self._seconds)
        for _ in range(MOST_REDIRECTS + 1):
            reply = self._get(url, deadline, most_bytes=_ROBOTS_BYTES, cuts=True)
            if reply.status in (301, 302, 303, 307, 308) and "location" in reply.headers:
                url = _join(url, reply.headers["location"])
                continue
            if reply.status >= 500 or reply.status == 429:
                return None
            return Protego.parse(reply.content.decode("utf-8", "replace") if reply.status == 200 else "")
        return Protego.parse("")

    def _pause(self, url: httpx.URL) -> None:
        """Wait until a host may be asked again."""
        rules = self._read_robots(url)
        wanted = (rules.crawl_delay(AGENT) if rules else None) or 0.0
        pause = max(self._pause_seconds, min(wanted, MOST_PAUSE_SECONDS)) if self._pause_seconds else 0.0
        left = self._fetched.get(url.host, -pause) + pause - time.monotonic()
        if left > 0 and url.host in self._fetched:
            time.sleep(left)
        self._fetched[url.host] = time.monotonic()

    def _get(self, url: httpx.URL, deadline: Deadline, *, most_bytes: int, cuts: bool = False) -> _Reply:
        """One reply. `cuts` keeps the beginning of one that is too long, instead of refusing it."""
        network = CheckedNetwork(deadline, is_allowed=self._is_allowed, resolve=self._resolve)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        headers: dict[bytes | str, bytes | str] = {"Host": url.netloc.decode("ascii"), **_HEADERS}
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._tls, network_backend=network) as pool,
                pool.stream("GET", target, headers=headers) as response,
            ):
                kept = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                is_redirect = 300 <= response.status < 400
                pieces = () if is_redirect else response.iter_stream()
                content = read_content(
                    pieces, kept.get("content-encoding", ""), most_bytes=most_bytes, deadline=deadline, cuts=cuts
                )
                return _Reply(response.status, kept, content)
        except httpcore.TimeoutException as error:
            raise AddressRefused(f"it took longer than {deadline.seconds:g} seconds") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise AddressRefused(f"its server cannot be reached ({type(error).__name__})") from error


def read_address(written: str) -> httpx.URL:
    """An address as somebody wrote it. Raises `AddressRefused` when it is none that can be fetched."""
    text = written.strip()
    if "://" not in text and "." in text.partition("/")[0]:
        text = f"https://{text}"
    if len(text) > MOST_ADDRESS_CHARACTERS:
        raise AddressRefused(f"its address has more than {MOST_ADDRESS_CHARACTERS:,} characters")
    try:
        return _check_url(httpx.URL(text).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError) as error:
        raise AddressRefused("it is not an address; write one like https://example.org/article") from error


def _join(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads."""
    try:
        return _check_url(url.join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError) as error:
        raise AddressRefused("it redirects to something that is no address") from error


def _check_url(url: httpx.URL) -> httpx.URL:
    if url.scheme not in ("http", "https") or not url.host:
        raise AddressRefused("only addresses that begin with http:// or https:// can be fetched")
    if url.userinfo:
        raise AddressRefused("its address holds a password; pages behind one are not fetched")
    return url


def read_content(
    pieces: Iterable[bytes], encoding: str, *, most_bytes: int, deadline: Deadline, cuts: bool = False
) -> bytes:
    """The content of a reply, unpacked, never more than `most_bytes` of it in memory. Raises `AddressRefused` for more,
    unless `cuts`, and when it is packed in another way than gzip."""
    if encoding.strip().lower() not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise AddressRefused(f"its server sends it packed as {encoding[:20]!r}, which was not asked for")
    unpack = zlib.decompressobj(47) if encoding.strip().lower() not in ("", "identity") else None
    content = bytearray()
    try:
        for piece in pieces:
            deadline.seconds_left()
            content += unpack.decompress(piece, most_bytes + 1 - len(content)) if unpack else piece
            if len(content) > most_bytes:
                if cuts:
                    return bytes(content[:most_bytes])
                raise AddressRefused(f"it has more than {most_bytes / 1e6:g} MB")
    except zlib.error as error:
        raise AddressRefused("what its server sends is damaged") from error
    return bytes(content)


def _read_content_type(value: str) -> tuple[str, str]:
    message = Message()
    message["content-type"] = value
    return (message.get_content_type() if value else ""), str(message.get_content_charset() or "")
