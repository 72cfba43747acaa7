"""Parts of retrieval can be switched off, and the table of the ablations is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.ablations import DEFAULT, VARIANTS, Variant, configure, tabulate
from rag import Assistant
from rag.settings import Settings

QUESTION = "Which spokesman accused Kyiv?"


def test_words_and_meaning_each_retrieve_alone_and_together_give_both_results(seeds_assistant: Assistant) -> None:
    def find(**options: str) -> list[str]:
        return [passage.chunk.id for passage in seeds_assistant.retrieve(QUESTION, top=50, **options)]  # type: ignore[arg-type]

    words, meaning, both = find(by="words"), find(by="meaning"), find()
    assert words and meaning and words != meaning
    assert set(both) == set(words) | set(meaning)
    assert find(by="both") == both


def test_words_alone_find_nothing_without_a_shared_word(seeds_assistant: Assistant) -> None:
    assert seeds_assistant.retrieve("xylophone quokka", by="words") == []
    assert seeds_assistant.retrieve("xylophone quokka", by="meaning") != []


def test_the_default_variant_is_what_ships() -> None:
    fields = Settings.model_fields
    assert (DEFAULT.chunk_tokens, DEFAULT.overlap_tokens) == (
        fields["chunk_tokens"].default,
        fields["overlap_tokens"].default,
    )
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)


def test_variants_with_the_same_chunking_share_an_index(tmp_path: Path) -> None:
    homes = {variant.name: configure(variant, None, tmp_path).home for variant in VARIANTS}
    assert homes["words only"] == homes["meaning only"] == homes[DEFAULT.name]
    assert len(set(homes.values())) == 5


def test_the_table_has_means_and_p_against_the_default() -> None:
    def values(gain: float) -> dict[str, float]:
        rest = dict.fromkeys(("hit_1", "hit_4", "hit_10", "mrr_10"), 1.0)
        return {**rest, "ndcg_10": gain}

    worse = Variant("worse")
    measured = {
        DEFAULT: {str(case): values(1.0) for case in range(30)},
        worse: {str(case): values(0.25 if case else 1.0) for case in range(30)},
    }
    lines = tabulate(measured, "file")
    assert lines[0] == "| file level | n | hit@1 | hit@4 | hit@10 | mrr@10 | ndcg@10 | p |"
    assert lines[2].endswith("| 1.000 |  |")
    assert lines[3] == "| worse | 30 | 1.000 | 1.000 | 1.000 | 1.000 | 0.275 | < 0.001 |"


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_every_variant_is_a_setting_that_can_be_indexed(variant: Variant, tmp_path: Path) -> None:
    with Assistant(configure(variant, None, tmp_path)) as assistant:
        assert assistant.settings.chunk_tokens == variant.chunk_tokens
