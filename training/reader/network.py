"""The reader in torch: the MiniLM encoder with two outputs for each piece, the logits of an answer's start and end.

Written out instead of taken from transformers: on a CPU it trains about twice as fast without padding masks, dropout
and a second copy of every tensor. `name_officially` gives the weights the names that `training.minilm.graph` expects.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from training.build_extra import needs_build_extra

with needs_build_extra("training.reader"):
    import torch
    from torch import Tensor, nn
    from torch.nn import functional

from training.minilm.graph import EPSILON, HEADS, LAYERS, WIDTH

WORDS, POSITIONS = 30522, 512
"""Size of the vocabulary, and longest input in pieces, of the official weights."""


class Layer(nn.Module):
    """Attention, then feed-forward, each with its residual and normalised after the sum."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.inner = nn.Linear(WIDTH, 4 * WIDTH)
        self.fed = nn.Linear(4 * WIDTH, WIDTH)
        self.fed_norm = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """The layer's output for `hidden`; both are texts x pieces x 384.

        `mask`, texts x 1 x 1 x pieces, is added to the attention scores: far below 0 for padding. Attention is written
        out because the fused one trains at half the speed on a CPU.
        """
        texts, pieces, _ = hidden.shape
        parts = self.qkv(hidden).view(texts, pieces, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = parts.unbind(0)
        scores = (query / math.sqrt(WIDTH // HEADS)) @ key.transpose(-1, -2)
        if mask is not None:
            scores = scores + mask
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(texts, pieces, WIDTH)
        hidden = self.attended_norm(hidden + self.attended(mixed))
        return self.fed_norm(hidden + self.fed(functional.gelu(self.inner(hidden))))


class Reader(nn.Module):
    """Reads a question with its passage: the official encoder, and a linear layer for the two outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.outputs = nn.Linear(WIDTH, 2)
        self.verdict = nn.Linear(WIDTH, 3)
        """Only for training: makes the last hidden state of [CLS] tell verdicts apart. `training.verdicts` learns the
        weights that ship."""

    def forward(self, ids: Tensor, types: Tensor, padding: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of start and end, texts x pieces x 2, and of the verdicts (supported, contradicted, open), texts x 3;
        float32.

        `ids`, `types` (0 for the question, 1 for the passage) and `padding` (true for padding) are texts x pieces, at
        most 512 pieces.
        """
        positions = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.words(ids) + self.places(positions) + self.types(types))
        mask = None
        if bool(padding.any()):
            mask = torch.zeros_like(padding, dtype=hidden.dtype).masked_fill(padding, -1e4)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return self.outputs(hidden).float(), self.verdict(hidden[:, 0]).float()


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
"""Our names -> the official ones. Queries, keys and values are missing, since they are one product here."""


def load_official(reader: Reader, weights: Mapping[str, Tensor]) -> None:
    """Set the reader's weights from weights under their official names.

    The output layer is taken from `outputs.weight` (2 x 384) and `outputs.bias` if they are there; otherwise its
    weights are drawn near zero from torch's random numbers. Raises KeyError when a weight is missing, RuntimeError when
    one has the wrong shape.
    """
    state = {ours: weights[theirs] for ours, theirs in _NAMES.items()}
    for at in range(LAYERS):
        for part in ("weight", "bias"):
            own = [weights[f"encoder.layer.{at}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            state[f"layers.{at}.qkv.{part}"] = torch.cat(own)
    nn.init.normal_(reader.outputs.weight, std=0.02)
    nn.init.zeros_(reader.outputs.bias)
    nn.init.normal_(reader.verdict.weight, std=0.02)
    nn.init.zeros_(reader.verdict.bias)
    for part in ("weight", "bias"):
        own_output = getattr(reader.outputs, part).detach()
        state[f"outputs.{part}"] = weights.get(f"outputs.{part}", own_output)
        state[f"verdict.{part}"] = getattr(reader.verdict, part).detach()
    reader.load_state_dict(state)


def name_officially(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The reader's weights under their official names, with `outputs.weight` (2 x 384) and `outputs.bias`."""
    named = {theirs: state[ours] for ours, theirs in _NAMES.items()}
    for at in range(LAYERS):
        for part in ("weight", "bias"):
            for name, value in zip(("query", "key", "value"), state[f"layers.{at}.qkv.{part}"].chunk(3), strict=True):
                named[f"encoder.layer.{at}.attention.self.{name}.{part}"] = value
    return {**named, "outputs.weight": state["outputs.weight"], "outputs.bias": state["outputs.bias"]}
