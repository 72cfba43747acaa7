"""Checks each sentence that a language model wrote against the passages it was given.

Owns which passages a sentence is checked against, how its citations are corrected, and what is rejected regardless of
the claim checker. `verification.claim_checker` checks the claim; `citations` makes citations of a span.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answering.citations import Numbering, cite_span
from rag.answering.generative.citation_parser import WrittenSentence
from rag.schema.answers import Citation, Passage, Statement
from rag.schema.documents import Chunk
from rag.text.overlap import measure_coverage
from rag.text.words import fold_words
from rag.verification.claims import ClaimCheck, ClaimChecker, SourceText
from rag.verification.quoted_speech import rests_on_quoted_words

_LINK = re.compile(
    r"https?://\S+|www\.\S+|\b[\w.+-]+@[\w-]+\.\w+|\b(?:[\w-]+\.)+(?:com|net|org|io|xyz|info|biz|top)\b", re.I
)
_WORD = re.compile(r"\w+")

ECHO_SHARE = 0.8
"""A sentence repeats the instructions when at least this share of its four-word sequences is in them."""


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence as it will be shown, and the result of checking it."""

    statement: Statement
    problems: tuple[str, ...] = ()
    """What is wrong with it, for the repair prompt; empty when it is verified."""
    was_moved: bool = False
    """Whether it is verified by a passage that it did not cite."""


class SentenceChecker:
    """Checks the sentences of one answer, and numbers their citations."""

    def __init__(
        self,
        checker: ClaimChecker,
        passages: Sequence[Passage],
        *,
        question: str,
        instructions: str,
        find_injection: Callable[[str], str],
    ) -> None:
        """`passages` are those given to the model, in the order of their numbers; `question` and `instructions` are the
        rest of its prompt.

        `find_injection` says why a text looks like a prompt injection, "" when it does not.
        """
        self._checker = checker
        self._passages = dict(enumerate(passages, start=1))
        self._numbering = Numbering()
        self._find_injection = find_injection
        self._question = fold_words(question)
        self._instructions = _list_runs(instructions)

    def check(self, sentence: WrittenSentence) -> CheckedSentence:
        """The sentence with citations that support it.

        It is checked against each cited passage, then against all of those together, then against the other passages.
        """
        reason = self._refuse(sentence.text)
        if reason:
            return _reject(sentence.text, (reason,))
        text, marks = sentence.text, sentence.marks
        checks = [self._check(text, [n]) for n in marks]
        found = [check for check in checks if self._holds(text, check)]
        if not found and len(marks) > 1:
            checks.append(self._check(text, marks))
            found = [check for check in checks[-1:] if self._holds(text, check)]
        was_moved = not found
        if was_moved:
            checks.append(self._check(text, [n for n in self._passages if n not in marks]))
            found = [check for check in checks[-1:] if self._holds(text, check)]
        if not found:
            problems = next((check.problems for check in checks if check.problems), ("no passage says so",))
            return _reject(text, problems)
        citations = [citation for check in found for citation in self._cite(check)]
        return CheckedSentence(Statement(text, True, self._numbering.number(citations)), (), was_moved)

    def repeats_prompt(self, text: str) -> bool:
        """Whether a sentence repeats the question or the instructions instead of what the passages say."""
        if text.endswith("?") and fold_words(text) == self._question:
            return True
        return measure_coverage(_list_runs(text), self._instructions, when_empty=0.0) >= ECHO_SHARE

    def _check(self, text: str, numbers: Sequence[int]) -> ClaimCheck:
        return self._checker.check(text, [self._describe(n) for n in numbers])

    def _describe(self, n: int) -> SourceText:
        chunk = self._passages[n].chunk
        text = _blank_unquotable(chunk)
        return SourceText(n, chunk.file, chunk.title, text, chunk.start, chunk.language)

    def _holds(self, claim: str, check: ClaimCheck) -> bool:
        """Whether the claim is supported by a valid span: inside a given passage, asserted there and not only quoted,
        not a prompt injection, and containing every link of the claim."""
        if not check.supported or check.n not in self._passages or check.span is None:
            return False
        passage = self._passages[check.n]
        start, end = check.span
        if not passage.start <= start < end <= passage.end:
            return False
        text, start, end = passage.text, start - passage.start, end - passage.start
        quote = text[start:end]
        if not quote.strip() or not all(link in quote for link in _LINK.findall(claim)):
            return False
        return not self._find_injection(quote) and not rests_on_quoted_words(claim, text, start, end)

    def _cite(self, check: ClaimCheck) -> list[Citation]:
        assert check.n is not None and check.span is not None  # checked by `_holds`
        passage = self._passages[check.n]
        start, end = check.span
        quote = passage.text[start - passage.start : end - passage.start]
        lead = len(quote) - len(quote.lstrip())
        return cite_span(passage, start + lead, start + lead + len(quote.strip()))

    def _refuse(self, text: str) -> str:
        """Why a sentence is rejected without a check; "" when it is checked."""
        injection = self._find_injection(text)
        return f"it does not read like an answer: {injection}" if injection else ""


def _reject(text: str, problems: tuple[str, ...]) -> CheckedSentence:
    return CheckedSentence(Statement(text, False, (), doubts=problems), problems)


def _blank_unquotable(chunk: Chunk) -> str:
    """The text with headings and boilerplate, which are never quoted, replaced by spaces; offsets stay the same."""
    text = chunk.text
    for sentence in chunk.sentences:
        if sentence.kind != "sentence":
            start, end = sentence.start - chunk.start, sentence.end - chunk.start
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _list_runs(text: str) -> set[tuple[str, ...]]:
    """Every sequence of four words, in lower case; a shorter text as one sequence."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return {tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))} if words else set()
