"""Starts the chat: Streamlit in a separate process, on a free port, without telemetry.

Owns how it is started and which addresses it may listen on. `ui` owns the page and is not imported here.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path

from rag.errors import ServingError
from rag.settings import Settings

FIRST_PORT = 8501
PORTS_TRIED = 20
START_SECONDS = 60.0

ENDING_SECONDS = 3.0
"""Longest wait, in seconds, for the page to end before it is killed. Its files are written atomically, so nothing is
lost."""

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


def serve_chat(
    settings: Settings,
    *,
    address: str,
    port: int | None,
    open_browser: bool,
    debug: bool,
    say: Callable[[str], None],
) -> None:
    """Run the chat until it is interrupted. `say` prints a line for the user.

    Raises `ServingError` when the address or port cannot be used, the chat's files are missing, or it does not start.
    """
    port = find_port(address, port)
    url = f"http://{_name_host(address)}:{port}"
    if not is_loopback(address):
        guard = "It asks for the password." if settings.password else "Anyone who can connect can read the articles."
        say(f"Listening on {address}: other machines can reach the chat. {guard}")
    process = subprocess.Popen(
        compose_command(address, port, settings, debug=debug),
        env={**os.environ, "RAG_ARTICLES": str(settings.articles), "RAG_HOME": str(settings.home)},
        stdout=None if debug else subprocess.DEVNULL,
    )
    signal.signal(signal.SIGTERM, _interrupt)  # when this process ends, so does the chat
    try:
        _wait_until_up(process, url)
        say(f"The chat is at {url} (Ctrl-C ends it).")
        if open_browser:
            webbrowser.open(url)
        code = process.wait()
    except KeyboardInterrupt:
        say("The chat has ended; conversations are kept.")
        return
    finally:
        _end(process)
    if code:
        raise ServingError(f"The chat stopped (exit code {code}). Run it with --debug to see why.")


def compose_command(address: str, port: int, settings: Settings, *, debug: bool = False) -> list[str]:
    """The command that runs the page, with every Streamlit option that we depend on."""
    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",  # the browser is opened here, once the page is up
        "server.fileWatcherType": "none",
        "server.maxUploadSize": str(max(1, int(settings.max_file_megabytes))),
        "browser.gatherUsageStats": "false",
        "logger.level": "info" if debug else "warning",  # at info it logs each element that left the page
        "client.toolbarMode": "viewer",
        "client.showErrorDetails": "none",
        "theme.baseRadius": "0.6rem",
        "theme.headingFontWeights": "650",
        **{f"theme.light.{name}": value for name, value in _LIGHT.items()},
        **{f"theme.dark.{name}": value for name, value in _DARK.items()},
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(find_page()), *flags]


def find_page() -> Path:
    """The page's script. Raises `ServingError` when it or Streamlit is not installed."""
    found = importlib.util.find_spec("ui")
    folder = Path(found.origin).parent if found and found.origin else Path(__file__).resolve().parents[2] / "ui"
    if not (folder / "app.py").is_file() or importlib.util.find_spec("streamlit") is None:
        raise ServingError("The chat is not installed here. Install Footnote again: `pip install -e .`.")
    return folder / "app.py"


def find_port(address: str, port: int | None) -> int:
    """A free port: the given one, or the first free one from 8501.

    Raises `ServingError` when it is in use or the address does not belong to this machine.
    """
    candidates = [port] if port else list(range(FIRST_PORT, FIRST_PORT + PORTS_TRIED))
    for candidate in candidates:
        try:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                if os.name != "nt":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, candidate))
            return candidate
        except PermissionError as error:
            raise ServingError(
                f"Port {candidate} needs administrator rights. Give one above 1023 with --port."
            ) from error
        except socket.gaierror as error:
            raise ServingError(f"{address!r} is not an address. Write one like 127.0.0.1.") from error
        except OSError as error:
            if error.errno not in (98, 48, 10048):  # address in use, on Linux, macOS and Windows
                raise ServingError(
                    f"Cannot listen on {address}: {error.strerror or error}. Give another with --address."
                ) from error
    if port:
        raise ServingError(f"Port {port} is in use. Give another with --port, or leave it out.")
    raise ServingError(f"Ports {candidates[0]} to {candidates[-1]} are all in use. Give a free one with --port.")


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _name_host(address: str) -> str:
    """The host name to open in a browser on this machine, for a listening address."""
    if address in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{address}]" if ":" in address else address


def _wait_until_up(process: subprocess.Popen[bytes], url: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ServingError(f"The chat did not start (exit code {process.returncode}). Run it with --debug.")
        try:
            with opener.open(f"{url}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ServingError(f"The chat did not start within {START_SECONDS:.0f} seconds. Run it with --debug.")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
