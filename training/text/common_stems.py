"""Make the list of stems of common words, `rag/text/en/common_stems.txt`.

    python -m training.text.common_stems ROWS_FILE CLAIMS_FILE

Counts words inside sentences in the passages of both files (training/README.md describes them). A word that is in lower
case at least as often as capitalised, and at least `LEAST` times, is common: at the start of a sentence it does not
count as a name.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from eval.datasets.files import read_records
from rag.text.names import COMMON_STEMS_FILE
from rag.text.punctuation import opens_sentence
from rag.text.words import stem_word

LEAST = 12

_WORD = re.compile(r"[A-Za-z]{2,}")


def read_passages(path: Path) -> Iterator[str]:
    """The distinct passages of a file of question or claim rows, in order."""
    seen: set[str] = set()
    for text in read_records(path, lambda row: row.get("context") or row["premise"]):
        if text not in seen:
            seen.add(text)
            yield text


def count_words(passages: Iterator[str]) -> tuple[Counter[str], Counter[str]]:
    """(count of each word in lower case, count of each word capitalised inside a sentence)."""
    lower: Counter[str] = Counter()
    capitalised: Counter[str] = Counter()
    for text in passages:
        for match in _WORD.finditer(text):
            word = match.group()
            if word.islower():
                lower[word] += 1
            elif word.istitle() and not opens_sentence(text[: match.start()]):
                capitalised[word.lower()] += 1
    return lower, capitalised


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("claims", type=Path)
    arguments = parser.parse_args()
    passages = (text for path in (arguments.rows, arguments.claims) for text in read_passages(path))
    lower, capitalised = count_words(passages)
    stems = {stem_word(word) for word, count in lower.items() if count >= LEAST and count >= capitalised[word]}
    COMMON_STEMS_FILE.write_text("\n".join(sorted(stems)) + "\n", encoding="ascii")
    print(f"{len(stems)} stems")


if __name__ == "__main__":
    main()
