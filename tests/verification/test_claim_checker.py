"""What a claim needs of its source: its numbers, its names, its yes or no, its meaning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.claims import KINDS, check_pairs, describe_kinds, read_pairs
from rag.errors import ModelError
from rag.text.names import find_missing_names, read_names
from rag.text.negation import find_contradiction
from rag.text.quantities import find_missing_figures, read_dates, read_quantities
from rag.verification.claim_checker import UNLIKE, WEIGHTS_FILE, SpanClaimChecker, load_checker, read_checker
from rag.verification.claims import SourceText
from rag.verification.role_mismatch import find_role_mismatches

TEXT = (
    "The council of Marlow met on 15 July 2024. Ada Quist, the mayor, promised a bridge for $1.5bn. "
    "She said that 160,000 people would use it. Ben Hall, who leads the opposition, called it too expensive."
)


def make_source(text: str = TEXT, *, n: int = 1, start: int = 0, title: str = "") -> SourceText:
    return SourceText(n, "a.txt", title, text, start)


@pytest.fixture(scope="module")
def checker() -> SpanClaimChecker:
    return load_checker()


# --- numbers


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("160 thousand men", "160,000 men"),
        ("1.5 billion dollars", "$1.5bn"),
        ("about US$1.5 billion", "1,500,000,000 dollars"),
        ("40%", "forty percent"),
        ("40 per cent", "40 percent"),
        ("thirty-two countries", "32 countries"),
        ("one hundred and sixty thousand", "160,000"),
        ("half a million people", "500,000 people"),
        ("two dozen", "24"),
        ("15 July", "July 15"),
        ("July 15, 2024", "15 July 2024"),
        ("on 2024-07-15", "on the 15th of July, 2024"),
        ("in July 2024", "on 15 July 2024"),
        ("in 2024", "on 15 July 2024"),
        ("a three-year war", "a war of 3 years"),
        ("more than 111,000", "111,000"),
        ("One of them left", "they left"),
        ("the third year", "its third year"),
    ],
)
def test_a_figure_is_held_when_it_is_written_another_way(claim: str, evidence: str) -> None:
    assert find_missing_figures(claim, evidence) == []


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("160 million men", "160,000 men"),
        ("1.5 billion euros", "$1.5bn"),
        ("40%", "40 dollars"),
        ("16 July", "15 July"),
        ("15 June", "15 July"),
        ("15 July 2023", "15 July 2024"),
        ("three months", "three years"),
        ("fewer than 111,000", "more than 111,000"),
        ("thirty-one countries", "32 countries"),
        ("fourth year", "third year"),
        ("in May 2024", "in 2024"),
    ],
)
def test_a_figure_is_missing_when_it_is_another_one(claim: str, evidence: str) -> None:
    assert len(find_missing_figures(claim, evidence)) == 1


def test_the_number_of_a_named_thing_may_stand_in_the_context() -> None:
    assert find_missing_figures("Article 5 was invoked.", "It was invoked.", context="Article 5 binds all.") == []
    assert find_missing_figures("Article 11 was invoked.", "It was invoked on 11 May.", context="Article 5 binds all.")


@given(st.integers(2, 10**12))
def test_a_number_is_read_alike_when_it_is_grouped(number: int) -> None:
    assert [one.value for one in read_quantities(f"{number:,} herons")] == [str(number)]
    assert [one.value for one in read_quantities(f"{number} herons")] == [str(number)]


@given(st.dates())
def test_a_date_is_held_when_it_is_in_iso_form(day: object) -> None:
    written = f"{day:%d %B %Y}"
    if day.year >= 1000:  # type: ignore[attr-defined]
        assert find_missing_figures(f"It was on {day:%Y-%m-%d}.", f"It was on {written}.") == []
        assert len(read_dates(written)) == 1


# --- names


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("He went to Kyiv.", "He went to Kiev."),
        ("Zelensky said so.", "Zelenskyy said so."),
        ("Sergei Lavrov spoke.", "Sergey Lavrov spoke."),
        ("The U.S. agreed.", "The United States agreed."),
        ("The American side agreed.", "The US agreed."),
        ("Ukraine's army", "the Ukrainian army"),
        ("The British agreed.", "The United Kingdom agreed."),
        ("Ada Quist spoke.", "Mayor Quist spoke."),
        ("A. Quist spoke.", "Mayor Ada Quist spoke."),
        ("Quist's plan", "a plan by Ada Quist"),
        ("a MAP for Ukraine", "a Membership Action Plan for Ukraine"),
        ("Washington agreed.", "The United States agreed."),
        ("Fighting went on.", "The fighting went on."),
        ("Conscription goes on.", "The draft goes on."),
    ],
)
def test_a_name_is_held_when_it_is_written_another_way(claim: str, evidence: str) -> None:
    held = read_names(evidence)
    assert find_missing_names(read_names(claim, elsewhere=held).names, held) == []


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("He met Peskov.", "He met Lavrov."),
        ("Peskov was there.", "Lavrov was there."),
        ("He went to Warsaw.", "He went to Kyiv."),
        ("Vladimir Zelenskyy spoke.", "Volodymyr Zelenskyy spoke."),
        ("Austria agreed.", "Australia agreed."),
        ("in the Kyiv region", "in the Ukrainian region of Donetsk"),
    ],
)
def test_a_name_is_missing_when_it_is_another_one(claim: str, evidence: str) -> None:
    held = read_names(evidence)
    assert len(find_missing_names(read_names(claim, elsewhere=held).names, held)) == 1


def test_a_name_is_misplaced_when_the_sentence_has_another_in_its_place() -> None:
    claim, sentence = "Rutte promised a bridge.", "Ada Quist, the mayor, promised a bridge, not a ferry."
    names = read_names(claim).names
    assert find_role_mismatches(claim, names, "Quist promised a bridge.", ["Rutte spoke."])
    assert not find_role_mismatches(
        "Quist promised a bridge.", read_names("Quist promised a bridge.").names, sentence, []
    )


def test_a_speaker_is_misplaced_when_another_person_of_the_sentence_spoke() -> None:
    sentence = "After the meeting with Hartmann, Okafor warned that the dam would not hold."
    assert misplace("The dam would not hold, Hartmann warned.", sentence)
    assert not misplace("The dam would not hold, Okafor warned.", sentence)
    assert not misplace("The Institute warned of floods.", "The Institute's director Ada Quist warned of floods.")


def test_the_speaker_of_a_clause_that_begins_with_who_is_known() -> None:
    sentence = "The plan was backed by Ingrid Dahl, who admitted that it would take years."
    assert misplace("The plan would take years, Petrov admitted.", sentence)
    assert not misplace("Dahl admitted that it would take years.", sentence)


def test_a_capital_is_misplaced_when_it_doubles_a_country_that_the_claim_names() -> None:
    sentence = "London has traded with France for centuries."
    assert misplace("Paris has traded with France for centuries.", sentence)
    assert not misplace("Britain has traded with France for centuries.", sentence)


def test_he_is_who_spoke_last() -> None:
    claim = "Rutte called the bridge dear."
    names = read_names(claim).names
    assert find_role_mismatches(claim, names, "He called the bridge dear.", ["Rutte said yes.", "Quist said no."])
    assert not find_role_mismatches(claim, names, "He called the bridge dear.", ["Quist said no.", "Rutte said no."])


def test_a_number_is_misplaced_when_the_sentence_has_it_of_something_else() -> None:
    sentence = "The army counted 1 million soldiers three years ago, and today it is at about 3 million."
    assert find_role_mismatches("Three years ago the army counted 3 million soldiers.", (), sentence, [])
    assert not find_role_mismatches("Three years ago the army counted 1 million soldiers.", (), sentence, [])


def misplace(claim: str, sentence: str) -> list[str]:
    return find_role_mismatches(claim, read_names(claim, elsewhere=read_names(sentence)).names, sentence, [])


# --- yes and no


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Russia did not seize Crimea.", "Russia seized Crimea in 2014."),
        ("Russia sent conscripts to combat.", "Russia has not sent conscripts to combat."),
        ("The army is retreating.", "The army is advancing."),
        ("Prices rose.", "Prices fell."),
        ("The step is unnecessary.", "The step is necessary."),
        ("The figure is below last year's.", "The figure is above last year's."),
        ("The region lies in the west.", "The region lies in the east."),
        ("The hall was empty.", "The hall was crowded."),
        ("Wearing a helmet is optional.", "Wearing a helmet is compulsory."),
        # free, or at a price
        ("The ferry is free of charge.", "A ticket costs 2 euros."),
        ("Visitors enter the museum for free.", "The museum admits visitors from nine in the morning."),
        ("There is no admission fee.", "The gallery is open on Sundays."),
        ("Parking is free.", "Parking costs 3 euros an hour."),
        ("Passengers pay a fare.", "The fare was abolished."),
        ("Pupils must pay for lunch.", "Pupils receive free school meals."),
        # all, most, some, few
        ("All members voted for the plan.", "Some members voted for the plan."),
        ("Every bridge was inspected.", "Most bridges were inspected."),
        ("The entire harbour was closed.", "Half the harbour was closed."),
        ("Most residents support the tunnel.", "Few residents support the tunnel."),
        ("Few residents support the tunnel.", "A majority of residents support the tunnel."),
        ("All houses have solar panels.", "About 40 percent of houses have solar panels."),
        ("Everybody in the village was evacuated.", "Nearly everybody in the village was evacuated."),
        ("The trains are always late.", "The trains are sometimes late."),
    ],
)
def test_a_claim_is_flipped_when_it_says_the_opposite(claim: str, evidence: str) -> None:
    assert find_contradiction(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("He declined to comment.", "He would not comment."),
        ("He would not comment.", "He declined to comment."),
        ("Russia denies a threat.", "Russia has denied that there is a threat."),
        ("Prices rose and wages fell.", "Wages fell while prices rose."),
        ("It is no longer safe.", "It is not safe any more."),
        ("The bridge was built.", "The bridge was built, though not without delay."),
        ("The ferry is free of charge.", "There is no charge for the ferry."),
        ("There is no fee for the ferry.", "The ferry is free."),
        ("Passengers pay nothing.", "The city has scrapped all fares."),
        ("Adults pay 5 euros.", "Adults pay 5 euros; children enter free of charge."),
        ("The hostages are free.", "The hostages were released."),
        ("Prices came down to 5 euros.", "Prices dropped to 5 euros."),
        ("He was held without trial.", "He was held without charge."),
        ("The concert was sold out.", "There were no tickets left, though a ticket cost 90 euros."),
        ("Some members voted for the plan.", "All members voted for the plan."),
        ("All members of the board voted.", "All members of the board voted, and some left early."),
        ("Most residents support the tunnel.", "63 percent of residents support the tunnel."),
        ("Nearly all bridges were inspected.", "Almost every bridge was inspected."),
        ("It is the most expensive tunnel.", "Few tunnels are as expensive."),
        ("A few residents moved away.", "Most residents moved away."),
    ],
)
def test_a_claim_is_not_flipped_when_it_says_the_same(claim: str, evidence: str) -> None:
    assert find_contradiction(claim, evidence) == ""


# --- all together


def test_a_claim_is_supported_by_the_sentence_that_shows_it(checker: SpanClaimChecker) -> None:
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
def test_a_claim_is_refused_with_what_does_not_hold(checker: SpanClaimChecker, claim: str, problem: str) -> None:
    check = checker.check(claim, [make_source()])
    assert not check.supported and any(problem in one for one in check.problems)


def test_free_of_charge_is_refused_when_the_source_names_a_price(checker: SpanClaimChecker) -> None:
    text = "Ferries run every ten minutes from the harbour in the meantime. A ticket costs 2 euros."
    assert not checker.check("The ferry is free of charge.", [make_source(text)]).supported
    assert checker.check("A ferry ticket costs 2 euros.", [make_source(text)]).supported


def test_talk_of_something_else_is_refused_for_its_meaning(checker: SpanClaimChecker) -> None:
    check = checker.check("Fish feed on plants in cold rivers.", [make_source()])
    assert not check.supported and check.problems == (UNLIKE,)


@pytest.mark.parametrize("claim", ["", " … ", "The council met."])
def test_nothing_is_supported_without_words_or_sources(checker: SpanClaimChecker, claim: str) -> None:
    sources = [] if claim == "The council met." else [make_source()]
    assert not checker.check(claim, sources).supported
    assert not checker.check(claim, [make_source("  ")]).supported


def test_damaged_weights_are_told(tmp_path: Path) -> None:
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
