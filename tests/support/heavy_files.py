"""Files that take long or much to read, in any size: what a bound or a quadratic step shows itself by.

Each function gives the bytes of one file. The small ones serve tests; the same functions make what was measured.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

WORDS = "The ferry to Ormsund sails again from Monday, the harbour office of Marlow said on Friday. "
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def pack(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _pack_office(main: str, kind: str, body: str, relations: str = "", **parts: str) -> bytes:
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )
    root = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    )
    folder, _, name = main.rpartition("/")
    own = {f"{folder}/_rels/{name}.rels": relations} if relations else {}
    return pack({"[Content_Types].xml": types, "_rels/.rels": root, main: body, **own, **parts})


def make_word(body: str) -> bytes:
    """A Word file with this XML in its body."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return _pack_office("word/document.xml", kind, document)


def make_word_paragraphs(count: int, words: str = "a") -> bytes:
    """A Word file of this many short paragraphs; it packs to a hundredth."""
    return make_word(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" * count)


def make_word_tables(depth: int, wide: int = 1) -> bytes:
    """A Word file with tables in the cells of tables."""
    cell = "<w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p>"
    return make_word((f"<w:tbl><w:tr>{cell}" * depth + "</w:tc></w:tr></w:tbl>" * depth) * wide)


def make_sheet(rows: str, strings: str = "") -> bytes:
    """An Excel workbook with one sheet of these rows."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    book = (
        f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets><sheet name="Boats" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>"
    )
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    sheet = f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    shared = f'<sst xmlns="{_SHEET}">{strings}</sst>'
    return _pack_office(
        "xl/workbook.xml",
        kind,
        book,
        relations,
        **{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": shared},
    )


def make_shared_strings(count: int) -> bytes:
    """A workbook with this many texts that none of its cells shows."""
    return make_sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>Ferry</t></is></c></row>', "<si><t>a</t></si>" * count)


def make_empty_cells(rows: int, columns: int = 100) -> bytes:
    """A workbook of empty cells, with words in the last one."""
    row = "<row>" + "<c/>" * columns + "</row>"
    return make_sheet(row * rows + '<row><c t="inlineStr"><is><t>Ferry</t></is></c></row>')


def make_sheet_rows(rows: int) -> bytes:
    """A workbook of rows of three cells."""
    return make_sheet(
        "".join(
            f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>Boat {at}</t></is></c><c r="B{at}"><v>{at}</v></c></row>'
            for at in range(1, rows + 1)
        )
    )


def make_page(body: str) -> bytes:
    """A web page."""
    return f"<html><head><title>Ferries</title></head><body><p>{WORDS}</p>{body}</body></html>".encode()


def make_page_of(tag: str, megabytes: float) -> bytes:
    """A large web page that repeats a tag."""
    return make_page(tag * int(megabytes * 1024 * 1024 / len(tag)))


def make_nested_page(depth: int, tag: str = "div") -> bytes:
    """A web page of elements inside elements."""
    return make_page(f"<{tag}>" * depth + WORDS + f"</{tag}>" * depth)


def make_nested_xml(depth: int) -> bytes:
    """XML of elements inside elements."""
    return f"<a><p>{WORDS}</p>{'<b>' * depth}{WORDS}{'</b>' * depth}</a>".encode()


def make_nested_json(depth: int, opening: str = '{"a":', closing: str = "}") -> bytes:
    """JSON of values inside values."""
    return f'{{"title": "Ferry", "text": "{WORDS}", "more": {opening * depth}1{closing * depth}}}'.encode()


def make_json_list(count: int, member: str = "1") -> bytes:
    """A JSON list of this many values."""
    return ("[" + ", ".join([member] * count) + "]").encode()


def make_pdf(objects: dict[int, bytes]) -> bytes:
    """A PDF of these objects by number; 1 is the catalogue."""
    parts = [b"%PDF-1.7\n"]
    places = {}
    at = len(parts[0])
    for number, content in objects.items():
        places[number] = at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        at += len(parts[-1])
    table = b"".join(
        b"%010d 00000 n \n" % places[one] if one in places else b"0000000000 65535 f \n"
        for one in range(max(objects) + 1)
    )
    size = max(objects) + 1
    parts.append(b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, table, size, at))
    return b"".join(parts)


def _make_stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)


_FONT = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def make_pdf_pages(pages: int, lines: int, words: str = WORDS) -> bytes:
    """A PDF whose pages all show the same lines."""
    shown = b"BT /F 10 Tf 12 TL 50 780 Td " + b"".join(b"(%s) ' " % words.encode() for _ in range(lines)) + b"ET"
    numbers = range(4, 4 + pages)
    page = b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/MediaBox[0 0 600 800]/Resources%s>>" % _FONT
    kids = b" ".join(b"%d 0 R" % one for one in numbers)
    return make_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
            3: _make_stream(shown),
            **dict.fromkeys(numbers, page),
        }
    )


def make_pdf_objects(count: int) -> bytes:
    """A PDF of one page and this many objects that nothing refers to."""
    whole = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        3: _make_stream(b"BT /F 10 Tf 50 700 Td (%s) Tj ET" % WORDS.encode()),
        4: b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/MediaBox[0 0 600 800]/Resources%s>>" % _FONT,
    }
    return make_pdf({**whole, **dict.fromkeys(range(5, 5 + count), b"<</A 1>>")})


def make_looping_pdf(claimed: int) -> bytes:
    """A PDF whose tree of pages holds itself and claims this many pages."""
    return make_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count %d/Kids[3 0 R 2 0 R]>>" % claimed,
            3: b"<</Type/Pages/Count %d/Kids[2 0 R 3 0 R]>>" % claimed,
        }
    )


def make_pdf_of_forms(depth: int, fold: int) -> bytes:
    """A PDF whose page shows a form that shows the next one `fold` times, and so on."""
    shows = b"/X Do " * fold
    forms = {
        number: b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>stream\n"
        b"%s\nendstream" % (number + 1, len(shows), shows)
        for number in range(5, 5 + depth)
    }
    last = b"BT /F 10 Tf 50 700 Td (%s) Tj ET" % WORDS.encode()
    forms[5 + depth] = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources%s/Length %d>>stream\n%s\nendstream"
        % (
            _FONT,
            len(last),
            last,
        )
    )
    return make_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
            3: _make_stream(shows),
            4: b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/MediaBox[0 0 600 800]/Resources<</XObject<</X 5 0 R>>>>>>",
            **forms,
        }
    )


def make_rich_text(depth: int) -> bytes:
    """Rich text of groups inside groups."""
    return ("{\\rtf1 " + WORDS + "{" * depth + "deep" + "}" * depth + "}").encode()


def make_mail(parts: int, depth: int = 0) -> bytes:
    """A mail with this many attachments, and mails inside it."""
    inner = (make_mail(parts, depth - 1).decode(),) if depth else ()
    mixed = "".join(
        f'--x{depth}\nContent-Type: text/plain; name="{at}.txt"\nContent-Disposition: attachment\n\n{WORDS}\n'
        for at in range(parts)
    ) + "".join(f"--x{depth}\nContent-Type: message/rfc822\n\n{one}\n" for one in inner)
    return (
        f"From: a@b.example\nSubject: Ferry\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x{depth}\n\n"
        f"{mixed}--x{depth}--\n"
    ).encode()


def make_nested_mail(depth: int) -> bytes:
    """A mail whose parts hold parts."""
    heads = "".join(f"--x{at}\nContent-Type: multipart/mixed; boundary=x{at + 1}\n\n" for at in range(depth))
    return (
        "From: a@b.example\nSubject: Ferry\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x0\n\n"
        f"{heads}--x{depth}\nContent-Type: text/plain\n\n{WORDS}\n"
    ).encode()


def make_nested_archive(depth: int, fold: int, size: int) -> bytes:
    """A zip archive of archives, each `fold` times the same, the innermost of texts of this size."""
    content, name = (WORDS * (size // len(WORDS) + 1))[:size].encode(), "a.txt"
    for _ in range(depth):
        content, name = pack({f"{at}-{name}": content for at in range(fold)}), "a.zip"
    return content


def make_picture(width: int, height: int) -> bytes:
    """A white PNG of one bit a pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * ((width + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def make_rows(rows: int, words: str = WORDS) -> bytes:
    """A CSV file of this many rows."""
    return (
        ("number,title,text\n" + "".join(f"{at},Ferry {at},{words}\n" for at in range(rows)))
        .replace(", the harbour", " the harbour")
        .encode()
    )
