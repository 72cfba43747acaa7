"""What the library lists and in which order, as the address says it. Knows nothing of Streamlit.

?q=WORDS&f=FOLDER&e=KIND&m=MONTH&l=LENGTH&r=STATE&o=ORDER&p=PAGE
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LENGTHS = {"short": "Up to 2,000 characters", "middle": "2,000 to 10,000", "long": "Over 10,000 characters"}
"""Length of an article -> how it is called."""

STATES = {"whole": "Read whole", "part": "Read in part", "failed": "Could not be read"}
"""How a file was read -> how it is called."""

ORDERS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "By title",
    "longest": "Longest first",
    "added": "Last indexed first",
    "hits": "Most matches first",
}
"""Order of the list -> how it is called."""

LONGEST_WORDS = 200
"""Characters of a search; a longer one in an address is cut."""

_KEYS = {"words": "q", "folder": "f", "kind": "e", "month": "m", "length": "l", "state": "r", "order": "o"}


@dataclass(frozen=True)
class Listing:
    """Which files the library lists; each field is "" for any."""

    words: str = ""
    """What is searched in titles, names and texts."""
    folder: str = ""
    kind: str = ""
    """An ending, such as ".pdf"."""
    month: str = ""
    """As in `scopes.FileSearch`."""
    length: str = ""
    """One of `LENGTHS`."""
    state: str = ""
    """One of `STATES`."""
    order: str = ""
    """One of `ORDERS`; "" for the newest first."""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether not all files are listed."""
        return any((self.words, self.folder, self.kind, self.month, self.length, self.state))

    def describe(self) -> dict[str, str]:
        """The query parameters that `parse_listing` reads back."""
        described = {key: getattr(self, name) for name, key in _KEYS.items() if getattr(self, name)}
        return described | ({"p": str(self.page)} if self.page > 1 else {})


ALL_FILES = Listing()


def parse_listing(given: Mapping[str, str]) -> Listing:
    """Read query parameters; what is malformed is ignored."""
    found = {name: given.get(key, "")[:LONGEST_WORDS] for name, key in _KEYS.items()}
    for name, allowed in (("length", LENGTHS), ("state", STATES), ("order", ORDERS)):
        if found[name] not in allowed:
            found[name] = ""
    page = given.get("p", "")
    return Listing(**found, page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 else 1)
