"""A sentence that a language model wrote, held against the passages it was given.

Owns which passages a sentence is checked against, what its citations become, and what may not pass whatever the checker
says. How a claim is checked is the checker's; how a span is cited is `citing`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answering.citations import Numbering, cite_span
from rag.answering.generative.citation_parser import WrittenSentence
from rag.schema.answers import Citation, Passage, Statement
from rag.schema.documents import Chunk
from rag.verification.claims import ClaimCheck, ClaimChecker, SourceText
from rag.verification.quoted_speech import rests_on_quoted_words

_LINK = re.compile(
    r"https?://\S+|www\.\S+|\b[\w.+-]+@[\w-]+\.\w+|\b(?:[\w-]+\.)+(?:com|net|org|io|xyz|info|biz|top)\b", re.I
)
_WORD = re.compile(r"\w+")

ECHO_SHARE = 0.8
"""A sentence that shares so much of its runs of four words with the instructions repeats them."""


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence as it will be shown, and what checking it came to."""

    statement: Statement
    problems: tuple[str, ...] = ()
    """What is wrong, for whoever is to mend it; empty when it is verified."""
    was_moved: bool = False
    """Whether it is verified by a passage that it did not cite."""


class SentenceChecker:
    """Checks the sentences of one answer, and numbers what they cite."""

    def __init__(
        self,
        checker: ClaimChecker,
        passages: Sequence[Passage],
        *,
        instructions: str,
        find_injection: Callable[[str], str],
    ) -> None:
        """`passages` are those the model was given, in the order of their numbers, and `instructions` what it was told
        to do with them. `find_injection` says why a text looks written to steer a model, "" when it does not."""
        self._checker = checker
        self._passages = dict(enumerate(passages, start=1))
        self._numbering = Numbering()
        self._find_injection = find_injection
        self._instructions = _list_runs(instructions)

    def check(self, sentence: WrittenSentence) -> CheckedSentence:
        """The sentence with the citations that bear it out: of those that it names, else of any passage."""
        reason = self._refuse(sentence.text)
        if reason:
            return CheckedSentence(Statement(sentence.text, False, ()), (reason,))
        problems: tuple[str, ...] = ()
        attempts = [[n] for n in sentence.marks] + ([list(sentence.marks)] if len(sentence.marks) > 1 else [])
        found: list[ClaimCheck] = []
        for numbers in attempts:
            if len(numbers) > 1 and found:
                break
            check = self._check(sentence.text, numbers)
            problems = problems or check.problems
            if self._holds(sentence.text, check):
                found.append(check)
        was_moved = not found
        if not found:
            check = self._check(sentence.text, [n for n in self._passages if [n] not in attempts])
            found = [check] if self._holds(sentence.text, check) else []
            problems = problems or check.problems
        if not found:
            return CheckedSentence(Statement(sentence.text, False, ()), problems or ("no passage says so",))
        citations = [citation for check in found for citation in self._cite(check)]
        return CheckedSentence(Statement(sentence.text, True, self._numbering.number(citations)), (), was_moved)

    def repeats_instructions(self, text: str) -> bool:
        """Whether a sentence says what the model was told, rather than what the passages say."""
        runs = _list_runs(text)
        return bool(runs) and len(runs & self._instructions) / len(runs) >= ECHO_SHARE

    def _check(self, text: str, numbers: Sequence[int]) -> ClaimCheck:
        return self._checker.check(text, [self._describe(n) for n in numbers])

    def _describe(self, n: int) -> SourceText:
        chunk = self._passages[n].chunk
        return SourceText(n=n, file=chunk.file, title=chunk.title, text=_blank_unquotable(chunk), start=chunk.start)

    def _holds(self, claim: str, check: ClaimCheck) -> bool:
        """Whether the claim is supported by words that may support one: a place in a passage that was supplied, which
        asserts it rather than quotes it, and which holds whatever link the claim has."""
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
        assert check.n is not None and check.span is not None  # `_holds` has looked
        passage = self._passages[check.n]
        start, end = check.span
        quote = passage.text[start - passage.start : end - passage.start]
        lead = len(quote) - len(quote.lstrip())
        return cite_span(passage, start + lead, start + lead + len(quote.strip()))

    def _refuse(self, text: str) -> str:
        """Why a sentence is not even checked; "" when it is."""
        suspicion = self._find_injection(text)
        return f"it does not read like an answer: {suspicion}" if suspicion else ""


def _blank_unquotable(chunk: Chunk) -> str:
    """The text with blanks for headings and boilerplate, which are never quoted; every place stays where it is."""
    text = chunk.text
    for sentence in chunk.sentences:
        if sentence.kind != "sentence":
            start, end = sentence.start - chunk.start, sentence.end - chunk.start
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _list_runs(text: str) -> set[tuple[str, ...]]:
    """Every four words in a row, in small letters; of a shorter text, all its words."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return {tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))} if words else set()
