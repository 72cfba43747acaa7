"""Which files of an index an earlier release cut into sentences by rules that have changed since.

Those of English stay: their chunks and vectors are as good as before, and making them anew takes minutes. Text in other
languages was cut by the rules for English, in the middle of sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rag.chunking.sentences import SENTENCE_RULES, is_split_as_english

if TYPE_CHECKING:
    from rag.index.facts_index import FactsIndex
    from rag.index.vector_store import VectorStore
    from rag.schema.index import IndexedFile


def has_old_rules(manifest: Mapping[str, IndexedFile]) -> bool:
    """Whether an earlier release wrote some of the records."""
    return any(record.sentence_rules < SENTENCE_RULES for record in manifest.values())


def find_outdated(manifest: Mapping[str, IndexedFile], facts: FactsIndex, store: VectorStore) -> frozenset[str]:
    """Files to be cut anew: those with an article in another language than English that earlier rules cut.

    The languages are read from the facts index, and from the chunks of files that it does not hold.
    """
    old = {file: record for file, record in manifest.items() if record.sentence_rules < SENTENCE_RULES}
    if not old:
        return frozenset()
    held = facts.read_versions()
    known = {file for file, record in old.items() if held.get(file) == (record.version, record.chunks)}
    found = {one.file for one in facts.read_articles() if one.file in known and not is_split_as_english(one.language)}
    for file in old.keys() - known:
        if any(not is_split_as_english(chunk.language) for chunk in store.read_chunks(old[file])):
            found.add(file)
    return frozenset(found)
