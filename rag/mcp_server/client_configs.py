"""What a user pastes into a client's settings, so that the client starts the server by itself."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from rag.settings import PREFIX, Settings
from rag.trust.config_file import CONFIG_VARIABLE, find_config

CLIENTS = ("claude", "cursor", "vscode")

_PLACES = {
    "claude": "Claude Desktop: Settings, Developer, Edit Config (claude_desktop_config.json), then start it again. "
    "Claude Code: the same in .mcp.json of a project.",
    "cursor": "Cursor: ~/.cursor/mcp.json, or .cursor/mcp.json in a project.",
    "vscode": "VS Code: .vscode/mcp.json in a project, or the command `MCP: Open User Configuration`.",
}

_GIVEN = (f"{PREFIX}ARTICLES", f"{PREFIX}HOME", CONFIG_VARIABLE)
"""Variables that are part of the command, or copied."""


def write_config(client: str, settings: Settings) -> str:
    """The JSON for a client: this Python by its absolute path, with the folders as they are chosen now."""
    server: dict[str, Any] = {
        "command": sys.executable,
        "args": [
            *("-m", "rag", "mcp"),
            *("--articles", str(settings.articles.absolute())),
            *("--home", str(settings.home.absolute())),
        ],
        "env": _compose_environment(),
    }
    if client == "vscode":
        return _write_json({"servers": {"footnote": {"type": "stdio", **server}}})
    return _write_json({"mcpServers": {"footnote": server}})


def describe_place(client: str) -> str:
    """Where to paste it, in one line."""
    return _PLACES[client]


def list_left_out() -> list[str]:
    """The settings of this environment that are not part of what is pasted: some are secret, so the user decides."""
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in _GIVEN and os.environ[name])


def _compose_environment() -> dict[str, str]:
    """Nothing in the folder that a client starts it in may run, and the settings file is found from there too."""
    config = find_config()
    named = {CONFIG_VARIABLE: str(config.absolute())} if config.is_file() else {}
    return {"PYTHONSAFEPATH": "1", **named}


def _write_json(described: dict[str, Any]) -> str:
    return json.dumps(described, ensure_ascii=False, indent=2)
