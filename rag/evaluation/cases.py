"""Cases: a question, and what a right answer contains. A file of cases is JSON Lines, described in `eval/README.md`.

Owns the schema and its errors, each with the file and the line. `judging` decides whether an answer is right.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import EvaluationError

REFUSED = ("unanswerable", "off-topic")
"""Kinds for which the right answer is that the articles do not say."""

KINDS = (
    "fact",
    "number",
    "date",
    "person",
    "place",
    "reason",
    "list",
    "comparison",
    "time",
    "follow-up",
    "false-premise",
    *REFUSED,
)
"""Kinds of questions. "false-premise" assumes something that the articles do not say: without `facts` it should be
refused, with them it should be corrected. "unanswerable" is about the articles' topic, "off-topic" is not."""

KEYS = frozenset(("id", "question", "turns", "kind", "facts", "files", "evidence", "wrong", "why", "draft"))


@dataclass(frozen=True, slots=True)
class Case:
    """A question, or a conversation whose last turn is the question, and what a right answer contains."""

    id: str
    turns: tuple[str, ...]
    """At least one; all but the last are earlier questions of the conversation."""
    kind: str
    """One of `KINDS`."""
    why: str
    """The reason for the case."""
    facts: tuple[tuple[str, ...], ...] = ()
    """Each fact is a group of alternatives: regular expressions that ignore case. Empty: should be refused."""
    files: tuple[str, ...] = ()
    """Files that may support the answer."""
    evidence: tuple[str, ...] = ()
    """Regular expressions that find the supporting sentences in `files`. Empty: `facts` find them."""
    wrong: tuple[str, ...] = ()
    """Regular expressions. A claim of the answer that matches one of them and no fact contradicts the articles."""
    line: int = 0
    """Its line in the file, from 1."""

    @property
    def answerable(self) -> bool:
        return bool(self.facts)

    @property
    def question(self) -> str:
        """The last turn."""
        return self.turns[-1]


def find_shipped(name: str) -> Path:
    """`eval/<name>` beside the package in a clone, or inside the package when installed from a wheel."""
    package = Path(__file__).resolve().parent
    beside = package.parent.parent / "eval" / name
    return beside if beside.is_file() else package / "shipped" / name


def load_cases(path: Path) -> list[Case]:
    """The cases of a file, in order; blank lines are skipped.

    Raises `EvaluationError` for a file that cannot be read, has no cases, or repeats an id, and for the first case that
    cannot be used, with its line.
    """
    cases = [_make_case(record, where, number) for record, where, number in read_records(path, KEYS)]
    check_ids([(case.id, case.line) for case in cases], path)
    return cases


def _explain(error: Exception) -> str:
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else getattr(error, "strerror", "") or str(error)


