"""An index on a Chroma server or in Chroma Cloud: opened, replaced by a rebuilt one, and deleted there.

Owns the names of its collections and how many records a request may hold. `server_requests` owns what happens on the
wire, `vector_store` what the collections contain.
"""

from __future__ import annotations

import itertools
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import httpx

from rag.errors import ServerUnavailable, StoreError
from rag.index.chroma_client import load_chromadb, make_client_settings, open_collections
from rag.index.chroma_errors import mapped_store_errors
from rag.index.server_requests import ServerAddress, ServerTransport
from rag.index.shared_attempts import SharedAttempts
from rag.index.vector_store import MOST_RESULTS, VectorStore

if TYPE_CHECKING:
    from chromadb.api import ServerAPI
    from chromadb.api.models.Collection import Collection

logger = logging.getLogger(__name__)

CLOUD_RECORDS = 300
"""Most records that Chroma Cloud takes or gives in one request. It reports a larger number."""

_PAGE = 100
"""Number of collections that are listed in one request."""

_DEFAULT_TENANT = "default_tenant"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server takes and gives in one request."""

    records: int
    """Most records that are written, or read by id."""
    results: int
    """Most chunks that a search gives."""


class ServerClient:
    """The calls of a Chroma client that an index needs, for one database of a server.

    chromadb's own client cannot be used: it makes connections without any timeout, two sets of them, before it can be
    given others.
    """

    def __init__(self, api: ServerAPI, tenant: str, database: str, limits: Limits, disconnect: Callable[[], None]):
        self._api = api
        self._place: dict[str, Any] = {"tenant": tenant, "database": database}
        self.limits = limits
        self.disconnect = disconnect

    def get_max_batch_size(self) -> int:
        """Most records that one request writes or reads by id."""
        return self.limits.records

    def find_collection(self, name: str) -> Collection | None:
        """A collection by its name; None if it does not exist."""
        errors = load_chromadb().errors
        try:
            return self.get_collection(name)
        except errors.NotFoundError:
            return None

    def get_collection(self, name: str, embedding_function: None = None) -> Collection:  # noqa: ARG002
        return self._wrap(self._api.get_collection(name, **self._place))

    def get_or_create_collection(
        self,
        name: str,
        *,
        embedding_function: None = None,  # noqa: ARG002 - as chromadb has it
        **options: Any,
    ) -> Collection:
        return self._wrap(self._api.create_collection(name, get_or_create=True, **options, **self._place))

    def delete_collection(self, name: str) -> None:
        """Delete a collection, if it is still there: a lost response may already have confirmed the deletion."""
        if self.find_collection(name) is None:
            return
        try:
            self._api.delete_collection(name, **self._place)
        except load_chromadb().errors.NotFoundError:
            logger.debug("the collection had been deleted by the request before")

    def list_completed(self) -> list[str]:
        """The names of the collections in which a completed write is recorded."""
        found: list[str] = []
        for offset in itertools.count(step=_PAGE):
            page = self._api.list_collections(limit=_PAGE, offset=offset, **self._place)
            found += [one.name for one in page if (one.metadata or {}).get("generation")]
            if len(page) < _PAGE:
                break
        return found

    def close(self) -> None:
        """Nothing to do: the connections are shared by all stores that are open."""

    def _wrap(self, model: Any) -> Collection:
        collections = load_chromadb().api.models.Collection
        return cast("Collection", collections.Collection(self._api, model, embedding_function=None))


class ServerIndexes:
    """The indexes of one database of a server, over connections that are made when they are first needed and checked
    once. Safe to use from several threads.

    The collections of an index are called `NAME-documents` and `NAME-chunks`. Every method raises `ServerUnavailable`
    and `StoreError`, and `SettingsError` when the file of certificates cannot be used.
    """

    def __init__(self, address: ServerAddress) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._attempts = SharedAttempts(self._lock)
        self._client: ServerClient | None = None

    @property
    def url(self) -> str:
        """The address of the server."""
        return self._address.url

    def close(self) -> None:
        """Close the connections; a later call makes new ones."""
        with self._lock:
            if self._client:
                self._client.disconnect()
            self._client = None

    def open(self, name: str, *, fingerprint: Mapping[str, Any] | None = None) -> VectorStore | None:
        """Open an index; with a `fingerprint`, create it if it is missing, else return None for it."""
        with self._connected() as client:
            where = self._address.url
            documents: Collection | None
            chunks: Collection | None
            if fingerprint is not None:
                documents, chunks = open_collections(client, f"{name}-", fingerprint)
            else:
                documents, chunks = (client.find_collection(one) for one in _list_names(name))
            if documents is None or chunks is None:
                return None
            return VectorStore(client, documents, chunks, where, most_results=client.limits.results)

    def delete(self, name: str) -> None:
        """Delete an index, or what is left of one."""
        with self._connected() as client:
            for one in _list_names(name):
                client.delete_collection(one)

    def replace(self, name: str, *, by: str) -> None:
        """Rename the index `by` to `name`, and delete the one that had this name.

        A question asked during these milliseconds finds no index. If this is interrupted, the next call finishes it.
        """
        with self._connected() as client:
            pairs = [
                (client.find_collection(new), old) for new, old in zip(_list_names(by), _list_names(name), strict=True)
            ]
            for new, old in pairs:
                if new is not None:
                    client.delete_collection(old)
            for new, old in reversed(pairs):  # documents last: the index exists once they do
                if new is not None:
                    new.modify(name=old)

    def find_half_replacing(self, name: str, by: re.Pattern[str]) -> str | None:
        """The index, of a name like `by`, whose `replace` was interrupted after the old index's documents were deleted;
        None if nothing was interrupted. If several are complete, it is the one whose renaming had begun."""
        with self._connected() as client:
            if client.find_collection(_list_names(name)[0]) is not None:
                return None
            completed = client.list_completed()
            suffix = _list_names("")[0]
            found = [one.removesuffix(suffix) for one in completed if one.endswith(suffix)]
            replacing = [one for one in sorted(found) if by.fullmatch(one)]
            begun = (one for one in replacing if client.find_collection(_list_names(one)[1]) is None)
            return next(begun, replacing[0]) if replacing else None

    @contextmanager
    def _connected(self) -> Iterator[ServerClient]:
        with mapped_store_errors(self._address.url):
            with self._attempts.attempt():
                self._client = self._client or _connect(self._address)
                client = self._client
            yield client


def _connect(address: ServerAddress) -> ServerClient:
    """A client of the database that the address names. Raises `ServerUnavailable` when nothing answers there, what
    answers is not a Chroma server, or it has no such database."""
    chromadb = load_chromadb()
    transport = ServerTransport(address)
    try:
        api = _make_api(address, transport)
        limits = _read_limits(api, address)
        tenant = _find_tenant(api, address)
        try:
            api.get_database(address.database, tenant)
        except chromadb.errors.NotFoundError as error:
            raise ServerUnavailable(
                f"The Chroma server at {address.url} has no database {address.database!r} of the tenant {tenant!r}. "
                "Create it there, or correct RAG_CHROMA_DATABASE and RAG_CHROMA_TENANT."
            ) from error
    except BaseException:
        transport.close()
        raise
    return ServerClient(api, tenant, address.database, limits, transport.close)


def _make_api(address: ServerAddress, transport: ServerTransport) -> ServerAPI:
    """The requests as chromadb makes them, sent by `transport`."""
    chromadb = load_chromadb()
    url = httpx.URL(address.url)
    port = url.port or (443 if url.scheme == "https" else 8000)
    settings = make_client_settings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=str(url.copy_with(port=port)),
        chroma_server_http_port=port,
        chroma_server_ssl_enabled=url.scheme == "https",
    )
    api = chromadb.config.System(settings).instance(chromadb.api.ServerAPI)
    unbounded = api._session
    api._session = httpx.Client(transport=transport, headers=unbounded.headers)
    unbounded.close()
    return cast("ServerAPI", api)


def _read_limits(api: ServerAPI, address: ServerAddress) -> Limits:
    """What a request may hold. This is the first request, so it also detects that there is no Chroma server there."""
    try:
        reported = int(api.get_max_batch_size())
    except StoreError:
        raise
    except Exception as error:  # whatever else answers there, in whatever form
        raise ServerUnavailable(
            f"What answers at {address.url} is not a Chroma server, or is older than 1.0. Correct RAG_CHROMA_URL."
        ) from error
    records = reported if reported > 0 else CLOUD_RECORDS
    if address.is_cloud:
        return Limits(min(records, CLOUD_RECORDS), CLOUD_RECORDS)
    return Limits(records, MOST_RESULTS)


def _find_tenant(api: ServerAPI, address: ServerAddress) -> str:
    """The tenant of the settings or, in Chroma Cloud, where each has an id of its own, the one whose token it is."""
    if address.is_cloud and address.tenant == _DEFAULT_TENANT:
        return str(api.get_user_identity().tenant or address.tenant)
    return address.tenant


def _list_names(name: str) -> list[str]:
    return [f"{name}-documents", f"{name}-chunks"]
