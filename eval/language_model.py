"""What a language model's answers are worth beside quoted ones, and what the checks change in them.

    python -m eval.language_model MODEL --keep CALLS.jsonl [--sample N] [--passages N] [--json FILE]

MODEL is named as in `RAG_LLM`. Asks cases of `eval/questions.jsonl` on the shipped articles, drawn so that any first
few of them have the kinds in their shares. Each case is answered four ways from the same passages: quoted; by the model
alone, which is asked without the calibrated bar and whose marks are trusted; by the model under bar and checks; and the
same with `strict`. Every call of the model is kept in CALLS.jsonl with its seconds, by what was asked, so that a run
which was stopped goes on where it was, and one after a change of the checks asks only what it had not asked before.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rag import Assistant, load_settings
from rag.answering.generative.citation_parser import CitationParser, WrittenSentence
from rag.answering.writer import describe_options
from rag.evaluation.cases import Case, find_shipped, load_cases
from rag.evaluation.evidence import Place, find_evidence
from rag.evaluation.judging import Outcome, judge
from rag.evaluation.measures import measure_all
from rag.evaluation.sampling import compare_counts
from rag.language_models import LanguageModel, Message, load_language_model
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
"""Measures of `rag.evaluation.measures`."""


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call of the model."""

    key: str
    reply: str
    was_cut: bool
    seconds: float


class CallKeeper:
    """Answers calls from the file that keeps them, else by the model, and keeps what that says."""

    def __init__(self, model: LanguageModel, path: Path) -> None:
        self._model = model
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self._kept = {call.key: call for call in (KeptCall(**json.loads(line)) for line in lines)}
        self.used: list[KeptCall] = []
        """Since it was last emptied, in order."""

    def open_source(self, messages: Sequence[Message], grammar: str) -> _KeptSource:
        return _KeptSource(self, messages, grammar)

    def find(self, key: str) -> KeptCall | None:
        return self._kept.get(key)

    def keep(self, call: KeptCall) -> None:
        self._kept[call.key] = call
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(call), ensure_ascii=False) + "\n")

    def ask(self, messages: Sequence[Message], grammar: str) -> Any:
        return self._model.stream(messages, grammar=grammar)


class _KeptSource:
    """One call. One that was stopped because enough had come is kept as far as it came, an interrupted one is not."""

    def __init__(self, keeper: CallKeeper, messages: Sequence[Message], grammar: str) -> None:
        self._keeper = keeper
        self._messages = messages
        self._grammar = grammar
        self._stopped = False
        self._interrupted = False

    def run(self, on_piece: Callable[[str], None]) -> bool:
        key = name_call(self._messages, self._grammar)
        call = self._keeper.find(key)
        if call:
            on_piece(call.reply)
        else:
            call = self._ask(key, on_piece)
        if call:
            self._keeper.used.append(call)
        return bool(call and call.was_cut)

    def _ask(self, key: str, on_piece: Callable[[str], None]) -> KeptCall | None:
        began = time.monotonic()
        pieces: list[str] = []
        with self._keeper.ask(self._messages, self._grammar) as stream:
            while (piece := stream.read(1.0)) is not None:
                if self._stopped:
                    break
                pieces.append(piece)
                on_piece(piece)
        if self._interrupted:
            return None
        call = KeptCall(key, "".join(pieces), stream.was_cut, round(time.monotonic() - began, 2))
        self._keeper.keep(call)
        return call

    def stop(self) -> None:
        self._interrupted = sys.exc_info()[0] is not None
        self._stopped = True


def name_call(messages: Sequence[Message], grammar: str) -> str:
    """The same for the same words asked under the same grammar."""
    asked = json.dumps([[message.role, message.text] for message in messages] + [grammar], ensure_ascii=False)
    return hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:24]


def draw_cases(cases: Sequence[Case], count: int) -> list[Case]:
    """So many cases in an order in which any first few have the kinds in their shares; by a fixed draw."""
    placed: list[tuple[float, Case]] = []
    for kind in dict.fromkeys(case.kind for case in cases):
        own = [case for case in cases if case.kind == kind]
        random.Random(0).shuffle(own)
        placed += [((at + 0.5) / len(own), case) for at, case in enumerate(own)]
    return [case for _, case in sorted(placed, key=lambda one: one[0])][:count]


@dataclass(frozen=True, slots=True)
class AskedCase:
    """A case answered each way, and what the checks changed."""

    outcomes: Mapping[str, Outcome]
    """By way."""
    written: tuple[WrittenSentence, ...]
    """By the model alone."""
    checked: Answer
    was_called: bool
    """Whether the model is asked at all once the bar is in force."""
    seconds: float
    """Of the model's calls."""


