"""Why an answer was refused, if the language of the articles or of the question may be the reason.

Owns the wording. The shipped models were trained on English; they read other languages a little, by names and figures,
and a question in one language finds little in another.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rag.models.minilm import MINILM_NAME
from rag.text.en.languages import LANGUAGES
from rag.text.language import detect_language, is_english

if TYPE_CHECKING:
    from rag.index.open_index import OpenIndex
    from rag.schema.query import Filters

_LEAST_SHARE = 0.1
"""Articles in other languages are mentioned when they are at least this share of those examined: a few among many do
not explain a refusal."""
_NAMED = 3
"""Most languages named."""


def explain_languages(
    question: str, state: OpenIndex, filters: Filters, *, embedding: str, has_language_model: bool
) -> str:
    """A remark for a refusal when the articles or the question are in a language that the models hardly read; ""
    otherwise.

    `embedding` is the one in the settings, `has_language_model` whether one is set: nothing is advised that is already
    set.
    """
    advice = _advise(embedding, has_language_model=has_language_model)
    if not advice:
        return ""
    counts = _count_languages(state, filters)
    total = sum(counts.values())
    others = {name: count for name, count in counts.most_common() if name not in ("English", "")}
    asked = "" if is_english(question) else LANGUAGES.get(detect_language(question), "another language")
    if sum(others.values()) < max(1.0, _LEAST_SHARE * total):
        others = {}
    if not others and not asked:
        return ""
    said = [_describe_articles(others, total)] if others else []
    said += [f"the question is in {asked}"] if asked and asked != "English" else []
    if not said:
        return ""
    text = " and ".join(said)
    return f"{text[0].upper()}{text[1:]}; the shipped models read English best. {advice}"


def _advise(embedding: str, *, has_language_model: bool) -> str:
    """The settings that help."""
    is_shipped = embedding == MINILM_NAME
    if is_shipped and not has_language_model:
        return (
            "A multilingual embedding (RAG_EMBEDDING) finds passages in other languages, a language model (RAG_LLM) "
            "reads them."
        )
    if is_shipped:
        return "A multilingual embedding (RAG_EMBEDDING) finds passages in other languages."
    return "" if has_language_model else "A language model (RAG_LLM) reads other languages."


def _count_languages(state: OpenIndex, filters: Filters) -> Counter[str]:
    """Number of examined articles in each language, by its English name; "" for those in an unknown language."""
    if state.facts_index is None:
        return Counter()
    listed = state.facts_index.read_articles()
    allowed = None if filters.files is None else frozenset(filters.files)
    return Counter(LANGUAGES.get(one.language, "") for one in listed if allowed is None or one.file in allowed)


def _describe_articles(others: dict[str, int], total: int) -> str:
    """ "2 of the 4 articles are in German and 1 in Ukrainian", "the article is in German"."""
    named = list(others.items())[:_NAMED]
    if total == 1:
        return f"the article is in {named[0][0]}"
    if len(others) == 1 and sum(others.values()) == total:
        return f"the articles are in {named[0][0]}"
    first, *rest = named
    parts = [f"{first[1]:,} of the {total:,} articles {'is' if first[1] == 1 else 'are'} in {first[0]}"]
    parts += [f"{count:,} in {name}" for name, count in rest]
    left = len(others) - len(named)
    parts += [f"others in {left} more"] if left else []
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
