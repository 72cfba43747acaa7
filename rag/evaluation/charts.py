"""Two plots as SVG text, without a plotting library, so that the page is self-contained.

Both are a unit square: shares from 0 to 1 on both axes. Colours come from the page's CSS classes.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.evaluation.calibration import Bin, CurvePoint

SIDE = 260
MARGIN = 44
MAX_RADIUS = 9.0
"""Radius of the dot for the bin with the most cases; a dot's area is proportional to n."""


def draw_reliability(bins: Sequence[Bin]) -> str:
    """Mean confidence against the share right when answered: a dot for each non-empty bin. Dots on the diagonal mean
    that the confidence is a probability."""
    most = max((one.n for one in bins), default=0) or 1
    marks = [_line(0, 0, 1, 1, "guide")]
    for one in bins:
        if one.n:
            radius = MAX_RADIUS * (one.n / most) ** 0.5
            label = f"{one.n} cases, confidence {one.confidence:.2f}, right {one.right:.2f}"
            marks.append(_dot(one.confidence, one.right, max(2.0, radius), "dot", label))
    return _frame("confidence", "right when answered", marks)


def draw_trade_off(curve: Sequence[CurvePoint], at_threshold: CurvePoint) -> str:
    """Share answered against the accuracy of the answers, a point for each threshold; the current one is marked."""
    path = " ".join(f"{_x(point.answered):.1f},{_y(point.accuracy):.1f}" for point in curve)
    label = (
        f"threshold {at_threshold.threshold:.2f}: {at_threshold.answered:.2f} answered, "
        f"{at_threshold.accuracy:.2f} of them right"
    )
    marks = [
        f'<polyline class="curve" points="{path}"/>',
        _line(at_threshold.answered, 0, at_threshold.answered, 1, "guide"),
        _dot(at_threshold.answered, at_threshold.accuracy, 5, "mark", label),
    ]
    return _frame("share answered", "accuracy of the answers", marks)


def _x(share: float) -> float:
    return MARGIN + share * SIDE


def _y(share: float) -> float:
    return MARGIN / 2 + (1 - share) * SIDE


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{_x(x1):.1f}" y1="{_y(y1):.1f}" x2="{_x(x2):.1f}" y2="{_y(y2):.1f}"/>'


def _dot(x: float, y: float, radius: float, kind: str, label: str) -> str:
    centre = f'cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="{radius:.1f}"'
    return f'<circle class="{kind}" {centre}><title>{label}</title></circle>'


def _frame(across: str, up: str, marks: Sequence[str]) -> str:
    """The axes with ticks at every fifth, and the given marks inside them."""
    parts = [f'<rect class="frame" x="{MARGIN}" y="{MARGIN / 2}" width="{SIDE}" height="{SIDE}"/>']
    for step in range(6):
        share = step / 5
        parts.append(
            f'<text class="tick" x="{_x(share):.1f}" y="{_y(0) + 14:.1f}" text-anchor="middle">{share:.1f}</text>'
        )
        parts.append(
            f'<text class="tick" x="{MARGIN - 6}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:.1f}</text>'
        )
    parts.append(f'<text x="{_x(0.5):.1f}" y="{_y(0) + 32:.1f}" text-anchor="middle">{across}</text>')
    parts.append(f'<text transform="translate(12 {_y(0.5):.1f}) rotate(-90)" text-anchor="middle">{up}</text>')
    width, height = SIDE + MARGIN + 20, SIDE + MARGIN / 2 + 44
    label = f"{up} against {across}"
    return f'<svg role="img" aria-label="{label}" viewBox="0 0 {width} {height}">{"".join([*parts, *marks])}</svg>'
