"""Reading a data set's files: JSON Lines, gzipped or not, with errors that name the file."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

Record = TypeVar("Record")

GZIP_MAGIC = b"\x1f\x8b"


class DatasetError(SystemExit):
    """A data set's file is missing or malformed. Uncaught, it ends the command with its message and no traceback."""


@contextmanager
def naming_file(path: Path) -> Iterator[None]:
    """Turns an error in reading or parsing a file into a `DatasetError` that names the file."""
    try:
        yield
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror or error}. Check the data set's path.") from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError) as error:
        raise DatasetError(f"{path} is not in the form of this data set ({type(error).__name__}: {error}).") from error


def read_json_lines(path: Path) -> Iterator[Any]:
    """The values of a JSON Lines file, in order; blank lines are skipped. Raises `DatasetError`."""
    with naming_file(path), _open_text(path) as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_records(path: Path, parse: Callable[[Any], Record]) -> Iterator[Record]:
    """The records of a JSON Lines file, in order. Raises `DatasetError`, also for a line that `parse` fails on."""
    with naming_file(path):
        for value in read_json_lines(path):
            yield parse(value)


def _open_text(path: Path) -> TextIO:
    with path.open("rb") as file:
        zipped = file.read(2) == GZIP_MAGIC
    if zipped:
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")
