"""What is new: the articles that came, changed, moved or went since a time, by the index's own record of when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

from rag.index.history import History
from rag.schema.index import IndexedFile, NewsItem, NewsKind


def list_news(records: Mapping[str, IndexedFile], history: History, since: datetime) -> list[NewsItem]:
    """What is new since a time, the latest first. Of an article to which several things happened, the last one is told,
    and whether it came since then too."""
    since_ns = int(since.timestamp() * 1e9)
    moved_from: dict[str, str] = {}
    for old, gone in history.gone.items():
        if gone.moved_to in records and gone.gone_ns >= since_ns:
            moved_from[gone.moved_to] = old
    found: list[NewsItem] = []
    for file, record in records.items():
        known = history.tell(record)
        old = moved_from.get(file, "")
        moved_ns = history.gone[old].gone_ns if old else 0
        events: list[tuple[int, NewsKind]] = [(known.added_ns, "added")]
        events += [(known.changed_ns, "changed")] if known.changed_ns > known.added_ns else []
        events += [(moved_ns, "moved")] if moved_ns > known.added_ns else []
        at, what = max(events, key=lambda event: event[0])
        if at < since_ns:
            continue
        came = _read_time(known.added_ns) if known.added_ns >= since_ns else None
        found.append(NewsItem(file, what, _read_time(at), record.title, record.published, old, came))
    for file, gone in history.gone.items():
        is_removed = file not in records and not gone.moved_to and gone.known.added_ns < since_ns <= gone.gone_ns
        if is_removed:
            found.append(NewsItem(file, "removed", _read_time(gone.gone_ns)))
    found.sort(key=lambda item: item.file)
    found.sort(key=lambda item: item.at, reverse=True)
    return found


def _read_time(nanoseconds: int) -> datetime:
    """A time in UTC. A clock that was far off gives times that no calendar has, which are moved into it."""
    return datetime.fromtimestamp(max(0, min(nanoseconds / 1e9, 253_402_214_400)), timezone.utc)
