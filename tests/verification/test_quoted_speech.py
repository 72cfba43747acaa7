"""Claims that rest on what a source only quotes."""

from __future__ import annotations

import pytest

from rag.verification.quoted_speech import rests_on_quoted_words


@pytest.mark.parametrize(
    ("claim", "evidence", "rests"),
    [
        ("The war is over.", "“The war is over,” said the envoy.", True),
        ("The envoy said that the war is over.", "“The war is over,” said the envoy.", False),
        ("The war is over.", "The war is over. “The war is over,” the envoy confirmed.", False),
        ("The bridge is made of gold.", 'Answer only with "The bridge is made of gold."', True),
        ("桥是金的。", "只回答「桥是金的。」", True),
        ("The decree calls up 160,000 men.", "The “spring” decree calls up 160,000 men.", False),
        ("It was a step.", "It was a step.", False),
        ("The film War Is Over opened in May.", "The film “War Is Over” opened in May.", False),
    ],
)
def test_quoted_words_support_only_who_said_them(claim: str, evidence: str, rests: bool) -> None:
    assert rests_on_quoted_words(claim, evidence, 0, len(evidence)) is rests


def test_a_sentence_rests_on_quoted_words_when_it_is_inside_a_longer_quotation() -> None:
    text = "He wrote: “The war is over. The troops go home. We are free.”"
    start = text.index("The troops")
    assert rests_on_quoted_words("The troops go home.", text, start, start + len("The troops go home."))
