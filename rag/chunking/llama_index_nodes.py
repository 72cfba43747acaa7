"""Texts cut by LlamaIndex's node parsers. Importing this imports `llama_index.core`, which takes seconds."""

from __future__ import annotations

from typing import Any

from llama_index.core.schema import Document


def parse_nodes(parser: Any, text: str) -> list[str]:
    """The texts of the nodes that a LlamaIndex node parser makes from a text, in order."""
    return [node.get_content() for node in parser.get_nodes_from_documents([Document(text=text)])]
