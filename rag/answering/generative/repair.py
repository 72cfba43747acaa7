"""The one round in which a language model may mend its sentences that failed the check."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.generative.citation_parser import CitationParser
from rag.answering.generative.sentence_checker import CheckedSentence, SentenceChecker
from rag.language_models.prompts import DROP, FailedSentence, Message, write_repair_prompt

_MARK = re.compile(r"\[[^\]]*\]")
_LINE = re.compile(r"\s*(\d{1,2})\s*[:.)-]\s*(.+)")


class Repair:
    """What the model is asked to mend, and what of its reply passes."""

    def __init__(self, sentences: SentenceChecker, failed: Sequence[CheckedSentence], *, files: Sequence[str]) -> None:
        self._sentences = sentences
        self._failed = failed
        self._files = files
        self._reply = ""

    def write_prompt(self, asked: Sequence[Message], said: str) -> list[Message]:
        """What the model is given: what it was asked and said, and what failed."""
        listed = [FailedSentence(one.statement.text, one.problems) for one in self._failed]
        return write_repair_prompt(asked, said, listed)

    def feed(self, piece: str) -> None:
        """Take what the model writes."""
        self._reply += piece

    @property
    def is_over(self) -> bool:
        """Whether there are more lines than were asked for: small models go on and on."""
        whole = self._reply.split("\n")[:-1]
        return sum(bool(line.strip()) for line in whole) > len(self._failed)

    def finish(self) -> dict[int, CheckedSentence | None]:
        """By the `id` of each failed sentence, what takes its place: the new wording where that is verified, None where
        the model withdraws it. What is not mended is not in it."""
        mended: dict[int, CheckedSentence | None] = {}
        for number, text in self._read_lines():
            if not 1 <= number <= len(self._failed):
                continue
            if _MARK.sub("", text).strip(" .*").upper() == DROP:
                mended[id(self._failed[number - 1])] = None
                continue
            reader = CitationParser(self._files)
            written = [*reader.feed(text), *reader.finish()]
            if not written or self._sentences.repeats_instructions(written[0].text):
                continue
            checked = self._sentences.check(written[0])
            if checked.statement.verified:
                mended[id(self._failed[number - 1])] = checked
        return mended

    def _read_lines(self) -> list[tuple[int, str]]:
        """Number and wording of each line; a lone line without a number is the first sentence's."""
        lines = [line for line in self._reply.splitlines() if line.strip()]
        numbered = [(int(match[1]), match[2]) for line in lines if (match := _LINE.fullmatch(line))]
        return numbered or ([(1, lines[0])] if lines and len(self._failed) == 1 else [])
