"""Reads pages that are pictures: with the recogniser of the settings, turned upright, each page once.

Owns loading the recogniser with the first page, what is done about pages that lie on their side or upside down, and
the limits. `page_store` keeps what was found.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rag.errors import FileUnreadable, RagError
from rag.loading.ocr.recogniser import Corner, RecognisedLine, RecognisedPage, Recogniser

if TYPE_CHECKING:
    from PIL.Image import Image

    from rag.loading.ocr.page_store import PageStore

logger = logging.getLogger(__name__)

LONGEST_SIDE = 2000
"""Pixels of a page's longer side when it is read: 170 dpi for A4, at which print of 6 points can be read."""
MAX_PAGES = 500
"""Most pages of one file that are read this way: at five seconds each, 40 minutes."""
DOUBTFUL = 0.9
"""A page whose letters have a lower mean confidence is told."""
_TURNED = 0.8
"""One with less than this may be upside down: 0.65 was measured for pages that are, 0.99 for others."""
_TALL = 1.5
"""A line this many times as high as wide stands on its end."""
INSTALL = "install the extra `ocr`, or run OCR on the file"


class RecogniserMissing(FileUnreadable):
    """A file holds nothing but pictures of text, and there is no recogniser."""


class RecogniserFailed(FileUnreadable):
    """The recogniser cannot be loaded, or failed on a page."""


class TooManyPages(FileUnreadable):
    """More pages of one file are pictures than are read."""


class PageBudget:
    """How many pages of one file, and of the files in it, may still be read: each takes seconds."""

    def __init__(self, pages: int = MAX_PAGES) -> None:
        self.pages = pages
        self._left = pages

    def spend(self) -> None:
        """Take one page. Raises TooManyPages when none is left."""
        if self._left <= 0:
            raise TooManyPages(f"OCR reads {self.pages} pages of a file at most")
        self._left -= 1


class PageReader:
    """Reads pages with one recogniser, or with none. Safe to use from several threads."""

    def __init__(
        self,
        make: Callable[[], Recogniser] | None = None,
        *,
        name: str = "",
        edition: str = "",
        store: PageStore | None = None,
        advice: str = INSTALL,
    ) -> None:
        """`make` gives the recogniser and may raise anything; None when there is none, and `advice` says what to do.

        `name` is what the index remembers it by; `edition` (the name, if not given) tells versions and options apart.
        """
        self._make = make
        self._store = store
        self.edition = edition or name
        self._lock = threading.Lock()
        self._recogniser: Recogniser | None = None
        self.name = name if make else ""
        self.advice = advice

    @property
    def is_available(self) -> bool:
        """Whether there is a recogniser; whether it works shows only when it is used."""
        return self._make is not None

    def load(self) -> Recogniser:
        """The recogniser, loaded on first use. Raises RecogniserFailed and SettingsError."""
        if self._make is None:
            raise RecogniserFailed(self.advice)
        if self._recogniser is None:
            try:
                self._recogniser = self._make()
            except RagError:
                raise
            except Exception as error:  # a recogniser may be anybody's
                raise RecogniserFailed(f"OCR cannot be started ({_explain(error)})") from error
        return self._recogniser

    def read(self, digest: str, number: int, draw: Callable[[], Image]) -> RecognisedPage:
        """What is on page `number` of the file whose content has the sha256 `digest`. `draw` gives the page as a
        picture, and is called only if the page is not known yet. Raises what it raises, and RecogniserFailed."""
        found = self.find(digest, number)
        if found is None:
            with self._lock:
                found = self.recognise(draw())
            if self._store:
                self._store.keep(self._name_page(digest, number), found)
        return found

    def find(self, digest: str, number: int) -> RecognisedPage | None:
        """What is known to be on that page; None if it has not been read yet."""
        return self._store.find(self._name_page(digest, number)) if self._store else None

    def _name_page(self, digest: str, number: int) -> str:
        return hashlib.sha256(f"{digest} {number} {self.name} {self.edition}".encode()).hexdigest()

    def recognise(self, picture: Image) -> RecognisedPage:
        """What is on a picture. Raises RecogniserFailed, and SettingsError when the settings name no recogniser."""
        recogniser = self.load()
        try:
            return read_upright(picture.convert("RGB"), recogniser.read)
        except (Exception, MemoryError) as error:
            raise RecogniserFailed(f"OCR failed ({_explain(error)})") from error


def read_upright(picture: Image, read: Callable[[Image], Sequence[RecognisedLine]]) -> RecognisedPage:
    """The lines of a picture that may lie on its side or upside down; their corners are those in the picture as it is.

    Of the ways to turn it that its lines suggest, the one is taken at which the letters are surest.
    """
    upright = _read_turned(picture, 0, read)
    if _stands_on_end(upright):
        tried = [_read_turned(picture, 90, read)]
        if tried[0].confidence < _TURNED:
            tried.append(_read_turned(picture, 270, read))
    elif upright.lines and upright.confidence < _TURNED:
        tried = [upright, _read_turned(picture, 180, read)]
    else:
        return upright
    return max(tried, key=lambda page: page.confidence * bool(page.lines))


def _stands_on_end(page: RecognisedPage) -> bool:
    """Whether most letters of a page are in lines that are higher than wide."""
    tall = sum(len(line.words) for line in page.lines if _is_tall(line))
    return 2 * tall > sum(len(line.words) for line in page.lines)


def _is_tall(line: RecognisedLine) -> bool:
    across, down = ([corner[axis] for corner in line.corners] for axis in (0, 1))
    return max(down) - min(down) > _TALL * (max(across) - min(across))


def _read_turned(picture: Image, degrees: int, read: Callable[[Image], Sequence[RecognisedLine]]) -> RecognisedPage:
    """The page read after turning it `degrees` to the left, with the corners that its words have before."""
    turned = picture.rotate(degrees, expand=True) if degrees else picture
    lines = [line for line in read(turned) if line.words.strip()]
    width, height = picture.size
    back: dict[int, Callable[[Corner], Corner]] = {
        0: lambda corner: corner,
        90: lambda corner: (width - corner[1], corner[0]),
        180: lambda corner: (width - corner[0], height - corner[1]),
        270: lambda corner: (corner[1], height - corner[0]),
    }
    place = back[degrees]
    return RecognisedPage(
        width,
        height,
        tuple(
            RecognisedLine(
                line.words,
                (place(line.corners[0]), place(line.corners[1]), place(line.corners[2]), place(line.corners[3])),
                line.confidence,
            )
            for line in lines
        ),
    )


def _explain(error: BaseException) -> str:
    said = " ".join(str(error).split())[:200].rstrip(".")
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
