"""SciFact (Wadden et al. 2020) in BEIR's form: abstracts of papers, and claims with the abstracts that support or
refute them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eval.datasets.files import read_records


@dataclass(frozen=True, slots=True)
class Abstract:
    """The abstract of a paper."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SciFactClaim:
    """A claim, and which abstracts support or refute it."""

    text: str
    abstract_ids: tuple[str, ...]


def read_abstracts(folder: Path) -> list[Abstract]:
    """The abstracts of `corpus.jsonl`, in order. Raises `DatasetError`."""
    return list(
        read_records(folder / "corpus.jsonl", lambda one: Abstract(one["doc_id"], one["title"], one["text"])),
    )


def read_scifact_claims(folder: Path) -> list[SciFactClaim]:
    """The claims of `queries.jsonl`, in order. Raises `DatasetError`."""
    return list(
        read_records(folder / "queries.jsonl", lambda one: SciFactClaim(one["query"], tuple(one["relevant"]))),
    )
