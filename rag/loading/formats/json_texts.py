"""The value of a JSON file -> the same value with each text as a string, however it was written.

Owns which objects stand for one text (`{"rendered": "<p>..."}`, `{"main": "...", "kicker": null}`), and where a tree is
looked for: anywhere, also inside a string. `json_rich_text` owns the trees.
"""

from __future__ import annotations

import json
import re
from typing import Any

from rag.loading.formats.column_names import BODIES, TITLES, normalise_name
from rag.loading.formats.json_rich_text import is_tree, write_tree

_TEXT_KEYS = (
    "rendered",
    "raw",
    "main",
    "value",
    "processed",
    "plain",
    "text",
    "html",
    "content",
    "body",
    "#text",
    "$t",
)
"""Keys of the text in an object that stands for one, in order of preference."""
_BESIDE = frozenset(("rendered", "raw", "processed", "protected", "block_version", "format", "representation", "type"))
"""Keys in such an object that repeat the text, or say how it is written."""
_BYTE = r"\\u00[89a-fA-F][0-9a-fA-F]"
_BYTES = re.compile(f"{_BYTE}(?:{_BYTE})*")
"""Not `(?:...)+`: a pattern that begins with letters is looked for ten times as fast."""
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_]\w{2,4})?")


def repair_escapes(text: str) -> tuple[str, bool]:
    """The text of a file with the letters that it escapes byte by byte (`\\u00c3\\u00a9` for an é, as in exports of
    Facebook) as letters, and whether there were any."""
    if not _BYTES.search(text) or not all(_read_bytes(run.group()) for run in _BYTES.finditer(text)):
        return text, False
    return _BYTES.sub(lambda run: _read_bytes(run.group()), text), True


def _read_bytes(run: str) -> str:
    """The letters of a run of escaped bytes; "" when they are not UTF-8."""
    content = bytes.fromhex(run.replace("\\u00", ""))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def resolve_texts(value: Any) -> Any:
    """The value with each text as a string, changed in place. Raises RecursionError when it is nested too deeply."""
    if isinstance(value, list) and not any(isinstance(one, (dict, list)) for one in value):
        return value
    if is_tree(value):
        return write_tree(value)
    if isinstance(value, list):
        value[:] = [resolve_texts(one) for one in value]
    elif isinstance(value, dict):
        for key, held in list(value.items()):
            name = normalise_name(key)
            text_key = _find_text_key(held) if name in TITLES or name in BODIES else ""
            if text_key:
                _lift_text(value, key, held, text_key)
            elif name in BODIES and _is_mixed(held):
                value[key] = "".join(one if isinstance(one, str) else one["text"] for one in held)
            elif isinstance(held, (dict, list)):
                value[key] = resolve_texts(held)
            elif isinstance(held, str):
                value[key] = _resolve_written(held)
    return value


def _find_text_key(held: Any) -> str:
    """The key of the text in an object that stands for one; "" when it is no such object."""
    if not isinstance(held, dict) or is_tree(held):
        return ""
    for key in _TEXT_KEYS:
        said = held.get(key)
        if (isinstance(said, str) and said.strip()) or is_tree(said):
            return key
    first = next(iter(held), "")
    is_version = len(held) == 1 and _LANGUAGE.fullmatch(first) and isinstance(held[first], str)
    nested = (key for key, said in held.items() if isinstance(said, dict) and isinstance(said.get("value"), str))
    return first if is_version else next(nested, "")  # Confluence: {"storage": {"value": "<p>..."}}


def _is_mixed(held: Any) -> bool:
    """Whether it is a text in pieces, some of which are links or the like with their words (Telegram)."""
    if not isinstance(held, list) or not any(isinstance(one, dict) for one in held):
        return False
    return all(
        isinstance(one, str) or (isinstance(one, dict) and isinstance(one.get("text"), str)) for one in held
    ) and any(isinstance(one, str) for one in held)


def _lift_text(around: dict[str, Any], key: str, held: dict[str, Any], text_key: str) -> None:
    """Put the text of an object in the object's place, and beside it what else it says."""
    said = held[text_key]
    around[key] = said["value"] if isinstance(said, dict) and "value" in said else resolve_texts(said)
    for other, beside in held.items():
        if other != text_key and other not in _BESIDE and beside not in (None, "", [], {}):
            around[f"{key}.{other}"] = resolve_texts(beside)


def _resolve_written(words: str) -> str:
    """The text of a tree that is written as a string itself (Lexical in Ghost); any other string as it is."""
    if words[:2] not in ('{"', "[{") or words.rstrip()[-1:] not in ("}", "]"):
        return words
    try:
        value = json.loads(words)
    except (ValueError, RecursionError):
        return words
    return write_tree(value) if is_tree(value) else words
