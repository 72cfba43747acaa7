"""Tags of conversations: any words, by which many of them are told apart.

Each function works inside a transaction of its caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

MOST_TAGS = 20
"""Most tags of one conversation."""

TAG_CHARACTERS = 40

HAS_TAG = "EXISTS (SELECT 1 FROM tags WHERE conversation = conversations.id AND folded_tag = ?)"
"""The condition of a query for the conversations with a tag, whose value is `fold_tag`'s."""


def clean_tags(tags: Iterable[str]) -> list[str]:
    """The tags on one line each, cut at 40 characters, each once whatever its case, in order; at most 20."""
    cleaned: dict[str, str] = {}
    for tag in tags:
        words = " ".join(tag.split())[:TAG_CHARACTERS].strip()
        if words:
            cleaned.setdefault(fold_tag(words), words)
    return list(cleaned.values())[:MOST_TAGS]


def fold_tag(tag: str) -> str:
    """A tag in the form in which it is compared."""
    return " ".join(tag.split()).casefold()


def write_tags(connection: sqlite3.Connection, conversation: str, tags: Sequence[str]) -> None:
    """Give a conversation these tags, as `clean_tags` returns them, instead of those that it had."""
    connection.execute("DELETE FROM tags WHERE conversation = ?", (conversation,))
    connection.executemany("INSERT INTO tags VALUES (?, ?, ?)", [(conversation, fold_tag(tag), tag) for tag in tags])


def read_tags(connection: sqlite3.Connection, conversation: str) -> list[str]:
    """The tags of a conversation, by name."""
    rows = connection.execute("SELECT tag FROM tags WHERE conversation = ? ORDER BY folded_tag", (conversation,))
    return [tag for (tag,) in rows]


def count_tags(connection: sqlite3.Connection, condition: str, values: Sequence[str]) -> list[tuple[str, str, int]]:
    """Each tag of the conversations that meet a condition: its folded form, one of its spellings, and how many have
    it."""
    return connection.execute(
        "SELECT folded_tag, min(tag), count(*) FROM tags JOIN conversations ON conversations.id = tags.conversation "
        f"WHERE {condition} GROUP BY folded_tag",
        values,
    ).fetchall()
