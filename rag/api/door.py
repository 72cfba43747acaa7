"""The HTTP interfaces as a door of the server: every route of this package is listed here."""

from __future__ import annotations

from rag.api.health import make_health_routes
from rag.serving.door import Door
from rag.serving.service import Service


def make_api_door(service: Service) -> Door:
    """All routes, for a server that runs the page too, or that runs them alone."""
    return Door(make_health_routes(service))
