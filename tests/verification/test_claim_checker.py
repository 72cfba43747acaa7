"""Which claims the shipped checker supports, by which sentence, and why it does not support the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.claims import KINDS, check_pairs, describe_kinds, read_pairs
from rag.errors import ModelError
from rag.verification.claim_checker import UNLIKE, WEIGHTS_FILE, SpanClaimChecker, load_checker, read_checker
from rag.verification.claims import SourceText

TEXT = (
    "The council of Marlow met on 15 July 2024. Ada Quist, the mayor, promised a bridge for $1.5bn. "
    "She said that 160,000 people would use it. Ben Hall, who leads the opposition, called it too expensive."
)


def make_source(text: str = TEXT, *, n: int = 1, start: int = 0, title: str = "") -> SourceText:
    return SourceText(n, "a.txt", title, text, start)


@pytest.fixture(scope="module")
def checker() -> SpanClaimChecker:
    return load_checker()


def test_a_claim_is_supported_by_one_sentence_of_one_source(checker: SpanClaimChecker) -> None:
    other = make_source("Otters feed on eels and trout in cold rivers.", n=1)
    check = checker.check("Mayor Quist promised a bridge for 1.5 billion dollars.", [other, make_source(n=2, start=50)])
    assert check.supported and check.problems == () and check.n == 2 and check.span is not None
    assert TEXT[check.span[0] - 50 : check.span[1] - 50].startswith("Ada Quist, the mayor, promised")


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        ("Mayor Quist promised a bridge for 1.6 billion dollars.", "1.6 billion"),
        ("Mayor Quist promised a bridge for Henley.", "Henley"),
        ("The council met on 16 July 2024.", "16 july 2024"),
        ("Quist did not promise a bridge.", "denies"),
    ],
)
def test_a_claim_is_not_supported_and_the_problem_is_named(checker: SpanClaimChecker, claim: str, problem: str) -> None:
    check = checker.check(claim, [make_source()])
    assert not check.supported and any(problem in one for one in check.problems)


def test_free_of_charge_is_not_supported_when_the_source_names_a_price(checker: SpanClaimChecker) -> None:
    text = "Ferries run every ten minutes from the harbour in the meantime. A ticket costs 2 euros."
    assert not checker.check("The ferry is free of charge.", [make_source(text)]).supported
    assert checker.check("A ferry ticket costs 2 euros.", [make_source(text)]).supported


def test_a_claim_about_something_else_is_not_supported_for_its_meaning(checker: SpanClaimChecker) -> None:
    check = checker.check("Fish feed on plants in cold rivers.", [make_source()])
    assert not check.supported and check.problems == (UNLIKE,)


@pytest.mark.parametrize("claim", ["", " … ", "The council met."])
def test_nothing_is_supported_without_words_or_sources(checker: SpanClaimChecker, claim: str) -> None:
    sources = [] if claim == "The council met." else [make_source()]
    assert not checker.check(claim, sources).supported
    assert not checker.check(claim, [make_source("  ")]).supported


def test_damaged_weights_are_a_clear_error(tmp_path: Path) -> None:
    damaged = tmp_path / "claims.json"
    damaged.write_text(json.dumps({"weights": {}}), encoding="utf-8")
    with pytest.raises(ModelError, match="missing or damaged"):
        read_checker(damaged)
    assert json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))["without_reader"]["figures"]["all"]["n"] > 1000


def test_the_measuring_set_is_whole_and_its_paraphrases_pass(checker: SpanClaimChecker) -> None:
    pairs = read_pairs()
    assert len(pairs) >= 300 and {pair.kind for pair in pairs} == set(KINDS)
    assert sum(pair.kind == "supported" for pair in pairs) >= 100
    few = [pair for pair in pairs if pair.kind in ("supported", "number", "name")][::12]
    rows = {row["kind"]: row for row in describe_kinds(check_pairs(checker, few))}
    assert rows["number"]["right"] >= 0.85 and rows["name"]["right"] >= 0.85 and rows["supported"]["right"] >= 0.85
