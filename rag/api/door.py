"""The HTTP interfaces as a door of the server: every route of this package is listed here."""

from __future__ import annotations

from rag.api.access import Access
from rag.api.addresses import make_address_routes
from rag.api.articles import make_article_routes
from rag.api.feeds import make_feed_routes
from rag.api.folder import make_folder_routes
from rag.api.health import make_health_routes
from rag.api.indexing import make_indexing_routes
from rag.api.openai.chat import make_chat_routes
from rag.api.openai.embeddings import make_embedding_routes
from rag.api.openai.files import make_file_routes
from rag.api.openai.models import make_model_routes
from rag.api.openai.responses import make_response_routes
from rag.api.openai.stores import make_store_routes
from rag.api.openapi import make_openapi_handler
from rag.api.reading_view import make_reading_routes
from rag.api.rest import make_asking_routes
from rag.api.routing import Router
from rag.api.standing import make_standing_routes
from rag.api.suggestions import make_suggestion_routes
from rag.serving.door import Door
from rag.serving.service import Service

_OWN_PATHS = (
    "/v1",
    "/v1/{path:rest}",
    "/read/{path:rest}",
    "/feeds/{path:rest}",
    "/openapi.json",
    "/health",
    "/ready",
    "/metrics",
)
"""Where nothing but these routes answers: neither the page nor the framework's own words for a failure."""


def make_api_door(service: Service, access: Access) -> Door:
    """All routes, for a server that runs the page too, or that runs them alone."""
    router = Router(service, access)
    routes = [
        *make_health_routes(router),
        *make_reading_routes(router),
        *make_asking_routes(router),
        *make_suggestion_routes(router),
        *make_article_routes(router),
        *make_folder_routes(router),
        *make_feed_routes(router),
        *make_address_routes(router),
        *make_standing_routes(router),
        *make_indexing_routes(router),
        *make_model_routes(router),
        *make_chat_routes(router),
        *make_response_routes(router),
        *make_embedding_routes(router),
        *make_file_routes(router),
        *make_store_routes(router),
        router.route("/openapi.json", make_openapi_handler(router.described)),
    ]
    return Door(
        [
            *routes,
            *(router.refuse_others(path, routes) for path in _OWN_PATHS),
        ]
    )
