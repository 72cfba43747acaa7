"""A PowerPoint presentation -> RawDocument: its slides in order, each with its notes; a citation names the slide.

Its date comes only from the text and from the date on its first slide: those in the metadata describe the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from rag.errors import FileUnreadable
from rag.loading.formats.docx import is_own_title
from rag.loading.formats.office_formulas import FORMULA, write_formula
from rag.loading.formats.pptx_repair import replace_damaged_slides
from rag.loading.raw_document import LoadContext, RawDocument
from rag.loading.structure.archives import open_archive, parse_xml, refuse_entities, rewrite_strict
from rag.loading.structure.articles import Article, Stretch, join_articles
from rag.loading.structure.blocks import Block, tidy, tidy_line
from rag.loading.structure.dates import read_date
from rag.loading.structure.lines import ends_sentence
from rag.schema.documents import Remark

_KIND = "PowerPoint presentation"
_DECORATION = (13, 15, 16)
"""Placeholders for the number of a slide, its footer and its date, as PowerPoint numbers them."""
_DAY = 16
_TITLES = (1, 3, 5)
"""Placeholders for the title of a slide."""
_MAX_GROUPS = 20
"""Depth to which groups of shapes are read."""
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHAPE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_VARIANT = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def load_pptx(content: bytes, context: LoadContext) -> RawDocument:
    """A presentation as one article, without hidden slides.

    Damaged slides are left out and named. Raises FileUnreadable when all of it is damaged, it has no text, or unpacks
    to more than `context.max_bytes` of it.
    """
    archive, damaged_parts = replace_damaged_slides(
        open_archive(content, max_bytes=context.max_bytes, kind=_KIND), kind=_KIND
    )
    refuse_entities(archive, kind=_KIND)
    import pptx

    try:
        presentation = pptx.Presentation(rewrite_strict(archive))
        title = presentation.core_properties.title or ""
        slides = list(enumerate(presentation.slides, start=1))
        hidden = [number for number, slide in slides if slide._element.get("show") in ("0", "false")]
        damaged = [number for number, slide in slides if slide.part.partname.lstrip("/") in damaged_parts]
        stated = _read_stated_day(slides[0][1], context.today) if slides else None
        read = [(number, _read_slide(slide), _read_notes(slide)) for number, slide in slides if number not in hidden]
    except Exception as error:  # zipfile, lxml and python-pptx each raise their own errors
        raise FileUnreadable(f"it is damaged, or no {_KIND}") from error
    stretches: list[Stretch] = []
    for number, blocks, notes in read:
        stretches += [Stretch(blocks, f"slide {number}"), Stretch(notes, f"slide {number}, notes")]
    heading = next((block.words for _, blocks, _ in read for block in blocks[:1] if block.kind == "heading"), "")
    raw = join_articles([Article(stretches, title if is_own_title(title) else heading)])
    empty = [
        number
        for number, blocks, notes in read
        if number not in damaged and not any(tidy(block.words) for block in (*blocks, *notes))
    ]
    comments = any(name.startswith("ppt/comments/") for name in archive.namelist())
    losses = list_slide_losses(hidden, empty, has_comments=comments)
    if damaged:
        losses = chain([Remark(f"{_count_slides(damaged)} damaged and cannot be read")], losses)
    return replace(raw, remarks=tuple(losses), fallback_published=stated)


def list_slide_losses(hidden: list[int], empty: list[int], *, has_comments: bool) -> Iterator[Remark]:
    """Which parts of a presentation are not in its text: `hidden` and `empty` are slide numbers, from 1."""
    if hidden:
        yield Remark(f"{_count_slides(hidden)} hidden and left out")
    if empty:
        yield Remark(f"{_count_slides(empty)} without words that can be read; a picture may hold some")
    if has_comments:
        yield Remark("comments were not read")


def _count_slides(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"slide {numbers[0]} is"
    named = ", ".join(map(str, numbers[:10])) + (" and more" if len(numbers) > 10 else "")
    return f"slides {named} are"


def bullet_points(paragraphs: list[str]) -> Iterator[Block]:
    """The paragraphs of a slide: sentences are unchanged, a list of words becomes list items."""
    are_points = len(paragraphs) > 1
    for number, words in enumerate(paragraphs):
        if are_points and not ends_sentence(words):
            yield Block(f"• {words}", "kept", tight=number > 0)
        else:
            yield Block(words)


def _read_stated_day(slide: Any, today: date) -> date | None:
    """The day in the date field of the first slide, unless the program puts today's there."""
    for shape in slide.placeholders:
        if int(shape.placeholder_format.type or 0) == _DAY and next(shape._element.iter(f"{_A}fld"), None) is None:
            return read_date(shape.text_frame.text, language="en", today=today)
    return None


