"""A report as one self-contained HTML file: it loads nothing, runs no script, and escapes all texts of articles and
cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from rag.evaluation.cases import KINDS
from rag.evaluation.charts import draw_reliability, draw_trade_off
from rag.evaluation.comparing import Comparison
from rag.evaluation.judging import Outcome
from rag.evaluation.measures import BY_NAME, Measure, Statistic
from rag.evaluation.measuring import Measurement
from rag.evaluation.reporting import Report

BY_KIND = ("right", "answered_rightly", "refusal_recall", "facts_present", "file_accuracy", "span_hit_10", "words")
"""Measures in the table by kind; the JSON has all of them."""

STYLE = """
:root { color-scheme: light dark; --line: #8884; --good: #197b3b; --bad: #b3261e; --accent: #2458a6; }
@media (prefers-color-scheme: dark) { :root { --good: #6fcf8e; --bad: #ff8a80; --accent: #8ab4f8; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.wide { overflow-x: auto; } .dim { opacity: .7; } .good { color: var(--good); } .bad { color: var(--bad); }
.plots { display: flex; flex-wrap: wrap; gap: 2rem; } figure { margin: 0; width: 21rem; }
svg { width: 100%; } svg text { font-size: 11px; fill: currentColor; } svg .frame { fill: none; stroke: var(--line); }
svg .guide { stroke: currentColor; opacity: .4; stroke-dasharray: 4 3; } svg .dot { fill: var(--accent); opacity: .75; }
svg .curve { fill: none; stroke: var(--accent); stroke-width: 2; } svg .mark { fill: var(--bad); }
details { border-top: 1px solid var(--line); padding: .5rem 0; } summary { cursor: pointer; }
blockquote { margin: .3rem 0; padding-left: .8rem; border-left: 3px solid var(--line); }
code { overflow-wrap: anywhere; }
"""


def render_page(report: Report) -> str:
    """The whole page."""
    provenance = report.provenance
    title = f"Footnote {provenance.get('footnote', '')}: evaluation"
    parts = [
        f"<h1>{escape(title)}</h1>",
        _render_summary(report),
        _render_bars(report),
        _render_comparison(report.comparison) if report.comparison else "",
        "<h2>Measures</h2>",
        _render_measurements(report.select_measurements().values()),
        "<h2>By kind</h2>",
        _render_kinds(report),
        "<h2>How good the confidence is</h2>",
        _render_plots(report),
        "<h2>Cost</h2>",
        _render_cost(report),
        f"<h2>Failed cases ({len(report.failures)} of {len(report.outcomes)})</h2>",
        *(_render_outcome(outcome) for outcome in report.failures),
        "<h2>What produced this report</h2>",
        _render_table(
            ("", ""), [(escape(str(key)), f"<code>{escape(str(value))}</code>") for key, value in provenance.items()]
        ),
    ]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def format_measurement(measure: Measure | Statistic, measurement: Measurement | None) -> str:
    """The value and its interval: "0.874 (0.81 to 0.93)"; a dash if no case counts."""
    if measurement is None or measurement.value is None:
        return "–"
    places = 3 if measure.is_share else 1
    value = f"{measurement.value:.{places}f}"
    if measurement.low is None or measurement.high is None:
        return value
    return f"{value} ({measurement.low:.{places - 1}f} to {measurement.high:.{places - 1}f})"


def _render_summary(report: Report) -> str:
    measurements = report.select_measurements()
    summary = ", ".join(
        f"{BY_NAME[name].title} {format_measurement(BY_NAME[name], measurements.get(name))}"
        for name in ("answered_rightly", "refusal_recall", "balanced")
    )
    notes = "".join(f'<p class="dim">{escape(note)}</p>' for note in report.notes)
    return (
        f"<p>{len(report.outcomes)} cases: {escape(summary)}.</p>"
        '<p class="dim">In brackets, bootstrap 95% intervals over cases. n: cases that count toward a measure.</p>'
        + notes
    )


def _render_bars(report: Report) -> str:
    if not report.verdicts:
        return ""
    rows = []
    for verdict in report.verdicts:
        word = '<span class="good">met</span>' if verdict.met else '<b class="bad">missed</b>'
        value = "not measured" if verdict.value is None else f"{verdict.value:.3f}"
        bound = f"{'at least' if verdict.bar.at_least else 'at most'} {verdict.bar.bound:g}"
        rows.append((escape(BY_NAME[verdict.bar.measure].title), bound, value, word))
    return "<h2>Bars</h2>" + _render_table(("measure", "bar", "reached", ""), rows)


def _render_measurements(measurements: Iterable[Measurement]) -> str:
    rows = [
        (
            escape(BY_NAME[one.measure].title),
            escape(format_measurement(BY_NAME[one.measure], one)),
            str(one.n),
            f'<span class="dim">{escape(BY_NAME[one.measure].meaning)}</span>',
        )
        for one in measurements
    ]
    return _render_table(("measure", "value", "n", "what it is"), rows, numbers=(1, 2))


def _render_kinds(report: Report) -> str:
    """A table of the main measures, then a folded table of every measure for each group."""
    folded = []
    for group in dict.fromkeys(measure.group for measure in BY_NAME.values()):
        names = [name for name, measure in BY_NAME.items() if measure.group == group]
        folded.append(
            f"<details><summary>Every measure of {group} by kind</summary>{_tabulate_kinds(report, names)}</details>"
        )
    return _tabulate_kinds(report, BY_KIND) + "".join(folded)


def _tabulate_kinds(report: Report, names: Sequence[str]) -> str:
    heads = ("kind", "n", *(BY_NAME[name].title for name in names))
    rows = []
    for kind in KINDS:
        measurements = report.select_measurements(kind)
        if measurements:
            cells = [escape(format_measurement(BY_NAME[name], measurements.get(name))) for name in names]
            rows.append((escape(kind), str(measurements["right"].n), *cells))
    return f'<div class="wide">{_render_table(heads, rows, numbers=range(1, len(heads)))}</div>'


def _render_plots(report: Report) -> str:
    mark = report.at_threshold
    bins = [
        (f"{one.low:.1f} to {one.high:.1f}", str(one.n), f"{one.confidence:.3f}", f"{one.right:.3f}")
        for one in report.bins
        if one.n
    ]
    return (
        '<div class="plots">'
        f"<figure>{draw_trade_off(report.curve, mark)}<figcaption>At the threshold in force, {mark.threshold:.2f}: "
        f"{mark.answered:.2f} of all questions answered, {mark.accuracy:.2f} of the answers right.</figcaption>"
        "</figure>"
        f"<figure>{draw_reliability(report.bins)}<figcaption>Confidence against truth, larger dots for more cases."
        "</figcaption></figure></div>"
        + _render_table(("confidence", "n", "mean", "right when answered"), bins, numbers=(1, 2, 3))
    )


def _render_cost(report: Report) -> str:
    rows = [(escape(time.stage), f"{time.median:.1f}", f"{time.p95:.1f}", str(time.n)) for time in report.times]
    peak = "" if report.peak_megabytes is None else f"; peak memory {report.peak_megabytes:.0f} MB"
    return (
        _render_table(("stage", "median, ms", "p95, ms", "n"), rows, numbers=(1, 2, 3))
        + f"<p>First question, which loads the models: {report.first_milliseconds:.0f} ms{peak}.</p>"
    )


def _render_comparison(comparison: Comparison) -> str:
    rows = [
        (
            escape(BY_NAME[one.measure].title),
            f"{one.before:.3f}",
            f"{one.after:.3f}",
            f"{one.after - one.before:+.3f}",
            f"{one.p:.3f}",
            str(one.n),
        )
        for one in comparison.differences
    ]
    changes = [
        f"{len(ids)} {word}: {', '.join(ids) or 'none'}"
        for word, ids in (
            ("gained", comparison.gained),
            ("lost", comparison.lost),
            ("only in the baseline", comparison.only_before),
            ("only in this run", comparison.only_after),
        )
    ]
    return (
        "<h2>Against the baseline</h2>"
        + "".join(f"<p>{escape(line)}</p>" for line in changes)
        + _render_table(("measure", "before", "after", "change", "p", "n"), rows, numbers=(1, 2, 3, 4, 5))
        + '<p class="dim">p: McNemar’s exact test for "right", a paired randomisation test for the others.</p>'
    )


def _render_outcome(outcome: Outcome) -> str:
    """A failed case with everything needed to see what went wrong."""
    expected = "; ".join(" or ".join(group) for group in outcome.expected) or "a refusal"
    files = f" in {', '.join(outcome.files)}" if outcome.files else ""
    cited = "".join(
        f"<p>[{one['n']}] {escape(one['file'])}, {one['start']}:{one['end']}</p>"
        f"<blockquote>{escape(one['quote'])}</blockquote>"
        for one in outcome.cited
    )
    retrieved = "".join(
        f'<li class="{"good" if one["evidence"] else ""}">{escape(one["file"])}, {one["start"]}:{one["end"]} '
        f'<span class="dim">{escape(one["excerpt"])}</span></li>'
        for one in outcome.retrieved
    )
    return (
        f"<details><summary><b>{escape(outcome.id)}</b> {escape(outcome.kind)}: {escape(outcome.question)} "
        f'<span class="dim">({explain_failure(outcome)})</span></summary>'
        f"<p><b>Why this case:</b> {escape(outcome.why)}</p>"
        f"<p><b>Expected:</b> <code>{escape(expected)}</code>{escape(files)}</p>"
        f"<p><b>Answered</b> (confidence {outcome.confidence:.2f}): {escape(outcome.answer)}</p>"
        f"<p><b>Cited:</b>{'' if cited else ' nothing'}</p>{cited}"
        f"<p><b>Retrieved</b> (passages with the answer are coloured):</p><ol>{retrieved}</ol></details>"
    )


def explain_failure(outcome: Outcome) -> str:
    """Why a case failed, in a few words; "" if it did not."""
    if outcome.right:
        return ""
    if not outcome.answerable:
        return "answered, should be refused"
    if outcome.abstained:
        return "refused, though the answer would be right" if outcome.right_if_answered else "refused"
    if outcome.contradicted:
        return "says something wrong"
    if outcome.facts_present < len(outcome.expected):
        return f"{outcome.facts_present} of {len(outcome.expected)} facts"
    return "cites another file first"


def _render_table(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: Sequence[int] = ()) -> str:
    """A table. Cells are HTML, heads are text."""
    marks = ["n" if index in numbers else "" for index in range(len(heads))]
    top = "".join(f'<th class="{mark}">{escape(head)}</th>' for mark, head in zip(marks, heads, strict=True))
    body = "".join(
        "<tr>" + "".join(f'<td class="{mark}">{cell}</td>' for mark, cell in zip(marks, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
