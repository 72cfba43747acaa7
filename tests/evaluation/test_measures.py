"""Every measure against examples worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rag.evaluation.calibration import bin_confidence, draw_curve, measure_auroc, measure_ece
from rag.evaluation.cases import Case
from rag.evaluation.comparing import compare_runs
from rag.evaluation.evidence import Place, find_evidence
from rag.evaluation.judging import Outcome, judge
from rag.evaluation.measuring import Measurement, measure_all
from rag.evaluation.ranking import list_ranked_files, list_ranked_places, measure_rankings, name_place
from rag.evaluation.sampling import bootstrap_ratio, bootstrap_statistic, compare_counts, compare_pairs
from rag.schema.answers import Answer, Citation, Passage, Statement
from rag.schema.documents import Chunk, Document, Section

TEXT = "Ann leads the club. It has 24 members and two houses.\n\nBen joined in 1999."
DOCUMENT = Document("a.txt", TEXT, (Section(0, len(TEXT), "", None, "en"),))
MEMBERS = "It has 24 members and two houses."
CASE = Case("1", ("How many members?",), "number", "why", (("24", "two dozen"),), ("a.txt",), wrong=(r"\btwo\b",))
REFUSE = Case("2", ("Who is the mayor?",), "unanswerable", "why")


def cite(quote: str, *, file: str = "a.txt", n: int = 1) -> Citation:
    start = TEXT.index(quote)
    return Citation(n, file, start, start + len(quote), quote)


def say(*statements: Statement, confidence: float = 0.9) -> Answer:
    return Answer("?", not statements, confidence, statements, (), "extractive", {"total": 5.0})


def state(text: str, *citations: Citation, short: bool = False) -> Statement:
    return Statement(text, True, citations, short=short)


def judge_answer(answer: Answer, case: Case = CASE, **rest: Any) -> Outcome:
    documents = {"a.txt": DOCUMENT}
    return judge(case, answer, retrieved=(), documents=documents, evidence=find_evidence(case, documents), **rest)


def read(outcomes: list[Outcome]) -> dict[str, Measurement]:
    return {one.measure: one for one in measure_all(outcomes)}


GOOD = judge_answer(say(state("24", cite(MEMBERS), short=True), state(MEMBERS, cite(MEMBERS))))
SILENT = judge_answer(say(confidence=0.2))
REFUSED = judge_answer(say(confidence=0.1), REFUSE)
BOLD = judge_answer(say(state(MEMBERS, cite(MEMBERS)), confidence=0.6), REFUSE)


def make_passage(start: int, end: int, file: str = "a.txt") -> Passage:
    chunk = Chunk(f"{file}{start}", file, "v", 0, start, end, TEXT[start:end], "", None, "en", ())
    return Passage(chunk, 0.5, 0.1)


# --- judging


def test_an_answer_is_right_when_its_fact_claim_and_file_are() -> None:
    assert (GOOD.right, GOOD.facts_present, GOOD.contradicted, GOOD.right_file) == (True, 1, False, True)
    assert (GOOD.words, GOOD.statements, GOOD.citations, GOOD.faithful_citations) == (8, 2, 2, 2)
    assert GOOD.cites_evidence is True


def test_a_short_answer_contradicts_when_it_is_listed_as_wrong_even_if_its_sentence_has_the_fact() -> None:
    wrong = judge_answer(say(state("two", cite(MEMBERS), short=True), state(MEMBERS, cite(MEMBERS))))
    assert (wrong.facts_present, wrong.contradicted, wrong.right) == (1, True, False)


def test_a_sentence_does_not_contradict_when_it_has_the_fact_beside_what_is_wrong() -> None:
    assert judge_answer(say(state(MEMBERS, cite(MEMBERS)))).contradicted is False


def test_an_answer_from_another_file_is_not_right() -> None:
    other = judge_answer(say(state("24", cite(MEMBERS, file="b.txt"))))
    assert (other.facts_present, other.right_file, other.faithful_citations, other.right) == (1, False, 0, False)


def test_a_refusal_is_right_only_when_the_case_should_be_refused() -> None:
    assert (REFUSED.right, SILENT.right, BOLD.right) == (True, False, False)
    assert SILENT.right_file is None and SILENT.contradicted is None and SILENT.facts_present == 0


def test_a_refusal_is_right_if_answered_when_the_withheld_answer_is_right() -> None:
    withheld = say(state("24", cite(MEMBERS)), confidence=0.2)
    assert judge_answer(say(confidence=0.2), without_threshold=withheld).right_if_answered is True
    assert judge_answer(say(confidence=0.2), without_threshold=withheld).right is False


@pytest.mark.parametrize(
    ("text", "quote", "supported"),
    [
        (MEMBERS, MEMBERS, 1),
        ("The club has 24 members.", MEMBERS, 0),  # one of two words
        ("It has 25 members and two houses.", MEMBERS, 0),  # a number that is not there
        ("Ben joined the club in 1999.", "Ben joined in 1999.", 1),  # two of three words
        ("Ann sold the old harbour in 1999.", "Ben joined in 1999.", 0),  # none of four words
        ("24", MEMBERS, 1),
        ("25", MEMBERS, 0),
    ],
)
def test_a_citation_supports_a_statement_when_it_has_its_numbers_and_words(
    text: str, quote: str, supported: int
) -> None:
    outcome = judge_answer(say(state(text, cite(quote))))
    assert outcome.supporting_citations == outcome.supported_statements == supported


def test_a_quote_is_unfaithful_when_one_character_differs() -> None:
    good = cite(MEMBERS)
    for bad in (replace(good, start=good.start + 1), replace(good, quote="it has"), replace(good, file="gone.txt")):
        assert judge_answer(say(state(MEMBERS, bad))).faithful_citations == 0


def test_evidence_is_a_sentence_with_all_facts_else_two_neighbours_else_a_sentence_with_one() -> None:
    def find(*facts: str, evidence: tuple[str, ...] = ()) -> list[str]:
        case = Case("x", ("?",), "list", "why", tuple((fact,) for fact in facts), ("a.txt",), evidence)
        return [TEXT[place.start : place.end] for place in find_evidence(case, {"a.txt": DOCUMENT})]

    assert find("24", "houses") == [MEMBERS]
    assert find("Ann", "24") == [f"Ann leads the club. {MEMBERS}"]
    assert find("Ann", "1999") == ["Ann leads the club.", "Ben joined in 1999."]
    assert find("24", evidence=("Ben",)) == ["Ben joined in 1999."]
    assert find("nothing") == []


# --- measures


def test_answers_and_refusals_are_counted_over_their_own_cases() -> None:
    # 3 answerable: two right, one refused; 2 that should be refused: one refused, one answered
    measurements = read([GOOD, GOOD, SILENT, REFUSED, BOLD])
    values = {name: one.value for name, one in measurements.items()}
    assert values["right"] == 3 / 5
    assert values["answered_rightly"] == values["facts_present"] == values["facts_share"] == 2 / 3
    assert values["refusal_precision"] == values["refusal_recall"] == values["refusal_f1"] == 1 / 2
    assert values["answered"] == 2 / 3
    assert values["balanced"] == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert values["words"] == pytest.approx((8 + 8 + 7) / 3)
    assert values["file_accuracy"] == 1.0 and measurements["file_accuracy"].n == 2
    assert values["file_hit_1"] is None and measurements["file_hit_1"].n == 0


def test_citations_are_counted_one_by_one() -> None:
    half = judge_answer(
        say(state(MEMBERS, cite(MEMBERS), cite("Ben joined in 1999.", n=2)), state("Ben left for good."))
    )
    values = {name: one.value for name, one in read([half]).items()}
    assert values["citation_precision"] == 1 / 2
    assert values["citation_recall"] == 1 / 2
    assert values["quote_fidelity"] == 1.0


@pytest.mark.parametrize("refuses", [True, False])
def test_always_refusing_and_never_refusing_get_half_the_balanced_accuracy(refuses: bool) -> None:
    values = read([SILENT, REFUSED] if refuses else [GOOD, BOLD])
    assert values["balanced"].value == 0.5


def test_the_interval_contains_the_value_and_shrinks_with_n() -> None:
    few, many = bootstrap_ratio([1, 0] * 5, [1] * 10), bootstrap_ratio([1, 0] * 500, [1] * 1000)
    assert few and many
    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    # the standard error of 500 of 1000 is 0.0158, so 95% is about 0.469 to 0.531
    assert many == pytest.approx((0.469, 0.531), abs=0.005)
    assert bootstrap_ratio([1, 0] * 5, [1] * 10) == few
    assert bootstrap_ratio([1], [1]) is None
    assert bootstrap_statistic(lambda indices: float(np.mean(indices)), 1) is None


# --- calibration


def test_auroc_counts_pairs_in_order_with_ties_as_half() -> None:
    assert measure_auroc([True, True, False, False], [0.9, 0.4, 0.4, 0.1]) == 3.5 / 4
    assert measure_auroc([True, False], [0.1, 0.9]) == 0.0
    assert measure_auroc([True, True], [0.1, 0.9]) is None


def test_ece_weighs_the_gap_of_each_bin_by_its_cases() -> None:
    # bin 0.8-0.9: two cases, mean 0.85, right 0.5; bin 0.1-0.2: one case, 0.1, right 0; the last bin holds 1.0
    right, confidence = [True, False, False, True], [0.8, 0.89, 0.1, 1.0]
    bins = bin_confidence(right, confidence)
    assert measure_ece(bins) == pytest.approx((2 * (0.845 - 0.5) + 0.1 + 0.0) / 4)
    assert [one.n for one in bins] == [0, 1, 0, 0, 0, 0, 0, 0, 2, 1]
    assert (bins[8].confidence, bins[8].right) == (pytest.approx(0.845), 0.5)
    assert measure_ece(bin_confidence([], [])) is None


def test_the_curve_goes_from_the_most_confident_answer_to_all() -> None:
    points = [(point.threshold, point.answered, point.accuracy) for point in draw_curve([REFUSED, GOOD, SILENT, BOLD])]
    assert points == [(0.9, 0.25, 1.0), (0.6, 0.5, 0.5), (0.2, 0.75, pytest.approx(1 / 3)), (0.1, 1.0, 0.25)]


# --- retrieval


def test_files_are_ranked_once_by_their_best_passage() -> None:
    passages = [make_passage(0, 19, "b.txt"), make_passage(0, 19), make_passage(20, 40, "b.txt")]
    assert list_ranked_files(passages) == ["b.txt", "a.txt"]


def test_stretches_rank_at_the_first_passage_that_holds_them_whole() -> None:
    ann, ben = Place("a.txt", 0, 19), Place("a.txt", 55, 74)
    passages = [make_passage(5, 30), make_passage(0, 25), make_passage(0, 74), make_passage(0, 74)]
    ranked = list_ranked_places(passages, [ann, ben])
    assert ranked == ["passage a.txt:5:30", name_place(ann), name_place(ben), "passage a.txt:0:74"]


def test_rankings_are_measured_as_worked_out_by_hand() -> None:
    # one relevant second; two relevant, first and fifth; one relevant, nothing retrieved; nothing to find
    ranked = {"p": ["x", "y"], "q": ["y", "a", "b", "c", "z"], "r": [], "s": ["x"]}
    values = measure_rankings(ranked, {"p": ["y"], "q": ["y", "z"], "r": ["x"], "s": []})
    assert set(values) == {"p", "q", "r"}
    assert values["p"] == pytest.approx(
        {"hit_1": 0, "hit_4": 1, "hit_10": 1, "mrr_10": 0.5, "ndcg_10": 1 / math.log2(3)}
    )
    gain = (1 + 1 / math.log2(6)) / (1 + 1 / math.log2(3))
    assert values["q"]["ndcg_10"] == pytest.approx(gain)
    assert values["q"]["mrr_10"] == values["q"]["hit_1"] == 1
    assert set(values["r"].values()) == {0.0}


# --- comparing


def test_mcnemar_is_the_exact_binomial() -> None:
    assert compare_counts(0, 0) == 1.0
    assert compare_counts(5, 0) == pytest.approx(2 / 32)
    assert compare_counts(1, 3) == pytest.approx(2 * 5 / 16)


def test_the_randomisation_test_counts_flips_at_least_as_extreme() -> None:
    assert compare_pairs([]) == compare_pairs([0.0, 0.0]) == 1.0
    assert compare_pairs([1.0] * 5) == pytest.approx(2 / 32, abs=0.01)
    assert compare_pairs([1.0, -1.0]) == 1.0
    assert compare_pairs([0.2] * 30) < 0.001


def test_runs_are_compared_over_the_cases_they_share() -> None:
    changed = replace(GOOD, id="3", question="Another?")
    before = [SILENT, REFUSED, replace(changed, question="One?"), replace(GOOD, id="4")]
    after = [GOOD, replace(BOLD, id="2"), changed]
    comparison = compare_runs(before, after)
    assert (comparison.gained, comparison.lost) == (("1",), ("2",))
    assert (comparison.only_before, comparison.only_after) == (("3", "4"), ("3",))
    right = next(one for one in comparison.differences if one.measure == "right")
    assert (right.n, right.before, right.after, right.p) == (2, 0.5, 0.5, 1.0)
    recall = next(one for one in comparison.differences if one.measure == "refusal_recall")
    assert (recall.n, recall.before, recall.after) == (1, 1.0, 0.0)
    assert all(one.measure != "refusal_precision" for one in comparison.differences)
