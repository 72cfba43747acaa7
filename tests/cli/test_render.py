"""What the command prints of a report."""

from __future__ import annotations

import pytest

from rag.cli.render_reports import SAME_REASON, print_report
from rag.schema.index import IndexReport


@pytest.mark.parametrize("count", [SAME_REASON, SAME_REASON + 1])
def test_many_files_that_failed_for_one_reason_take_one_line(count: int, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = [(f"photo-{number}.png", "it is a picture") for number in range(count)]
    print_report(IndexReport(failed=(*pictures, ("a.pdf", "it is damaged"))))
    out = capsys.readouterr().out
    named = sum(f"photo-{number}.png: it is a picture" in out for number in range(count))
    assert "  a.pdf: it is damaged" in out
    assert named == (count if count <= SAME_REASON else 0)
    assert ("6 files, photo-0.png, photo-1.png" in " ".join(out.split())) == (count > SAME_REASON)
