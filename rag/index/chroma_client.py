"""Chroma clients: opens stores in a folder or on a server, and replaces and deletes them there.

Owns clients, the names of collections, and the check of an index's fingerprint. `vector_store` owns the contents of the
collections. The only file that imports chromadb, and only when a store is opened: the import takes over a second.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from rag.errors import IndexMismatch, StoreError
from rag.index.chroma_errors import describe_damage, mapped_store_errors
from rag.index.vector_store import VectorStore

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_SQLITE = b"SQLite format 3\0"

_FIRST_TABLES = ("migrations", "collections", "collection_metadata", "segments", "max_seq_id")

FORMAT = 1
"""Increased when indexes written before can no longer be read."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a Chroma server or Chroma Cloud is."""

    url: str
    token: str
    tenant: str
    database: str


def open_embedded(folder: Path, *, fingerprint: Mapping[str, Any] | None) -> VectorStore:
    """Open the embedded store in a folder; with a `fingerprint`, create it if it is missing.

    Raises `StoreError` when the store is damaged or, without a `fingerprint`, missing.
    """
    if fingerprint is None or folder.exists():
        check_store_files(folder)
    with mapped_store_errors(str(folder)):
        chromadb = _load_chromadb()
        # Chroma refuses a second client on the same path with other settings, such as telemetry, and tells paths
        # apart by their spelling. Only we use this spelling, so a LlamaIndex program can open the same folder.
        path = f"{folder}/."
        try:
            client = chromadb.PersistentClient(path, settings=_make_client_settings())
        except BaseException:
            _forget_failed(path)
            raise
        try:
            return _open(client, "", str(folder), fingerprint)
        except BaseException:
            cast("Any", client).close()  # the interface that Chroma declares lacks it
            raise


def check_store_files(folder: Path) -> None:
    """Raise `IndexDamaged` when the database is missing or something else, since Chroma would make a new one, or
    when what Chroma reads first cannot be read, since it would print a panic of its Rust core.

    Raises `StoreError` when it may not be read.
    """
    database = folder / "chroma.sqlite3"
    try:
        with database.open("rb") as stream:
            is_database = stream.read(len(_SQLITE)) == _SQLITE
    except PermissionError as error:
        raise StoreError(
            f"The index at {folder} cannot be read: {error.strerror or error}. Change its permissions."
        ) from error
    except OSError:  # it is missing, a folder, a link to itself, on a bad part of the disk
        is_database = False
    if not is_database:
        raise describe_damage(str(folder), "chroma.sqlite3 is missing or is no database")
    if not (folder / "chroma.sqlite3-journal").exists():  # else it is read when that was rolled back
        _read_first_tables(database)


def _read_first_tables(database: Path) -> None:
    uri = f"{database.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            for table in _FIRST_TABLES:
                connection.execute(f"SELECT * FROM {table}").fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise describe_damage(str(database.parent), " ".join(str(error).split())[:200]) from error


def _forget_failed(path: str) -> None:
    """Chroma keeps a client that could not be opened, and would give it again at the next attempt."""
    from chromadb.api.shared_system_client import SharedSystemClient as Clients

    if path not in Clients._identifier_to_refcount:
        Clients._identifier_to_system.pop(path, None)


def open_server(address: ServerAddress, *, name: str, fingerprint: Mapping[str, Any] | None) -> VectorStore | None:
    """Open an index on a Chroma server; with a `fingerprint`, create it if it is missing. None when it is missing.

    Collections are called `NAME-documents` and `NAME-chunks`.
    """
    with mapped_store_errors(address.url):
        client = _connect(address)
        if fingerprint is None:
            names = {collection.name for collection in client.list_collections()}
            if f"{name}-documents" not in names:
                return None
        return _open(client, f"{name}-", address.url, fingerprint)


def _load_chromadb() -> Any:
    """chromadb, which when imported reads `.env` of the working directory: not if the folder brought one."""
    here = Path.cwd() if Path(".env").exists() and "chromadb" not in sys.modules else None
    try:
        if here:
            os.chdir(Path(__file__).parent)
        import chromadb
    finally:
        if here:
            os.chdir(here)
    return chromadb


