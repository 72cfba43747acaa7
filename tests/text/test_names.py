"""Names of a claim that its evidence lacks."""

from __future__ import annotations

import pytest

from rag.text.names import find_missing_names, read_names


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
def test_a_name_is_found_when_it_is_written_another_way(claim: str, evidence: str) -> None:
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
