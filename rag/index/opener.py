"""Opens the index for reading or writing: which state of it, made with which model, embedded or on a server.

Owns when the open state is reopened because another process published a new one, and the check that the index was made
with the current settings. `open_index` opens a state on this machine. Safe to use from several threads.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rag.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexNotWritable,
    RagError,
    ServerUnavailable,
    SettingsError,
    StoreError,
)
from rag.index.fingerprint import compose_fingerprint
from rag.index.open_index import OpenIndex, open_current_snapshot
from rag.index.seal import find_damage
from rag.index.server_rebuild import ServerRebuild
from rag.index.shared_attempts import SharedAttempts
from rag.index.snapshots import Snapshots
from rag.models.embedding import Embedding
from rag.models.named_embedding import load_embedding
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.index.chroma_server import ServerIndexes
    from rag.index.facts_index import FactsIndex
    from rag.index.keyword_index import KeywordIndex
    from rag.index.vector_store import VectorStore

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class IndexOpener:
    """Opens the index of one folder of articles."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._name = settings.index_name or name_index(settings.articles)
        self.snapshots = Snapshots(settings.home / self._name)
        self._lock = threading.RLock()
        self._attempts = SharedAttempts(self._lock)
        self._embedding: Embedding | None = None
        self._open: OpenIndex | None = None
        self._readers: dict[str, int] = {}
        """Number of threads that read each open state, by its name; the last one closes a state that was replaced."""
        self._replaced: dict[str, OpenIndex] = {}

    def is_indexed(self) -> bool:
        """Whether questions can be asked without indexing first."""
        if not self._settings.chroma_url:
            return self.snapshots.find_current() is not None
        store = self._server_indexes.open(self._name)
        return store is not None and store.count_files() > 0

    def close(self) -> None:
        """Close every file and connection; reading opens them again."""
        with self._lock:
            self._leave_open()
            if self._settings.chroma_url:
                self._server_indexes.close()

    def _leave_open(self) -> None:
        """Close the open state, once no thread reads it any more."""
        if self._open:
            self._replaced[self._name_state(self._open)] = self._open
            self._close_unread(self._open)
        self._open = None

    @staticmethod
    def _name_state(state: OpenIndex) -> str:
        return f"{id(state)}"

    def _take(self) -> OpenIndex:
        """The current state, which stays open until `_give_back`."""
        with self._attempts.attempt():
            state = self.open_current()
            name = self._name_state(state)
            self._readers[name] = self._readers.get(name, 0) + 1
            return state

    def _give_back(self, state: OpenIndex) -> None:
        with self._lock:
            name = self._name_state(state)
            self._readers[name] -= 1
            if not self._readers[name]:
                del self._readers[name]
            self._close_unread(state)

    def _close_unread(self, state: OpenIndex) -> None:
        """Close a replaced state unless a thread still reads it; the last one then closes it."""
        name = self._name_state(state)
        if name in self._replaced and name not in self._readers:
            self._replaced.pop(name).close()

    def load_embedding(self) -> Embedding:
        """The embedding that the settings name, loaded once. Raises `SettingsError`, `ModelError`."""
        with self._lock:
            if self._embedding is None:
                embedding = load_embedding(self._settings.embedding, self._settings.embedding_options)
                if self._settings.chunk_tokens > embedding.window_tokens:
                    raise SettingsError(
                        f"chunk_tokens is {self._settings.chunk_tokens}, but {embedding.name} reads only "
                        f"{embedding.window_tokens} and would cut the rest. Lower chunk_tokens."
                    )
                self._embedding = embedding
            return self._embedding

    def _compose_fingerprint(self) -> dict[str, Any]:
        return compose_fingerprint(self._settings, self.load_embedding())

    @contextmanager
    def writing(self, *, rebuild: bool) -> Iterator[Callable[[Path], VectorStore]]:
        """A function that opens the store for writing, given the working folder: embedded there or on the server.

        It creates a missing store, and raises `IndexMismatch`. On a server a rebuilt index is written beside the old
        one and replaces it at the end, unless an error or Ctrl-C comes first. (Embedded, the working folder is a copy.)
        """
        if not self._settings.chroma_url:
            yield self._open_embedded_for_writing
            return
        building = self._server_rebuild
        if not rebuild:
            building.finish()
            yield lambda _: self._open_server_for_writing(self._name)
            return
        with building.rebuild() as beside:
            yield lambda _: self._open_server_for_writing(beside)

    def sweep_server(self) -> None:
        """Finish or remove what a killed rebuild left on the server. Needs the writer's lock. Raises `StoreError`."""
        if self._settings.chroma_url:
            self._server_rebuild.sweep()

    @property
    def _server_rebuild(self) -> ServerRebuild:
        return ServerRebuild(self._server_indexes, self._name, self.snapshots.folder)

    def _open_embedded_for_writing(self, work: Path) -> VectorStore:
        from rag.index.chroma_client import check_fingerprint, open_embedded

        fingerprint = self._compose_fingerprint()
        store = open_embedded(work / "chroma", fingerprint=fingerprint)
        check_fingerprint(store, fingerprint, where=str(self.snapshots.folder))
        return store

    def _open_server_for_writing(self, name: str) -> VectorStore:
        from rag.index.chroma_client import check_fingerprint

        fingerprint = self._compose_fingerprint()
        store = self._server_indexes.open(name, fingerprint=fingerprint)
        assert store is not None  # with a fingerprint it is created
        check_fingerprint(store, fingerprint, where=self._settings.chroma_url)
        return store

    @cached_property
    def _server_indexes(self) -> ServerIndexes:
        from rag.index.chroma_server import ServerIndexes
        from rag.index.server_requests import ServerAddress

        given = self._settings
        address = ServerAddress(
            url=given.chroma_url,
            token=given.chroma_token.get_secret_value(),
            token_header=given.chroma_token_header,
            tenant=given.chroma_tenant,
            database=given.chroma_database,
            timeout_seconds=given.chroma_timeout_seconds,
            ca_file=given.chroma_ca_file,
        )
        return ServerIndexes(address)

    def read(self, work: Callable[[OpenIndex], Result]) -> Result:
        """Run `work` on the current state, and again if that state was replaced meanwhile."""
        state = self._take()
        try:
            return work(state)
        except ServerUnavailable:
            raise  # it has been tried again already
        except StoreError as error:
            if not self._settings.chroma_url and self.snapshots.find_current() == state.snapshot:
                if isinstance(error, IndexDamaged):
                    self.snapshots.note_damage()
                raise
        finally:
            self._give_back(state)
        if self._settings.chroma_url:
            with self._lock:
                self._leave_open()  # the index may have been replaced
        state = self._take()
        try:
            return work(state)
        finally:
            self._give_back(state)

    def open_current(self) -> OpenIndex:
        """The current state of the index, reopened when another process has published a new one."""
        with self._attempts.attempt():
            if self._open and self._is_current(self._open):
                return self._open
            self._leave_open()
            if self._settings.chroma_url:
                self._open = self._open_from_server()
            else:
                self._open = self._open_embedded()
            return self._open

    def _is_current(self, state: OpenIndex) -> bool:
        if self._settings.chroma_url and state.store.read_revision() != state.revision:
            return False
        return self.snapshots.find_current() == state.snapshot

    def _open_embedded(self) -> OpenIndex:
        state = open_current_snapshot(self.snapshots, self._compose_fingerprint())
        if state is None:
            raise self._describe_missing()
        return state

    def _open_from_server(self) -> OpenIndex:
        from rag.index.chroma_client import check_fingerprint
        from rag.index.derived import follow_store

        store = self._server_indexes.open(self._name)
        if store is None:
            raise self._describe_missing()
        check_fingerprint(store, self._compose_fingerprint(), where=self._settings.chroma_url)
        revision = store.read_revision()
        snapshot = self.snapshots.find_current()
        keyword_index, facts_index = self._read_derived(snapshot)
        if any(one is None or one.read_revision() != revision for one in (keyword_index, facts_index)):
            try:
                with self.snapshots.lock():
                    snapshot = follow_store(self.snapshots, store)
                keyword_index, facts_index = self._read_derived(snapshot)
            except IndexBusy:
                logger.info("another process is bringing the derived indexes up to date")
            except IndexNotWritable as error:
                logger.warning("the derived indexes cannot be brought up to date: %s", error)
        return OpenIndex(snapshot, revision, store, keyword_index, facts_index)

    @staticmethod
    def _read_derived(snapshot: Path | None) -> tuple[KeywordIndex | None, FactsIndex | None]:
        from rag.index.derived import read_derived

        return read_derived(snapshot, find_damage(snapshot)) if snapshot else (None, None)

    def _describe_missing(self) -> RagError:
        return IndexMissing(
            f"Nothing is indexed yet for {self._settings.articles}. Run `rag index {self._settings.articles}`."
        )


def name_index(articles: Path) -> str:
    """The name of a folder's index under `home`: the folder's own name, and a digest of its path."""
    path = articles.resolve()
    readable = re.sub(r"[^a-zA-Z0-9]+", "-", path.name).strip("-")[:24] or "articles"
    return f"{readable}-{hashlib.sha256(str(path).encode('utf-8', 'surrogateescape')).hexdigest()[:10]}"
