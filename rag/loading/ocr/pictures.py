"""Files of pictures (PNG, JPEG, TIFF, WebP, BMP) -> the pictures in them, small enough to be read.

Owns opening them and the limit that keeps a file of a few bytes from unpacking to gigabytes.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import FileUnreadable
from rag.loading.ocr.page_reader import LONGEST_SIDE

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 100_000_000
"""Of one picture: A3 scanned at 600 dpi has 70 million. Unpacked, it takes three bytes for each."""
_HUSHING = threading.Lock()
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "MPO")


def count_pictures(content: bytes) -> int:
    """How many pictures a file holds: the pages of a TIFF; 1 for other kinds, of whose moving pictures the first
    counts. Raises FileUnreadable when it is no picture, or damaged."""
    with _opened(content) as picture:
        return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def draw_picture(content: bytes, number: int) -> Image:
    """Picture `number`, from 1, upright as its file says, on white, and no larger than is read.

    Raises FileUnreadable when it is damaged or too large.
    """
    from PIL import Image, ImageOps

    with _opened(content) as picture:
        if number > 1:
            picture.seek(number - 1)
        width, height = picture.size
        if width * height > MAX_PIXELS:
            limit = f"{MAX_PIXELS // 1_000_000} million"
            raise FileUnreadable(f"it is a picture of {width} by {height} pixels; the limit is {limit} pixels")
        if picture.format == "JPEG":
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # unpacked at half or a quarter of its size
        with _hushed() if picture.format == "TIFF" else nullcontext():
            picture.load()
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            seen = upright.convert("RGBA")
            paper = Image.new("RGBA", seen.size, "white")
            upright = Image.alpha_composite(paper, seen)
        elif upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
            upright = _stretch(upright)
        drawn = upright.convert("RGB")
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return drawn


def _stretch(picture: Image) -> Image:
    """A picture of more than 256 greys with those that it uses spread over 256."""
    grey = picture.convert("F")
    low, high = (float(value) for value in grey.getextrema())  # type: ignore[arg-type]
    return grey.point(lambda value: value * (255 / max(high - low, 1)) - low * 255 / max(high - low, 1)).convert("L")


@contextmanager
def _hushed() -> Iterator[None]:
    """Without what the C library for TIFF writes to standard error about damaged files: nothing turns that off."""
    sys.stderr.flush()
    with _HUSHING, Path(os.devnull).open("wb") as nowhere:
        kept = os.dup(2)
        try:
            os.dup2(nowhere.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


@contextmanager
def _opened(content: bytes) -> Iterator[Image]:
    from PIL import Image, UnidentifiedImageError

    logging.getLogger("PIL").setLevel(logging.CRITICAL)  # it logs errors of damaged files that it raises as well
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures, for which there is a limit here, and of odd metadata
            with Image.open(BytesIO(content), formats=_FORMATS) as picture:
                yield picture
    except Image.DecompressionBombError as error:
        raise FileUnreadable(f"it is a picture of more than {MAX_PIXELS // 1_000_000} million pixels") from error
    except UnidentifiedImageError as error:
        raise FileUnreadable("it is damaged, or no picture") from error
    except FileUnreadable:
        raise
    except MemoryError as error:
        raise FileUnreadable("it is a picture too large for the memory of this machine") from error
    except Exception as error:  # Pillow raises all sorts of errors on damaged files
        raise FileUnreadable("it is a damaged picture") from error
