"""The documents of the index and the files of the folder: reading, adding and removing them, and finding changes.

`uploads` owns the names of uploads, `rag.index` indexing, `assistant` questions. Safe to use from several threads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rag.chunking.chunker import join_chunks
from rag.errors import ArticlesError, FileUnreadable, IndexMissing, QuestionError, SettingsError
from rag.index.file_identity import has_changed
from rag.index.history import History, read_history
from rag.index.open_index import OpenIndex
from rag.index.opener import IndexOpener
from rag.library.correcting import Corrections
from rag.library.from_web import MOST_PAGES, OnAddress, add_from_web
from rag.library.news import list_news
from rag.library.overview import Overview, make_overview
from rag.library.removals import RemovedFile, find_file, list_removed, remove_file, restore_file
from rag.library.text_search import FoundLine, count_found, find_facts, read_found_lines
from rag.library.uploads import AddedFile, add_files
from rag.loading.file_reader import FileReader
from rag.loading.folder import FolderListing, check_folder, list_folder
from rag.loading.loader_set import LoaderSet
from rag.loading.parallel import FilePlace
from rag.retrieval.filters import is_same_file, match_files
from rag.schema.documents import Chunk, Document
from rag.schema.facts import IndexedArticle
from rag.schema.index import IndexedFile, IndexReport, NewsItem
from rag.settings import Settings
from rag.text.shown import show_text


class Library:
    """The documents of one folder of articles: as they are in the index, and the files in the folder."""

    def __init__(self, settings: Settings, opener: IndexOpener, loaders: LoaderSet) -> None:
        self._settings = settings
        self._opener = opener
        self._loaders = loaders
        self.corrections = Corrections(opener)
        """Titles and dates that somebody has set right."""

    def list_files(self, patterns: Sequence[str] = ()) -> list[IndexedFile]:
        """Every indexed file, or those that these names or shell patterns match, in order of name.

        Raises `IndexMissing`, and `QuestionError` when a pattern matches none."""

        def work(state: OpenIndex) -> list[IndexedFile]:
            manifest = state.store.read_manifest()
            return [manifest[file] for file in sorted(match_files(state.store, patterns) if patterns else manifest)]

        return self._opener.read(work)

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

        A file that was moved is found under its earlier name too. Raises `QuestionError` when it is not indexed.
        """
        try:
            return self._read_indexed(file)
        except QuestionError:
            moved = self.find_moved(file)
            if not moved:
                raise
        return self._read_indexed(moved)

    def find_moved(self, file: str) -> str:
        """The name that a file has in the index now, if it was moved within the folder; "" if it was not."""
        return read_history(self._opener.snapshots.folder).find_moved(file)

    def find_moves(self, report: IndexReport) -> dict[str, str]:
        """The files that a run of indexing added and that were only moved: new name -> the one that it removed."""
        if not (report.added and report.removed):
            return {}
        history = read_history(self._opener.snapshots.folder)
        found = {history.find_moved(file): file for file in report.removed}
        return {file: found[file] for file in report.added if file in found}

    def _read_indexed(self, file: str) -> Document:

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

    def list_news(self, since: datetime) -> list[NewsItem]:
        """The articles that were added, changed, moved or removed since a time, the latest first; when they were is
        when the index noticed. Raises `IndexMissing`."""
        records = self._opener.read(lambda state: state.store.read_manifest())
        return list_news(records, read_history(self._opener.snapshots.folder), since)

    def list_articles(self, files: Collection[str]) -> dict[str, list[IndexedArticle]]:
        """The articles in each of some indexed files, in order: one, or those of its records (the rows of a CSV). Empty
        for a file that is not indexed, and for all when the index was made before they were kept apart."""

        def work(state: OpenIndex) -> dict[str, list[IndexedArticle]]:
            found: dict[str, list[IndexedArticle]] = {file: [] for file in files}
            for one in state.facts_index.read_articles() if state.facts_index else ():
                if one.file in found:
                    found[one.file].append(one)
            return found

        return self._opener.read(work)

    def find_lost_quotes(self, quotes: Iterable[tuple[str, int, int, str]]) -> dict[tuple[str, int, int], str]:
        """The quotes (file, start, end, words) that are no longer in their files, with the reason in a few words: the
        file is gone or has changed. Saved answers are checked this way when they are shown again. A quote of a file
        that was moved is not lost."""
        lost: dict[tuple[str, int, int], str] = {}
        texts: dict[str, str | None] = {}
        history: History | None = None
        with FileReader(self._loaders) as reader:

            def read_text(file: str) -> str | None:
                if file not in texts:
                    texts[file] = self._read_text_if_present(file, reader)
                return texts[file]

            for file, start, end, words in quotes:
                text = read_text(file)
                if text is not None and text[start:end] == words:
                    continue
                history = history or read_history(self._opener.snapshots.folder)
                moved = history.find_moved(file)
                if not moved or (read_text(moved) or "")[start:end] != words:
                    lost[file, start, end] = "the file is gone" if text is None else "the file has changed"
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

    def count_found(self, search: str) -> dict[str, int]:
        """File -> number of its sentences with a word of the search, for each file with an article that holds all of
        them; words in quotation marks count side by side only. Raises `IndexMissing`, also for an index of an earlier
        release, which has no sentences."""
        return self._opener.read(lambda state: count_found(find_facts(state), search))

    def read_found_lines(
        self, search: str, files: Collection[str], *, most: int = 3
    ) -> dict[str, tuple[FoundLine, ...]]:
        """The sentences that a search finds in some files, at most so many of each: those with the most of its words,
        in the order of the text. Raises as `count_found` does."""
        return self._opener.read(lambda state: read_found_lines(find_facts(state), search, files, most=most))

    def read_file(self, file: str) -> bytes:
        """The content of an indexed file as it is in the folder now.

        Raises `QuestionError` when it is not indexed, `ArticlesError` when it is gone or cannot be read.
        """
        if not self._opener.read(lambda state: state.store.read_records([file])):
            raise QuestionError(f"{show_text(file)} is not in the index any more; `rag index` follows the folder.")
        path = find_file(check_folder(self._settings.articles), file)
        try:
            return path.read_bytes()
        except OSError as error:
            raise ArticlesError(f"{show_text(file)} cannot be read: {error.strerror or error}.") from error

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

    def add_addresses(
        self,
        addresses: Iterable[str],
        *,
        most_pages: int = MOST_PAGES,
        seconds: float | None = None,
        on_address: OnAddress = lambda _: None,
    ) -> list[AddedFile]:
        """Fetch pages of the web, each once, and keep them as files in the articles folder with their address and time.

        Of a feed or sitemap, its first `most_pages` pages. One that cannot be fetched is refused with a reason; after
        `seconds` no further one is begun. `on_address` is told each before it is fetched. The next `index` indexes
        them. Raises `ArticlesError`, and `SettingsError` without the extra `web`.
        """
        root = check_folder(self._settings.articles)
        try:
            from rag.web.fetching import Fetcher
            from rag.web.network import is_public
        except ImportError as error:
            raise SettingsError(
                "Fetching pages needs the extra `web`, which is not installed. Run `pip install 'footnote-rag[web]'`."
            ) from error
        fetcher = Fetcher(is_allowed=(lambda _: True) if self._settings.fetch_private else is_public)

        def add_file(name: str, content: bytes) -> AddedFile:
            return self.add_files([(name, content)])[0]

        return add_from_web(
            root, addresses, fetcher, add_file, most_pages=most_pages, seconds=seconds, on_address=on_address
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
        from rag.library.changes import plan_changes  # what follows a folder needs, and a question does not

        return plan_changes(self._opener, self.list_folder(), self._loaders)
