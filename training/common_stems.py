"""List the stems of common words, and write `rag/text/en/common_stems.txt`.

    python -m training.common_stems ROWS_FILE CLAIMS_FILE

Counts the words of the passages of both files (see `eval.datasets`) that do not open a sentence. A word that is written
small at least as often as with a capital, and `LEAST` times, is common: opening a sentence, it is not taken for a name.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from eval.datasets.files import read_records
from rag.text.names import COMMON_STEMS_FILE
from rag.text.words import stem_word

LEAST = 12

_WORD = re.compile(r"[A-Za-z]{2,}")


def read_passages(path: Path) -> Iterator[str]:
    """Each passage of a file of question or claim rows, once."""
    seen: set[str] = set()
    for text in read_records(path, lambda row: row.get("context") or row["premise"]):
        if text not in seen:
            seen.add(text)
            yield text


def count_words(passages: Iterator[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word is written small, and with a capital inside a sentence."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in passages:
        for match in _WORD.finditer(text):
            word = match.group()
            if word.islower():
                small[word] += 1
            elif word.istitle():
                before = text[: match.start()].rstrip(" \"'“‘([")[-1:]
                if before and before not in ".!?:;\n":
                    capital[word.lower()] += 1
    return small, capital


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("claims", type=Path)
    arguments = parser.parse_args()
    small, capital = count_words(text for path in (arguments.rows, arguments.claims) for text in read_passages(path))
    stems = {stem_word(word) for word, count in small.items() if count >= LEAST and count >= capital[word]}
    COMMON_STEMS_FILE.write_text("\n".join(sorted(stems)) + "\n", encoding="ascii")
    print(f"{len(stems)} stems")


if __name__ == "__main__":
    main()
