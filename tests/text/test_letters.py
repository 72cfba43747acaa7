"""Ligatures, full-width letters and separate accents in their typed form."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.text.letters import trace_plainly, write_plainly
from tests.conftest import MakeAssistant


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("ﬁreﬁghters' oﬃce", "firefighters' office"),
        ("ＮＡＴＯ ２０２４", "NATO 2024"),
        ("Mu\u0308ller", "Müller"),
        ("pe\u00adti\u00adtion", "petition"),
        ("𝗯𝗼𝗹𝗱", "bold"),
        ("他说：“好，走。”", "他说：“好，走。”"),
        ("½ of № 5…", "½ of № 5…"),
    ],
)
def test_letters_are_written_as_they_are_typed(written: str, typed: str) -> None:
    assert write_plainly(written) == typed


def test_every_plain_letter_has_its_place_in_the_text() -> None:
    text = "The oﬃce of Mu\u0308ller, no pe\u00adtition"

    traced = trace_plainly(text)

    assert traced is not None
    plain, spans = traced
    assert plain == "The office of Müller, no petition"
    assert len(plain) == len(spans)
    assert {plain[at] + text[slice(*spans[at])] for at in (5, 6, 15)} == {"fﬃ", "üu\u0308"}
    assert text[spans[plain.index("petition")][0] : spans[-1][1]] == "pe\u00adtition"
    assert trace_plainly("The office of Müller") is None


@pytest.mark.parametrize("question", ["How much did the firefighters' office cost?", "What did the ＯＦＦＩＣＥ cost?"])
def test_a_text_answers_in_its_own_letters_when_they_are_ligatures(
    question: str, tmp_path: Path, make_assistant: MakeAssistant
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    text = "The ﬁreﬁghters of Bergen opened an oﬃce on Friday. The ﬁreﬁghters' oﬃce cost 350,000 euros in the end."
    (folder / "a.txt").write_text(text, encoding="utf-8")
    assistant = make_assistant(articles=folder)
    assistant.index()

    answer = assistant.ask(question)

    assert "350,000" in answer.text
    assert all(one.quote == text[one.start : one.end] for one in answer.citations)
    assert assistant.retrieve("firefighters", by="words")
