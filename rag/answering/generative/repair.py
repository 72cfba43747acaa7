"""The one round in which a language model may repair the sentences that failed the check."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.generative.citation_parser import CitationParser
from rag.answering.generative.sentence_checker import CheckedSentence, SentenceChecker
from rag.language_models.prompts import DROP, FailedSentence, Message, write_repair_prompt

_MARK = re.compile(r"\[[^\]]*\]")
_LINE = re.compile(r"\s*(\d{1,2})\s*[:.)-]\s*(.+)")


class Repair:
    """Writes the prompt of the round, and checks the reply."""

    def __init__(self, sentences: SentenceChecker, failed: Sequence[CheckedSentence], *, files: Sequence[str]) -> None:
        """`files` are the files of the passages given to the model, in the order of their numbers."""
        self._sentences = sentences
        self._failed = failed
        self._files = files
        self._reply = ""

    def write_prompt(self, asked: Sequence[Message], said: str) -> list[Message]:
        """The first prompt, the model's reply, and which sentences failed and why."""
        listed = [FailedSentence(one.statement.text, one.problems) for one in self._failed]
        return write_repair_prompt(asked, said, listed)

    def feed(self, piece: str) -> None:
        """Take the next piece of the reply."""
        self._reply += piece

    @property
    def is_over(self) -> bool:
        """Whether there are more lines than failed sentences: small models do not stop on their own."""
        whole = self._reply.split("\n")[:-1]
        return sum(bool(line.strip()) for line in whole) > len(self._failed)

    def finish(self) -> dict[int, CheckedSentence | None]:
        """The replacement of each failed sentence, by its `id`: the new wording if it is verified, None if the model
        withdraws the sentence. Unchanged sentences have no entry."""
        replaced: dict[int, CheckedSentence | None] = {}
        for number, text in self._list_lines():
            if not 1 <= number <= len(self._failed):
                continue
            if _MARK.sub("", text).strip(" .*").upper() == DROP:
                replaced[id(self._failed[number - 1])] = None
                continue
            parser = CitationParser(self._files)
            written = [*parser.feed(text), *parser.finish()]
            if not written or self._sentences.repeats_prompt(written[0].text):
                continue
            checked = self._sentences.check(written[0])
            if checked.statement.verified:
                replaced[id(self._failed[number - 1])] = checked
        return replaced

    def _list_lines(self) -> list[tuple[int, str]]:
        """Number and wording of each line; a single line without a number belongs to the only failed sentence."""
        lines = [line for line in self._reply.splitlines() if line.strip()]
        numbered = [(int(match[1]), match[2]) for line in lines if (match := _LINE.fullmatch(line))]
        return numbered or ([(1, lines[0])] if lines and len(self._failed) == 1 else [])
