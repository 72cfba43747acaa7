"""The documents of the index and the files of the folder: reading, adding and removing them, and finding changes.

`uploads` owns the names of uploads, `rag.index` indexing, `assistant` questions. Safe to use from several threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rag.chunking.chunker import join_chunks
from rag.errors import FileUnreadable, IndexMissing, QuestionError
from rag.index.file_identity import has_changed
from rag.index.open_index import OpenIndex
from rag.index.opener import IndexOpener
from rag.library.overview import Overview, make_overview
from rag.library.removals import RemovedFile, list_removed, remove_file, restore_file
from rag.library.uploads import AddedFile, add_files
from rag.loading.file_reader import FileReader
from rag.loading.folder import FolderListing, check_folder, list_folder
from rag.loading.loader_set import LoaderSet
from rag.loading.parallel import FilePlace
from rag.retrieval.filters import is_same_file, match_files
from rag.schema.documents import Chunk, Document
from rag.schema.index import IndexedFile, IndexReport, list_remarks
from rag.settings import Settings
from rag.text.shown import show_text


class Library:
    """The documents of one folder of articles: as they are in the index, and the files in the folder."""

    def __init__(self, settings: Settings, opener: IndexOpener, loaders: LoaderSet) -> None:
        self._settings = settings
        self._opener = opener
        self._loaders = loaders

    def list_files(self) -> list[IndexedFile]:
        """Every indexed file, in order of name. Raises `IndexMissing`."""
        return self._opener.read(lambda state: [record for _, record in sorted(state.store.read_manifest().items())])

    def list_folder(self) -> FolderListing:
        """The files in the folder now. Raises `ArticlesError` when it cannot be listed."""
        return list_folder(self._settings.articles, suffixes=self._loaders.suffixes, exclude=self._settings.exclude)

    def read_state_name(self) -> str:
        """The name of the index's current state, which changes with every update; "" if nothing is indexed."""
        if not self._opener.is_indexed():
            return ""
        return self._opener.read(lambda state: f"{state.snapshot.name if state.snapshot else ''} {state.revision}")

    def is_read_from_copy(self) -> bool:
        """Whether questions are answered from a private copy of the index, because nothing can be written where it
        is. Raises `IndexMissing`."""
        return self._opener.read(lambda state: state.is_copied)

    def read_document(self, file: str) -> Document:
        """A file as it is in the index: its whole text, boilerplate and headings, and pages.

        Raises `QuestionError` when the file is not indexed.
        """

        def work(state: OpenIndex) -> Document:
            records = state.store.read_records([file])
            named = file
            if not records:
                named, *others = match_files(state.store, [file])
                if others or not is_same_file(file, named):
                    raise QuestionError(
                        f"{show_text(file)} is a pattern. Name one file; `rag status --files` lists them."
                    )
                records = state.store.read_records([named])
            document = join_chunks(named, state.store.read_chunks(records[named]))
            return replace(document, remarks=records[named].remarks)

        return self._opener.read(work)

    def read_chunks(self, file: str) -> list[Chunk]:
        """The chunks of a file as they are in the index, in order. Raises `QuestionError` when it is not indexed."""

        def work(state: OpenIndex) -> list[Chunk]:
            records = state.store.read_records([file])
            if file not in records:
                raise QuestionError(f"{show_text(file)} is not in the index any more; `rag index` follows the folder.")
            return state.store.read_chunks(records[file])

        return self._opener.read(work)

    def find_lost_quotes(self, quotes: Iterable[tuple[str, int, int, str]]) -> dict[tuple[str, int, int], str]:
        """The quotes (file, start, end, words) that are no longer in their files, with the reason in a few words: the
        file is gone or has changed. Saved answers are checked this way when they are shown again."""
        lost: dict[tuple[str, int, int], str] = {}
        texts: dict[str, str | None] = {}
        with FileReader(self._loaders) as reader:
            for file, start, end, words in quotes:
                if file not in texts:
                    texts[file] = self._read_text_if_present(file, reader)
                text = texts[file]
                if text is None:
                    lost[file, start, end] = "the file is gone"
                elif text[start:end] != words:
                    lost[file, start, end] = "the file has changed"
        return lost

    def _read_text_if_present(self, file: str, reader: FileReader) -> str | None:
        """The current text of a file in the folder: the index's, unless the file has changed.

        None if it is no longer in the folder or the index.
        """
        path = self._settings.articles / file
        try:
            record = self._opener.read(lambda state: state.store.read_records([file])).get(file)
            if record is None:
                return None
            if not has_changed(record, path):
                return self.read_document(file).text
            return reader.read(FilePlace(file, path, path.stat().st_size)).document.text
        except (OSError, ValueError, QuestionError, IndexMissing):  # ValueError: a name that no file can have
            return None
        except FileUnreadable:
            return ""

    def read_overview(self, files: Sequence[str] | None = None, *, cards: int = 6, names: int = 8) -> Overview:
        """What is in some files, or in all: the newest articles in a few words, and the names in the most articles. An
        index of an earlier release, without names, gives an empty one. Raises `IndexMissing`."""

        def work(state: OpenIndex) -> Overview:
            if state.facts_index is None:
                return Overview((), ())
            return make_overview(state.facts_index, files, cards=cards, names=names)

        return self._opener.read(work)

    def add_files(self, uploads: Iterable[tuple[str, bytes]]) -> list[AddedFile]:
        """Add files (name, content) to the articles folder, each under a safe, unused name.

        A file that is too large, of an unknown kind or excluded is refused with a reason. The next `index` indexes
        them. Raises `ArticlesError` when the folder is not writable."""
        return add_files(
            check_folder(self._settings.articles),
            uploads,
            suffixes=self._loaders.suffixes,
            exclude=self._settings.exclude,
            max_bytes=self._settings.max_file_bytes,
        )

    def remove_file(self, file: str) -> Path:
        """Move a file from the articles folder to `removed/` under `home`; returns where it is now.

        Answers leave it out from now on. Raises `ArticlesError` when it is not a file of the folder or cannot
        be moved.
        """
        return remove_file(check_folder(self._settings.articles), file, self._removed)

    def list_removed(self) -> list[RemovedFile]:
        """The files of this folder that `remove_file` took out and that can be put back, the last removed first."""
        return list_removed(self._settings.articles, self._removed)

    def restore_file(self, id: str) -> str:
        """Put a removed file (`RemovedFile.id`) back into the articles folder; returns its name there, which is another
        one when a file has taken its name. The next `index` indexes it. Raises `ArticlesError` when it is not there any
        more or the folder is not writable."""
        return restore_file(check_folder(self._settings.articles), self._removed, id)

    @property
    def _removed(self) -> Path:
        return self._settings.home / "removed"

    def plan_changes(self) -> IndexReport:
        """What `index` would add, change and remove, and which files it could not read, without changing anything.

        Raises `ArticlesError`, `IndexMissing`.
        """
        from rag.index.snapshot_report import read_report
        from rag.index.sync_plan import plan_sync

        listing = self.list_folder()
        manifest = self._opener.read(lambda state: state.store.read_manifest())
        plan = plan_sync(listing, manifest, loaders=self._loaders)
        known = read_report(self._opener.snapshots.find_current()).failed
        return IndexReport(
            added=tuple(file for file in plan.added if file not in known),
            changed=plan.changed,
            removed=plan.removed,
            unchanged=plan.unchanged,
            failed=tuple(sorted({**known, **plan.failed}.items())),
            in_part=list_remarks(manifest.values(), losses=True),
            noted=list_remarks(manifest.values(), losses=False),
            other_kinds=listing.other_kinds,
        )
