"""`rag eval`: broken answerers fail it, reports can be read back, and cases and bars are checked."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from rag import Answer, Assistant, load_settings
from rag.chunking.sentences import split_sentences
from rag.cli.main import run
from rag.errors import EvaluationError
from rag.evaluation import command
from rag.evaluation.bars import Bar, check_bars, load_bars
from rag.evaluation.cases import KEYS, KINDS, find_shipped
from rag.evaluation.measuring import Measurement
from rag.evaluation.page import render_page
from rag.evaluation.reporting import Report, describe_report, load_baseline
from rag.schema.answers import Citation, Statement
from rag.schema.documents import Document
from rag.schema.query import Query, make_query
from tests.conftest import ROOT, SEEDS

CASES = (
    {"id": "1", "question": "How many men does Putin's decree call up?", "kind": "number", "facts": [["160,000"]]}
    | {"files": ["001_676866eb0907da5c.txt"], "why": "a figure"},
    {"id": "2", "question": "Who wrote <b>Pride & Prejudice</b>?", "kind": "off-topic", "why": "a book"},
    {"id": "3", "question": "Which country was Lavrov visiting?", "kind": "place", "facts": [["<i>Atlantis</i>"]]}
    | {"files": ["003_811c00e6699e8ba0.txt"], "why": "always fails: the fact is made up"},
)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in CASES), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, seeds_assistant: Assistant) -> Report:
    path = tmp_path_factory.mktemp("cases") / "cases.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in CASES), encoding="utf-8")
    return command.evaluate(seeds_assistant, cases=path)


# --- answerers that are broken on purpose, checked with the shipped cases and bars


class _Broken(Assistant):
    """Answers without the models, from sentences of the index."""

    def pick(self, question: str) -> list[tuple[Document, int, int]]:
        """The spans to answer with, each with its document; none to refuse."""
        raise NotImplementedError

    def list_documents(self) -> list[Document]:
        return [self.library.read_document(record.file) for record in self.library.list_files()]

    def ask(self, question: str | Query, **bounds: Any) -> Answer:
        question = make_query(question, {}).text
        statements = tuple(
            Statement(
                document.text[start:end], True, (Citation(n, document.file, start, end, document.text[start:end]),)
            )
            for n, (document, start, end) in enumerate(self.pick(question), 1)
        )
        return Answer(
            question, not statements, 0.9 if statements else 0.1, statements, (), "extractive", {"total": 1.0}
        )


class _FirstSentence(_Broken):
    """Always answers with the first sentence of the best passage's file, and never refuses."""

    def pick(self, question: str) -> list[tuple[Document, int, int]]:
        document = self.library.read_document(self.retrieve(question, top=1)[0].file)
        first = next(one for one in split_sentences(document) if one.kind == "sentence")
        return [(document, first.start, first.end)]


class _Silent(_Broken):
    """Refuses everything."""

    def pick(self, question: str) -> list[tuple[Document, int, int]]:
        del question
        return []


class _RandomCitations(Assistant):
    """Answers properly, but cites a random sentence of a random file."""

    def ask(self, question: str | Query, **bounds: Any) -> Answer:
        answer = super().ask(question, **bounds)
        generator = random.Random(answer.question)
        return replace(answer, statements=tuple(self._cite_anything(one, generator) for one in answer.statements))

    def _cite_anything(self, statement: Statement, generator: random.Random) -> Statement:
        document = self.library.read_document(generator.choice(self.library.list_files()).file)
        sentence = generator.choice([one for one in split_sentences(document) if one.kind == "sentence"])
        quote = document.text[sentence.start : sentence.end]
        return replace(statement, citations=(Citation(1, document.file, sentence.start, sentence.end, quote),))


class _NeverRefuses(Assistant):
    """Answers properly, but with the nearest passages where it should refuse."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings.model_copy(update={"threshold": 0.0}))


@pytest.fixture
def some_cases(tmp_path: Path) -> Path:
    """Every twelfth of the shipped cases."""
    lines = find_shipped(command.CASES).read_text(encoding="utf-8").splitlines()
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(lines[::12]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shipped articles are indexed by the first test that needs them; later ones find nothing to do."""
    return tmp_path_factory.mktemp("home")


