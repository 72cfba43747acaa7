"""Tells a webhook which answer of a standing question has changed: one POST of JSON to the address of the settings.

Redirects and proxies of the environment are not followed. The address may hold a token, so it is in no log.
"""

from __future__ import annotations

import http.client
import json
import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

ATTEMPTS = 3
SECONDS = 10.0
"""Longest wait of each attempt for each step of it."""


class Webhook:
    """An address that is told."""

    def __init__(self, url: str, *, pause: Callable[[float], None] = time.sleep) -> None:
        """`url` begins with http:// or https:// and names a host; `pause` waits so many seconds between attempts."""
        self._place = urlsplit(url)
        self._pause = pause

    def tell(self, described: dict[str, Any]) -> bool:
        """Send a JSON object; whether it was taken (a status of 2xx). Never raises; a failure is logged, with the host
        alone."""
        content = json.dumps(described, ensure_ascii=False).encode("utf-8", "replace")
        reason = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self._pause(2.0**attempt)
            try:
                status = self._post(content)
            except (OSError, http.client.HTTPException) as error:
                reason = getattr(error, "strerror", None) or type(error).__name__
                continue
            if 200 <= status < 300:
                return True
            reason = f"status {status}"
            if status < 500 and status != 429:
                break  # the same request would be refused again
        logger.error("The webhook at %s did not take a changed answer: %s.", self._place.hostname, reason)
        return False

    def _post(self, content: bytes) -> int:
        is_encrypted = self._place.scheme == "https"
        connect = http.client.HTTPSConnection if is_encrypted else http.client.HTTPConnection
        connection = connect(self._place.hostname or "", self._place.port, timeout=SECONDS)
        path = (self._place.path or "/") + (f"?{self._place.query}" if self._place.query else "")
        try:
            headers = {"Content-Type": "application/json", "User-Agent": "Footnote"}
            connection.request("POST", path, content, headers)
            return connection.getresponse().status
        finally:
            connection.close()
