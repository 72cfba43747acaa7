"""The keyboard shortcuts of the chat: their keys, and what they do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shortcut:
    """A shortcut. `act` is its name in `assets/keys.js`; in `keys`, "Mod" is Ctrl, on a Mac the Command key."""

    keys: str
    act: str
    does: str


SHORTCUTS = (
    Shortcut("Mod+Shift+O", "new", "Start a new conversation"),
    Shortcut("Mod+K", "search", "Search the conversations"),
    Shortcut("Shift+Escape", "field", "Go to the field for questions"),
    Shortcut("ArrowUp", "edit", "Edit the last question (in the empty field)"),
    Shortcut("Mod+Shift+C", "copy", "Copy the last answer"),
    Shortcut("Escape", "stop", "Stop the answer that is being made"),
    Shortcut("Mod+Shift+S", "sidebar", "Show or hide the side bar"),
    Shortcut("Mod+/", "list", "Show this list"),
)

_SHOWN = {"Mod": "Ctrl", "Escape": "Esc", "ArrowUp": "↑"}


def describe_keys(keys: str) -> str:
    """Keys as they are written on a keyboard: "Ctrl + Shift + O"."""
    return " + ".join(_SHOWN.get(key, key) for key in keys.split("+"))
