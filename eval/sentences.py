"""How well the ends of sentences are found, language by language.

    python -m eval.sentences DIR
    python -m eval.sentences DIR --part 2/2 --rules sentencex

`DIR` has a file for each language, `de.jsonl`: a line a text, an object with its `sentences` in order. They are joined
with a space (Chinese, Japanese and Thai: with nothing), the text is cut, and the ends inside it are compared. `--part
2/2` takes every second text, beginning with the second: the half that no rule was made with.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from rag.chunking.sentences import split_line

UNSPACED = ("zh", "ja", "th")
"""Languages that put no space between sentences."""

Cut = Callable[[str, str], set[int]]
"""A text and its language -> where sentences end inside it."""


def cut_as_shipped(text: str, language: str) -> set[int]:
    return {sentence.end for sentence in split_line(text, language)} - {len(text)}


def cut_as_english(text: str, _: str) -> set[int]:
    return cut_as_shipped(text, "en")


def cut_by_sentencex(text: str, language: str) -> set[int]:
    from sentencex import get_sentence_boundaries

    ends = {boundary["end_index"] for boundary in get_sentence_boundaries(language, text)}
    return {len(text[:end].rstrip()) for end in ends} - {len(text)}


RULES: dict[str, Cut] = {"shipped": cut_as_shipped, "english": cut_as_english, "sentencex": cut_by_sentencex}


def join_sentences(sentences: list[str], language: str) -> tuple[str, set[int]]:
    """The text of the sentences, and where each but the last ends."""
    text = ""
    ends = set()
    for sentence in sentences:
        if text:
            ends.add(len(text))
            text += "" if language in UNSPACED else " "
        text += sentence
    return text, ends


def measure(path: Path, cut: Cut, part: slice) -> tuple[int, int, int, int]:
    """Texts, ends marked, ends found, and those that are both."""
    texts = [json.loads(line)["sentences"] for line in path.read_text(encoding="utf-8").splitlines() if line][part]
    marked = found = both = 0
    for sentences in texts:
        text, ends = join_sentences(sentences, path.stem)
        told = cut(text, path.stem)
        marked, found, both = marked + len(ends), found + len(told), both + len(ends & told)
    return len(texts), marked, found, both


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a file LANGUAGE.jsonl for each language")
    parser.add_argument("--part", default="1/1", help="i/n: texts i, i + n, ... of each file")
    parser.add_argument("--rules", choices=RULES, default="shipped", help="shipped, English for all, or sentencex's")
    arguments = parser.parse_args()
    first, step = map(int, arguments.part.split("/"))
    print("| language | texts | ends | precision | recall | F1 |\n| --- | --- | --- | --- | --- | --- |")
    for path in sorted(arguments.folder.glob("*.jsonl")):
        texts, marked, found, both = measure(path, RULES[arguments.rules], slice(first - 1, None, step))
        precision, recall = both / max(1, found), both / max(1, marked)
        f1 = 2 * both / max(1, found + marked)
        print(f"| {path.stem} | {texts} | {marked} | {precision:.3f} | {recall:.3f} | {f1:.3f} |")


if __name__ == "__main__":
    main()
