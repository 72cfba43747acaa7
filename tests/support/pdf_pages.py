"""PDFs of printed strings at given places, in letters of any script, without a font that has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

WIDTH = 0.5
"""Of every character, in ems."""
Printed = tuple[float, float, str]
"""Left edge, baseline, and the characters from left to right."""


def write_printed(path: Path, printed: Sequence[Printed], *, size: float = 10.0) -> Path:
    """A page with the strings in this order. A font without glyphs of its own says which characters they are."""
    letters = sorted({char for _, _, words in printed for char in words})
    codes = {char: number for number, char in enumerate(letters, start=1)}
    shown = "".join(
        f"BT /F {size} Tf {x} {y} Td <{''.join(f'{codes[char]:02X}' for char in words)}> Tj ET\n"
        for x, y, words in printed
    )
    named = "".join(f"<{code:02X}> <{char.encode('utf-16-be').hex()}>\n" for char, code in codes.items())
    spaces = f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(codes)} beginbfchar\n{named}endbfchar"
    mapping = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n{spaces}\nendcmap end end"
    widths = " ".join([str(int(WIDTH * 1000))] * 256)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /FirstChar 0 /LastChar 255 /Widths [{widths}] "
        "/ToUnicode 6 0 R >>",
        *(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream" for stream in (shown, mapping)),
    ]
    content, offsets = "%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{held}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    content += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{content.index('xref')}\n%%EOF"
    path.write_bytes(content.encode("ascii"))
    return path
