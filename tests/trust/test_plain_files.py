from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag.trust.plain_files import read_plain_file, read_plain_text, require_plain_file


def test_a_file_and_a_link_to_one_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"ä": 1}', encoding="utf-8")
    (tmp_path / "link").symlink_to(path)
    assert read_plain_text(path) == read_plain_text(tmp_path / "link") == '{"ä": 1}'
    assert read_plain_file(path, most_bytes=9) == path.read_bytes()
    with pytest.raises(OSError, match="it has more than 8 bytes"):
        read_plain_file(path, most_bytes=8)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are Unix's")
def test_what_has_no_end_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero"):
        with pytest.raises(OSError, match="it is not a regular file"):
            read_plain_file(tmp_path / name)
    (tmp_path / "loop").symlink_to("loop")
    for name, kind in (("", IsADirectoryError), ("missing", FileNotFoundError), ("loop", OSError)):
        with pytest.raises(kind):
            require_plain_file(tmp_path / name)
