"""What a server counts: requests, answers, refusals, milliseconds by stage. Never a text, a name or an address.

Written in the text format of Prometheus: counters, and a sum and a count for each stage.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable

from rag.schema.answers import Answer

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Figures:
    """The counts of one server. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, str]] = Counter()
        self._requests: Counter[tuple[str, str]] = Counter()
        self._failures: Counter[str] = Counter()
        self._stage_sums: Counter[str] = Counter()
        self._stage_counts: Counter[str] = Counter()

    def note_answer(self, answer: Answer) -> None:
        """Count an answer, by kind and whether it was refused, and the time of its stages."""
        with self._lock:
            self._answers[answer.kind, "abstained" if answer.abstained else "answered"] += 1
            for stage, milliseconds in answer.milliseconds.items():
                self._stage_sums[stage] += milliseconds  # type: ignore[assignment]  # a Counter adds floats as well
                self._stage_counts[stage] += 1

    def note_failure(self, error: str) -> None:
        """Count a question that got no answer, by the name of the error."""
        with self._lock:
            self._failures[error] += 1

    def note_request(self, route: str, status: int) -> None:
        """Count an HTTP request, by its route ("/v1/ask", without anything that the client chose) and status."""
        with self._lock:
            self._requests[route, str(status)] += 1

    def write(self, *, waiting: int, running: int) -> str:
        """All counts in Prometheus' format; `waiting` and `running` are numbers of questions now."""
        with self._lock:
            lines = [
                *_write_metric(
                    "footnote_answers_total",
                    "counter",
                    "Answers by kind and outcome.",
                    ((f'kind="{kind}",outcome="{outcome}"', count) for (kind, outcome), count in self._answers.items()),
                ),
                *_write_metric(
                    "footnote_failures_total",
                    "counter",
                    "Questions without an answer, by error.",
                    ((f'error="{error}"', count) for error, count in self._failures.items()),
                ),
                *_write_metric(
                    "footnote_requests_total",
                    "counter",
                    "HTTP requests by route and status.",
                    (
                        (f'route="{route}",status="{status}"', count)
                        for (route, status), count in self._requests.items()
                    ),
                ),
                *_write_stages(self._stage_sums, self._stage_counts),
            ]
        gauges = (("footnote_questions_waiting", waiting), ("footnote_questions_running", running))
        for name, value in gauges:
            lines += _write_metric(name, "gauge", "Questions now.", [("", value)])
        return "\n".join([*lines, ""])


def _write_stages(sums: Counter[str], counts: Counter[str]) -> list[str]:
    """A summary without quantiles: the sum and the number of times of each stage."""
    name = "footnote_stage_milliseconds"
    lines = [f"# HELP {name} Time of each stage of an answer.", f"# TYPE {name} summary"]
    for stage in sorted(counts):
        lines.append(f'{name}_sum{{stage="{stage}"}} {sums[stage]:.2f}')
        lines.append(f'{name}_count{{stage="{stage}"}} {counts[stage]}')
    return lines


def _write_metric(name: str, kind: str, meaning: str, values: Iterable[tuple[str, int]]) -> list[str]:
    """The lines of one metric. Label values are our own words, which need no escaping."""
    lines = [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
    lines += [f"{name}{{{labels}}} {value}" if labels else f"{name} {value}" for labels, value in sorted(values)]
    return lines
