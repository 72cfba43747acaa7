"""The server of the chat: one ASGI application, with the page in it, run by uvicorn in a process of its own.

Owns Streamlit's options and how the application is run. `make_app` takes more routes, for other ways in beside the
page.
Streamlit's own command is not used: it looks up the machine's public address on the internet, says its version, and
accepts requests from pages of every program on this machine.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from streamlit.starlette import App
from streamlit.web import bootstrap

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

PAGE = Path(__file__).parent / "app.py"

MOST_MESSAGE_BYTES = 4 * 1024 * 1024
"""Longest message that the page may send; the longest question is far shorter, and uploads do not come this way."""

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


def make_app(routes: Sequence[BaseRoute] = ()) -> App:
    """The application: Streamlit's page, and further routes. Streamlit's options must have been set."""
    return App(PAGE, routes=list(routes))


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
    app = make_app()
    os.chdir(given.directory)
    uvicorn.run(
        app,
        host=given.address,
        port=given.port,
        ws="websockets-sansio" if "websockets-sansio" in uvicorn.config.WS_PROTOCOLS else "auto",
        ws_max_size=MOST_MESSAGE_BYTES,
        log_level="info" if given.debug else "warning",
        access_log=False,
        server_header=False,
        forwarded_allow_ips="127.0.0.1",  # a proxy on this machine says whose request it is
    )