def list_missed(kind: type[Assistant], cases: Path, home: Path) -> set[str]:
    """The shipped bars that an assistant of this kind misses."""
    with kind(load_settings(articles=SEEDS, home=home)) as assistant:
        assistant.index()
        report = command.evaluate(assistant, cases=cases, bars=find_shipped(command.BARS))
    return {verdict.bar.measure for verdict in report.missed}


def test_an_answerer_with_random_citations_fails(some_cases: Path, home: Path) -> None:
    missed = list_missed(_RandomCitations, some_cases, home)
    assert missed >= {"citation_precision", "citation_recall", "file_accuracy", "evidence_cited", "answered_rightly"}
    assert "quote_fidelity" not in missed


def test_an_answerer_that_always_quotes_the_first_sentence_fails(some_cases: Path, home: Path) -> None:
    missed = list_missed(_FirstSentence, some_cases, home)
    assert missed >= {"facts_present", "answered_rightly", "evidence_cited", "refusal_recall", "balanced", "auroc"}


def test_an_answerer_that_never_refuses_fails(some_cases: Path, home: Path) -> None:
    missed = list_missed(_NeverRefuses, some_cases, home)
    assert missed >= {"refusal_recall", "refusal_precision", "balanced"}


def test_an_answerer_that_always_refuses_fails(some_cases: Path, home: Path) -> None:
    missed = list_missed(_Silent, some_cases, home)
    assert missed >= {"facts_present", "answered_rightly", "refusal_precision", "balanced", "file_accuracy"}
    assert "refusal_recall" not in missed


# --- the command


def run_eval(cases: Path, home: Path, *arguments: str) -> int:
    return run(["eval", "--articles", str(SEEDS), "--home", str(home), "--cases", str(cases), *arguments])


