"""A text that is too much to be cut costs itself alone, and the reason is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.chunking.chunker import ChunkSettings, cut_document
from rag.errors import FileUnreadable
from rag.index.bounded_cutting import cut_within
from rag.loading.bounds import FileBounds
from rag.schema.documents import Document, Section
from tests.conftest import MakeAssistant

SENTENCE = "The barge of Marlow carried gravel to the quay on Friday. "


def make_document(text: str) -> Document:
    return Document("a.txt", text, (Section(0, len(text), "", None, "en"),))


def count_words(texts: object) -> list[int]:
    assert isinstance(texts, list)
    return [len(text.split()) for text in texts]


def test_chunks_are_those_of_the_cutting_itself() -> None:
    document, settings = make_document(SENTENCE * 500), ChunkSettings()
    within = cut_within(FileBounds(), document, size=1, version="v", count_tokens=count_words, settings=settings)
    assert within == cut_document(document, version="v", count_tokens=count_words, settings=settings)


def test_a_text_of_too_many_chunks_is_refused() -> None:
    bounds = FileBounds(memory_bytes=50_000)
    with pytest.raises(FileUnreadable, match=r"it is cut into more than 10 passages.*split it"):
        cut_within(
            bounds,
            make_document(SENTENCE * 500),
            size=1,
            version="v",
            count_tokens=count_words,
            settings=ChunkSettings(),
        )


def test_a_text_that_takes_too_long_is_refused() -> None:
    bounds = FileBounds(seconds=1e-9)
    with pytest.raises(FileUnreadable, match="takes more than 1e-09 seconds of work"):
        cut_within(
            bounds, make_document(SENTENCE), size=1, version="v", count_tokens=count_words, settings=ChunkSettings()
        )


def test_a_text_of_too_many_chunks_costs_only_itself(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    (tmp_path / "flood.csv").write_text("boat,tonnes\n" + "".join(f"Aldor {n},{n}\n" for n in range(14_000)))
    (tmp_path / "harbour.txt").write_text("The harbour of Marlow opened in 1901.\n")
    assistant = make_assistant(articles=tmp_path, max_file_memory_megabytes=64)
    report = assistant.index()
    assert report.added == ("harbour.txt",)
    assert [file for file, reason in report.failed if "more than 13,421 passages" in reason] == ["flood.csv"]
