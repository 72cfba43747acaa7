"""The index after a run that was stopped, and after damage to what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.chunking.chunker import ChunkSettings
from rag.index.chroma_client import open_embedded
from rag.index.indexer import Indexer
from rag.index.open_index import OpenIndex
from rag.index.snapshots import Snapshots
from rag.loading import SUFFIXES
from rag.loading.folder import list_folder
from rag.loading.loader_set import LoaderSet
from rag.models.minilm import MiniLM, load_minilm
from tests.conftest import MakeAssistant
from tests.support.indexed_folders import TEXTS, list_texts, read_folder, write


class FailingEmbedding:
    """The shipped model, which raises on the given call."""

    def __init__(self, error: BaseException, *, at_call: int) -> None:
        self._model: MiniLM = load_minilm()
        self.name, self.dimension, self.window_tokens = "all-MiniLM-L6-v2", 384, 256
        self._error = error
        self._calls_left = at_call

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self._calls_left -= 1
        if self._calls_left <= 0:
            raise self._error
        return self._model.embed_passages(texts)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        return self._model.embed_question(text)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._model.count_tokens(texts)


def write_many(folder: Path, count: int) -> None:
    for number in range(count):
        write(folder, f"{number:04d}.txt", f"Report {number}. " + TEXTS[number % 4] * 12)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), OSError(28, "No space left on device")])
def test_the_index_is_as_before_when_a_run_is_stopped_in_the_middle(
    tmp_path: Path, make_assistant: MakeAssistant, error: BaseException
) -> None:
    folder = tmp_path / "articles"
    write(folder, "first.txt", TEXTS[0])
    assistant = make_assistant(articles=folder)
    assistant.index()
    write_many(folder, 12)
    (folder / "first.txt").unlink()
    snapshots = Snapshots(assistant.read_status().index)
    with pytest.raises(type(error)), snapshots.lock(), assistant._opener.writing(rebuild=False) as open_store:
        indexer = Indexer(
            snapshots=snapshots,
            open_store=open_store,
            embedding=FailingEmbedding(error, at_call=2),
            chunk_settings=ChunkSettings(),
            loaders=LoaderSet(10**6),
            batch_chunks=4,
        )
        indexer.update(list_folder(folder, suffixes=SUFFIXES, exclude=()))
    assert list_texts(assistant) == {"first.txt": TEXTS[0]}
    report = assistant.index()
    assert list_texts(assistant) == read_folder(folder)
    resumed = isinstance(error, KeyboardInterrupt)
    assert (len(report.unchanged) > 0) is resumed  # work done before Ctrl-C is not repeated


def test_the_word_index_is_made_again_when_it_is_lost(articles: Path, make_assistant: MakeAssistant) -> None:
    assistant = make_assistant(articles=articles)
    assistant.index()
    words = Path(assistant.read_status().store).parent / "words.sqlite3"
    words.unlink()
    other = make_assistant(articles=articles)
    assert other.retrieve("Who signed the decree?") != []  # meaning alone still answers
    other.index()
    assert (Path(other.read_status().store).parent / "words.sqlite3").exists()
    assert other._opener.open_current().keyword_index is not None


@pytest.mark.parametrize("kind", ["left over", "lost"])
def test_the_next_run_mends_the_store_when_chunks_are_left_over_or_lost(
    articles: Path, make_assistant: MakeAssistant, kind: str
) -> None:
    assistant = make_assistant(articles=articles)
    assistant.index()
    status = assistant.read_status()
    assistant.close()
    snapshots = Snapshots(status.index)
    with snapshots.lock():
        store = open_embedded(snapshots.begin() / "chroma", fingerprint=status.fingerprint)
        record = next(iter(store.read_manifest().values()))
        if kind == "lost":
            store.delete_chunks(record)
        else:
            store.delete_records([record.file])
        store.close()
        snapshots.publish()
    report = assistant.index()
    assert (report.changed if kind == "lost" else report.added) == (record.file,)
    assert list_texts(assistant) == {path.name: path.read_text() for path in articles.glob("*.txt")}
    assert assistant.read_status().chunks == assistant._opener.open_current().store.count_chunks()


def test_a_state_that_is_replaced_stays_open_for_whoever_still_reads_it(
    make_assistant: MakeAssistant, articles: Path
) -> None:
    reader, writer = make_assistant(articles=articles), make_assistant(articles=articles)
    writer.index()

    def read(state: OpenIndex) -> tuple[int, int]:
        (articles / "new.txt").write_text("The harbour of Kiel cost 17 million euros.", encoding="utf-8")
        writer.index()
        # like another thread: it opens the new state, and the old one is replaced
        assert len(reader.library.list_files()) == 6
        assert state.keyword_index is not None
        return len(state.store.read_manifest()), state.keyword_index.count_documents(["ukrain"])[1]

    assert reader._opener.read(read) == (5, 15)  # files, chunks
    assert reader._opener._replaced == {} and reader._opener._readers == {}
