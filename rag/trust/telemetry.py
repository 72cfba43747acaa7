"""Switches off what libraries would send home, where that has to be done before they are imported."""

from __future__ import annotations

import os


def forbid_telemetry() -> None:
    """Call this before ONNX Runtime is imported: from 1.32 on, importing it on Linux writes a device id and its events
    under the user's cache, to be sent to its maker, and its own switch comes too late for that."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