def test_the_command_prints_measures_and_failures_and_exits_with_0_without_bars(
    cases: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_eval(cases, tmp_path / "home") == 0
    out, err = capfd.readouterr()
    assert "refusal recall" in out and "1.000" in out
    assert "1 of 3 cases failed" in out and "Which country was Lavrov visiting?" in out
    assert "Nothing is indexed yet" in err


def test_the_command_exits_with_1_when_a_bar_is_missed_and_with_2_on_a_wrong_option(
    cases: Path, home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bars = tmp_path / "bars.toml"
    bars.write_text("[at_least]\nfacts_present = 0.9\nquote_fidelity = 1.0\n", encoding="utf-8")
    page, saved = tmp_path / "report.html", tmp_path / "report.json"
    assert run_eval(cases, home, "--bars", str(bars), "--report", str(page)) == 1
    assert "Bar missed: every fact present is 0.500; the bar is at least 0.9." in capfd.readouterr().out
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run_eval(cases, home, "--json") == 0
    saved.write_text(capfd.readouterr().out, encoding="utf-8")
    assert run_eval(cases, home, "--baseline", str(saved)) == 0
    assert "against the baseline" in capfd.readouterr().out
    assert run_eval(cases, home, "--draft", str(tmp_path / "drafts.jsonl")) == 2
    assert run_eval(cases, home, "--nonsense") == 2
    drafts = tmp_path / "drafts.jsonl"
    assert run(["eval", "--articles", str(SEEDS), "--home", str(home), "--draft", str(drafts)]) == 0
    assert drafts.read_text(encoding="utf-8").count('"draft": true') >= 10


def test_the_command_says_in_one_line_what_is_wrong_with_a_case(
    cases: Path, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    cases.write_text(json.dumps({**CASES[0], "files": ["gone.txt"]}), encoding="utf-8")
    assert run_eval(cases, home) == 1
    assert "rag: Case '1' (line 1) names gone.txt, which is not indexed." in capfd.readouterr().err
    cases.write_text(json.dumps({**CASES[0], "kind": "riddle"}), encoding="utf-8")
    assert run_eval(cases, home) == 1
    assert f"rag: {cases}, line 1: the kind 'riddle' is unknown." in capfd.readouterr().err


# --- the report


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_shows_each_failure_escapes_every_text_and_loads_nothing(report: Report) -> None:
    page = render_page(report)
    parser = _Tags()
    parser.feed(page)
    assert {"b", "i", "script", "img", "link"} & set(parser.tags) <= {"b"}
    assert parser.links == [] and "url(" not in page
    assert parser.tags.count("svg") == 2
    failed = page[page.index("Failed cases (1 of 3)") :]
    for text in ("Which country was Lavrov visiting?", "&lt;i&gt;Atlantis&lt;/i&gt;", "India", "always fails"):
        assert text in failed
    assert "Pride" not in failed


def test_the_report_says_what_produced_it(report: Report) -> None:
    described = describe_report(report)
    made = described["made"]
    assert made["settings"]["passages"] == 10 and made["seed"] == 0 and len(made["cases"]["sha256"]) == 64
    assert "embedding.onnx" in made["models"] and made["libraries"]["ir-measures"]
    assert described["at_threshold"]["threshold"] == pytest.approx(made["threshold"])
    assert {"retrieval", "answering", "total"} <= set(described["milliseconds"])
    assert all(figure["n"] <= len(CASES) for figure in described["figures"])
    assert str(Path.home()) not in json.dumps(described)


def test_every_key_of_a_report_and_of_a_case_is_documented(report: Report) -> None:
    text = (ROOT / "eval" / "README.md").read_text(encoding="utf-8")
    assert {key for key in describe_report(report) if f"`{key}`" not in text} == set()
    assert {key for key in KEYS if f"`{key}`" not in text} == {"draft"}
    assert '"draft": true' in text
    assert {kind for kind in KINDS if f"`{kind}`" not in text} == set()


def test_a_repeated_run_is_the_same_and_a_report_is_a_baseline(
    report: Report, seeds_assistant: Assistant, cases: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "report.json"
    saved.write_text(json.dumps(describe_report(report)), encoding="utf-8")
    assert load_baseline(saved) == list(report.outcomes)
    again = command.evaluate(seeds_assistant, cases=cases, baseline=saved)
    assert again.measurements == report.measurements
    assert again.comparison and again.comparison.gained == again.comparison.lost == ()
    assert again.comparison.only_before == again.comparison.only_after == ()
    assert all(one.p == 1.0 and one.before == one.after for one in again.comparison.differences)


@pytest.mark.parametrize(("text", "message"), [("", "not JSON"), ("{}", "not a report"), ('{"form": 1}', "damaged")])
def test_a_file_that_is_not_a_report_is_refused_as_a_baseline(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        load_baseline(path)


# --- bars


def test_a_bar_is_met_at_its_bound_and_missed_without_a_value() -> None:
    measurements = [Measurement("right", "", 0.8, None, None, 5), Measurement("ece", "", 0.1, None, None, 5)]
    bars = [Bar("right", 0.8, True), Bar("right", 0.81, True), Bar("ece", 0.1, False), Bar("ece", 0.09, False)]
    measurements.append(Measurement("right", "fact", 1.0, None, None, 1))
    verdicts = check_bars([*bars, Bar("auroc", 0.5, True)], measurements)
    assert [verdict.met for verdict in verdicts] == [True, False, True, False, False]


def test_the_shipped_bars_can_be_read_and_require_faithful_quotes() -> None:
    bars = load_bars(find_shipped(command.BARS))
    assert Bar("quote_fidelity", 1.0, True) in bars
    assert {"facts_present", "refusal_precision", "refusal_recall", "file_accuracy"} <= {bar.measure for bar in bars}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[at_least]\nrite = 1", "no measure 'rite'. Did you mean 'right'?"),
        ("[atleast]\nright = 1", "'atleast' is unknown"),
        ("[at_least]\nright = true", "must be a number; it is True"),
        ("right =", "cannot be read"),
    ],
)
def test_invalid_bars_are_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bars.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError) as raised:
        load_bars(path)
    assert message in str(raised.value)
