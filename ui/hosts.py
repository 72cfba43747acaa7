"""Under which names the chat is reached, and which pages may talk to it. No Streamlit here.

A page on another site can make a browser send requests to this machine; by giving its own name this machine's address
("DNS rebinding"), also requests that look like the page's own. So a request has to name a host that the chat is known
as: an address can be that for everybody, since only names can be given another address; a name has to be this machine's
own or one that the settings list.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from dataclasses import dataclass

_HOST = re.compile(r"(\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252}))(?::(\d{1,5}))?")


@dataclass(frozen=True)
class KnownHosts:
    """The names and addresses under which the chat may be asked for."""

    is_private: bool
    """Whether it listens for this machine alone: then only addresses of this machine are known."""
    names: frozenset[str]
    """Names in lower case, without port."""
    listed: frozenset[str] = frozenset()
    """Those of them that the settings list: names of a proxy in front."""

    def knows(self, host: str) -> bool:
        """Whether the value of a Host header names this chat."""
        name = split_host(host)
        if name in self.names:
            return True
        try:
            address = ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return not self.is_private or address.is_loopback

    def accepts_origin(self, origin: str, host: str) -> bool:
        """Whether a page of this origin may talk to the chat that it asked for as `host`: its own page may, and one
        under a listed name, when a proxy in front has written another name into the request."""
        scheme, _, place = origin.partition("://")
        if scheme not in ("http", "https") or not place:
            return False
        return place.lower() == host.lower() or place.lower() in self.listed


def split_host(host: str) -> str:
    """The name or address in the value of a Host header, in lower case and without port; "" if it is malformed."""
    found = _HOST.fullmatch(host)
    return found[1].lower().rstrip(".") if found else ""


def list_known_hosts(address: str, names: Collection[str]) -> KnownHosts:
    """The hosts of a chat that listens on `address`, with further `names` from the settings."""
    known = {*names, "localhost"}
    try:
        is_private = ipaddress.ip_address(address).is_loopback
    except ValueError:
        is_private = address == "localhost"
        known.add(address)
    if not is_private:
        own = socket.gethostname()
        known |= {own, f"{own}.local"}
    return KnownHosts(
        is_private,
        frozenset(name.lower().rstrip(".") for name in known if name),
        frozenset(name.lower() for name in names),
    )
