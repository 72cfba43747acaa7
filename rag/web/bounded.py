"""Requests to one server that the settings name, each of which ends within a given time, however slowly it answers.

A read timeout never fires if the server sends a byte now and then, so every step is bounded by what is left of the
request's own time. Where the environment names a proxy (`HTTPS_PROXY`, `NO_PROXY`), it is used.
"""

from __future__ import annotations

import ssl
import time
import urllib.request
from contextvars import ContextVar
from pathlib import Path

import httpcore
import httpx

from rag.errors import AddressRefused, SettingsError
from rag.web.network import CheckedNetwork

MOST_CONNECTIONS = 10
"""Chroma Cloud takes as many concurrent requests."""

KEEP_SECONDS = 40.0
"""An idle connection is closed after this time."""

_ends: ContextVar[float] = ContextVar("ends")
"""When the request of this thread has to be over."""


class CannotConnect(ConnectionError):
    """No connection was made: nothing was sent."""


class ConnectionBroken(ConnectionError):
    """The connection ended before the answer was complete. The server may have done what it was asked."""


class _CurrentBound:
    """What is left of the time of this thread's request."""

    def seconds_left(self, timeout: float | None = None) -> float:
        left = _ends.get() - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left if timeout is None else min(left, timeout)


class BoundedConnections:
    """Connections to one server, kept open between requests. Safe to use from several threads."""

    def __init__(self, address: str, *, ca_file: Path | None = None) -> None:
        """`ca_file` is a PEM file of certificates that are trusted as well as the usual ones. Raises `OSError` when it
        cannot be read or holds none, and `SettingsError` when the environment names a proxy that cannot be used."""
        url = httpx.URL(address)
        tls = httpx.create_ssl_context() if url.scheme == "https" else None
        if tls and ca_file:
            tls.load_verify_locations(ca_file)
        network = CheckedNetwork(_CurrentBound(), is_allowed=lambda _: True)
        proxy = _find_proxy(url)
        self._pool = (
            httpcore.HTTPProxy(
                proxy_url=_convert(proxy.url),
                proxy_auth=proxy.raw_auth,
                ssl_context=tls,
                max_connections=MOST_CONNECTIONS,
                keepalive_expiry=KEEP_SECONDS,
                network_backend=network,
            )
            if proxy
            else httpcore.ConnectionPool(
                ssl_context=tls,
                max_connections=MOST_CONNECTIONS,
                keepalive_expiry=KEEP_SECONDS,
                network_backend=network,
            )
        )

    def send(self, request: httpx.Request, *, seconds: float) -> httpx.Response:
        """The whole answer.

        Raises `TimeoutError` when it is not complete in time, `ssl.SSLError` when the server's certificate is not
        accepted, `CannotConnect` and `ConnectionBroken`.
        """
        token = _ends.set(time.monotonic() + seconds)
        try:
            with self._pool.stream(
                request.method,
                _convert(request.url),
                headers=request.headers.raw,
                content=request.read(),
                extensions={"timeout": {"pool": seconds}},
            ) as response:
                # httpx unpacks it
                return httpx.Response(response.status, headers=response.headers, content=response.read())
        except httpcore.TimeoutException as error:
            raise TimeoutError from error
        except httpcore.ConnectError as error:
            if (refused := _find_tls_error(error)) is not None:
                raise refused from error
            raise CannotConnect(_name_reason(error)) from error
        except (httpcore.ProxyError, AddressRefused) as error:
            raise CannotConnect(str(error)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise ConnectionBroken(_name_reason(error)) from error
        finally:
            _ends.reset(token)

    def close(self) -> None:
        self._pool.close()


def _find_proxy(url: httpx.URL) -> httpx.Proxy | None:
    """The HTTP proxy that the environment names for a server. Raises `SettingsError` when it is not one."""
    found = urllib.request.getproxies()
    named = found.get(url.scheme) or found.get("all")
    if not named or urllib.request.proxy_bypass(url.host):
        return None
    try:
        place = httpx.URL(named if "://" in named else f"http://{named}")
        if place.scheme in ("http", "https") and place.host:
            return httpx.Proxy(place)
        shown = f"{place.scheme}://{place.host}"
    except httpx.InvalidURL:
        shown = "of another form"  # it may have a password
    variable = f"{url.scheme.upper()}_PROXY" if url.scheme in found else "ALL_PROXY"
    raise SettingsError(
        f"The environment names a proxy for {url.host} that cannot be used: {shown}. Set {variable} to an http:// or "
        "https:// proxy, or list the host in NO_PROXY."
    )


def _convert(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _find_tls_error(error: BaseException) -> ssl.SSLError | None:
    """What TLS said, among the causes of an error."""
    cause = error.__cause__ or error.__context__
    if cause is None or isinstance(cause, ssl.SSLError):
        return cause
    return _find_tls_error(cause)


def _name_reason(error: Exception) -> str:
    """The system's own words, without the number before them."""
    words = str(error) or type(error).__name__
    return words.partition("] ")[2] or words if words.startswith("[Errno") else words