def ask_case(
    assistant: Assistant, keeper: CallKeeper, case: Case, documents: Mapping[str, Document], evidence: Sequence[Place]
) -> AskedCase:
    """Answer a case each way. Turns before the last are answered by quoting."""
    earlier: list[EarlierTurn] = []
    for turn in case.turns[:-1]:
        answer = assistant.ask(turn, earlier=earlier, quote_only=True)
        earlier.append(EarlierTurn.from_answer(answer))
    quoted = assistant.ask(case.question, earlier=earlier, quote_only=True)
    keeper.used.clear()
    bold = assistant.ask(case.question, earlier=earlier, threshold=0.0)
    calls = list(keeper.used)
    given = [passage for passage in bold.passages if not passage.warning][: assistant.settings.llm_passages]
    written = read_sentences(calls[0].reply if calls else "", [passage.file for passage in given])
    checked = replace(quoted, language_model=bold.language_model) if quoted.abstained else bold
    answers = {
        "quoted": quoted,
        "model alone": trust_marks(bold, written, given),
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
    """What the model wrote, sentence by sentence."""
    reader = CitationParser(files)
    return [*reader.feed(reply), *reader.finish()]


def trust_marks(answer: Answer, written: Sequence[WrittenSentence], given: Sequence[Passage]) -> Answer:
    """What the model wrote as an answer whose marks are believed, each the whole of its passage."""
    said = [sentence for sentence in written if not sentence.declines]
    statements = tuple(
        Statement(one.text, True, tuple(_cite_whole(n, given[n - 1]) for n in one.marks if n <= len(given)))
        for one in said
    )
    return replace(answer, abstained=not said, statements=statements)


def _cite_whole(n: int, passage: Passage) -> Citation:
    return Citation(n, passage.file, passage.start, passage.end, passage.text)


def keep_verified(answer: Answer) -> Answer:
    """The answer without what could not be verified."""
    kept = tuple(statement for statement in answer.statements if statement.verified)
    return replace(answer, statements=kept, abstained=not kept)


def describe_run(asked: Sequence[AskedCase]) -> dict[str, Any]:
    """Every figure of a run, by name."""
    return {
        "cases": len(asked),
        "ways": {way: _describe_way([one.outcomes[way] for one in asked]) for way in WAYS},
        "against quoted": {way: _compare(asked, way) for way in WAYS[1:]},
        "changed": _describe_changes(asked),
    }


def _describe_way(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    figures = {figure.measure: figure for figure in measure_all(outcomes)}
    return {
        name: {"value": figures[name].value, "low": figures[name].low, "high": figures[name].high, "n": figures[name].n}
        for name in SHOWN
    }


def _compare(asked: Sequence[AskedCase], way: str) -> dict[str, Any]:
    """Cases right (answered or refused as they should be) one way and not the other, and McNemar's exact p."""
    pairs = [(one.outcomes["quoted"].right, one.outcomes[way].right) for one in asked]
    gained, lost = pairs.count((False, True)), pairs.count((True, False))
    return {"gained": gained, "lost": lost, "p": compare_counts(gained, lost)}


def _describe_changes(asked: Sequence[AskedCase]) -> dict[str, Any]:
    """What the checks did to the answers for which the model was called; seconds are of its calls alone."""
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
    """Seconds of the quoted answer, the search for passages included."""
    return asked.outcomes["quoted"].milliseconds.get("total", 0.0) / 1000


def write_table(told: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [f"| n = {told['cases']} | {' | '.join(WAYS)} |", "| --- |" + " --- |" * len(WAYS)]
    for name in SHOWN:
        cells = [_write_cell(told["ways"][way][name]) for way in WAYS]
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(cells)} |")
    compared = (
        "–" if way == "quoted" else "+{gained} −{lost}, p {p:.2f}".format(**told["against quoted"][way]) for way in WAYS
    )
    lines.append(f"| cases right, against quoted | {' | '.join(compared)} |")
    lines += ["", "| what the checks changed | |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in told["changed"].items()]
    return "\n".join(lines)


def _write_cell(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return "–"
    if figure["value"] > 1:
        return f"{figure['value']:.0f}"
    bounds = f" ({figure['low']:.2f} to {figure['high']:.2f})" if figure["low"] is not None else ""
    return f"{figure['value']:.3f}{bounds}"


def run(settings: Settings, keep: Path, cases: Sequence[Case], *, say: Callable[[str], None]) -> list[AskedCase]:
    """Answer the cases, in order."""
    given = describe_options(settings)
    model = load_language_model(settings.llm, given)
    keeper = CallKeeper(model, keep)
    keeping = LanguageModel(
        name=model.name,
        open_source=keeper.open_source,
        given=replace(given, retries=0),
        window_tokens=model.window_tokens,
        count_tokens=model.count_tokens,
        takes_grammar=model.takes_grammar,
    )
    asked = []
    with Assistant(settings, language_model=keeping) as assistant:
        assistant.index()
        library = assistant.library
        documents = {record.file: library.read_document(record.file) for record in library.list_files()}
        for done, case in enumerate(cases, start=1):
            one = ask_case(assistant, keeper, case, documents, find_evidence(case, documents))
            asked.append(one)
            right = "".join("+" if one.outcomes[way].right else "-" for way in WAYS)
            say(f"{done} of {len(cases)} {case.id} {right} {one.seconds:.0f} s")
    return asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="as in RAG_LLM")
    parser.add_argument("--keep", type=Path, required=True, help="file that keeps the model's calls")
    parser.add_argument("--cases", type=Path, default=find_shipped("questions.jsonl"))
    parser.add_argument("--sample", type=int, default=60, help="cases to ask")
    parser.add_argument("--passages", type=int, default=4, help="given to the model")
    parser.add_argument("--articles", type=Path, help="folder, the shipped one by default")
    parser.add_argument("--home", type=Path, help="where the index lies")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    arguments = parser.parse_args()
    settings = load_settings(
        articles=arguments.articles,
        home=arguments.home,
        llm=arguments.model,
        llm_passages=arguments.passages,
        llm_timeout_seconds=3600,
    )
    cases = draw_cases(load_cases(arguments.cases), arguments.sample)
    told = describe_run(run(settings, arguments.keep, cases, say=lambda line: print(line, flush=True)))
    print(write_table(told))
    if arguments.json:
        arguments.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
