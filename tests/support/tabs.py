"""Browser tabs that are used again: a tab that has had the page before need not parse Streamlit's scripts once more,
which is half of what opening a page costs. It must not leave the chat's host in between, not even for an empty page:
its process, which has the scripts, would end.

A tab is given out as a new browser would be: on a new page, without cookies, storage or permissions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from playwright.sync_api import Browser, Error, Page, Request

VIEWPORT = {"width": 1400, "height": 900}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

MOST_KEPT = 2
"""Tabs of one kind that are kept for the next test: few tests need more at once."""

LEAST_PATH = "/_stcore/health"
"""An address of the chat with no script, where its storage can be cleared."""

_OWN = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "about:")


class Tab:
    """A tab of a browser context of its own, and what has happened in it."""

    def __init__(self, browser: Browser, *, timeout_seconds: float, options: Mapping[str, Any]) -> None:
        """`options` are those of a context that cannot be changed later."""
        self._context = browser.new_context(**options)
        self._context.set_default_timeout(timeout_seconds * 1000)
        self._url = "about:blank"
        self.page = self._context.new_page()
        self.strayed: list[str] = []
        """Requests to another machine."""
        self.failed: list[str] = []
        """Errors of scripts."""
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.failed.append(str(error)))

    def start(self, url: str, *, viewport: Any, color_scheme: Any, permissions: Sequence[str]) -> None:
        """Prepare it for a test with the chat at `url`."""
        self._url = url
        self.strayed.clear()
        self.failed.clear()
        self._context.clear_cookies()
        self._context.clear_permissions()
        self._context.grant_permissions(permissions)
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(color_scheme=color_scheme)
        self.page.goto(url + LEAST_PATH)
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")

    def end(self) -> bool:
        """Leave the page. Returns whether the tab can be used again."""
        with suppress(Error):
            self.page.mouse.move(0, 0)
            self.page.goto(self._url + LEAST_PATH)
            return len(self._context.pages) == 1
        return False

    def close(self) -> None:
        self._context.close()

    def _note(self, request: Request) -> None:
        if not request.url.startswith(_OWN):
            self.strayed.append(request.url)


class Tabs:
    """The tabs of one browser, free and in use."""

    def __init__(self, browser: Browser, *, timeout_seconds: float) -> None:
        self._browser = browser
        self._timeout_seconds = timeout_seconds
        self._free: list[tuple[Mapping[str, Any], Tab]] = []
        self._used: list[tuple[Mapping[str, Any], Tab]] = []

    def open(
        self,
        url: str,
        *,
        viewport: Mapping[str, int] = VIEWPORT,
        color_scheme: str = "light",
        permissions: Sequence[str] = (),
        **fixed: Any,
    ) -> Page:
        """A page that has not been anywhere, for the chat at `url`; `fixed` are further options of a context."""
        kind = {**fixed, "viewport": viewport} if fixed else {}  # a phone is not resized
        found = next((one for one in self._free if one[0] == kind), None)
        if found:
            self._free.remove(found)
        else:
            found = kind, Tab(self._browser, timeout_seconds=self._timeout_seconds, options=kind)
        self._used.append(found)
        found[1].start(url, viewport=viewport, color_scheme=color_scheme, permissions=permissions)
        return found[1].page

    def end_test(self) -> tuple[list[str], list[str]]:
        """Take all tabs back. Returns the requests to other machines and the errors of scripts since they were given
        out."""
        strayed, failed = [], []
        for kind, tab in self._used:
            strayed += tab.strayed
            failed += tab.failed
            is_kept = tab.end() and sum(one[0] == kind for one in self._free) < MOST_KEPT
            if is_kept:
                self._free.append((kind, tab))
            else:
                tab.close()
        self._used.clear()
        return strayed, failed
