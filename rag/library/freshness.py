"""Notes for an answer about changes in the folder since it was indexed, and about files that were not read whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rag.index.file_identity import has_changed

if TYPE_CHECKING:
    from rag.index.open_index import OpenIndex
    from rag.schema.answers import Answer


MAX_NAMED_LOSSES = 3
"""Most files whose losses a refusal names, the nearest to the question."""


def write_notes(
    state: OpenIndex, answer: Answer, *, gone: Iterable[str], near: Iterable[str] = (), articles: Path
) -> tuple[str, ...]:
    """One note for each file that was found but is `gone` from the folder, for each cited file that has changed or
    disappeared since it was indexed, for a missing keyword index, and, with a refusal, for files `near` to the question
    that were read only in part: the answer may be in the missing part."""
    notes = [f"{file} is no longer in the folder and was left out; run `rag index`." for file in sorted(gone)]
    for file, record in sorted(state.store.read_records(answer.sources).items()):
        try:
            is_other = has_changed(record, articles / file)
        except OSError:  # removed while the question was answered
            notes.append(f"{file} has just been removed from the folder; run `rag index`.")
            continue
        if is_other:
            notes.append(f"{file} has changed since it was indexed; the quotes are of the old text. Run `rag index`.")
    if state.keyword_index is None:
        notes.append("The keyword index is missing, so passages were found by meaning alone; run `rag index`.")
    return (*notes, *_note_losses(state, near)) if answer.abstained else tuple(notes)


def _note_losses(state: OpenIndex, near: Iterable[str]) -> list[str]:
    """A note for each of the first files in `near` that were read only in part."""
    files = list(dict.fromkeys(near))
    records = state.store.read_records(files)
    partial = [records[file] for file in files if file in records and records[file].losses]
    return [
        f"{record.file} was read only in part, so the answer may be in what is missing: {'; '.join(record.losses)}."
        for record in partial[:MAX_NAMED_LOSSES]
    ]
