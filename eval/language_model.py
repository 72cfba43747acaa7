"""Compares a language model's answers with quoted ones, and shows what the checks change in them.

    python -m eval.language_model MODEL --keep CALLS.jsonl [--sample N] [--passages N] [--json FILE]

MODEL is named as in `RAG_LLM`. The cases are drawn from `eval/questions.jsonl` in an order in which every prefix has
all kinds in proportion, and asked about the shipped articles. Each case is answered four ways from the same passages:
quoted; by the model alone, without the confidence threshold and with its citation marks trusted; by the model with
threshold and checks; and the same with `strict`. Every call of the model is recorded in CALLS.jsonl, so that an
interrupted run can be resumed, and a run after a change to the checks calls the model only for new prompts.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.recorded_calls import CallRecorder
from rag import Assistant, load_settings
from rag.answering.generative.citation_parser import CitationParser, WrittenSentence
from rag.answering.writer import describe_options
from rag.evaluation.cases import Case, find_shipped, load_cases
from rag.evaluation.evidence import Place, find_evidence
from rag.evaluation.judging import Outcome, judge
from rag.evaluation.measuring import measure_all
from rag.evaluation.running import IndexedDocuments
from rag.evaluation.sampling import compare_counts
from rag.language_models import load_language_model
from rag.schema.answers import Answer, Citation, Passage, Statement
from rag.schema.documents import Document
from rag.schema.query import EarlierTurn
from rag.settings import Settings

WAYS = ("quoted", "model alone", "checked", "checked, strict")
SHOWN = (
    "answered_rightly",
    "facts_present",
    "facts_share",
    "contradicted",
    "file_accuracy",
    "citation_precision",
    "citation_recall",
    "answered",
    "refusal_precision",
    "refusal_recall",
    "balanced",
    "words",
)
"""The measures to report, of `rag.evaluation.measures`."""


def draw_cases(cases: Sequence[Case], count: int) -> list[Case]:
    """`count` cases, shuffled with a fixed seed, in an order in which every prefix has all kinds in proportion."""
    placed: list[tuple[float, Case]] = []
    for kind in dict.fromkeys(case.kind for case in cases):
        own = [case for case in cases if case.kind == kind]
        random.Random(0).shuffle(own)
        placed += [((at + 0.5) / len(own), case) for at, case in enumerate(own)]
    return [case for _, case in sorted(placed, key=lambda one: one[0])][:count]


@dataclass(frozen=True, slots=True)
class AskedCase:
    """A case answered in each way."""

    outcomes: Mapping[str, Outcome]
    """One for each of `WAYS`."""
    written: tuple[WrittenSentence, ...]
    """Sentences written by the model, before any check."""
    checked: Answer
    was_called: bool
    """Whether the model is called with the threshold."""
    seconds: float
    """Seconds spent in the model's calls."""


def ask_case(
    assistant: Assistant,
    recorder: CallRecorder,
    case: Case,
    documents: Mapping[str, Document],
    evidence: Sequence[Place],
) -> AskedCase:
    """Answer a case in each way. Turns before the last are answered by quoting."""
    earlier: list[EarlierTurn] = []
    for turn in case.turns[:-1]:
        answer = assistant.ask(turn, earlier=earlier, quote_only=True)
        earlier.append(EarlierTurn.from_answer(answer))
    quoted = assistant.ask(case.question, earlier=earlier, quote_only=True)
    recorder.used.clear()
    unrestricted = assistant.ask(case.question, earlier=earlier, threshold=0.0)
    calls = list(recorder.used)
    given = [passage for passage in unrestricted.passages if not passage.warning][: assistant.settings.llm_passages]
    written = read_sentences(calls[0].reply if calls else "", [passage.file for passage in given])
    checked = replace(quoted, language_model=unrestricted.language_model) if quoted.abstained else unrestricted
    answers = {
        "quoted": quoted,
        "model alone": trust_marks(unrestricted, written, given),
        "checked": checked,
        "checked, strict": keep_verified(checked),
    }
    outcomes = {
        way: judge(case, answer, retrieved=answer.passages, documents=documents, evidence=evidence)
        for way, answer in answers.items()
    }
    seconds = sum(call.seconds for call in calls)
    return AskedCase(outcomes, tuple(written), checked, not quoted.abstained, seconds)


def read_sentences(reply: str, files: Sequence[str]) -> list[WrittenSentence]:
    """The sentences of a reply, parsed with their citation marks."""
    reader = CitationParser(files)
    return [*reader.feed(reply), *reader.finish()]


def trust_marks(answer: Answer, written: Sequence[WrittenSentence], given: Sequence[Passage]) -> Answer:
    """The model's sentences as an answer without checks: each mark cites its whole passage."""
    said = [sentence for sentence in written if not sentence.declines]
    statements = tuple(
        Statement(one.text, True, tuple(_cite_whole(n, given[n - 1]) for n in one.marks if n <= len(given)))
        for one in said
    )
    return replace(answer, abstained=not said, statements=statements)


def _cite_whole(n: int, passage: Passage) -> Citation:
    return Citation(n, passage.file, passage.start, passage.end, passage.text)


def keep_verified(answer: Answer) -> Answer:
    """The answer without its unverified statements, as with `strict`."""
    kept = tuple(statement for statement in answer.statements if statement.verified)
    return replace(answer, statements=kept, abstained=not kept)


