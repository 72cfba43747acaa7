"""The reader in torch: the MiniLM encoder with two outputs a piece, how well an answer starts and ends there.

Written out here rather than taken from transformers: on a CPU it trains about twice as fast without padding masks,
dropout and a second copy of everything. `name_officially` gives its weights the names that `minilm_graph` reads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.minilm_graph import EPSILON, HEADS, LAYERS, WIDTH

WORDS, POSITIONS = 30522, 512
"""Pieces of the vocabulary, and longest input, of the official weights."""


class Layer(nn.Module):
    """Attention, then the feed-forward product, each added to what came in and normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.inner = nn.Linear(WIDTH, 4 * WIDTH)
        self.fed = nn.Linear(4 * WIDTH, WIDTH)
        self.fed_norm = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, hidden: Tensor, hide: Tensor | None) -> Tensor:
        """What comes out for `hidden`; both are texts x pieces x 384.

        `hide`, texts x 1 x 1 x pieces, is added to how keys answer queries: far below 0 where there is no piece.
        Attention is written out: the fused one trains at half the speed on a CPU.
        """
        texts, pieces, _ = hidden.shape
        parts = self.qkv(hidden).view(texts, pieces, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = parts.unbind(0)
        scores = (query / math.sqrt(WIDTH // HEADS)) @ key.transpose(-1, -2)
        if hide is not None:
            scores = scores + hide
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(texts, pieces, WIDTH)
        hidden = self.attended_norm(hidden + self.attended(mixed))
        return self.fed_norm(hidden + self.fed(functional.gelu(self.inner(hidden))))


class Reader(nn.Module):
    """Reads questions with their passages: the official encoder, and a product for the two outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.outputs = nn.Linear(WIDTH, 2)

    def forward(self, ids: Tensor, types: Tensor, padding: Tensor) -> Tensor:
        """texts x pieces x 2, float32: logits of start and end.

        `ids`, `types` (0 for the question, 1 for the passage) and `padding` (true where there is no piece) are texts x
        pieces, at most 512.
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.words(ids) + self.places(places) + self.types(types))
        hide = None
        if bool(padding.any()):
            hide = torch.zeros_like(padding, dtype=hidden.dtype).masked_fill(padding, -1e4)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, hide)
        return self.outputs(hidden).float()


def _name_layer(at: int) -> dict[str, str]:
    prefix = f"encoder.layer.{at}."
    names = {}
    for ours, theirs in (
        ("attended", "attention.output.dense"),
        ("attended_norm", "attention.output.LayerNorm"),
        ("inner", "intermediate.dense"),
        ("fed", "output.dense"),
        ("fed_norm", "output.LayerNorm"),
    ):
        for part in ("weight", "bias"):
            names[f"layers.{at}.{ours}.{part}"] = f"{prefix}{theirs}.{part}"
    return names


_NAMES = {
    "words.weight": "embeddings.word_embeddings.weight",
    "places.weight": "embeddings.position_embeddings.weight",
    "types.weight": "embeddings.token_type_embeddings.weight",
    "norm.weight": "embeddings.LayerNorm.weight",
    "norm.bias": "embeddings.LayerNorm.bias",
    **{ours: theirs for at in range(LAYERS) for ours, theirs in _name_layer(at).items()},
}
"""Our names -> the official ones, but for queries, keys and values, which are one product here."""


def load_official(reader: Reader, weights: Mapping[str, Tensor]) -> None:
    """Start from weights under the official names; the two outputs, if not among them (`outputs.weight`, 2 x 384, and
    `outputs.bias`), start near zero, by torch's dice.

    Raises KeyError or RuntimeError when a weight is missing or has another shape than the official one.
    """
    state = {ours: weights[theirs] for ours, theirs in _NAMES.items()}
    for at in range(LAYERS):
        for part in ("weight", "bias"):
            own = [weights[f"encoder.layer.{at}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            state[f"layers.{at}.qkv.{part}"] = torch.cat(own)
    nn.init.normal_(reader.outputs.weight, std=0.02)
    nn.init.zeros_(reader.outputs.bias)
    for part in ("weight", "bias"):
        own_output = getattr(reader.outputs, part).detach()
        state[f"outputs.{part}"] = weights.get(f"outputs.{part}", own_output)
    reader.load_state_dict(state)


def name_officially(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The reader's weights under the official names, with `outputs.weight` (2 x 384) and `outputs.bias`."""
    named = {theirs: state[ours] for ours, theirs in _NAMES.items()}
    for at in range(LAYERS):
        for part in ("weight", "bias"):
            for name, value in zip(("query", "key", "value"), state[f"layers.{at}.qkv.{part}"].chunk(3), strict=True):
                named[f"encoder.layer.{at}.attention.self.{name}.{part}"] = value
    return {**named, "outputs.weight": state["outputs.weight"], "outputs.bias": state["outputs.bias"]}