def _choose_variants(slide: Any) -> None:
    """Put shapes that are there in two variants, as those with formulas are, among the others."""
    for variants in list(slide._element.iter(f"{_VARIANT}AlternateContent")):
        chosen = variants.find(f"{_VARIANT}Choice")
        if chosen is None or not any(str(one.tag).startswith(_SHAPE) for one in chosen):
            chosen = variants.find(f"{_VARIANT}Fallback")
        if chosen is not None and str(variants.getparent().tag) in (f"{_SHAPE}spTree", f"{_SHAPE}grpSp"):
            for one in list(chosen):
                variants.addprevious(one)
            variants.getparent().remove(variants)


def _read_slide(slide: Any) -> list[Block]:
    _choose_variants(slide)
    title = slide.shapes.title
    blocks = [Block(tidy_line(title.text_frame.text), "heading")] if title is not None else []
    for shape in slide.shapes:
        if title is None or shape.shape_id != title.shape_id:
            blocks += _read_shape(shape, slide, _MAX_GROUPS)
    return blocks


def _read_shape(shape: Any, slide: Any, depth: int) -> Iterator[Block]:
    placed = shape.placeholder_format.type if shape.is_placeholder else None
    if placed is not None and int(placed) in _DECORATION:
        return
    if hasattr(shape, "shapes"):
        for inner in shape.shapes if depth else ():
            yield from _read_shape(inner, slide, depth - 1)
    elif getattr(shape, "has_table", False):
        yield from _read_table(shape.table)
    elif getattr(shape, "has_chart", False):
        yield from _read_chart(shape.chart)
    elif shape.has_text_frame:
        paragraphs = [words for one in shape.text_frame.paragraphs if (words := tidy(_read_paragraph(one._p)))]
        if placed is not None and int(placed) in _TITLES:
            yield Block(tidy_line(" ".join(paragraphs)), "heading")
        else:
            yield from bullet_points(paragraphs)
    else:
        yield from _read_diagram(shape._element, slide)


def _read_paragraph(element: Any) -> str:
    """The words of a paragraph, with its line breaks and formulas, but without the copies for old programs."""
    return "".join(_list_words(element))


def _list_words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_A}br":
            yield "\n"
        elif child.tag == f"{_A}t":
            yield child.text or ""
        elif child.tag == FORMULA:
            yield write_formula(child)
        elif not str(child.tag).endswith("}Fallback"):
            yield from _list_words(child)


def _read_table(table: Any) -> Iterator[Block]:
    """One line per row, its cells separated by bars."""
    for number, row in enumerate(table.rows):
        cells = (tidy_line(cell.text_frame.text) for cell in row.cells)
        yield Block(" | ".join(cell for cell in cells if cell), "kept", tight=number > 0)


def _read_chart(chart: Any) -> Iterator[Block]:
    """The title of a chart, and a line for each of its categories with the value of each series."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield Block(tidy_line(chart.chart_title.text_frame.text))
    try:
        plot = chart.plots[0]
        names = [str(series.name or "") for series in plot.series]
        columns = [list(series.values) for series in plot.series]
        categories = [str(category) for category in plot.categories]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):  # an unknown kind of chart
        return
    yield Block(" | ".join(filter(None, names)), "kept")
    for number, category in enumerate(categories):
        values = [f"{column[number]:.15g}" for column in columns if number < len(column) and column[number] is not None]
        yield Block(" | ".join([tidy_line(category), *values]), "kept", tight=True)


def _read_diagram(element: Any, slide: Any) -> Iterator[Block]:
    """The words of a diagram (SmartArt), which are in a separate part."""
    for link in element.iter(f"{_DIAGRAM}relIds"):
        part = slide.part.related_part(link.get(f"{_RELATED}dm"))
        root = parse_xml(part.blob, kind=_KIND)
        words = (tidy_line(_read_paragraph(paragraph)) for paragraph in root.iter(f"{_A}p"))
        yield from bullet_points([line for line in words if line])


def _read_notes(slide: Any) -> list[Block]:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if frame is None:
        return []
    return [Block(tidy(_read_paragraph(paragraph._p))) for paragraph in frame.paragraphs]
