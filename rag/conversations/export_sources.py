"""The cited articles of a conversation for programs that keep references: BibTeX, and CSL-JSON as Zotero reads it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rag.conversations.records import Turn
from rag.conversations.saved_answers import list_cited

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces also after a backslash
    "}": r"\textbraceright{}",
    **{sign: f"\\{sign}" for sign in "%&$#_"},
}
"""What BibTeX and LaTeX would read as a command."""

_IN_ADDRESS = {sign: f"%{ord(sign):02X}" for sign in "{}\\"}
"""What would break the field of an address, percent-encoded. The rest of an address stays as it is."""


def export_bibtex(turns: Sequence[Turn]) -> str:
    """An entry `@misc` for each cited article, with the quoted words as its note."""
    entries = []
    for key, quotes in _list_articles(turns).items():
        first = quotes[0]
        fields = {
            "title": f"{{{_escape(first['title'] or first['file'])}}}",
            "date": first["published"] or "",
            "url": _escape(str(first.get("url") or ""), _IN_ADDRESS),
            "howpublished": _escape(first["file"]),
            "note": _escape(" / ".join(_list_quotes(quotes))),
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        entries.append(f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n")
    return "\n".join(entries)


def export_csl(turns: Sequence[Turn]) -> str:
    """An item of CSL-JSON for each cited article, with the quoted words as its note."""
    items = []
    for key, quotes in _list_articles(turns).items():
        first = quotes[0]
        item: dict[str, Any] = {"id": key, "type": "article", "title": first["title"] or first["file"]}
        if first["published"]:
            item["issued"] = {"date-parts": [[int(part) for part in first["published"].split("-")]]}
        if first.get("url"):
            item["URL"] = first["url"]
        items.append(item | {"archive_location": first["file"], "note": "\n".join(_list_quotes(quotes))})
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _list_articles(turns: Iterable[Turn]) -> dict[str, list[Mapping[str, Any]]]:
    """The citations of each article in the order of the conversation, by a key made from its file's name."""
    by_file: dict[str, list[Mapping[str, Any]]] = {}
    for turn in turns:
        for citation in list_cited(turn):
            by_file.setdefault(citation["file"], []).append(citation)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for file, citations in by_file.items():
        key, number = _make_key(file), 2
        while key in found:
            key, number = f"{_make_key(file)}-{number}", number + 1
        found[key] = citations
    return found


def _make_key(file: str) -> str:
    """A file's name in the letters that a BibTeX key may have."""
    plain = unicodedata.normalize("NFKD", file.rpartition(".")[0] or file).encode("ascii", "ignore").decode()
    return re.sub("[^A-Za-z0-9]+", "-", plain).strip("-") or "article"


def _list_quotes(citations: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(" ".join(one["quote"].split()) for one in citations))


def _escape(text: str, special: Mapping[str, str] = _SPECIAL) -> str:
    return "".join(special.get(sign, sign) for sign in " ".join(text.split()))
