"""How long reading one file may take and how much memory, and what is said about a file that takes more.

Owns the values and the words. `worker_process` enforces them: time on every system, memory where the system limits the
address space of a process (Linux). `index/bounded_cutting` does so for what comes after reading: cutting the text.
"""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1024 * 1024
_SHARE_PER_MEGABYTE = 0.1
"""A file of 10 MB may take twice as long as a small one; a page of a PDF takes 0.02 s, a web page 0.08 s."""
PAGE_SECONDS = 10.0
"""Added for each page that is a picture and has to be drawn for the recogniser."""
_BYTES_PER_CHUNK = 5000
"""Bytes of memory for a chunk of prose until it is stored: 2,400 were measured, its vector takes 1,536, and its
embedded text about 1,000."""


@dataclass(frozen=True, slots=True)
class FileBounds:
    """What reading one file may take."""

    seconds: float = 60.0
    """Of work, for a small file; see `allow_seconds` and `worker_deadline`."""
    memory_bytes: int = 1000 * _MEGABYTE
    """Beyond what the process takes that has read nothing yet."""

    def allow_seconds(self, size: int) -> float:
        """How long a file of `size` bytes may take."""
        return self.seconds * (1 + _SHARE_PER_MEGABYTE * size / _MEGABYTE)

    @property
    def most_chunks(self) -> int:
        """Most chunks that one file may be cut into: those of a file are embedded and stored together."""
        return self.memory_bytes // _BYTES_PER_CHUNK

    def describe_many_chunks(self) -> str:
        """Why a file was refused that is cut into too many chunks, and what to do."""
        return (
            f"it is cut into more than {self.most_chunks:,} passages, which take more than "
            f"{self.memory_bytes / _MEGABYTE:.4g} MB of memory; split it, or raise the limit "
            "(max_file_memory_megabytes)"
        )

    def describe_slow(self, size: int) -> str:
        """Why a file of `size` bytes was refused that took too long, and what to do."""
        return (
            f"reading it takes more than {self.allow_seconds(size):.3g} seconds of work, the limit for its size; "
            "split it, save it in another format, or raise the limit (max_file_seconds)"
        )

    def describe_large(self) -> str:
        """Why a file was refused that needed too much memory, and what to do."""
        return (
            f"reading it takes more than {self.memory_bytes / _MEGABYTE:.4g} MB of memory; split it, save it in "
            "another format, or raise the limit (max_file_memory_megabytes)"
        )
