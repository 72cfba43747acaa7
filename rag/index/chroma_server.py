"""An index on a Chroma server or in Chroma Cloud: opened, replaced by a rebuilt one, and deleted there.

Owns the names of its collections and how many records a request may hold. `server_requests` owns what happens on the
wire, `vector_store` what the collections contain.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import httpx

from rag.errors import ServerUnavailable, StoreError
from rag.index.chroma_client import load_chromadb, make_client_settings, open_collections
from rag.index.chroma_errors import mapped_store_errors
from rag.index.server_requests import ServerAddress, ServerTransport
from rag.index.vector_store import VectorStore

if TYPE_CHECKING:
    from chromadb.api import ServerAPI
    from chromadb.api.models.Collection import Collection

logger = logging.getLogger(__name__)

CLOUD_RECORDS = 300
"""Most records that Chroma Cloud takes or gives in one request. It tells a larger number when asked."""

_DEFAULT_TENANT = "default_tenant"


class ServerClient:
    """The calls of a Chroma client that an index needs, for one database of a server.

    chromadb's own client cannot be used: it makes connections without any timeout, two sets of them, before it can be
    given others.
    """

    def __init__(self, api: ServerAPI, tenant: str, database: str, *, most_records: int, close: Callable[[], None]):
        self._api = api
        self._place: dict[str, Any] = {"tenant": tenant, "database": database}
        self._most_records = most_records
        self._close = close

    def get_max_batch_size(self) -> int:
        """Most records of one request, written or read."""
        return self._most_records

    def find_collection(self, name: str) -> Collection | None:
        """A collection by its name; None when there is none."""
        from_chromadb = load_chromadb().errors
        try:
            return self.get_collection(name)
        except from_chromadb.NotFoundError:
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
        """Delete a collection, if it is still there: an answer that was lost may have told that it is gone."""
        if self.find_collection(name) is None:
            return
        try:
            self._api.delete_collection(name, **self._place)
        except load_chromadb().errors.NotFoundError:
            logger.debug("the collection had been deleted by the request before")

    def close(self) -> None:
        self._close()

    def _wrap(self, model: Any) -> Collection:
        from_chromadb = load_chromadb().api.models.Collection
        return cast("Collection", from_chromadb.Collection(self._api, model, embedding_function=None))


def open_server(address: ServerAddress, *, name: str, fingerprint: Mapping[str, Any] | None) -> VectorStore | None:
    """Open an index on a Chroma server; with a `fingerprint`, create it if it is missing. None when it is missing.

    Collections are called `NAME-documents` and `NAME-chunks`. Raises `ServerUnavailable`, `StoreError`.
    """
    with mapped_store_errors(address.url):
        client = _connect(address)
        try:
            if fingerprint is None and client.find_collection(f"{name}-documents") is None:
                client.close()
                return None
            documents, chunks = open_collections(client, f"{name}-", fingerprint)
            return VectorStore(client, documents, chunks, address.url)
        except BaseException:
            client.close()
            raise


def delete_server_index(address: ServerAddress, name: str) -> None:
    """Delete an index on a server, or what is left of one."""
    with _connected(address) as client:
        _delete_collections(client, _list_names(name))


def replace_server_index(address: ServerAddress, name: str, *, by: str) -> None:
    """Rename the index `by` to `name`, and delete the one that had this name.

    A question asked during these milliseconds finds no index. If this is interrupted, the next call finishes it.
    """
    with _connected(address) as client:
        found = [
            (client.find_collection(new), old) for new, old in zip(_list_names(by), _list_names(name), strict=True)
        ]
        pairs = [(new, old) for new, old in found if new is not None]
        _delete_collections(client, [old for _, old in pairs])
        for new, old in reversed(pairs):  # documents last: the index exists once they do
            new.modify(name=old)


def is_half_replaced(address: ServerAddress, name: str, *, by: str) -> bool:
    """Whether `replace_server_index` was interrupted after deleting the old index's documents."""
    with _connected(address) as client:
        if client.find_collection(_list_names(name)[0]) is not None:
            return False
        new = client.find_collection(_list_names(by)[0])
        return new is not None and bool((new.metadata or {}).get("generation"))


@contextmanager
def _connected(address: ServerAddress) -> Iterator[ServerClient]:
    with mapped_store_errors(address.url):
        client = _connect(address)
        try:
            yield client
        finally:
            client.close()


def _connect(address: ServerAddress) -> ServerClient:
    """A client of the database that the address names. Raises `ServerUnavailable` when nothing answers there, what
    answers is no Chroma server, or it has no such database."""
    chromadb = load_chromadb()
    transport = ServerTransport(address)
    try:
        api = _make_api(address, transport)
        most_records = _read_most_records(api, address)
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
    return ServerClient(api, tenant, address.database, most_records=most_records, close=transport.close)


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


def _read_most_records(api: ServerAPI, address: ServerAddress) -> int:
    """Most records of one request. It is asked first, so it is what finds out that there is no Chroma server."""
    try:
        told = int(api.get_max_batch_size())
    except StoreError:
        raise
    except Exception as error:  # whatever else answers there, in whatever form
        raise ServerUnavailable(
            f"What answers at {address.url} is no Chroma server, or one older than 0.6. Correct RAG_CHROMA_URL."
        ) from error
    most = told if told > 0 else CLOUD_RECORDS
    return min(most, CLOUD_RECORDS) if address.is_cloud else most


def _find_tenant(api: ServerAPI, address: ServerAddress) -> str:
    """The tenant of the settings or, in Chroma Cloud, where each has an id of its own, the one whose token it is."""
    if address.is_cloud and address.tenant == _DEFAULT_TENANT:
        return str(api.get_user_identity().tenant or address.tenant)
    return address.tenant


def _list_names(name: str) -> list[str]:
    return [f"{name}-documents", f"{name}-chunks"]


def _delete_collections(client: ServerClient, names: Sequence[str]) -> None:
    for name in names:
        client.delete_collection(name)
