"""The reranker that the settings name: reorders and drops passages, never adds any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from rag.components import Part
from rag.errors import ModelError, RagError
from rag.schema.answers import Passage


class Reranker(Protocol):
    """Orders the passages that were found for a question."""

    def rerank(self, question: str, passages: Sequence[Passage]) -> Sequence[Passage]:
        """Some or all of the passages, best first."""


def load_reranker(part: Part) -> Reranker:
    """A named reranker: an object with `rerank(question, passages)`, or a LlamaIndex node postprocessor.

    Raises `SettingsError` when it is neither. The returned reranker raises `ModelError` when the part fails or returns
    a passage that it was not given.
    """
    made = part.make()
    if callable(getattr(made, "postprocess_nodes", None)):
        return CheckedReranker(part, _Postprocessor(made, part.name))
    if callable(getattr(made, "rerank", None)):
        return CheckedReranker(part, made)
    raise part.describe_misfit(
        made, "a reranker: it has neither rerank(question, passages) nor LlamaIndex's postprocess_nodes"
    )


class CheckedReranker:
    """A reranker whose result is checked: only passages that it was given, each once."""

    def __init__(self, part: Part, reranker: Reranker) -> None:
        self._part = part
        self._reranker = reranker

    def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """As `Reranker.rerank`. Raises `ModelError` when the part fails or invents a passage."""
        try:
            ranked = list(self._reranker.rerank(question, passages))
        except RagError:
            raise
        except Exception as error:  # third-party code may raise anything
            raise ModelError(f"The {self._part.describe_failure(error)}") from error
        known = {id(passage) for passage in passages}
        unique = list({id(passage): passage for passage in ranked}.values())
        if not {id(passage) for passage in unique} <= known:
            raise _describe_invention(self._part.name)
        return unique


class _Postprocessor:
    """A LlamaIndex node postprocessor as a reranker."""

    def __init__(self, postprocessor: Any, name: str) -> None:
        self._postprocessor = postprocessor
        self._name = name

    def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        from rag.retrieval.llama_index_nodes import make_node

        by_id = {passage.chunk.id: passage for passage in passages}
        nodes = [make_node(passage) for passage in passages]
        ids = [node.node.node_id for node in self._postprocessor.postprocess_nodes(nodes, query_str=question)]
        if not by_id.keys() >= set(ids):
            raise _describe_invention(self._name)
        return [by_id[id_] for id_ in ids]


def _describe_invention(name: str) -> ModelError:
    return ModelError(f"The reranker {name} gave a passage that it was not given.")
