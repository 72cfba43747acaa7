"""The training data of the name tagger."""

from __future__ import annotations

import json
import random
from pathlib import Path

from eval.datasets.conll import NamedSentence, read_articles
from rag.models.name_tokens import split_name_tokens
from training.names.examples import UNKNOWN_OTHER, label_sentence, make_headline, read_silver
from training.names.teacher import draw_articles


def test_names_of_a_conll_file_stand_at_their_places(tmp_path: Path) -> None:
    path = tmp_path / "names.conll"
    path.write_text(
        "-DOCSTART- O\n\nAnn I-PER\nLee I-PER\nleft O\nOslo I-LOC\n, O\n\nShe O\nsang O\n", encoding="utf-8"
    )

    ((first, second),) = read_articles(path)

    assert (first.text, second.text) == ("Ann Lee left Oslo,", "She sang")
    assert [(first.text[start:end], kind) for start, end, kind in first.names] == [
        ("Ann Lee", "person"),
        ("Oslo", "place"),
    ]
    assert second.names == ()


def test_words_that_are_no_names_are_open_when_a_file_marks_no_others() -> None:
    sentence = NamedSentence("Ann won", ((0, 3, "person"),))

    assert label_sentence(sentence, whole=True).labels.tolist() == [1, 0]
    assert label_sentence(sentence, whole=False).labels.tolist() == [1, UNKNOWN_OTHER]


def test_the_teacher_s_names_lose_articles_and_possessives(tmp_path: Path) -> None:
    text = "The Red Cross's staff left on Monday."
    row = {"title": "t", "paragraphs": [text], "spans": [[[0, 15, "ORG"], [30, 36, "DATE"]]]}
    path = tmp_path / "silver.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")

    ((sentence,),) = read_silver(path)

    named = [token.text for token, label in zip(sentence.tokens, sentence.labels, strict=True) if label]
    assert named == ["Red", "Cross"]


def test_a_slip_of_the_teacher_takes_the_name_s_usual_type(tmp_path: Path) -> None:
    spans = [[[0, 4, "GPE"]]] * 5 + [[[0, 4, "PERSON"]]]
    row = {"title": "t", "paragraphs": ["Kiev said no."] * 6, "spans": spans}
    path = tmp_path / "silver.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")

    (article,) = read_silver(path)

    assert len({sentence.labels[0] for sentence in article}) == 1


def test_a_headline_keeps_its_labels() -> None:
    sentence = label_sentence(NamedSentence("Ann left the town", ((0, 3, "person"),)), whole=True)

    capitals = make_headline(sentence, random.Random(1), capitals=True)

    assert [token.text for token in capitals.tokens] == ["ANN", "LEFT", "THE", "TOWN"]
    assert capitals.labels is sentence.labels
    assert sentence.tokens == split_name_tokens("Ann left the town")


def test_paragraphs_of_a_title_are_drawn_once(tmp_path: Path) -> None:
    rows = [{"source": "squad1.1-train", "title": "t", "context": f"text {at % 6}"} for at in range(12)]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    articles = draw_articles(path)

    assert sorted(text for one in articles for text in one["paragraphs"]) == [f"text {at}" for at in range(6)]
    assert all(one["title"] == "t" for one in articles)
