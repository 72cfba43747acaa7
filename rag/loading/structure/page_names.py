"""Page numbers in words."""

from __future__ import annotations

from collections.abc import Sequence


def name_pages(numbers: Sequence[int]) -> str:
    """Page numbers in order as people write them: "page 3", "pages 2 to 4", "pages 1, 3 and 6 to 8"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = [str(first) if first == last else f"{first} to {last}" for first, last in runs]
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"{'page' if len(numbers) == 1 else 'pages'} {listed}"
