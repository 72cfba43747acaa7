"""Small real files of each format, and short ways to load them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.loading import load_document
from rag.schema.documents import Document

LIMIT = 50 * 1024 * 1024

ARTICLE_PAGE = """<!DOCTYPE html><html lang="en"><head><title>Harbour tunnel opens - Daily Example</title>
<meta property="og:title" content="Harbour tunnel opens after nine years"/>
<meta property="article:published_time" content="2024-05-15T12:51:00Z"/></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Harbour tunnel opens after nine years</h1>
<p>The harbour tunnel opened to traffic on Wednesday, nine years after the first plans were drawn, the city said.
It is <b>4.2 kilometres</b> long and cost <a href="/cost">1.3 billion euros</a>, twice the first estimate.</p>
<h2>What drivers pay</h2>
<p>Cars pay six euros a passage until June 30, 2025, when the council will look at it again.<br>Buses are free.</p>
<ul><li>Lorries pay eleven euros</li><li><p>Motorcycles pay three euros</p></li></ul>
<table><tr><th>Year</th><th>Cars a day</th></tr><tr><td>2024</td><td>31,000</td></tr></table>
</article><div class="share">Share this on Facebook</div><footer>© 2024 Daily Example. All rights reserved.</footer>
</body></html>"""


def load(path: Path) -> Document:
    return load_document(path, file=path.name, max_bytes=LIMIT)


def load_string(folder: Path, text: str, name: str = "a.txt") -> Document:
    """The document in a file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return load(path)


def boilerplate_of(document: Document) -> list[str]:
    return [document.text[span.start : span.end] for span in document.boilerplate]


def headings_of(document: Document) -> list[str]:
    return [document.text[span.start : span.end] for span in document.headings]


def write_word(path: Path) -> Path:
    """A report: title, date, a paragraph, a heading, a list item, a table, and a closing paragraph."""
    import docx

    document = docx.Document()
    document.core_properties.title = "Tunnel report"
    document.add_heading("Tunnel report", 0)
    document.add_paragraph("15 May 2024")
    document.add_paragraph("The tunnel carried 31,000 cars a day in its first week, the operator said on Monday.")
    document.add_heading("Outlook", 1)
    document.add_paragraph("Tolls will stay", style="List Bullet")
    table = document.add_table(2, 2)
    for row, cells in enumerate((("Year", "Cars"), ("2024", "31,000"))):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    document.add_paragraph("The report ends here.")
    document.save(str(path))
    return path


def write_pdf(
    path: Path, *, pages: int = 4, title: str = "", created: str = "D:20240516120000", runs_on: bool = False
) -> Path:
    """A report with a print layout: page headers, wrapped paragraphs, a table, page numbers in the footers.

    With `runs_on`, a sentence starts at the bottom of the first page and ends at the top of the second.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    canvas.setTitle(title)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, "City of Example - Tunnel report")
        canvas.drawString(290, 30, f"Page {number} of {pages}")
        if number == 1:
            canvas.setFont("Helvetica-Bold", 20)
            canvas.drawString(60, 760, "Harbour Tunnel Report")
        if runs_on and number == 2:
            canvas.setFont("Helvetica", 10)
            canvas.drawString(60, 750, "heard from the people who live at the two ends.")
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(60, 720, f"Traffic in {_SEASONS[number % 4]}")
        canvas.setFont("Helvetica", 10)
        for line, words in enumerate(_wrap(_PARAGRAPHS[number % 2])):
            canvas.drawString(60, 700 - 12 * line, words)
        for line, words in enumerate(_wrap(f"Quarter {number} closed with a small surplus, which the council noted.")):
            canvas.drawString(60, 600 - 12 * line, words)
        for row, (label, *cells) in enumerate(_ROWS):
            canvas.drawString(60, 500 - 14 * row, label)
            for column, cell in enumerate(cells):
                canvas.drawRightString(330 + 90 * column, 500 - 14 * row, cell.replace("#", str(number)))
        if runs_on and number == 1:
            canvas.drawString(60, 80, "The council will decide on the toll in the autumn, after it has")
        canvas.showPage()
    canvas.save()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"D:20000101000000+00'00'", f"{created}+00'00'".encode()))
    return path


def write_scan(path: Path) -> Path:
    """A PDF of two pages with shapes and no text, like a scan."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for _ in range(2):
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def encrypt_pdf(source: Path, path: Path) -> Path:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=str(source))
    writer.encrypt("open sesame", algorithm="AES-256")
    writer.write(str(path))
    return path


_PARAGRAPHS = (
    "Traffic through the tunnel grew in every month of the quarter, and the operator put it down to the pre-paid "
    "passes that it had begun to sell in the spring. Lorries made up a tenth of all passages, fewer than forecast.",
    "Traffic fell for the first time since the opening, because both tubes were closed for eleven nights while the "
    "lights were changed. The operator expects the loss to be made good by the end of the year, it said in a note.",
)
_SEASONS = ("Winter", "Spring", "Summer", "Autumn")
_ROWS = (  # "#" is replaced by the page number
    ("Vehicles", "2023", "2024"),
    ("Cars", "2,79#,000", "2,82#,000"),
    ("Lorries", "31#,400", "29#,100"),
    ("All vehicles", "3,10#,400", "3,11#,100"),
)


def _wrap(paragraph: str, width: int = 95) -> Sequence[str]:
    import textwrap

    return textwrap.wrap(paragraph, width, break_on_hyphens=False)
