"""A folder of two articles, and a question that is asked through a part named in the settings."""

from __future__ import annotations

from rag import Answer, Assistant

PARTS = "tests.support.parts"
QUESTION = "How much did the new tunnel cost?"
TUNNEL = "The new tunnel under the harbour cost 4.2 million euros. It opened on 3 May 2024.\n"
FERRY = "The ferry across the bay takes forty minutes. A ticket costs nine euros.\n"


def ask(assistant: Assistant, question: str = QUESTION) -> Answer:
    if not assistant.is_indexed():
        assistant.index()
    answer = assistant.ask(question)
    for citation in answer.citations:
        assert assistant.library.read_document(citation.file).text[citation.start : citation.end] == citation.quote
    return answer
