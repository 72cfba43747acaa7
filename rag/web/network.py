"""Connections to public addresses only, and for a bounded time.

The address is checked where the connection is made, and it is that address that is connected to: a name that is looked
up again may lead elsewhere ("DNS rebinding"), and so may a redirect, which makes a connection of its own.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import httpcore

from rag.errors import AddressRefused

Resolve = Callable[[str, int], list[str]]
"""The addresses of a host."""

IsAllowed = Callable[[str], bool]
"""Whether an IP address may be connected to."""

_PIECE_BYTES = 65_536
"""Bytes per write."""

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses as IPv6 (NAT64)."""


class Bound(Protocol):
    """How long a step may still take."""

    def seconds_left(self, timeout: float | None = None) -> float:
        """The seconds that a step may take, at most `timeout`. Raises an error when none are left."""


class Deadline:
    """A bound on everything that one fetch does."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def seconds_left(self, timeout: float | None = None) -> float:
        """The seconds that a step may take. Raises `AddressRefused` when none are left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise AddressRefused(f"it took longer than {self.seconds:g} seconds")
        return left if timeout is None else min(left, timeout)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; one that carries another is as public as that."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _TRANSLATED:
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if carried is not None:
            return is_public(str(carried))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses that the system knows for a host. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


class CheckedNetwork(httpcore.NetworkBackend):
    """Makes connections to allowed addresses, each step of them bounded."""

    def __init__(self, deadline: Bound, *, is_allowed: IsAllowed = is_public, resolve: Resolve = resolve_host) -> None:
        self._deadline = deadline
        self._is_allowed = is_allowed
        self._resolve = resolve
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that answers. Raises `AddressRefused`."""
        addresses = self._find_addresses(host, port)
        for n, address in enumerate(addresses, start=1):
            try:
                stream = self._backend.connect_tcp(
                    address, port, self._deadline.seconds_left(timeout), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if n == len(addresses):
                    raise
        raise AddressRefused("its host has no address")

    def _find_addresses(self, host: str, port: int) -> list[str]:
        found = self._look_up(host, port)
        allowed = [one for one in found if self._is_allowed(one)]
        if found and not allowed:
            raise AddressRefused(
                "it leads to this machine or a private network, which is only fetched with RAG_FETCH_PRIVATE=1"
            )
        return allowed

    def _look_up(self, host: str, port: int) -> list[str]:
        """The addresses of a host. The system cannot be told how long it may take, so it is asked in a thread."""
        found: list[list[str] | Exception] = []

        def look_up() -> None:
            try:
                found.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.append(error)

        asking = threading.Thread(target=look_up, daemon=True)
        asking.start()
        asking.join(self._deadline.seconds_left())
        if not found:
            self._deadline.seconds_left()
        if not found or isinstance(found[0], Exception):
            raise AddressRefused("its host is not known")
        return found[0]


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends with the bound: one that sends a byte now and then would never time out."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Bound) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.seconds_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for first in range(0, len(buffer), _PIECE_BYTES):
            self._stream.write(buffer[first : first + _PIECE_BYTES], self._deadline.seconds_left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.seconds_left(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
