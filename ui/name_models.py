"""All about a name as the plain data that its page draws.

Knows nothing of Streamlit. A place that can be opened is as in `overview_models`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rag import MentionPlace, NameProfile
from ui.overview_models import KIND_NOUNS, SENTENCE_CHARACTERS, describe_article, describe_place
from ui.welcome_models import FEW_ARTICLES, count_months
from ui.wording import cut_text

QUESTIONS = ("What do the articles say about {}?", "Give me a timeline of {}", "Which articles mention {}?")
"""What a click asks about a name."""


def describe_name(found: NameProfile) -> dict[str, Any]:
    """The data of `components.draw_name`."""
    spellings = (found.entity.name, *found.entity.aliases)
    held = [one.article for one in found.articles]
    return {
        "roles": [{"label": one.words, "count": one.mentions, **describe_place(one.place)} for one in found.roles],
        "telling": describe_sentence(found.telling, spellings) if found.telling else None,
        "bars": count_months(held) if len(held) > FEW_ARTICLES else [],
        "companions": [
            {
                "name": one.entity.name,
                "kind": one.entity.type,
                "noun": KIND_NOUNS[one.entity.type],
                "count": one.entity.mentions,
                "place": describe_place(one.place),
            }
            for one in found.companions
        ],
        "dates": [{"label": one.label, "count": one.mentions, **describe_place(one.place)} for one in found.dates],
        "figures": [{"label": one.label, "count": one.mentions, **describe_place(one.place)} for one in found.figures],
        "articles": _group_sentences(found, spellings),
        "left": found.sentences - len(found.places),
    }


def describe_sentence(place: MentionPlace, spellings: Sequence[str]) -> dict[str, Any]:
    """A sentence in parts (text, whether it is the name), with where it is."""
    text = " ".join(place.quote.split())
    longest = sorted((" ".join(one.split()) for one in spellings), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)")
    parts = [[part, at % 2 == 1] for at, part in enumerate(pattern.split(cut_text(text, SENTENCE_CHARACTERS))) if part]
    return {"parts": parts, **describe_place(place)}


def _group_sentences(found: NameProfile, spellings: Sequence[str]) -> list[dict[str, Any]]:
    """The articles whose sentences were read, each with those sentences."""
    places = list(found.places)
    groups = []
    for one in found.articles:
        article = one.article
        own = [place for place in places if place.file == article.file and article.start <= place.start < article.end]
        if own:
            sentences = [describe_sentence(place, spellings) for place in own]
            groups.append({**describe_article(article), "mentions": one.mentions, "sentences": sentences})
    return groups
