"""What reading pictures page by page came to, as the remarks of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.loading.ocr.page_reader import DOUBTFUL
from rag.loading.ocr.recogniser import RecognisedPage
from rag.loading.structure.page_names import name_pages
from rag.schema.documents import Remark

UNREAD = "none"
"""In place of a recogniser's name: there were pictures, and none read them."""

_MANY_LETTERS = 40
"""A picture in which fewer were found, all of them unsure, holds no words."""


@dataclass(slots=True)
class ScanReport:
    """The pages that are pictures, by their numbers from 1, each in one of the lists or more."""

    pages: int
    """Of the whole file; 1 for a picture, which is called "it"."""
    found: dict[int, RecognisedPage] = field(default_factory=dict)
    """What the pages say that were read."""
    doubtful: list[int] = field(default_factory=list)
    """Pages that were read with low confidence."""
    empty: list[int] = field(default_factory=list)
    """Those in which no words were found."""
    unclear: list[int] = field(default_factory=list)
    """Those with many letters, of which hardly a word is right."""
    waiting: list[int] = field(default_factory=list)
    """Those for which there was no recogniser."""
    failed: dict[int, str] = field(default_factory=dict)
    """Those that were not read, with the reason."""

    def note(self, number: int, page: RecognisedPage) -> None:
        """Take down a page that was read."""
        if not page.readable:
            letters = sum(len(line.words) for line in page.lines)
            (self.unclear if letters >= _MANY_LETTERS else self.empty).append(number)
            return
        self.found[number] = page
        if page.confidence < DOUBTFUL:
            self.doubtful.append(number)

    def make_remarks(self, advice: str) -> tuple[Remark, ...]:
        """The remarks; `advice` is what to do about pages without a recogniser."""
        remarks = []
        if self.waiting:
            remarks.append(Remark(f"{self._say(self.waiting, 'is a picture', 'are pictures')}: {advice}"))
        for reason in dict.fromkeys(self.failed.values()):
            numbers = [number for number, held in self.failed.items() if held == reason]
            remarks.append(Remark(f"{self._say(numbers, 'is a picture', 'are pictures')} and not read: {reason}"))
        if self.unclear:
            said = self._say(self.unclear, "is a picture", "are pictures")
            remarks.append(Remark(f"{said} whose words OCR cannot read, in another script or too unclear"))
        if self.doubtful:
            said = self._say(self.doubtful, "was read by OCR", "were read by OCR")
            remarks.append(Remark(f"{said}, which is unsure of many letters"))
        sure = [number for number in self.found if number not in set(self.doubtful)]
        if sure:
            remarks.append(Remark(self._say(sure, "was read by OCR", "were read by OCR"), is_loss=False))
        if self.empty:
            said = self._say(self.empty, "is a picture", "are pictures")
            remarks.append(Remark(f"{said} in which OCR found no words", is_loss=False))
        return tuple(remarks)

    def name_recogniser(self, name: str) -> str:
        """What the index remembers: the recogniser's name, `UNREAD` when pages wait for one, "" without pictures."""
        if self.waiting:
            return UNREAD
        return name if self.found or self.empty or self.unclear or self.failed else ""

    def _say(self, numbers: Sequence[int], one: str, several: str) -> str:
        if self.pages == 1:
            return f"it {one}"
        return f"{name_pages(numbers)} {one if len(numbers) == 1 else several}"
