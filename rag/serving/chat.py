"""Starts the server in a separate process: the chat, and the interfaces for other programs, on one port.

Owns how it is started and which addresses it may listen on. `ui` owns the server and the page, and is not imported
here.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ServingError
from rag.settings import Settings
from rag.trust.own_process import ROOT, clean_environment, compose_python
from rag.trust.saved_settings import read_saved

INDEXES_FIRST = "FOOTNOTE_INDEXES_FIRST"
"""The variable that tells the page to index the folder."""

FIRST_PORT = 8501
PORTS_TRIED = 20
START_SECONDS = 60.0

ENDING_SECONDS = 9.0
"""Longest wait, in seconds, for the server to end before it is killed. Its files are written atomically, so nothing is
lost."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How the server presents itself."""

    begun: str = "The chat is at {url} (Ctrl-C ends it)."
    """Said when it is up."""
    ended: str = "The chat has ended; conversations are kept."
    opens_browser: bool = True


AS_SERVER = Opening(
    "Footnote is at {url}: the chat, and {url}/v1 for other programs (Ctrl-C ends it).",
    "The server has ended; conversations are kept.",
    opens_browser=False,
)


def serve_chat(
    settings: Settings,
    *,
    address: str,
    port: int | None,
    opening: Opening,
    debug: bool,
    say: Callable[[str], None],
    indexes_first: bool = False,
) -> None:
    """Run the server until it is interrupted, presented as `opening` says. `say` prints a line for the user. With
    `indexes_first` the page indexes the folder, if nothing is indexed yet, and shows the progress.

    Raises `ServingError` when the address or port cannot be used, the chat's files are missing, or it does not start.
    """
    port = find_port(address, port)
    url = f"http://{_name_host(address)}:{port}"
    if not is_loopback(address) or settings.hosts:
        guard = "It asks for the password." if settings.password else "Anyone who can connect can read the articles."
        names = f", known as {', '.join(settings.hosts)}" if settings.hosts else ""
        say(f"Listening on {address}{names}: other machines can reach the chat. {guard}")
    process = subprocess.Popen(
        compose_command(address, port, settings, debug=debug),
        env=_make_environment(settings, indexes_first=indexes_first),
        cwd=find_page().parent,  # Streamlit reads the configuration of the folder that it is started in
        stdout=None if debug else subprocess.DEVNULL,
    )
    signal.signal(signal.SIGTERM, _interrupt)  # when this process ends, so does the chat
    try:
        _wait_until_up(process, url)
        say(opening.begun.format(url=url))
        if opening.opens_browser:
            webbrowser.open(url)
        code = process.wait()
    except KeyboardInterrupt:
        say(opening.ended)
        return
    finally:
        _end(process)
    if code:
        raise ServingError(f"The chat stopped (exit code {code}). Run it with --debug to see why.")


def compose_command(address: str, port: int, settings: Settings, *, debug: bool = False) -> list[str]:
    """The command that runs the page's server."""
    return compose_python(
        "ui.server",
        *("--address", address),
        *("--port", str(port)),
        *("--megabytes", str(max(1, int(settings.max_file_megabytes)))),
        *("--directory", str(_find_directory())),
        *(["--debug"] if debug else []),
    )


def find_page() -> Path:
    """The page's script. Raises `ServingError` when it or Streamlit is not installed."""
    page = Path(ROOT) / "ui" / "app.py"
    if not page.is_file() or importlib.util.find_spec("streamlit") is None:
        raise ServingError("The chat is not installed here. Install Footnote again: `pip install -e .`.")
    return page


def _find_directory() -> Path:
    """The working directory, which relative paths in the settings start from; the page's own if it was deleted."""
    try:
        return Path.cwd()
    except OSError:
        return find_page().parent


def _make_environment(settings: Settings, *, indexes_first: bool) -> dict[str, str]:
    """The server's environment: the folders as they were chosen, no variable of Streamlit's (its options are ours)."""
    kept = {name: value for name, value in clean_environment().items() if not name.startswith("STREAMLIT_")}
    folders = {"RAG_HOME": str(settings.home.absolute())}
    if "articles" in settings.model_fields_set and not _is_saved(settings):
        folders["RAG_ARTICLES"] = str(
            settings.articles.absolute()
        )  # set only then, so that the page can change what it has saved
    return {**kept, **folders, **({INDEXES_FIRST: "1"} if indexes_first else {})}


def _is_saved(settings: Settings) -> bool:
    """Whether the folder of articles is the one that the page has saved."""
    saved = read_saved(settings.home).get("articles")
    return saved is not None and Path(saved).expanduser() == settings.articles


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
