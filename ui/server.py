"""The server of the chat: one ASGI application, with the page in it, run by uvicorn in a process of its own.

Owns Streamlit's options and how the application is run. `list_doors` has every other way in beside the page.
Streamlit's own command is not used: it looks up the machine's public address on the internet, says its version, and
accepts requests from pages of every program on this machine.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.starlette import App
from streamlit.web import bootstrap

from rag import load_settings
from rag.api.access import Access
from rag.api.door import make_api_door
from rag.serving.admission import ADMISSION
from rag.serving.door import Door, open_all
from rag.serving.http_server import run_server
from rag.serving.service import Service
from ui.guard import Guard
from ui.hosts import list_known_hosts
from ui.mcp_door import make_door
from ui.page_assistant import PageAssistant
from ui.reading_door import make_reading_door
from ui.shared import share_service

PAGE = Path(__file__).parent / "app.py"

MOST_WAITING_FILES = 200
MOST_WAITING_BYTES = 500_000_000
"""Uploads of one page, and bytes of all pages, that may wait in memory until somebody adds them to the articles."""

ENDING_SECONDS = 3.0
"""How long answers and indexing may take to stop at their next step, once open requests have ended."""

_LIGHT = {
    "primaryColor": "#17636b",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f5f3ee",
    "textColor": "#23211f",
    "linkColor": "#17636b",
}
_DARK = {
    "primaryColor": "#2a7a82",
    "backgroundColor": "#181715",
    "secondaryBackgroundColor": "#24221f",
    "textColor": "#ece9e4",
    "linkColor": "#7cc7cd",
}


def list_options(address: str, port: int, *, megabytes: int, debug: bool) -> dict[str, object]:
    """Every Streamlit option that we depend on."""
    return {
        "server.address": address,
        "server.port": port,
        "server.headless": True,  # the browser is opened by `rag chat`, once the page is up
        "server.fileWatcherType": "none",
        "server.maxUploadSize": megabytes,
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.enableStaticServing": False,
        "browser.gatherUsageStats": False,
        "global.developmentMode": False,
        "logger.level": "info" if debug else "warning",  # at info it logs each element that left the page
        "client.toolbarMode": "viewer",
        "client.showErrorDetails": "none",
        "secrets.files": [],
        "theme.baseRadius": "0.6rem",
        "theme.headingFontWeights": 650,
        **{f"theme.light.{name}": value for name, value in _LIGHT.items()},
        **{f"theme.dark.{name}": value for name, value in _DARK.items()},
    }


def list_doors(service: Service, address: str) -> list[Door]:
    """Every way in beside the page. Another protocol is added here, with the same `Access`."""
    access = Access(service.settings, address)
    return [make_api_door(service, access), make_door(service, access), make_reading_door(service, access)]


def make_app(service: Service, address: str, doors: Sequence[Door] = ()) -> App:
    """The application that listens on `address`: Streamlit's page and the other doors, behind the guard. Streamlit's
    options must have been set."""
    settings = service.settings

    def check_upload(session: str) -> str:
        if settings.password and not ADMISSION.is_let_in(session):
            return "The password comes first."
        return _check_waiting(session)

    @asynccontextmanager
    async def live(_: App) -> AsyncIterator[None]:
        threading.Thread(target=service.warm, name="warm", daemon=True).start()
        service.follow_folder()
        async with open_all(doors):
            yield
        await run_in_threadpool(service.close, seconds=ENDING_SECONDS)

    guard = Middleware(
        Guard,
        hosts=list_known_hosts(address, settings.hosts),
        check_upload=check_upload,
        origins=settings.origins,
    )
    return App(PAGE, routes=[route for door in doors for route in door.routes], middleware=[guard], lifespan=live)


def _check_waiting(session: str) -> str:
    """Why a further upload of a session is refused; "" if it is not."""
    manager = get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    kept = {name: list(files.values()) for name, files in list(manager.file_storage.items())}
    if len(kept.get(session, ())) >= MOST_WAITING_FILES:
        return f"{MOST_WAITING_FILES} files are waiting on this page. Add them first."
    if sum(len(file.data) for files in kept.values() for file in files) >= MOST_WAITING_BYTES:
        return "Too many uploads are waiting. Try again later."
    return ""


def keep_page_on_path() -> None:
    """Put the page's folder at the end of the path, for good.

    Else Streamlit puts it in front for each run of the page and takes it off again, and an import in another thread,
    which goes through the path meanwhile, misses a folder: "No module named ...".
    """
    folder = os.path.abspath(PAGE.parent)  # noqa: PTH100 - as Streamlit writes it
    if folder not in sys.path:
        sys.path.append(folder)


def main() -> None:
    """The process itself. It is started in the folder of this file, where no configuration of Streamlit's lies, and
    goes to the user's working directory when Streamlit's has been read: paths in the settings are relative to it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--megabytes", type=int, required=True)
    parser.add_argument("--directory", required=True)
    parser.add_argument("--debug", action="store_true")
    given = parser.parse_args(sys.argv[1:])
    bootstrap.load_config_options(list_options(given.address, given.port, megabytes=given.megabytes, debug=given.debug))
    keep_page_on_path()
    os.chdir(given.directory)
    service = Service(load_settings(), make_assistant=PageAssistant)
    share_service(service)
    app = make_app(service, given.address, list_doors(service, given.address))
    run_server(app, service.closing, host=given.address, port=given.port, debug=given.debug)
