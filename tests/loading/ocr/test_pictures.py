"""Opening pictures: damaged ones, huge ones, and those whose pixels do not lie as they are seen."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from rag.errors import FileUnreadable
from rag.loading.ocr.page_reader import LONGEST_SIDE
from rag.loading.ocr.pictures import count_pictures, draw_picture
from tests.support.ocr import paint, paint_pages


def claim_size(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(1000))) + part(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_a_picture_of_each_kind_is_drawn(kind: str) -> None:
    content = paint(200, kind)
    assert count_pictures(content) == 1
    drawn = draw_picture(content, 1)
    assert (drawn.mode, drawn.size) == ("RGB", (400, 560))


def test_the_pages_of_a_tiff_are_drawn_one_by_one() -> None:
    content = paint_pages(100, 150, 200)
    assert count_pictures(content) == 3
    assert [draw_picture(content, number).getpixel((5, 5)) for number in (1, 2, 3)] == [
        (100, 100, 100),
        (150, 150, 150),
        (200, 200, 200),
    ]


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (12_000, 10_000), (2_000_000_000, 3)])
def test_a_decompression_bomb_is_refused(width: int, height: int) -> None:
    with pytest.raises(
        FileUnreadable, match=r"^it is a picture .*; the limit is 100 million pixels$|more than 100 mill"
    ):
        draw_picture(claim_size(width, height), 1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_a_picture_that_is_cut_off_is_refused(kind: str) -> None:
    noise = Image.effect_noise((300, 300), 80)
    stream = BytesIO()
    noise.save(stream, kind)
    content = stream.getvalue()
    with pytest.raises(FileUnreadable, match=r"^it is (?:a damaged picture|damaged, or no picture)$"):
        draw_picture(content[: len(content) // 3], 1)


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + bytes(60), b"II*\x00" + bytes(40)]
)
def test_a_picture_without_pixels_is_refused(content: bytes) -> None:
    with pytest.raises(FileUnreadable, match=r"^it is (?:a damaged picture|damaged, or no picture)$"):
        count_pictures(content)
        draw_picture(content, 1)


def test_nothing_is_printed_when_a_tiff_is_damaged(capfd: pytest.CaptureFixture[str]) -> None:
    stream = BytesIO()
    Image.effect_noise((300, 300), 80).save(stream, "TIFF", compression="tiff_deflate")
    content = bytearray(stream.getvalue())
    content[8:60] = bytes(52)  # where the first strip begins
    with pytest.raises(FileUnreadable, match=r"^it is a damaged picture$"):
        draw_picture(bytes(content), 1)
    assert capfd.readouterr() == ("", "")


def test_a_large_picture_is_drawn_no_larger_than_it_is_read() -> None:
    stream = BytesIO()
    Image.new("RGB", (LONGEST_SIDE * 3, 900), "white").save(stream, "JPEG")
    assert draw_picture(stream.getvalue(), 1).size == (LONGEST_SIDE, 300)


def test_a_photo_is_turned_as_the_camera_says() -> None:
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("black", (0, 0, 60, 10))
    exif = Image.Exif()
    exif[0x0112] = 6  # the top of the page is on the right of the picture
    stream = BytesIO()
    picture.save(stream, "PNG", exif=exif)
    drawn = draw_picture(stream.getvalue(), 1)
    assert drawn.size == (40, 60)
    assert drawn.getpixel((38, 30)) == (0, 0, 0)


def test_what_is_transparent_is_drawn_white() -> None:
    stream = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(stream, "PNG")
    assert draw_picture(stream.getvalue(), 1).getpixel((10, 10)) == (255, 255, 255)


def test_a_scan_of_many_greys_keeps_its_contrast() -> None:
    picture = Image.new("I;16", (20, 20), 60_000)
    picture.putpixel((3, 3), 2_000)
    stream = BytesIO()
    picture.save(stream, "PNG")
    drawn = draw_picture(stream.getvalue(), 1)
    assert drawn.getpixel((10, 10)) == (255, 255, 255) and drawn.getpixel((3, 3)) == (0, 0, 0)
