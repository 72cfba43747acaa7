"""Who is let in: the password, how often it may be guessed, and which browser sessions gave it. No Streamlit here.

One `Admission` serves the whole server: the page and the HTTP interfaces ask it for the password, and the guard in
front of the page whether a session was let in.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

GUESSES_AT_ONCE = 5
SECONDS_A_GUESS = 60.0
"""Guesses that an address has at first, and seconds until it has another one."""

ALL_GUESSES_AT_ONCE = 50
ALL_SECONDS_A_GUESS = 6.0
"""The same for all addresses together; one that gave the right password once need not wait for them."""

MOST_REMEMBERED = 10_000
"""Most addresses, and most sessions, that are remembered."""


@dataclass
class Bucket:
    """Guesses or requests that are left; they come back with time."""

    left: float
    at: float

    def take(self, now: float, most: int, seconds_each: float) -> float:
        """Take one and return 0, or the seconds until there is one."""
        self.left = min(most, self.left + (now - self.at) / seconds_each)
        self.at = now
        if self.left < 1:
            return (1 - self.left) * seconds_each
        self.left -= 1
        return 0.0


class Admission:
    """Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that never go back."""
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._all = Bucket(ALL_GUESSES_AT_ONCE, clock())
        self._known: OrderedDict[str, None] = OrderedDict()
        self._sessions: OrderedDict[str, None] = OrderedDict()

    def try_password(self, given: str, password: str, *, address: str, session: str = "") -> float | None:
        """Compare what was given with the password: 0 lets the session in, None says that it is wrong, and more is the
        seconds until this address may try again. Without a session, only this request is let in."""
        place = group_address(address)
        with self._lock:
            wait = self._take(place)
        if wait:
            return wait
        if not hmac.compare_digest(_digest(given), _digest(password)):
            return None
        with self._lock:
            self._buckets.pop(place, None)
            self._all.left = min(ALL_GUESSES_AT_ONCE, self._all.left + 1)
            _remember(self._known, place)
            if session:
                _remember(self._sessions, session)
        return 0.0

    def is_let_in(self, session: str) -> bool:
        """Whether this session gave the password."""
        with self._lock:
            return session in self._sessions

    def _take(self, place: str) -> float:
        now = self._clock()
        bucket = self._buckets.setdefault(place, Bucket(GUESSES_AT_ONCE, now))
        self._buckets.move_to_end(place)
        while len(self._buckets) > MOST_REMEMBERED:
            self._buckets.popitem(last=False)
        if wait := bucket.take(now, GUESSES_AT_ONCE, SECONDS_A_GUESS):
            return wait
        wait = self._all.take(now, ALL_GUESSES_AT_ONCE, ALL_SECONDS_A_GUESS)
        return 0.0 if place in self._known else wait


ADMISSION = Admission()
"""The one of this server process."""


def group_address(address: str) -> str:
    """What counts as one guesser: an IPv4 address, or an IPv6 network of 64 bits, which one household has."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _digest(text: str) -> bytes:
    """So that the time of the comparison does not depend on the length of the password either."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _remember(kept: OrderedDict[str, None], key: str) -> None:
    kept[key] = None
    kept.move_to_end(key)
    while len(kept) > MOST_REMEMBERED:
        kept.popitem(last=False)
