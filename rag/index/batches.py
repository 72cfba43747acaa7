"""Files of the folder -> batches of chunks with their files' manifest records, ready to be embedded and stored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from rag.chunking.chunker import ChunkSettings, compose_embedded_text
from rag.chunking.sentences import SENTENCE_RULES, is_split_as_english
from rag.errors import FileUnreadable, PassingFailure
from rag.index.bounded_cutting import cut_within
from rag.index.corrections import NO_CORRECTION, correct_document
from rag.loading.file_reader import FileReader
from rag.loading.folder import FolderListing
from rag.loading.parallel import FilePlace
from rag.loading.reading import ReadFile, explain_failure
from rag.schema.documents import Chunk, Document
from rag.schema.index import Correction, IndexedFile


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
    passing: set[str] = field(default_factory=set)
    """Those of them that may be read the next time."""

    @property
    def texts(self) -> list[str]:
        """The embedded text of each chunk."""
        return [compose_embedded_text(chunk) for chunk in self.chunks]


@dataclass(frozen=True, slots=True)
class BatchLoader:
    """Loads files and cuts them into chunks."""

    reader: FileReader
    chunk_settings: ChunkSettings
    count_tokens: Callable[[Sequence[str]], list[int]]
    """Number of tokens of each text under the embedding model."""
    batch_chunks: int
    """A batch ends with the file that brings it to this number of chunks."""
    corrections: Mapping[str, Correction]
    """Titles and dates that take the place of what is found in the files."""

    def load(self, files: Sequence[str], listing: FolderListing) -> Generator[Batch, None, None]:
        """The files in order, a batch at a time; each batch is loaded on demand.

        Close the iterator to stop early.
        """
        batch = Batch()
        with closing(self.reader.read_files(list_places(files, listing))) as reading:
            for place, read in reading:
                self._add_file(batch, place.file, read)
                if len(batch.chunks) >= self.batch_chunks:
                    yield batch
                    batch = Batch()
        if batch.files:
            yield batch

    def _add_file(self, batch: Batch, file: str, read: ReadFile | FileUnreadable) -> None:
        batch.files.append(file)
        try:
            if isinstance(read, FileUnreadable):
                raise read
            record, chunks = self._cut_file(file, read)
        except FileUnreadable as reason:
            batch.failed[file] = str(reason)
            if isinstance(reason, PassingFailure):
                batch.passing.add(file)
        except (RecursionError, MemoryError) as error:
            batch.failed[file] = explain_failure(error)
        else:
            batch.records.append(record)
            batch.chunks.extend(chunks)

    def _cut_file(self, file: str, read: ReadFile) -> tuple[IndexedFile, list[Chunk]]:
        """The manifest record and the chunks of a file. Raises `FileUnreadable`."""
        correction = self.corrections.get(file, NO_CORRECTION)
        document = correct_document(read.document, correction)
        version = _name_version(read.sha256, document, correction)
        chunks = cut_within(
            self.reader.loaders.bounds,
            document,
            size=read.state.size,
            version=version,
            count_tokens=self.count_tokens,
            settings=self.chunk_settings,
        )
        if not any(sentence.kind != "boilerplate" for chunk in chunks for sentence in chunk.sentences):
            raise FileUnreadable("it holds no text that could be quoted")
        first = document.sections[0]
        record = IndexedFile(
            file=file,
            version=version,
            sha256=read.sha256,
            size=read.state.size,
            modified_ns=read.state.modified_ns,
            indexed_ns=read.read_ns,
            chunks=len(chunks),
            characters=len(document.text),
            title=first.title,
            published=first.published,
            language=first.language,
            pages=len(document.page_starts),
            remarks=document.remarks,
            sentence_rules=SENTENCE_RULES,
            ocr=document.ocr,
            inode=read.state.inode,
            changed_ns=read.state.changed_ns,
            correction=correction,
        )
        return record, chunks


def list_places(files: Sequence[str], listing: FolderListing) -> list[FilePlace]:
    """Where these files of a folder are, and their sizes."""
    return [FilePlace(file, listing.files[file].path, listing.files[file].size) for file in files]


def _name_version(sha256: str, document: Document, correction: Correction) -> str:
    """The version depends on the content, and on how it was loaded and cut: a release that does this better changes
    it."""
    named = f"{sha256}\0{document.text}\0{document.boilerplate}\0{document.headings}"
    if not all(is_split_as_english(section.language) for section in document.sections):
        named += f"\0{SENTENCE_RULES}"
    if correction != NO_CORRECTION:
        named += f"\0{correction}"
    return hashlib.sha256(named.encode()).hexdigest()[:12]
