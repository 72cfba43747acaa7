"""The name tagger's network in torch, as `rag.models.name_tagger` runs it in numpy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rag.models.name_tagger import N_LABELS, PREFIX_ROWS, SHAPE_ROWS, SUFFIX_ROWS
from rag.models.name_tokens import FLAGS
from training.build_extra import needs_build_extra

with needs_build_extra("training.names"):
    import torch
    from torch import nn

AFFIX_WIDTH = 24
WIDTH = 72
LAYERS = 3


class NameNetwork(nn.Module):
    """Vectors of words, then layers that look one word to each side."""

    PIECE_WIDTH: ClassVar[int] = 64

    def __init__(self, pieces: NDArray[np.float32]) -> None:
        super().__init__()
        self.pieces = nn.EmbeddingBag.from_pretrained(torch.from_numpy(pieces), freeze=False, mode="mean")
        self.affixes = nn.ModuleList(nn.Embedding(n, AFFIX_WIDTH) for n in (PREFIX_ROWS, SUFFIX_ROWS, SHAPE_ROWS))
        for table in self.affixes:
            nn.init.normal_(table.weight, std=0.3)
        self.input = nn.Linear(self.PIECE_WIDTH + 3 * AFFIX_WIDTH + 2, WIDTH)
        self.flags = nn.Linear(len(FLAGS), WIDTH, bias=False)
        self.input_norm = nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in range(LAYERS))
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(LAYERS))
        self.output = nn.Linear(WIDTH, N_LABELS)
        self.dropout = nn.Dropout(0.15)

    def forward(self, ids: Any, offsets: Any, affixes: Any, static: Any, rows: Any, flags: Any, at: Any) -> Any:
        """Logits of the words of one run: words x N_LABELS. `at` is each word's row among rows of zeros."""
        pieces = self.pieces(ids, offsets)
        if self.training:  # an unseen word is recognised by its letters and its neighbours
            pieces = pieces * (torch.rand(len(pieces), 1) > 0.1)
        parts = [pieces, *(table(affixes[:, column]) for column, table in enumerate(self.affixes)), static]
        words = self.input(torch.cat(parts, dim=1))[rows]
        hidden = self.dropout(self.input_norm(torch.relu(words + self.flags(flags))))
        size = int(at[-1]) + 2
        for layer, norm in zip(self.layers, self.norms, strict=True):
            padded = torch.zeros(size, WIDTH).index_copy(0, at, hidden)
            sums = layer(torch.cat([padded[at - 1], hidden, padded[at + 1]], dim=1))
            hidden = hidden + self.dropout(norm(torch.maximum(sums[:, :WIDTH], sums[:, WIDTH:])))
        return self.output(hidden)

    def load(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take the weights of an exported file."""
        with torch.no_grad():
            for name, parameter in self._list_weights().items():
                parameter.copy_(torch.from_numpy(np.asarray(arrays[name], np.float32)))
            pieces = arrays["pieces"].astype(np.float32) * arrays["pieces.scale"]
            self.pieces.weight.copy_(torch.from_numpy(pieces))

    def export(self) -> dict[str, NDArray[np.float32]]:
        """All weights except those of word pieces, under the names that the product uses; matrices have inputs
        first."""
        return {name: np.ascontiguousarray(array.detach().numpy()) for name, array in self._list_weights().items()}

    def _list_weights(self) -> dict[str, Any]:
        tables = zip(("prefixes", "suffixes", "shapes"), self.affixes, strict=True)
        arrays = {name: table.weight for name, table in tables}
        arrays |= {"input.weight": self.input.weight.T, "input.bias": self.input.bias, "flags": self.flags.weight.T}
        arrays |= {"input.gamma": self.input_norm.weight, "input.beta": self.input_norm.bias}
        for number, (layer, norm) in enumerate(zip(self.layers, self.norms, strict=True)):
            arrays |= {f"layer{number}.weight": layer.weight.T, f"layer{number}.bias": layer.bias}
            arrays |= {f"layer{number}.gamma": norm.weight, f"layer{number}.beta": norm.bias}
        arrays |= {"output.weight": self.output.weight.T, "output.bias": self.output.bias}
        return arrays
