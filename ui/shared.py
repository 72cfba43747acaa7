"""The `Service` of this server process, for the page that runs in it. No Streamlit here."""

from __future__ import annotations

from rag import load_settings
from rag.serving.service import Service
from ui.page_assistant import PageAssistant

_shared: list[Service] = []


def share_service(service: Service) -> None:
    """Have the page use this service, as every other door of the server does."""
    _shared[:] = [service]


def find_service() -> Service:
    """The shared service, or one of the page's own when it runs without the server. Raises `SettingsError`."""
    return _shared[0] if _shared else Service(load_settings(), make_assistant=PageAssistant)
