"""The assistant of the page: it makes a new folder's newest articles ready to be asked while it reads the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag import Assistant, IndexReport

STAGES = (40, 400, 4000)
"""After how many files a new index can be asked. Each costs the time to publish it, a second or two."""


class PageAssistant(Assistant):
    """An assistant that indexes in stages."""

    def index(
        self,
        *,
        rebuild: bool = False,
        reads_all: bool = False,
        on_progress: Callable[[int, int, str], None] | None = None,
        stages: Sequence[int] = STAGES,
    ) -> IndexReport:
        """Make the index match the folder, as `Assistant.index` does, in stages."""
        return super().index(rebuild=rebuild, reads_all=reads_all, on_progress=on_progress, stages=stages)
