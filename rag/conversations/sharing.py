"""Addresses at which a conversation can be read by others: an unguessable token each, until it is taken back.

Each function works inside a transaction of its caller.
"""

from __future__ import annotations

import re
import secrets
import sqlite3

from rag.conversations.deleted import NOT_DELETED
from rag.conversations.records import Conversation

_TOKEN = re.compile("[0-9a-f]{32}")


def share(connection: sqlite3.Connection, conversation: str) -> str:
    """The token of a conversation, made now if it has none: 128 random bits as 32 hexadecimal digits."""
    connection.execute("INSERT OR IGNORE INTO shares VALUES (?, ?)", (conversation, secrets.token_hex(16)))
    query = "SELECT token FROM shares WHERE conversation = ?"
    return str(connection.execute(query, (conversation,)).fetchone()[0])


def stop_sharing(connection: sqlite3.Connection, conversation: str, owner: str) -> None:
    """Forget the token of an owner's conversation, if it has one."""
    connection.execute(
        "DELETE FROM shares WHERE conversation IN (SELECT id FROM conversations WHERE id = ? AND owner = ?)",
        (conversation, owner),
    )


def find_shared(connection: sqlite3.Connection, token: str) -> tuple[Conversation, str] | None:
    """The conversation with a token, and its owner; None if no conversation has it, or a deleted one."""
    if not _TOKEN.fullmatch(token):
        return None
    row = connection.execute(
        "SELECT id, name, articles, created_at, changed_at, owner FROM conversations "
        f"JOIN shares ON conversation = id WHERE token = ? AND {NOT_DELETED}",
        (token,),
    ).fetchone()
    return (Conversation(*row[:5]), str(row[5])) if row else None
