"""A clear error for packages that are only in the extra `build`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needs_build_extra(package: str) -> Iterator[None]:
    """Import packages of the extra in this block.

    Raises ImportError that names `package` and the install command when one of them is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ImportError(f"{package} needs the extra `build`: pip install -e '.[build]'") from error
