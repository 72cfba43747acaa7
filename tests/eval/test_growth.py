"""The results of `eval.growth`: processes measured separately, and how their times grow."""

from __future__ import annotations

import subprocess
import sys

import pytest

from eval.growth import fit, run_alone


def test_a_process_is_timed_to_its_first_byte_and_its_own_peak() -> None:
    script = "import time; print('x', flush=True); time.sleep(0.5); print(len(b'x' * (200 * 2**20)))"

    held = b"x" * (300 * 2**20)  # the parent process may be larger than the process
    run = run_alone([sys.executable, "-c", script])
    small = run_alone([sys.executable, "-c", "print()"])

    assert run.output.split() == ["x", str(200 * 2**20)]
    assert run.seconds - run.first_byte_seconds >= 0.5
    assert len(held) / 2**20 > run.peak_megabytes > 200 > small.peak_megabytes
    with pytest.raises(subprocess.CalledProcessError):
        run_alone([sys.executable, "-c", "raise SystemExit(3)"])


def test_growth_is_the_exponent_over_the_chunks() -> None:
    sizes = [
        {
            "rag": {
                "chunks": chunks,
                "index_seconds": chunks / 80,
                "index_peak_megabytes": 500,
                "disk_megabytes": 3 * chunks,
                "ask_seconds": 2 * chunks**0.5,
                "warm_milliseconds": {"median": 300.0},
            }
        }
        for chunks in (1_000, 10_000, 100_000)
    ]

    assert fit(sizes, "rag") == {
        "index_seconds": 1.0,
        "index_peak_megabytes": 0.0,
        "disk_megabytes": 1.0,
        "ask_seconds": 0.5,
        "warm_median": 0.0,
    }
    assert fit(sizes, "tutorial") == {} == fit(sizes[:1], "rag")
