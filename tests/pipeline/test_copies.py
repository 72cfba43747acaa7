"""Answers from articles that carry one text."""

from __future__ import annotations

from pathlib import Path

from rag import Assistant, load_settings
from tests.support.reading_articles import write_articles

WIRE = """The dam above Orvik broke on Sunday after a week of rain. Some 1,200 people left their homes in the valley.
Engineer Lise Brun said that the gates had been stuck since spring. The army is bringing drinking water to the valley.
"""


def ask(folder: Path, question: str, **texts: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The answer's text, its sources and its notes, from a folder with a file for each text."""
    write_articles(folder / "articles", {f"{name}.txt": text for name, text in texts.items()})
    with Assistant(load_settings(articles=folder / "articles", home=folder / "home")) as assistant:
        assistant.index()
        answer = assistant.ask(question)
    return answer.text, answer.sources, answer.notes


def test_copies_under_other_headlines_are_said_to_be_one_source(tmp_path: Path) -> None:
    text, sources, notes = ask(
        tmp_path,
        "How many people left their homes?",
        one=f"Dam breaks in Orvik\n\n{WIRE}",
        two=f"Valley under water\n\n{WIRE.replace('bringing', 'carrying')}",
    )
    assert "1,200" in text
    assert set(sources) == {"one.txt", "two.txt"}
    assert any(note.endswith("carry the same text, so they count as one source.") for note in notes)


def test_a_changed_figure_is_told_when_the_rest_is_the_same(tmp_path: Path) -> None:
    text, sources, notes = ask(
        tmp_path,
        "How many people left their homes?",
        one=f"Dam breaks in Orvik\n\n{WIRE}",
        two=f"Valley under water\n\n{WIRE.replace('1,200', '2,100')}",
    )
    assert "1,200" in text
    assert "2,100" in text
    assert len(sources) == 2
    assert notes == ()
