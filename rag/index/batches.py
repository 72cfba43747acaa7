"""Files of the folder -> batches of chunks with their files' manifest records, ready to be embedded and stored."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from rag.chunking.chunker import ChunkSettings, compose_embedded_text, cut_document
from rag.chunking.sentences import SENTENCE_RULES, is_split_as_english
from rag.errors import FileUnreadable
from rag.index.sync_plan import hash_file
from rag.loading.folder import FileState, FolderListing
from rag.loading.loader_set import LoaderSet
from rag.schema.documents import Chunk, Document
from rag.schema.index import IndexedFile


@dataclass(frozen=True, slots=True)
class Batch:
    """Whole files whose chunks are embedded and stored together."""

    files: list[str] = field(default_factory=list)
    """Every file that was tried, in order."""
    records: list[IndexedFile] = field(default_factory=list)
    """One for each file that could be read."""
    chunks: list[Chunk] = field(default_factory=list)
    """All chunks of those files."""
    failed: dict[str, str] = field(default_factory=dict)
    """The reason for each file that could not be read."""

    @property
    def texts(self) -> list[str]:
        """The embedded text of each chunk."""
        return [compose_embedded_text(chunk) for chunk in self.chunks]


@dataclass(frozen=True, slots=True)
class BatchLoader:
    """Loads files and cuts them into chunks."""

    loaders: LoaderSet
    chunk_settings: ChunkSettings
    count_tokens: Callable[[Sequence[str]], list[int]]
    """Number of tokens of each text under the embedding model."""
    batch_chunks: int
    """A batch ends with the file that brings it to this number of chunks."""

    def load(self, files: Sequence[str], listing: FolderListing) -> Iterator[Batch]:
        """The files in order, a batch at a time; each batch is loaded on demand."""
        batch = Batch()
        for file in files:
            batch.files.append(file)
            try:
                record, chunks = self._load_file(file, listing.files[file])
            except FileUnreadable as reason:
                batch.failed[file] = str(reason)
            else:
                batch.records.append(record)
                batch.chunks.extend(chunks)
            if len(batch.chunks) >= self.batch_chunks:
                yield batch
                batch = Batch()
        if batch.files:
            yield batch

    def _load_file(self, file: str, state: FileState) -> tuple[IndexedFile, list[Chunk]]:
        """The manifest record and the chunks of a file. Raises `FileUnreadable`."""
        indexed_ns = time.time_ns()
        document = self.loaders.load(state.path, file=file)
        try:
            sha256 = hash_file(state.path)
        except OSError as error:
            raise FileUnreadable(error.strerror or str(error)) from error
        version = _name_version(sha256, document)
        chunks = cut_document(document, version=version, count_tokens=self.count_tokens, settings=self.chunk_settings)
        if not any(sentence.kind != "boilerplate" for chunk in chunks for sentence in chunk.sentences):
            raise FileUnreadable("it holds no text that could be quoted")
        first = document.sections[0]
        record = IndexedFile(
            file=file,
            version=version,
            sha256=sha256,
            size=state.size,
            modified_ns=state.modified_ns,
            indexed_ns=indexed_ns,
            chunks=len(chunks),
            characters=len(document.text),
            title=first.title,
            published=first.published,
            language=first.language,
            pages=len(document.page_starts),
            remarks=document.remarks,
            sentence_rules=SENTENCE_RULES,
            ocr=document.ocr,
        )
        return record, chunks


def _name_version(sha256: str, document: Document) -> str:
    """The version depends on the content, and on how it was loaded and cut: a release that does this better changes
    it."""
    named = f"{sha256}\0{document.text}\0{document.boilerplate}\0{document.headings}"
    if not all(is_split_as_english(section.language) for section in document.sections):
        named += f"\0{SENTENCE_RULES}"
    return hashlib.sha256(named.encode()).hexdigest()[:12]