def describe_run(asked: Sequence[AskedCase]) -> dict[str, Any]:
    """All results of a run."""
    return {
        "cases": len(asked),
        "ways": {way: _describe_way([one.outcomes[way] for one in asked]) for way in WAYS},
        "against quoted": {way: _compare(asked, way) for way in WAYS[1:]},
        "changed": _describe_changes(asked),
    }


def _describe_way(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    measured = {one.measure: one for one in measure_all(outcomes)}
    return {
        name: {"value": one.value, "low": one.low, "high": one.high, "n": one.n}
        for name, one in ((name, measured[name]) for name in SHOWN)
    }


def _compare(asked: Sequence[AskedCase], way: str) -> dict[str, Any]:
    """Number of cases right only in this way, number right only when quoted, and McNemar's exact p."""
    pairs = [(one.outcomes["quoted"].right, one.outcomes[way].right) for one in asked]
    gained, lost = pairs.count((False, True)), pairs.count((True, False))
    return {"gained": gained, "lost": lost, "p": compare_counts(gained, lost)}


def _describe_changes(asked: Sequence[AskedCase]) -> dict[str, Any]:
    """What the checks changed in the answers for which the model was called."""
    called = [one for one in asked if one.was_called]
    sentences = [sentence for one in called for sentence in one.written if not sentence.declines]
    statements = [statement for one in called for statement in one.checked.statements]
    return {
        "answers": len(called),
        "sentences written": len(sentences),
        "with a mark of a passage": sum(bool(sentence.marks) for sentence in sentences),
        "marks removed": sum(one.checked.removed_marks for one in called),
        "citations moved": sum(one.checked.moved_marks for one in called),
        "mended": sum(one.checked.repaired for one in called),
        "left out": sum(one.checked.left_out for one in called),
        "declined": sum(one.checked.abstained for one in called),
        "of them answerable": sum(one.checked.abstained and one.outcomes["checked"].answerable for one in called),
        "quoted in its place": sum(one.checked.mode == "extractive" for one in called),
        "statements shown": len(statements),
        "of them unverified": sum(not statement.verified for statement in statements),
        "seconds, median": round(statistics.median([one.seconds for one in called] or [0.0]), 1),
        "seconds of quoting, median": round(statistics.median([_time_quoting(one) for one in called] or [0.0]), 1),
    }


def _time_quoting(asked: AskedCase) -> float:
    """Seconds of the quoted answer, including retrieval."""
    return asked.outcomes["quoted"].milliseconds.get("total", 0.0) / 1000


def write_table(results: Mapping[str, Any]) -> str:
    """The results of `describe_run` as Markdown."""
    lines = [f"| n = {results['cases']} | {' | '.join(WAYS)} |", "| --- |" + " --- |" * len(WAYS)]
    for name in SHOWN:
        cells = [_write_cell(results["ways"][way][name]) for way in WAYS]
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(cells)} |")
    compared = (
        "–" if way == "quoted" else "+{gained} −{lost}, p {p:.2f}".format(**results["against quoted"][way])
        for way in WAYS
    )
    lines.append(f"| cases right, against quoted | {' | '.join(compared)} |")
    lines += ["", "| what the checks changed | |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in results["changed"].items()]
    return "\n".join(lines)


def _write_cell(measured: Mapping[str, Any]) -> str:
    if measured["value"] is None:
        return "–"
    if measured["value"] > 1:  # a number of words
        return f"{measured['value']:.0f}"
    bounds = f" ({measured['low']:.2f} to {measured['high']:.2f})" if measured["low"] is not None else ""
    return f"{measured['value']:.3f}{bounds}"


def run(settings: Settings, calls: Path, cases: Sequence[Case], *, say: Callable[[str], None]) -> list[AskedCase]:
    """Answer the cases in order, recording the model's calls in the file `calls`; `say` gets a line of progress for
    each case."""
    options = describe_options(settings)
    recorder = CallRecorder(load_language_model(settings.llm, options), calls)
    asked = []
    with Assistant(settings, language_model=recorder.make_model(options)) as assistant:
        assistant.index()
        documents = IndexedDocuments(assistant)
        for done, case in enumerate(cases, start=1):
            one = ask_case(assistant, recorder, case, documents, find_evidence(case, documents))
            asked.append(one)
            right = "".join("+" if one.outcomes[way].right else "-" for way in WAYS)
            say(f"{done} of {len(cases)} {case.id} {right} {one.seconds:.0f} s")
    return asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="as in RAG_LLM")
    parser.add_argument("--keep", type=Path, required=True, help="file that records the model's calls")
    parser.add_argument("--cases", type=Path, default=find_shipped("questions.jsonl"))
    parser.add_argument("--sample", type=int, default=60, help="number of cases (default: %(default)s)")
    parser.add_argument("--passages", type=int, default=4, help="passages for the model (default: %(default)s)")
    parser.add_argument("--articles", type=Path, help="folder of articles (default: the shipped ones)")
    parser.add_argument("--home", type=Path, help="folder of the index")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    arguments = parser.parse_args()
    settings = load_settings(
        articles=arguments.articles,
        home=arguments.home,
        llm=arguments.model,
        llm_passages=arguments.passages,
        llm_timeout_seconds=3600,
    )
    cases = draw_cases(load_cases(arguments.cases), arguments.sample)
    results = describe_run(run(settings, arguments.keep, cases, say=lambda line: print(line, flush=True)))
    print(write_table(results))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
