"""Stand-ins for parts that a user provides."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from pathlib import Path

from rag.chunking.sentences import split_line
from rag.testing.hashing_embedding import HashingEmbedding
from rag.verification.claims import ClaimCheck, SourceText


class HeldEmbedding(HashingEmbedding):
    """Embeds no question as long as the file exists that `HELD_WHILE` in the environment names, so that a test can look
    at an answer in progress for as long as it takes. A minute at most, should the test end first."""

    def _get_query_embedding(self, query: str) -> list[float]:
        hold = Path(os.environ["HELD_WHILE"])
        end = time.monotonic() + 60
        while hold.exists() and time.monotonic() < end:
            time.sleep(0.02)
        return super()._get_query_embedding(query)


class WordChecker:
    """Supports a claim if one sentence has most of its words and all of its numbers."""

    def check(self, claim: str, sources: Sequence[SourceText]) -> ClaimCheck:
        words = set(re.findall(r"\w+", claim.casefold()))
        best = ClaimCheck(False, 0.0, None, None, ("there is no source",))
        for source in sources:
            for sentence in split_line(source.text):
                held = set(re.findall(r"\w+", source.text[sentence.start : sentence.end].casefold()))
                share = len(words & held) / max(1, len(words))
                missing = tuple(f"{word} is not there" for word in sorted(words - held) if word[0].isdigit())
                if share > best.score:
                    supported = share >= 0.7 and not missing
                    problems = () if supported else missing or ("its meaning is not near enough",)
                    span = (source.start + sentence.start, source.start + sentence.end)
                    best = ClaimCheck(supported, share, source.n, span, problems)
        return best
