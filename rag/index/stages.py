"""Indexing a new folder in stages, so that its newest files can be asked while the others are still being read.

Each stage is a run of `sync` over more of the files, which goes on from the index of the stage before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.errors import ArticlesError
from rag.schema.index import IndexReport

if TYPE_CHECKING:
    from rag.index.indexer import OnProgress
    from rag.loading.folder import FolderListing

logger = logging.getLogger(__name__)

_WORTH_IT = 2
"""A stage is taken when there are at least so many times its files."""


def sync_in_stages(
    sync: Callable[..., IndexReport], listing: FolderListing, stages: Sequence[int], on_progress: OnProgress | None
) -> IndexReport:
    """Index the newest files of a folder of which nothing is indexed yet, then all; `sync` takes a listing and
    `on_progress`. Returns the report of the whole. Progress counts the files of the whole folder.

    Raises as `sync` does, in the last stage; a stage in which nothing could be read is skipped.
    """
    newest = sorted(listing.files, key=lambda file: (-listing.files[file].modified_ns, file))
    done = 0
    for size in stages:
        if size * _WORTH_IT > len(newest):
            break
        part = replace(listing, files={file: listing.files[file] for file in sorted(newest[:size])})
        try:
            sync(part, on_progress=_shift(on_progress, done, len(newest)))
            done = size
        except ArticlesError as error:
            logger.info("a stage is skipped: %s", error)
    report = sync(listing, on_progress=_shift(on_progress, done, len(newest)))
    early = set(newest[:done]).intersection(report.unchanged)
    return replace(
        report,
        added=tuple(sorted({*report.added, *early})),
        unchanged=tuple(file for file in report.unchanged if file not in early),
    )


def _shift(on_progress: OnProgress | None, done: int, total: int) -> OnProgress | None:
    """Progress that counts the files of earlier stages too."""
    if on_progress is None:
        return None
    return lambda count, _total, file: on_progress(min(done + count, total), total, file)
