"""Cases by kind: inputs that are not factual questions, and what a right answer contains.

A file of cases is JSON Lines, described in `eval/README.md`. Owns the schema; errors name the file and the line.
`kind_judging` decides whether an answer is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from rag.errors import EvaluationError
from rag.evaluation.cases import check_ids, check_patterns, read_list, read_records, read_text, read_turns
from rag.schema.kinds import Kind

KEYS = frozenset(
    (
        "id",
        "question",
        "turns",
        "kind",
        "has",
        "lacks",
        "files",
        "cites",
        "mentions",
        "dates",
        "verdicts",
        "none",
        "why",
    )
)


@dataclass(frozen=True, slots=True)
class KindCase:
    """An input, or a conversation whose last turn is the input, and what a right answer contains."""

    id: str
    turns: tuple[str, ...]
    kind: str
    """Its kind, one of `rag.schema.kinds.Kind`."""
    why: str
    has: tuple[tuple[str, ...], ...] = ()
    """Groups of alternatives: regular expressions that ignore case; one of each group must match the answer's text."""
    lacks: tuple[str, ...] = ()
    """Regular expressions that must not match."""
    files: tuple[str, ...] = ()
    """The files that the answer must cite, and no others."""
    cites: tuple[str, ...] = ()
    """Files that the answer must cite; it may cite more."""
    mentions: str = ""
    """A regular expression: the answer must cite every file whose text matches, and no other."""
    dates: tuple[str, ...] = ()
    """First days of events ("2014", "2001-09-11"), which the timeline must have in this order."""
    verdicts: tuple[str, ...] = ()
    """For each checked sentence, a regular expression for its verdict."""
    none: bool = False
    """Whether the right answer is a refusal or "none", whatever kind was recognised."""
    line: int = 0

    @property
    def question(self) -> str:
        """The last turn."""
        return self.turns[-1]


def load_kind_cases(path: Path) -> list[KindCase]:
    """The cases of a file, in order. Raises `EvaluationError`, with the line, for the first that cannot be used."""
    cases = [_make_case(record, where, number) for record, where, number in read_records(path, KEYS)]
    check_ids([(case.id, case.line) for case in cases], path)
    return cases


def _make_case(record: dict[str, Any], where: str, number: int) -> KindCase:
    kind = read_text(record, "kind", where)
    if kind not in get_args(Kind):
        raise EvaluationError(f"{where}: the kind {kind!r} is unknown. Kinds: {', '.join(get_args(Kind))}.")
    if not isinstance(record.get("none", False), bool):
        raise EvaluationError(f"{where}: `none` must be true or false.")
    groups = record.get("has", [])
    if not isinstance(groups, list) or not all(isinstance(group, list) and group for group in groups):
        raise EvaluationError(f"{where}: `has` must be a list of lists, the alternatives of each in one.")
    case = KindCase(
        id=read_text(record, "id", where),
        turns=read_turns(record, where),
        kind=kind,
        why=read_text(record, "why", where),
        has=tuple(check_patterns(read_list({"has": group}, "has", where), "has", where) for group in groups),
        lacks=check_patterns(read_list(record, "lacks", where), "lacks", where),
        files=read_list(record, "files", where),
        cites=read_list(record, "cites", where),
        mentions=read_text(record, "mentions", where) if "mentions" in record else "",
        dates=read_list(record, "dates", where),
        verdicts=check_patterns(read_list(record, "verdicts", where), "verdicts", where),
        none=record.get("none", False),
        line=number,
    )
    check_patterns((case.mentions,) if case.mentions else (), "mentions", where)
    wanted = (case.has, case.files, case.cites, case.mentions, case.dates, case.verdicts)
    if case.none and any(wanted):
        raise EvaluationError(f"{where}: a case with `none` holds nothing else that the answer must have.")
    return case