def read_records(path: Path, keys: frozenset[str]) -> list[tuple[dict[str, Any], str, int]]:
    """The objects of a JSON Lines file in order, each with a name of its line for messages, and the line number.

    Raises `EvaluationError` when the file cannot be read or is empty, and for a line that is not an object with these
    keys.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"The cases in {path} cannot be read: {_explain(error)}.") from error
    places = [(line, f"{path}, line {number}", number) for number, line in enumerate(lines, 1) if line.strip()]
    if not places:
        raise EvaluationError(f"{path} has no cases. Write one per line, or draft some with `rag eval --draft FILE`.")
    return [(_read_object(line, where, keys), where, number) for line, where, number in places]


def check_ids(places: Sequence[tuple[str, int]], path: Path) -> None:
    """Raises `EvaluationError` when an id occurs twice; ids come with their lines."""
    seen: dict[str, int] = {}
    for id_, line in places:
        if id_ in seen:
            raise EvaluationError(f"{path}, line {line}: the id {id_!r} is already used in line {seen[id_]}.")
        seen[id_] = line


def _read_object(line: str, where: str, keys: frozenset[str]) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise EvaluationError(
            f"{where}: not JSON ({error.msg} at column {error.colno}). A case is one object."
        ) from error
    if not isinstance(record, dict):
        raise EvaluationError(f"{where}: a case is one JSON object, not {type(record).__name__}.")
    for key in record:
        if key not in keys:
            close = difflib.get_close_matches(key, sorted(keys), n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"Keys: {', '.join(sorted(keys))}."
            raise EvaluationError(f"{where}: the key {key!r} is unknown. {hint}")
    return record


def _make_case(record: dict[str, Any], where: str, number: int) -> Case:
    if record.get("draft"):
        raise EvaluationError(
            f"{where}: still a draft. Check its question, facts and file, correct them, and remove `draft`."
        )
    case = Case(
        id=read_text(record, "id", where),
        turns=read_turns(record, where),
        kind=_read_kind(record, where),
        why=read_text(record, "why", where),
        facts=_read_facts(record, where),
        files=read_list(record, "files", where),
        evidence=check_patterns(read_list(record, "evidence", where), "evidence", where),
        wrong=check_patterns(read_list(record, "wrong", where), "wrong", where),
        line=number,
    )
    _check_agreement(case, where)
    return case


def read_text(record: dict[str, Any], key: str, where: str) -> str:
    """The text of a key. Raises `EvaluationError` when it is not text, or has a control character."""
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise EvaluationError(f"{where}: `{key}` must be a non-empty text; it is {json.dumps(value)}.")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise EvaluationError(f"{where}: `{key}` has a control character. Remove it.")
    return value


def read_turns(record: dict[str, Any], where: str) -> tuple[str, ...]:
    """The turns of a case, or its one question. Raises `EvaluationError` for both or neither."""
    if ("question" in record) == ("turns" in record):
        raise EvaluationError(f"{where}: a case has either `question` or `turns`, not both.")
    if "question" in record:
        return (read_text(record, "question", where),)
    turns = read_list(record, "turns", where)
    if len(turns) < 2:
        raise EvaluationError(f"{where}: `turns` must hold at least two questions; for one, write `question`.")
    return turns


def _read_kind(record: dict[str, Any], where: str) -> str:
    kind = read_text(record, "kind", where)
    if kind not in KINDS:
        raise EvaluationError(f"{where}: the kind {kind!r} is unknown. Kinds: {', '.join(KINDS)}.")
    return kind


def read_list(record: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    """The texts of a key; empty without it. Raises `EvaluationError` when it is not a list of texts."""
    value = record.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise EvaluationError(f"{where}: `{key}` must be a list of texts.")
    return tuple(value)


def _read_facts(record: dict[str, Any], where: str) -> tuple[tuple[str, ...], ...]:
    value = record.get("facts", [])
    if not isinstance(value, list) or not all(isinstance(group, list) and group for group in value):
        raise EvaluationError(
            f'{where}: `facts` must be a list of lists, the alternatives of each fact in one: [["24", "two dozen"]].'
        )
    groups = (read_list({"facts": group}, "facts", where) for group in value)
    return tuple(check_patterns(group, "facts", where) for group in groups)


def check_patterns(patterns: tuple[str, ...], key: str, where: str) -> tuple[str, ...]:
    """The patterns. Raises `EvaluationError` for one that is not a regular expression, or that matches anything."""
    for pattern in patterns:
        try:
            compiled = re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise EvaluationError(
                f"{where}: `{key}` has {pattern!r}, which is not a regular expression: {error}."
            ) from error
        if compiled.search(""):
            raise EvaluationError(
                f"{where}: `{key}` has {pattern!r}, which matches anything. Write what the text must hold."
            )
    return patterns


def _check_agreement(case: Case, where: str) -> None:
    """Raises `EvaluationError` when the keys of a case contradict each other."""
    if case.kind in REFUSED and case.facts:
        raise EvaluationError(f"{where}: a case of kind {case.kind!r} has no `facts`: its right answer is a refusal.")
    if case.kind not in (*REFUSED, "false-premise") and not case.facts:
        raise EvaluationError(f"{where}: a case of kind {case.kind!r} needs `facts`, or its kind is 'unanswerable'.")
    if bool(case.facts) != bool(case.files):
        raise EvaluationError(f"{where}: `facts` and `files` go together: the files are those that hold the facts.")
    if case.kind == "follow-up" and len(case.turns) < 2:
        raise EvaluationError(f"{where}: a case of kind 'follow-up' needs `turns`.")
