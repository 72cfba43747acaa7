"""Training the reader. Skipped without the `build` extra."""

from __future__ import annotations

import itertools
import math
import random
import re
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from tests.support.reading_rows import HILLS, ROWS, write_rows
from training.questions.held_out import is_held_out
from training.reader.examples import CLS, SEP, Example, Examples


@pytest.fixture(scope="module")
def torch() -> Iterator[Any]:
    module = pytest.importorskip("torch", reason="needs the build extra")
    threads = module.get_num_threads()
    module.set_num_threads(1)  # sums in the same order each time
    yield module
    module.set_num_threads(threads)


@pytest.fixture(scope="module")
def network(torch: Any) -> types.ModuleType:  # noqa: ARG001 - sets torch up first
    return pytest.importorskip("training.reader.network", reason="needs the build extra", exc_type=ImportError)


@pytest.fixture(scope="module")
def training(torch: Any) -> types.ModuleType:  # noqa: ARG001 - sets torch up first
    return pytest.importorskip("training.reader.train", reason="needs the build extra", exc_type=ImportError)


@pytest.fixture(scope="module")
def official(torch: Any) -> dict[str, Any]:
    """Random weights with the official names and shapes."""
    torch.manual_seed(3)
    shapes = {
        "embeddings.word_embeddings.weight": (30522, 384),
        "embeddings.position_embeddings.weight": (512, 384),
        "embeddings.token_type_embeddings.weight": (2, 384),
        "pooler.dense.weight": (384, 384),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{at}" for at in range(6)):
        sides = {f"attention.self.{name}": (384, 384) for name in ("query", "key", "value")}
        sides |= {"attention.output.dense": (384, 384), "intermediate.dense": (1536, 384), "output.dense": (384, 1536)}
        for name, shape in sides.items():
            shapes |= {f"{layer}.{name}.weight": shape, f"{layer}.{name}.bias": shape[:1]}
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    weights = {name: torch.randn(shape) * 0.05 for name, shape in shapes.items()}
    for name in norms:
        weights |= {f"{name}.weight": 1 + torch.randn(384) * 0.05, f"{name}.bias": torch.randn(384) * 0.05}
    return weights


@pytest.fixture
def loaded(network: types.ModuleType, official: Mapping[str, Any]) -> Any:
    reader = network.Reader()
    network.load_official(reader, official)
    return reader


@pytest.fixture(scope="module")
def examples(tokenizer: Tokenizer) -> Examples:
    return Examples(ROWS, tokenizer)


def test_weights_are_unchanged_when_loaded_and_named_again(
    torch: Any, network: types.ModuleType, official: Mapping[str, Any], loaded: Any
) -> None:
    named = network.name_officially(loaded.state_dict())

    assert set(named) == set(official) - {"pooler.dense.weight"} | {"outputs.weight", "outputs.bias"}
    assert all(torch.equal(named[name], official[name]) for name in named if name in official)
    assert named["outputs.weight"].shape == (2, 384) and 0 < named["outputs.weight"].abs().max() < 0.2
    assert not named["outputs.bias"].any()


def test_loading_is_refused_when_an_official_weight_is_missing(
    network: types.ModuleType, official: Mapping[str, Any]
) -> None:
    name = "encoder.layer.3.output.dense.bias"

    with pytest.raises(KeyError, match=re.escape(name)):
        network.load_official(network.Reader(), {key: value for key, value in official.items() if key != name})


def test_the_onnx_graph_computes_what_the_network_does(torch: Any, network: types.ModuleType, loaded: Any) -> None:
    graph = pytest.importorskip("training.minilm.graph", reason="needs the build extra", exc_type=ImportError)
    onnxruntime = pytest.importorskip("onnxruntime")
    weights = {name: value.numpy() for name, value in network.name_officially(loaded.state_dict()).items()}
    session = onnxruntime.InferenceSession(
        graph.build_graph(weights, graph.Recipe(rounding="none"), {}, head="spans"), providers=["CPUExecutionProvider"]
    )
    pieces = np.random.default_rng(0).integers(0, 30522, (1, 320))
    kinds = np.repeat([[0, 1]], [7, 313], axis=1)

    [logits] = session.run(["logits"], {"input_ids": pieces, "token_types": kinds})

    with torch.no_grad():
        ids, types_ = torch.from_numpy(pieces), torch.from_numpy(kinds)
        expected = loaded(ids, types_, torch.zeros_like(ids, dtype=torch.bool))[0].numpy()
    assert logits.shape == (1, 320, 2)
    assert np.abs(logits - expected).max() < 1e-4 < np.abs(expected).max()


def test_training_can_start_from_a_reader_that_was_built(
    network: types.ModuleType, training: types.ModuleType, loaded: Any, official: Any, tmp_path: Path
) -> None:
    graph = pytest.importorskip("training.minilm.graph", reason="needs the build extra", exc_type=ImportError)
    weights = {name: value.numpy() for name, value in network.name_officially(loaded.state_dict()).items()}
    smoothing = {"0.inner": np.linspace(1, 4, 1536, dtype=np.float32), "2.hidden": np.full(384, 3, np.float32)}
    (tmp_path / "reader.onnx").write_bytes(graph.build_graph(weights, graph.Recipe(), smoothing, head="spans"))
    (tmp_path / "reader.json").write_text('{"examples_seen": 7}')

    restored, seen = training.start_from_reader(tmp_path, official)

    again = network.Reader()
    network.load_official(again, restored)
    named = network.name_officially(again.state_dict())
    assert seen == 7
    for name, value in weights.items():
        assert np.abs(named[name].numpy() - value).max() <= 0.02 * np.abs(value).max(), name
    with pytest.raises(SystemExit, match="no reader"):
        training.start_from_reader(tmp_path / "missing", official)


def test_averaging_takes_the_mean_of_each_weight() -> None:
    build = pytest.importorskip("training.reader.build", reason="needs the build extra", exc_type=ImportError)
    shorter = {"places": np.float32([[1, 3]]), "bias": np.float32([2, 0])}
    longer = {"places": np.float32([[3, 3], [9, 9]]), "bias": np.float32([4, -1])}

    for means in (build.average(shorter, longer), build.average(longer, shorter)):
        assert {name: value.tolist() for name, value in means.items()} == {"places": [[2, 3]], "bias": [3, -0.5]}


def test_precision_is_bfloat16_on_a_gpu(torch: Any, training: types.ModuleType) -> None:
    assert training.find_precision("cpu") in (torch.float32, torch.bfloat16)
    assert training.find_precision("cuda") is torch.bfloat16


def test_padding_changes_nothing(torch: Any, loaded: Any) -> None:
    short, long = torch.arange(1000, 1020)[None], torch.arange(2000, 2050)[None]
    both = torch.cat([torch.nn.functional.pad(short, (0, 30)), long])
    padding = torch.zeros_like(both, dtype=torch.bool)
    padding[0, 20:] = True

    with torch.no_grad():
        together, leanings = loaded(both, torch.ones_like(both), padding)
        alone, leaning = loaded(short, torch.ones_like(short), torch.zeros_like(short, dtype=torch.bool))

    assert torch.allclose(together[0, :20], alone[0], atol=1e-5)
    assert torch.allclose(leanings[0], leaning[0], atol=1e-5)


def test_loss_counts_every_right_start_and_end_among_passage_and_cls(torch: Any, training: types.ModuleType) -> None:
    # [CLS] question [SEP] three pieces [SEP]: four may have probability
    answered = Example([CLS, 5, SEP, 6, 7, 8, SEP], n_question=3, first=3, starts=[3, 4], ends=[4, 5])
    unanswered = Example([CLS, 5, SEP, 6, SEP], n_question=3, first=3, starts=[0], ends=[0])
    seen = {}

    def read(ids: Any, types_: Any, padding: Any) -> Any:
        seen.update(ids=ids.tolist(), types=types_.tolist(), padding=padding.tolist())
        return torch.zeros(*ids.shape, 2), torch.zeros(len(ids), 3)

    loss, n_pieces = training.measure_loss(read, [answered, unanswered], "cpu")

    # two starts and two ends of four are right; the second has [CLS] and one piece
    assert loss.item() == pytest.approx((math.log(2) + math.log(2)) / 2)
    length = n_pieces // 2
    assert length >= 7 and n_pieces == 2 * length
    assert seen["ids"] == [[*one.ids, *[0] * (length - len(one.ids))] for one in (answered, unanswered)]
    assert seen["types"] == [[0, 0, 0, *[1] * (length - 3)]] * 2
    assert seen["padding"] == [[False] * n + [True] * (length - n) for n in (7, 5)]


def test_loss_has_the_verdict_of_claims_and_no_span_where_none_is_learnt(
    torch: Any, training: types.ModuleType
) -> None:
    claim = Example([CLS, 5, SEP, 6, SEP], n_question=3, first=3, starts=[3], ends=[3], verdict=0)
    question = Example([CLS, 5, SEP, 6, SEP], n_question=3, first=3, starts=[], ends=[], verdict=1)
    leaning = torch.tensor([[9.0, 0.0, 0.0], [9.0, 0.0, 0.0]])

    def read(ids: Any, _types: Any, _padding: Any) -> Any:
        return torch.zeros(*ids.shape, 2), leaning

    loss, _ = training.measure_loss(read, [claim, question], "cpu")

    # the span of the claim: [CLS] or one piece; its verdict is nearly sure, the question's is nearly sure and wrong
    assert loss.item() == pytest.approx((math.log(2) + 9) / 2, abs=1e-3)


def test_loss_falls_after_a_step(torch: Any, training: types.ModuleType, loaded: Any, examples: Examples) -> None:
    batch = list(itertools.islice((one for one in examples.make(1) if len(one.ids) < 80), 4))
    master = {name: value.detach().clone() for name, value in loaded.named_parameters()}
    optimizer = torch.optim.SGD(master.values(), lr=0.05)

    before, _ = training.measure_loss(loaded, batch, "cpu")
    before.backward()
    training.step(loaded, master, optimizer)
    after, _ = training.measure_loss(loaded, batch, "cpu")

    assert after.item() < before.item()
    assert all(value.grad is None for value in loaded.parameters())


def test_every_example_is_in_exactly_one_batch(training: types.ModuleType) -> None:
    lengths = random.Random(5).choices((12, 40, 41, 90, 288), k=200)
    pool = [Example([number] * n, 3, 3, [0], [0]) for number, n in enumerate(lengths)]

    batches = list(training.make_batches(pool, 250, random.Random(1)))

    assert sorted(one.ids[0] for batch in batches for one in batch) == list(range(200))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(len(one.ids) for one in batch) <= 250
    assert max(map(len, batches)) >= 15  # of the short ones
    assert batches == list(training.make_batches(pool, 250, random.Random(1)))
    assert batches != list(training.make_batches(pool, 250, random.Random(2)))


def test_rate_rises_then_falls_to_zero(training: types.ModuleType) -> None:
    rates = [training.schedule_rate(seen / 100) for seen in range(111)]

    assert rates.index(max(rates)) == 5
    assert rates[0] == rates[100] == rates[110] == 0
    assert max(rates) <= 1


def test_questions_are_left_out_when_measured_on_or_held_out(
    training: types.ModuleType, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    row = {"context": "In Paris.", "answers": [{"text": "Paris", "start": 3}], "source": "qed-nq", "title": "Article 5"}
    rows = write_rows(
        tmp_path / "rows.gz",
        [
            row | {"question": "Where is it?"},
            row | {"question": "Where  IS that"},
            row | {"question": "held out", "title": "Article 4"},
            row | {"question": "without answers", "answers": []},
        ],
    )
    measured = write_rows(tmp_path / "measured.gz", [{"question": "where is that?"}])

    claims = [{"premise": f"It is {n}.", "hypothesis": "It is.", "label": "entailment"} for n in range(40)]
    yes_no = [{"question": "Is it?", "passage": f"It is {n}.", "answer": "yes", "group": n} for n in range(40)]
    near = [
        {
            "question": "where isn't it",
            "answerable_question": "where is it",
            "title": f"Article {n}",
            "context": "In Paris.",
            "answerable_answers": [{"text": "Paris", "start": 3}],
        }
        for n in range(40)
    ]
    extra = training.Extra(
        write_rows(tmp_path / "claims.gz", claims),
        write_rows(tmp_path / "yes_no.gz", yes_no),
        write_rows(tmp_path / "near.gz", near),
    )
    examples = training.read_examples(rows, [measured], tokenizer, extra)

    assert [one.question for one in examples.rows] == ["Where is it?"]
    statements = [claim for claim in examples.claims if not claim.is_question]
    assert 20 < len(statements) < 40
    assert not any(is_held_out("claims", claim.context) for claim in statements)
    assert {claim.text for claim in examples.claims if claim.is_question} == {"Is it?", "It is."}
    assert 40 < sum(claim.is_question for claim in examples.claims) < 80
    assert 30 < len(examples.near_misses) < 40
    made = [one for one in examples.make(1) if one.verdict is None and len(one.starts) == 1]
    assert {len(one.ids) for one in made}  # both sides of a near miss are shown
    with pytest.raises(SystemExit, match="no question to learn from"):
        training.read_examples(rows, [rows], tokenizer)


class Interrupted(Examples):
    """Stops after 8 examples, like a machine that is turned off."""

    __slots__ = ()

    def make(self, seed: int) -> Iterator[Example]:
        yield from itertools.islice(super().make(seed), 8)
        raise KeyboardInterrupt


def test_an_interrupted_training_ends_with_the_same_weights(
    torch: Any, training: types.ModuleType, official: dict[str, Any], tokenizer: Tokenizer, tmp_path: Path
) -> None:
    checkpoint, other = tmp_path / "checkpoint.pt", tmp_path / "other.pt"
    rows = [row for row in ROWS if row.context != HILLS]

    training.train(official, Examples(rows, tokenizer), checkpoint, 24, pool_examples=8)
    with pytest.raises(KeyboardInterrupt):
        training.train(official, Interrupted(rows, tokenizer), other, 24, pool_examples=8)
    halfway = torch.load(other, weights_only=True)
    training.train(official, Examples(rows, tokenizer), other, 24, pool_examples=8)

    one, two = (torch.load(path, weights_only=True) for path in (checkpoint, other))
    checkpoint.unlink()  # 270 MB each
    other.unlink()
    assert (halfway["seen"], halfway["pools"]) == (8, 1)
    assert (one["seen"], one["pools"]) == (two["seen"], two["pools"]) == (24, 3)
    assert all(torch.equal(one["weights"][name], two["weights"][name]) for name in one["weights"])
    assert not all(torch.equal(one["weights"][name], halfway["weights"][name]) for name in one["weights"])
    assert list(tmp_path.iterdir()) == []