def _connect(address: ServerAddress) -> ClientAPI:
    chromadb = _load_chromadb()
    parts = urlsplit(address.url)
    client: ClientAPI = chromadb.HttpClient(
        host=parts.hostname or "",
        port=parts.port or (443 if parts.scheme == "https" else 8000),
        ssl=parts.scheme == "https",
        headers={"x-chroma-token": address.token} if address.token else None,
        settings=_make_client_settings(),
        tenant=address.tenant,
        database=address.database,
    )
    return client


def check_fingerprint(store: VectorStore, wanted: Mapping[str, Any], *, where: str) -> None:
    """Raise `IndexMismatch` when the index was made with other settings, or `IndexDamaged` when it does not say with
    which; the store is then closed."""
    try:
        made = store.fingerprint
    except StoreError:
        store.close()
        raise
    if made == dict(wanted):
        return
    store.close()
    form = made.get("format")
    if isinstance(form, int) and form > FORMAT:
        raise IndexMismatch(
            f"The index in {where} was written by a newer version (format {form}; this one reads {FORMAT}). "
            "Update Footnote, or run `rag index --rebuild`."
        )
    raise IndexMismatch(
        f"The index in {where} was made with {_describe(made)}, but the settings name {_describe(wanted)}. "
        "Run `rag index --rebuild`, or restore the settings."
    )


def _make_client_settings() -> Any:
    from chromadb.config import Settings as ClientSettings

    options: dict[str, Any] = {
        "_env_file": None,  # a file of the working directory
        "anonymized_telemetry": False,
        "chroma_otel_collection_endpoint": "",
    }
    return ClientSettings(**options)


def _open(client: ClientAPI, prefix: str, where: str, fingerprint: Mapping[str, Any] | None) -> VectorStore:
    collections: list[Collection] = []
    for name in (f"{prefix}documents", f"{prefix}chunks"):
        if fingerprint is None:
            collections.append(client.get_collection(name, embedding_function=None))
            continue
        collections.append(
            client.get_or_create_collection(
                name,
                configuration={"hnsw": {"space": "cosine"}},
                metadata={"maker": json.dumps(dict(fingerprint), sort_keys=True)},
                embedding_function=None,
            )
        )
    return VectorStore(client, collections[0], collections[1], where)


def delete_server_index(address: ServerAddress, name: str) -> None:
    """Delete an index on a server, or what is left of one."""
    with mapped_store_errors(address.url):
        client = _connect(address)
        _delete_collections(client, _list_names(name))


def replace_server_index(address: ServerAddress, name: str, *, by: str) -> None:
    """Rename the index `by` to `name`, and delete the one that had this name.

    A question asked during these milliseconds finds no index. If this is interrupted, the next call finishes it.
    """
    with mapped_store_errors(address.url):
        client = _connect(address)
        there = {collection.name: collection for collection in client.list_collections()}
        pairs = [pair for pair in zip(_list_names(by), _list_names(name), strict=True) if pair[0] in there]
        _delete_collections(client, [old for _, old in pairs])
        for new, old in reversed(pairs):  # documents last: the index exists once they do
            there[new].modify(name=old)


def is_half_replaced(address: ServerAddress, name: str, *, by: str) -> bool:
    """Whether `replace_server_index` was interrupted after deleting the old index's documents."""
    with mapped_store_errors(address.url):
        there = {collection.name: collection for collection in _connect(address).list_collections()}
        documents, new = _list_names(name)[0], _list_names(by)[0]
        return documents not in there and new in there and bool((there[new].metadata or {}).get("generation"))


def _list_names(name: str) -> list[str]:
    return [f"{name}-documents", f"{name}-chunks"]


def _delete_collections(client: ClientAPI, names: Sequence[str]) -> None:
    there = {collection.name for collection in client.list_collections()}
    for name in names:
        if name in there:
            client.delete_collection(name)


def _describe(fingerprint: Mapping[str, Any]) -> str:
    if not fingerprint:
        return "an unknown model"
    keys = ("embedding", "dimension", "chunk_tokens", "overlap_tokens")
    name, dimension, tokens, overlap = (fingerprint.get(key, "?") for key in keys)
    named = ("splitter", "splitter_options", "loaders", "loader_options")
    parts = [f"{key} {fingerprint[key]}" for key in named if fingerprint.get(key)]
    return f"{name} ({', '.join([str(dimension), f'chunks of {tokens}/{overlap}', *parts])})"
