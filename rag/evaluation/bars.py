"""What a report must reach, in a TOML file:

    [at_least]
    facts_present = 0.8

    [at_most]
    ece = 0.1

    [kinds]
    summary = 0.9

Names are those of `measures`. A bar applies to all cases together; those under `[kinds]` apply to the share of right
answers to the cases of a kind, `none` to cases that must be refused. The shipped bars are raised when the product
improves, and never lowered.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import EvaluationError
from rag.evaluation.measures import BY_NAME
from rag.evaluation.measuring import Measurement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLES = ("at_least", "at_most")
KINDS_TABLE = "kinds"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bound on a measure over all cases."""

    measure: str
    bound: float
    at_least: bool
    """False: at most."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bar and the measured value. A measure without a value misses its bar."""

    bar: Bar
    value: float | None
    met: bool


def load_bars(path: Path) -> list[Bar]:
    """The bars of a file, in order. Raises `EvaluationError`, which says what is wrong."""
    content = _read_tables(path)
    bars = []
    for table, bounds in content.items():
        if table == KINDS_TABLE:
            continue
        if table not in TABLES or not isinstance(bounds, dict):
            raise EvaluationError(f"{path}: {table!r} is unknown. Bars go under [at_least], [at_most] or [kinds].")
        for name, bound in bounds.items():
            bars.append(_read_bar(name, bound, table == "at_least", path))
    return bars


def load_kind_bars(path: Path) -> dict[str, float]:
    """Kind -> least share of right answers, for each kind with a bar. Raises `EvaluationError`."""
    bounds = _read_tables(path).get(KINDS_TABLE, {})
    if not isinstance(bounds, dict):
        raise EvaluationError(f"{path}: {KINDS_TABLE!r} must be a table.")
    for name, bound in bounds.items():
        _check_number(name, bound, path)
    return {name: float(bound) for name, bound in bounds.items()}


def _read_tables(path: Path) -> dict[str, Any]:
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        raise EvaluationError(f"The bars in {path} cannot be read: {reason}.") from error
    return tables


def _check_number(name: str, bound: object, path: Path) -> None:
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        raise EvaluationError(f"{path}: the bar {name!r} must be a number; it is {bound!r}.")


def _read_bar(name: str, bound: object, at_least: bool, path: Path) -> Bar:
    if name not in BY_NAME:
        close = difflib.get_close_matches(name, BY_NAME, n=1)
        hint = f"Did you mean {close[0]!r}?" if close else f"Measures: {', '.join(BY_NAME)}."
        raise EvaluationError(f"{path}: there is no measure {name!r}. {hint}")
    _check_number(name, bound, path)
    assert isinstance(bound, int | float)  # checked above
    return Bar(name, float(bound), at_least)


def check_bars(bars: Sequence[Bar], measurements: Sequence[Measurement]) -> list[Verdict]:
    """Each bar with the value over all cases, in order. A value equal to its bound meets it."""
    values = {one.measure: one.value for one in measurements if not one.kind}
    verdicts = []
    for bar in bars:
        value = values.get(bar.measure)
        met = value is not None and (value >= bar.bound - 1e-9 if bar.at_least else value <= bar.bound + 1e-9)
        verdicts.append(Verdict(bar, value, met))
    return verdicts
