"""Deleted conversations: set aside for a day, in which they can be brought back, then deleted for good.

Each function works inside a transaction of its caller, so a conversation is deleted or is not, whatever is killed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

DELETED_KEPT = timedelta(days=1)
"""How long a deleted conversation can be brought back."""

NOT_DELETED = "conversations.id NOT IN (SELECT conversation FROM deleted)"
"""The condition of every query that leaves them out."""


def set_aside(connection: sqlite3.Connection, conversation: str, owner: str) -> None:
    """Delete a conversation so that it can be brought back, and for good those that were deleted long ago."""
    connection.execute(
        "INSERT OR IGNORE INTO deleted SELECT id, ? FROM conversations WHERE id = ? AND owner = ?",
        (tell_time(), conversation, owner),
    )
    connection.execute(
        "DELETE FROM conversations WHERE id IN (SELECT conversation FROM deleted WHERE deleted_at < ?)",
        (tell_time(before=DELETED_KEPT),),
    )


def bring_back(connection: sqlite3.Connection, conversation: str, owner: str) -> bool:
    """Undo `set_aside`. Returns whether there was such a conversation."""
    done = connection.execute(
        "DELETE FROM deleted WHERE conversation IN (SELECT id FROM conversations WHERE id = ? AND owner = ?)",
        (conversation, owner),
    )
    return done.rowcount > 0


def list_aside(
    connection: sqlite3.Connection, owner: str, articles: str, others: str, held: Sequence[str]
) -> list[tuple[str, ...]]:
    """When each was deleted, and the columns of its `Conversation`. `others` is a further condition with the values
    `held`."""
    return connection.execute(
        "SELECT deleted_at, id, name, articles, created_at, changed_at FROM conversations "
        f"JOIN deleted ON id = conversation WHERE owner = ? AND articles = ? AND deleted_at >= ? {others}",
        (owner, articles, tell_time(before=DELETED_KEPT), *held),
    ).fetchall()


def tell_time(*, before: timedelta = timedelta()) -> str:
    """The time now, or some time before now, in ISO 8601."""
    return (datetime.now(timezone.utc) - before).isoformat(timespec="microseconds")
