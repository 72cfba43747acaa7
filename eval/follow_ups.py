"""Measures how well a language model makes follow-ups stand alone, compared with the rules.

    python -m eval.follow_ups MODEL [--cases FILE]

MODEL is named as in RAG_LLM. FILE (tests/data/conversations.jsonl) has one conversation per line: `earlier` (question,
answer), `question`, and what the rewritten question must contain (`has`) and must not (`lacks`). Three ways are
compared: the rules; the model alone, unchecked; and the product's way: the model's question if the model is needed and
its question passes the checks, otherwise the rules'.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rag import EarlierTurn, load_settings
from rag.answering.writer import describe_options
from rag.language_models import LanguageModel, load_language_model
from rag.language_models.prompts import write_follow_up_prompt
from rag.question.follow_ups import stand_alone
from rag.question.llm_rewriting import TURNS_GIVEN, extract_question, needs_model, rewrite_follow_up
from rag.question.mentions import read_answer

CONVERSATIONS = Path(__file__).resolve().parent.parent / "tests" / "data" / "conversations.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--cases", type=Path, default=CONVERSATIONS)
    given = parser.parse_args()
    model = load_language_model(given.model, describe_options(load_settings()))
    cases = [json.loads(line) for line in given.cases.read_text(encoding="utf-8").splitlines()]
    rows = []
    for case in cases:
        rows.append(try_case(case, model))
        print(json.dumps(rows[-1], ensure_ascii=False), flush=True)
    asked = [row for row in rows if row["asked"]]
    print(json.dumps({"all": summarise(rows), "model_asked": summarise(asked)}))


def try_case(case: Mapping[str, Any], model: LanguageModel) -> dict[str, Any]:
    """The three rewritten questions, and which of them are right."""
    question = case["question"]
    earlier = [EarlierTurn(turn["question"], turn["answer"], ("a.txt",)) for turn in case["earlier"]]
    rule_based = stand_alone(question, earlier)
    row: dict[str, Any] = {"id": case["id"], "question": question, "ruled": rule_based.text, "asked": False}
    row |= {"carried": bool(rule_based.carried), "new_topic": rule_based.is_new_topic}
    texts = {"rules": rule_based.text, "alone": rule_based.text, "product": rule_based.text}
    if needs_model(question, rule_based, earlier):
        began = time.perf_counter()
        exchanges = [(turn.question, read_answer(turn)) for turn in earlier[-TURNS_GIVEN:]]
        written = "".join(model.stream(write_follow_up_prompt(question, exchanges)))
        row |= {"asked": True, "seconds": round(time.perf_counter() - began, 1)}
        texts["alone"] = extract_question(written)
        steps = rewrite_follow_up(question, rule_based, earlier, model=_Said(written))  # type: ignore[arg-type]
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                texts["product"] = stop.value
                break
    right = {way: is_right(case, text) for way, text in texts.items()}
    return row | {"alone": texts["alone"], "product": texts["product"], "right": right}


class _Said:
    """A model that repeats its recorded reply, so that the real one is called once."""

    def __init__(self, written: str) -> None:
        self._left: list[str | None] = [written, None]

    def stream(self, _messages: object) -> _Said:
        return self

    def __enter__(self) -> _Said:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, _seconds: float) -> str | None:
        return self._left.pop(0)


def is_right(case: Mapping[str, Any], text: str) -> bool:
    folded = text.casefold()
    return (
        all(words.casefold() in folded for words in case.get("has", ()))
        and not any(words.casefold() in folded for words in case.get("lacks", ()))
        and (text == case["question"] or not case.get("unchanged"))
    )


def summarise(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """n, the number right each way, how often the model's question was used, and its median seconds."""
    seconds = [row["seconds"] for row in rows if "seconds" in row]
    return {
        "n": len(rows),
        "right": {way: sum(row["right"][way] for row in rows) for way in ("rules", "alone", "product")},
        "models_taken": sum(row["asked"] and row["product"] == row["alone"] != row["ruled"] for row in rows),
        "median_seconds": statistics.median(seconds) if seconds else None,
    }


if __name__ == "__main__":
    main()
