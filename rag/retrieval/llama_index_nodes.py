"""Passages as LlamaIndex nodes. Importing this imports `llama_index.core`, which takes seconds."""

from __future__ import annotations

from llama_index.core.schema import NodeRelationship, NodeWithScore, RelatedNodeInfo, TextNode

from rag.schema.answers import Passage


def make_node(passage: Passage) -> NodeWithScore:
    """A passage as a LlamaIndex node with its similarity; the node's id is the chunk's."""
    chunk = passage.chunk
    node = TextNode(
        id_=chunk.id,
        text=chunk.text,
        metadata={
            "file": chunk.file,
            "start": chunk.start,
            "end": chunk.end,
            "title": chunk.title,
            "published": chunk.published.isoformat() if chunk.published else "",
            "copies": [copy.file for copy in passage.copies],
        },
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=chunk.file)},
    )
    return NodeWithScore(node=node, score=passage.similarity)
