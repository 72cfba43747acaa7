"""The process of the server."""

from __future__ import annotations

import sys

import pytest
from streamlit.runtime.scriptrunner.exec_code import modified_sys_path

from ui.server import PAGE, keep_page_on_path


def test_the_path_stays_as_it_is_while_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [one for one in sys.path if one != str(PAGE.parent)])
    keep_page_on_path()
    before = list(sys.path)
    with modified_sys_path(str(PAGE)):
        assert sys.path == before
    assert sys.path == before and before[-1] == str(PAGE.parent)
    keep_page_on_path()
    assert sys.path == before
