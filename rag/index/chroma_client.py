"""Chroma clients: opens stores in a folder, and the collections of any store.

Owns the embedded client, and the check of an index's fingerprint. `chroma_server` owns stores on a server,
`vector_store` the contents of the collections. The only file that imports chromadb, and only when a store is opened:
the import takes over a second.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rag.errors import IndexMismatch, StoreError
from rag.index.chroma_errors import describe_damage, mapped_store_errors
from rag.index.fingerprint import FORMAT
from rag.index.vector_store import StoreClient, VectorStore
from rag.trust.plain_files import require_plain_file

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_SQLITE = b"SQLite format 3\0"

_FIRST_TABLES = ("migrations", "collections", "collection_metadata", "segments", "max_seq_id")


def open_embedded(folder: Path, *, fingerprint: Mapping[str, Any] | None) -> VectorStore:
    """Open the embedded store in a folder; with a `fingerprint`, create it if it is missing.

    Raises `StoreError` when the store is damaged or, without a `fingerprint`, missing.
    """
    if fingerprint is None or folder.exists():
        check_store_files(folder)
    with mapped_store_errors(str(folder)):
        chromadb = load_chromadb()
        # Chroma refuses a second client on the same path with other settings, such as telemetry, and tells paths
        # apart by their spelling. Only we use this spelling, so a LlamaIndex program can open the same folder.
        path = f"{folder}/."
        try:
            client = chromadb.PersistentClient(path, settings=make_client_settings())
        except BaseException:
            _forget_failed(path)
            raise
        try:
            documents, chunks = open_collections(client, "", fingerprint)
            return VectorStore(client, documents, chunks, str(folder))
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
        require_plain_file(database)
        with database.open("rb") as stream:
            is_database = stream.read(len(_SQLITE)) == _SQLITE
    except PermissionError as error:
        raise StoreError(
            f"The index at {folder} cannot be read: {error.strerror or error}. Change its permissions."
        ) from error
    except OSError:  # it is missing, a folder, a pipe, a link to itself, on a bad part of the disk
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


def load_chromadb() -> Any:
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


def make_client_settings(**options: Any) -> Any:
    """Settings of a chromadb client, with nothing from the working directory and no telemetry."""
    from chromadb.config import Settings as ClientSettings

    given: dict[str, Any] = {
        "_env_file": None,  # a file of the working directory
        "anonymized_telemetry": False,
        "chroma_otel_collection_endpoint": "",
        **options,
    }
    return ClientSettings(**given)


def open_collections(
    client: StoreClient, prefix: str, fingerprint: Mapping[str, Any] | None
) -> tuple[Collection, Collection]:
    """The collections of documents and of chunks; with a `fingerprint`, they are created if missing."""
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
    return collections[0], collections[1]


def _describe(fingerprint: Mapping[str, Any]) -> str:
    if not fingerprint:
        return "an unknown model"
    keys = ("embedding", "dimension", "chunk_tokens", "overlap_tokens")
    name, dimension, tokens, overlap = (fingerprint.get(key, "?") for key in keys)
    named = ("splitter", "splitter_options", "loaders", "loader_options")
    parts = [f"{key} {fingerprint[key]}" for key in named if fingerprint.get(key)]
    return f"{name} ({', '.join([str(dimension), f'chunks of {tokens}/{overlap}', *parts])})"
