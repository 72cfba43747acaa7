"""How high the right files, and the right spans in them, are ranked among what was retrieved.

The measures are ir_measures' (MacAvaney et al. 2022), over trec_eval; this is the only file that imports it. What
counts as an item of a ranking is decided here:

- file level: the files of the passages, each once, at the rank of its best passage. Relevant are the files that may
  support the answer, each with gain 1.
- span level: the supporting spans, each at the rank of the first passage that contains it whole. A passage without a
new one is an irrelevant item of its own. So overlapping chunks gain nothing by containing a sentence twice, and values
stay comparable when the chunk size changes. A passage with two new spans counts as two items.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rag.errors import EvaluationError
from rag.evaluation.evidence import Place
from rag.evaluation.judging import covers
from rag.schema.answers import Passage

CUTOFFS = (1, 4, 10)
DEPTH = 10

LEVELS = ("file", "span")

RANKING_MEASURES = (*(f"hit_{cutoff}" for cutoff in CUTOFFS), f"mrr_{DEPTH}", f"ndcg_{DEPTH}")
"""hit@k, MRR@10 and nDCG@10, each 0 to 1."""


def check_installed() -> None:
    """Raises `EvaluationError` when ir_measures is missing, so that this is noticed before any question is asked."""
    _import_measures()


def list_ranked_files(passages: Iterable[Passage]) -> list[str]:
    """Files, each once, best first; the files of a passage's copies follow its own."""
    return list(
        dict.fromkeys(file for passage in passages for file in (passage.file, *(copy.file for copy in passage.copies)))
    )


def list_ranked_places(passages: Iterable[Passage], evidence: Sequence[Place]) -> list[str]:
    """Items of the span level, best first: supporting spans by `name_place`, and passages without any."""
    ranked: list[str] = []
    for passage in passages:
        new = [name_place(place) for place in evidence if covers(passage, place) and name_place(place) not in ranked]
        ranked.extend(new or [f"passage {passage.file}:{passage.start}:{passage.end}"])
    return ranked


def name_place(place: Place) -> str:
    """The id of a span in a ranking."""
    return f"{place.file}:{place.start}:{place.end}"


def measure_rankings(
    ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, float]]:
    """Question id -> measure (one of `RANKING_MEASURES`) -> value, for every question with something relevant.

    `ranked` has each question's items, best first, and `relevant` those that are right. If nothing was ranked, all
    values are 0.
    """
    im = _import_measures()
    names = dict(
        zip(
            (*(im.Success @ cutoff for cutoff in CUTOFFS), im.RR @ DEPTH, im.nDCG @ DEPTH),
            RANKING_MEASURES,
            strict=True,
        )
    )
    judged = {id: dict.fromkeys(items, 1) for id, items in relevant.items()}
    judged = {id: items for id, items in judged.items() if items}
    if not judged:
        return {}
    run = {id: {item: 1 / rank for rank, item in enumerate(ranked[id], 1)} for id in judged if ranked.get(id)}
    values = {id: dict.fromkeys(RANKING_MEASURES, 0.0) for id in judged}
    for metric in im.iter_calc(list(names), judged, run) if run else ():
        values[metric.query_id][names[metric.measure]] = float(metric.value)
    return values


def _import_measures() -> Any:
    try:
        import ir_measures
    except ImportError as error:
        raise EvaluationError(
            "Retrieval is measured with ir-measures, which is not installed. Run `pip install 'footnote-rag[eval]'`."
        ) from error
    return ir_measures
