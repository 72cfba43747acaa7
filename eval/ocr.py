"""How well pictures of text are read: words, order, and seconds of one core a page, on pages that are drawn here.

    python -m eval.ocr [ARTICLES] --pages 60

Each page is set from the articles' sentences in a random typeface, size and number of columns, then turned and dirtied
like a scan. Words: F1 of the bags of words. Order: the share of the words found that stand in the order of the page.
Needs the extra `ocr`; typefaces are those of the system (TrueType) and of reportlab.
"""

from __future__ import annotations

import argparse
import difflib
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from rag.errors import FileUnreadable
from rag.loading import load_document
from rag.loading.ocr.named import make_page_reader
from rag.loading.ocr.page_reader import PageReader
from rag.settings import load_settings

DPI = 200
WIDTH, HEIGHT = round(8.27 * DPI), round(11.69 * DPI)
MARGIN = round(0.8 * DPI)
GUTTER = round(0.3 * DPI)
SIZES = (7, 8, 9, 10, 11, 12)
"""Points."""
DIRT = ("clean", "light", "heavy")
TYPEFACES = (
    "LiberationSerif-Regular",
    "LiberationSans-Regular",
    "LiberationMono-Regular",
    "DejaVuSerif",
    "DejaVuSans",
    "Vera",
)
ONE_THREAD = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
"""One thread, so that the seconds are those of one core."""
FOLDERS = ("/usr/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a page is set and scanned."""

    typeface: str
    points: int
    columns: int
    degrees: float
    dirt: str
    hyphens: bool


@dataclass(frozen=True, slots=True)
class Score:
    """The result for a page."""

    setting: Setting
    f1: float
    order: float
    confidence: float
    seconds: float


def find_typefaces() -> dict[str, Path]:
    """The known typefaces that are installed."""
    import reportlab

    folders = [Path(folder) for folder in FOLDERS] + [Path(reportlab.__file__).parent / "fonts"]
    found = {path.stem: path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*.ttf"))}
    return {name: found[name] for name in TYPEFACES if name in found}


def choose_setting(chance: random.Random, typefaces: Sequence[str]) -> Setting:
    return Setting(
        typeface=chance.choice(typefaces),
        points=chance.choice(SIZES),
        columns=chance.choice((1, 2)),
        degrees=chance.choice((0, 0, 0.5, -1, 2)),
        dirt=chance.choice(DIRT),
        hyphens=chance.random() < 0.5,
    )


def list_paragraphs(folder: Path) -> list[str]:
    """Paragraphs of the articles that are running text."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        document = load_document(path, file=path.name, max_bytes=1 << 24)
        found += [line for line in document.text.split("\n") if len(line.split()) >= 15]
    return found


def break_lines(words: Sequence[str], font: ImageFont.FreeTypeFont, width: float, *, hyphens: bool) -> Iterator[str]:
    """Lines of words that fit the width; with `hyphens`, long words are split where they do not fit."""
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= width:
            line = longer
            continue
        half = len(word) // 2
        if hyphens and len(word) > 8 and word.isalpha() and font.getlength(f"{line} {word[:half]}-") <= width:
            yield f"{line} {word[:half]}-"
            line = word[half:]
        else:
            yield line
            line = word
    yield line


def draw_page(
    setting: Setting, path: Path, paragraphs: Sequence[str], chance: random.Random
) -> tuple[Image.Image, str]:
    """A page, and the words on it in order."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(page)
    pixels = setting.points * DPI / 72
    font, large = ImageFont.truetype(str(path), round(pixels)), ImageFont.truetype(str(path), round(1.8 * pixels))
    title = " ".join(chance.choice(paragraphs).split()[:5])
    pen.text((MARGIN, MARGIN), title, font=large, fill=0)
    top = MARGIN + round(3.2 * pixels)
    width = (WIDTH - 2 * MARGIN - GUTTER * (setting.columns - 1)) / setting.columns
    told = [title]
    for column in range(setting.columns):
        left, down = MARGIN + column * (width + GUTTER), float(top)
        while down < HEIGHT - MARGIN - 12 * pixels:
            words = chance.choice(paragraphs).split()[:80]
            lines = list(break_lines(words, font, width, hyphens=setting.hyphens))
            if down + len(lines) * 1.3 * pixels > HEIGHT - MARGIN:
                break
            for line in lines:
                pen.text((left, down), line, font=font, fill=0)
                down += 1.3 * pixels
            down += 0.8 * pixels
            told.append(" ".join(words))
    return page, " ".join(told)


def scan(page: Image.Image, setting: Setting) -> Image.Image:
    """The page as it comes from a scanner: turned, unsharp, grey."""
    if setting.degrees:
        page = page.rotate(setting.degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    if setting.dirt == "clean":
        return page
    blur, noise = (0.6, 12) if setting.dirt == "light" else (1.2, 30)
    grain = Image.effect_noise(page.size, noise)
    grey = page.point(lambda value: 50 + value * 190 // 255)
    return Image.blend(grey.filter(ImageFilter.GaussianBlur(blur)), grain, 0.15 if setting.dirt == "light" else 0.3)


def score_page(setting: Setting, picture: Image.Image, told: str, reader: PageReader, folder: Path) -> Score:
    path = folder / "page.png"
    picture.save(path)
    began = time.process_time()
    try:
        document = load_document(path, file=path.name, max_bytes=1 << 28, page_reader=reader)
        text = document.text
    except FileUnreadable as error:
        print(f"not read: {error}")
        text = ""
    seconds = time.process_time() - began
    found, wanted = text.split(), told.split()
    shared = (Counter(found) & Counter(wanted)).total()
    f1 = 2 * shared / max(1, len(found) + len(wanted))
    matcher = difflib.SequenceMatcher(None, found, wanted, autojunk=False)
    order = sum(block.size for block in matcher.get_matching_blocks()) / max(1, shared)
    confidence = reader.recognise(picture).confidence if f1 < 0.9 else 1.0
    return Score(setting, f1, order, confidence, seconds)


def print_scores(scores: Sequence[Score]) -> None:
    """A line for all pages, and one for each value of each part of the setting."""
    groups: list[tuple[str, list[Score]]] = [("all", list(scores))]
    for part in ("typeface", "points", "columns", "degrees", "dirt", "hyphens"):
        values = sorted({getattr(score.setting, part) for score in scores}, key=str)
        groups += [
            (f"{part} {value}", [one for one in scores if getattr(one.setting, part) == value]) for value in values
        ]
    print(f"{'':<34} {'n':>4} {'words F1':>9} {'order':>7} {'seconds':>8}")
    for name, group in groups:
        f1, order, seconds = (statistics.mean(getattr(one, key) for one in group) for key in ("f1", "order", "seconds"))
        print(f"{name:<34} {len(group):>4} {f1:>9.3f} {order:>7.3f} {seconds:>8.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=load_settings().articles)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where to put pages whose words are below 0.9")
    options = parser.parse_args()
    typefaces, paragraphs, chance = find_typefaces(), list_paragraphs(options.articles), random.Random(options.seed)
    scores: list[Score] = []
    with tempfile.TemporaryDirectory() as folder:
        reader = make_page_reader("", ONE_THREAD, Path(folder) / "kept.sqlite3")
        for number in range(options.pages):
            setting = choose_setting(chance, list(typefaces))
            page, told = draw_page(setting, typefaces[setting.typeface], paragraphs, chance)
            picture = scan(page, setting)
            scores.append(score_page(setting, picture, told, reader, Path(folder)))
            print(f"{number + 1:>3} {scores[-1]}", flush=True)
            if options.keep and (scores[-1].f1 < 0.9 or scores[-1].order < 0.95):
                picture.save(options.keep / f"page-{number + 1}.png")
                (options.keep / f"page-{number + 1}.txt").write_text(told, encoding="utf-8")
    print_scores(scores)


if __name__ == "__main__":
    main()
