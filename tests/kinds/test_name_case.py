"""Names typed in lower case, as the index of a folder has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Assistant, load_settings
from rag.index.facts_index import FACTS_FILE, FactsIndex
from rag.kinds.name_case import capitalise_names

TEXT = "Ada Quist, the mayor of Tarn, met Tom Redfern on Monday. Ada Quist said that the United States had paid."


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactsIndex]:
    folder: Path = tmp_path_factory.mktemp("names")
    (folder / "articles").mkdir()
    (folder / "articles" / "a.txt").write_text(TEXT, encoding="utf-8")
    with Assistant(load_settings(articles=folder / "articles", home=folder / "home")) as assistant:
        assistant.index()
        found = next((folder / "home").glob(f"*/generations/*/{FACTS_FILE}"))
        index = FactsIndex(found, writable=False)
        yield index
        index.close()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("did ada quist meet tom redfern?", "did Ada Quist meet Tom Redfern?"),
        ("has norway joined nato yet", "has Norway joined NATO yet"),
        ("did the us pay?", "did the US pay?"),
        ("did they tell us?", "did they tell us?"),
        ("Did Ada quist pay?", "Did Ada quist pay?"),
        ("is the mayor there", "is the mayor there"),
    ],
)
def test_names_get_their_capitals(facts: FactsIndex, typed: str, written: str) -> None:
    assert capitalise_names(typed, facts) == written
