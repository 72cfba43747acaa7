"""Which claims contradict their evidence."""

from __future__ import annotations

import pytest

from rag.text.negation import find_contradiction


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
def test_a_claim_contradicts_evidence_that_says_the_opposite(claim: str, evidence: str) -> None:
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
        ("The draft will end in July.", "The draft began this week and will run until 15 July."),
    ],
)
def test_a_claim_does_not_contradict_evidence_that_says_the_same(claim: str, evidence: str) -> None:
    assert find_contradiction(claim, evidence) == ""
