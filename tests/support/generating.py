"""Passages about a bridge and a ferry, their quoted answer, and answers that a scripted model writes from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rag.answering.extractive.answerer import ExtractiveAnswer
from rag.answering.generative.answerer import MAX_SENTENCES, WritingOptions, answer_generatively
from rag.answering.generative.composition import GenerativeAnswer
from rag.chunking.sentences import split_line
from rag.language_models import LanguageModelOptions
from rag.schema.answers import Citation, Passage, Statement
from rag.schema.documents import Chunk
from rag.testing.scripted_llm import ScriptedLLM, wrap
from tests.support.fakes import WordChecker

QUESTION = "What did the council of Marlow decide?"
BRIDGE = (
    "The council of Marlow approved the new bridge on Tuesday. It will cost 4.2 million euros and open in May 2027. "
    "Mayor Ada Quist said the old bridge had become too weak for lorries."
)
FERRY = "Ferries run every ten minutes from the harbour in the meantime. A ticket costs 2 euros."
MOON = "The moon is made of green cheese."


def make_passage(text: str, *, file: str = "bridge.txt", start: int = 0, **details: Any) -> Passage:
    sentences = tuple(
        type(sentence)(start + sentence.start, start + sentence.end, sentence.kind) for sentence in split_line(text)
    )
    chunk = Chunk(
        id=file,
        file=file,
        version="v",
        position=0,
        start=start,
        end=start + len(text),
        text=text,
        title=details.get("title", ""),
        published=details.get("published"),
        language="en",
        sentences=sentences,
    )
    return Passage(chunk, 0.5, 0.1, copies=details.get("copies", ()))


PASSAGES = (make_passage(BRIDGE, start=100), make_passage(FERRY, file="ferry.txt"))


def quote(passages: Sequence[Passage] = PASSAGES, *, abstained: bool = False) -> ExtractiveAnswer:
    """The quoted answer: the first sentence of the first passage, citing every passage as a whole, so that nothing that
    a model writes from them is off the point."""
    first = passages[0].chunk.sentences[0]
    text = passages[0].text[first.start - passages[0].start : first.end - passages[0].start]
    cited = {passage.file: passage for passage in passages}.values()
    citations = tuple(
        Citation(n, passage.file, passage.start, passage.start + len(passage.text), passage.text)
        for n, passage in enumerate(cited, start=1)
    )
    statements = () if abstained else (Statement(text, True, citations),)
    return ExtractiveAnswer(statements, 0.2 if abstained else 0.9, abstained, tuple(passages))


def take_steps(
    llm: ScriptedLLM,
    quoted: ExtractiveAnswer | None = None,
    *,
    strict: bool = False,
    max_sentences: int = MAX_SENTENCES,
    **options: Any,
) -> list[Any]:
    """All steps of an answer by a scripted model."""
    given = LanguageModelOptions(retries=0, timeout_seconds=5)
    return list(
        answer_generatively(
            QUESTION,
            quoted or quote(),
            model=wrap(llm, given=given),
            checker=WordChecker(),
            options=WritingOptions(6, max_sentences=max_sentences, strict=strict),
            **options,
        )
    )


def answer(llm: ScriptedLLM, quoted: ExtractiveAnswer | None = None, **options: Any) -> GenerativeAnswer:
    last = take_steps(llm, quoted, **options)[-1]
    assert isinstance(last, GenerativeAnswer)
    return last


def say(*replies: str, **options: Any) -> ScriptedLLM:
    return ScriptedLLM(replies=list(replies), **options)


def list_texts(written: GenerativeAnswer) -> list[tuple[str, bool]]:
    return [(statement.text, statement.verified) for statement in written.statements]
