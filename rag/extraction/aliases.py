"""Spellings of one name, joined over all articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.schema.facts import NameType


@dataclass(frozen=True, slots=True)
class NamedIn:
    """A spelling, as one article has it."""

    article: int
    """Number of the article."""
    text: str
    type: NameType
    mentions: int
    """How often this article has it."""


@dataclass(frozen=True, slots=True)
class JoinedName:
    """Somebody or something under all its spellings."""

    name: str
    """The fullest spelling."""
    type: NameType
    aliases: tuple[str, ...]
    """The other spellings, most frequent first."""
    members: tuple[NamedIn, ...]


def join_names(names: Sequence[NamedIn]) -> list[JoinedName]:
    """The names joined; each spelling of each article belongs to exactly one."""
    groups: dict[str, list[NamedIn]] = {}
    for one in names:
        groups.setdefault(one.text, []).append(one)
    return [JoinedName(text, members[0].type, (), tuple(members)) for text, members in groups.items()]
