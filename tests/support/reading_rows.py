"""Rows shared by the tests of the reader's training: questions about a small county."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from eval.datasets.question_rows import QuestionRow

BRIDGE = (
    "The stone bridge of Riverton was opened in 1901 by Thomas Hale. It is the longest bridge of the county, "
    "and two trains cross it every hour. In 1926 a flood took its second arch away, which the council rebuilt."
)
MILL = (
    "The oldest mill of Riverton was bought by Clara Dunn, a baker from Ashford. She ground 400 sacks of wheat "
    "a week and sold the flour in the market. The mill closed when its wheel broke in 1948."
)
SCHOOL = (
    "The school of Ashford teaches 320 pupils. Its first teacher, Henry Moss, came by train from London. "
    "The town bought him a house beside the church, and he stayed for thirty years."
)
HILLS = "Rain fell on the hills and the sheep stood still under the trees. " * 30


def make_row(question: str, context: str, *answers: str, title: str = "Riverton") -> QuestionRow:
    spans = [(match.start(), match.end()) for text in answers for match in re.finditer(re.escape(text), context)]
    return QuestionRow("test", question, question, title, context, tuple(spans), answers)


ROWS = (
    make_row("Who opened the bridge of Riverton in 1901?", BRIDGE, "Thomas Hale"),
    make_row("Which part of the bridge did the flood of 1926 take away?", BRIDGE, "second arch"),
    make_row("How many trains cross the longest bridge?", BRIDGE, "two"),
    make_row("Who bought the oldest mill of Riverton?", MILL, "Clara Dunn"),
    make_row("When did the mill of Clara Dunn close?", MILL, "1948"),
    make_row("How many sacks of wheat did Clara Dunn grind?", MILL, "400", "400 sacks"),
    make_row("Who was the first teacher of Ashford?", SCHOOL, "Henry Moss", title="Ashford"),
    make_row("How many pupils does the school teach?", SCHOOL, "320", title="Ashford"),
    make_row("What was found on the hills?", HILLS + "A silver coin lay there.", "silver coin", title="Hills"),
)


def decode(tokenizer: Tokenizer, ids: Sequence[int]) -> str:
    return str(tokenizer.decode(list(ids)))


def write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"source": "test", "id": "1", "title": "T"} | row) + "\n" for row in rows)
    return path
