"""The report of a run: measurements, bars, calibration, times and provenance; written as JSON and read back.

Owns the JSON of `rag eval --json`. Keys are only added, never changed, since a report is the baseline of later ones.
"""

from __future__ import annotations

import hashlib
import json
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

import rag
from rag.assistant import Assistant
from rag.errors import EvaluationError
from rag.evaluation.bars import Bar, Verdict, check_bars
from rag.evaluation.calibration import Bin, CurvePoint, bin_confidence, draw_curve
from rag.evaluation.cases import KINDS
from rag.evaluation.comparing import Comparison
from rag.evaluation.judging import Outcome
from rag.evaluation.kind_judging import KindOutcome, KindScore, describe_outcome
from rag.evaluation.measures import BY_NAME
from rag.evaluation.measuring import Measurement, measure_all
from rag.evaluation.running import Run
from rag.evaluation.sampling import RESAMPLES, SEED
from rag.models.cores import count_cores

FORMAT = 1
"""Version of the JSON (its key `form`). Increased when older reports can no longer be a baseline."""

LIBRARIES = ("chromadb", "onnxruntime", "tokenizers", "numpy", "ir-measures")


@dataclass(frozen=True, slots=True)
class Time:
    """Milliseconds of a stage, over all questions."""

    stage: str
    median: float
    p95: float
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is reported about a run."""

    provenance: Mapping[str, Any]
    """What produced it: versions, settings, models, cases, seeds, machine, time."""
    measurements: tuple[Measurement, ...]
    """Over all cases, then by kind."""
    verdicts: tuple[Verdict, ...]
    bins: tuple[Bin, ...]
    curve: tuple[CurvePoint, ...]
    at_threshold: CurvePoint
    """The share answered and the accuracy at the current threshold."""
    times: tuple[Time, ...]
    first_milliseconds: float
    peak_megabytes: float | None
    notes: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    comparison: Comparison | None = None
    kind_outcomes: tuple[KindOutcome, ...] = ()
    """Outcomes of the cases by kind, in order; empty if none were asked."""
    kind_scores: tuple[KindScore, ...] = ()

    @property
    def is_passed(self) -> bool:
        """Whether every bar is met, including those by kind."""
        return not self.missed and all(score.met for score in self.kind_scores)

    @property
    def missed(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.met)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if not outcome.right)

    def select_measurements(self, kind: str = "") -> dict[str, Measurement]:
        """The measurements over a kind of case, or over all with "", by measure."""
        return {one.measure: one for one in self.measurements if one.kind == kind}


def build_report(
    run: Run, *, provenance: Mapping[str, Any], bars: Sequence[Bar] = (), comparison: Comparison | None = None
) -> Report:
    """The report of a run: measures over all cases, and over each kind that occurs."""
    overall = measure_all(run.outcomes)
    measurements = list(overall)
    for kind in KINDS:
        own = [outcome for outcome in run.outcomes if outcome.kind == kind]
        if own:
            measurements += measure_all(own, kind)
    confidence = [outcome.confidence for outcome in run.outcomes]
    return Report(
        provenance=provenance,
        measurements=tuple(measurements),
        verdicts=tuple(check_bars(bars, overall)),
        bins=tuple(bin_confidence([outcome.right_if_answered for outcome in run.outcomes], confidence)),
        curve=tuple(draw_curve(run.outcomes)),
        at_threshold=_mark_threshold(run),
        times=tuple(_measure_times(run.outcomes)),
        first_milliseconds=run.first_milliseconds,
        peak_megabytes=run.peak_megabytes,
        notes=run.notes,
        outcomes=run.outcomes,
        comparison=comparison,
    )


def _mark_threshold(run: Run) -> CurvePoint:
    answered = [outcome for outcome in run.outcomes if not outcome.abstained]
    accuracy = sum(outcome.right for outcome in answered) / len(answered) if answered else 0.0
    return CurvePoint(run.threshold, len(answered) / len(run.outcomes), accuracy)


def _measure_times(outcomes: Sequence[Outcome]) -> list[Time]:
    stages = dict.fromkeys(stage for outcome in outcomes for stage in outcome.milliseconds)
    times = []
    for stage in stages:
        values = [outcome.milliseconds[stage] for outcome in outcomes if stage in outcome.milliseconds]
        p95 = float(np.percentile(values, 95))
        times.append(Time(stage, round(statistics.median(values), 2), round(p95, 2), len(values)))
    return times


def describe_provenance(assistant: Assistant, cases: Path, bars: Path | None) -> dict[str, Any]:
    """What is needed to reproduce a report: versions, settings, models, cases, seeds. File names without their folders,
    and nothing secret."""
    settings = assistant.settings
    status = assistant.read_status()
    return {
        "when": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "footnote": rag.__version__,
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "cores": count_cores(),
        "libraries": {name: _find_version(name) for name in LIBRARIES},
        "models": _hash_models(),
        "settings": {
            name: getattr(settings, name) for name in ("embedding", "chunk_tokens", "overlap_tokens", "passages")
        },
        "threshold": assistant.threshold,
        "articles": {"folder": settings.articles.resolve().name, "files": status.files, "chunks": status.chunks},
        "cases": {"file": cases.name, "sha256": _hash_file(cases)},
        "bars": {"file": bars.name, "sha256": _hash_file(bars)} if bars else None,
        "seed": SEED,
        "resamples": RESAMPLES,
    }


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _hash_models() -> dict[str, str]:
    """The first 12 hexadecimal digits of the SHA-256 of every shipped model."""
    folder = Path(rag.__file__).parent / "models" / "weights"
    kept = sorted(path for path in folder.iterdir() if path.suffix in (".onnx", ".json"))
    return {path.name: _hash_file(path)[:12] for path in kept}


def _hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def describe_report(report: Report) -> dict[str, Any]:
    """A report as a JSON object. Shares are 0 to 1; `low` and `high` bound the 95% interval, or are null."""
    return {
        "form": FORMAT,
        "made": dict(report.provenance),
        "measures": {
            name: {"title": measure.title, "group": measure.group, "meaning": measure.meaning}
            for name, measure in BY_NAME.items()
        },
        "figures": [_round(asdict(one)) for one in report.measurements],
        "bars": [
            {
                "measure": verdict.bar.measure,
                "at_least" if verdict.bar.at_least else "at_most": verdict.bar.bound,
                "value": verdict.value,
                "met": verdict.met,
            }
            for verdict in report.verdicts
        ],
        "calibration": [_round(asdict(one)) for one in report.bins],
        "curve": [_round(asdict(point)) for point in report.curve],
        "at_threshold": _round(asdict(report.at_threshold)),
        "milliseconds": {time.stage: {"median": time.median, "p95": time.p95, "n": time.n} for time in report.times},
        "first_milliseconds": round(report.first_milliseconds, 2),
        "peak_megabytes": report.peak_megabytes and round(report.peak_megabytes, 1),
        "kinds": [{**asdict(score), "met": score.met} for score in report.kind_scores],
        "kind_cases": [describe_outcome(outcome) for outcome in report.kind_outcomes],
        "notes": list(report.notes),
        "comparison": asdict(report.comparison) if report.comparison else None,
        "cases": [{**asdict(outcome), "right": outcome.right} for outcome in report.outcomes],
    }


def _round(record: dict[str, Any]) -> dict[str, Any]:
    return {key: round(value, 6) if isinstance(value, float) else value for key, value in record.items()}


def load_baseline(path: Path) -> list[Outcome]:
    """The outcomes of a report that `rag eval --json` printed.

    Raises `EvaluationError` when the file is not a report, or one of another format.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "it is not JSON"
        raise EvaluationError(f"The baseline {path} cannot be read: {reason}.") from error
    if not isinstance(content, dict) or content.get("form") != FORMAT:
        raise EvaluationError(
            f"The baseline {path} is not a report that this version can compare with. Make one with `rag eval --json`."
        )
    names = {field.name for field in fields(Outcome)}
    try:
        return [_read_outcome(record, names) for record in content["cases"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"The baseline {path} is damaged. Make it again with `rag eval --json`.") from error


def _read_outcome(record: dict[str, Any], names: set[str]) -> Outcome:
    kept: dict[str, Any] = {}
    for key in names & record.keys():
        kept[key] = tuple(record[key]) if isinstance(record[key], list) else record[key]
    kept["expected"] = tuple(tuple(group) for group in kept["expected"])
    return Outcome(**kept)
