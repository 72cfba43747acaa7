"""A refusal shows the nearest sentences, and the words that were looked for."""

from __future__ import annotations

from typing import Any

from rag import Assistant, describe_answer
from rag.serving.nearest import find_nearest, list_sought_words

HARBOUR = "The harbour\n\nThe ferry sails on Monday. The harbour of Kiel was closed by a storm. It rained all day."


def make_refusal(question: str, *texts: str) -> dict[str, Any]:
    passages = [
        {"file": f"{number}.txt", "title": "", "published": None, "start": 100, "end": 100 + len(text), "text": text}
        for number, text in enumerate(texts)
    ]
    return {"question": question, "asked_as": question, "abstained": True, "passages": passages}


def test_the_sentence_with_the_question_s_words_is_shown_and_not_the_first_lines() -> None:
    (place,) = find_nearest(
        make_refusal("When was the harbour of Kiel closed?", HARBOUR, "A cake has eggs. It is good.")
    )
    assert place["quote"] == "The harbour of Kiel was closed by a storm." and place["file"] == "0.txt"
    assert HARBOUR[place["start"] - 100 : place["end"] - 100] == place["quote"] and place["n"] == 1


def test_unrelated_passages_are_not_shown_beyond_the_nearest() -> None:
    (place,) = find_nearest(make_refusal("What is the recipe for a cake?", HARBOUR, "It snowed.", "A dog barked."))
    assert place["file"] == "0.txt" and place["quote"] == "The ferry sails on Monday."
    assert find_nearest(make_refusal("What is a cake?")) == []


def test_copies_of_a_sentence_are_shown_once() -> None:
    assert len(find_nearest(make_refusal("Which harbour was closed?", HARBOUR, HARBOUR, HARBOUR))) == 1


def test_the_words_of_a_question_are_named_as_typed() -> None:
    assert list_sought_words("How many men did Putin call up for the Navy, and the navy?") == [
        "men",
        "Putin",
        "call",
        "Navy",
    ]
    assert list_sought_words("???") == []


def test_the_places_of_a_real_refusal_are_words_of_their_files(seeds_assistant: Assistant) -> None:
    answer = describe_answer(seeds_assistant.ask("How many men did Putin call up for the navy of Odesa?"))
    assert answer["abstained"]
    for place in find_nearest(answer):
        text = seeds_assistant.library.read_document(place["file"]).text
        assert text[place["start"] : place["end"]] == place["quote"]
