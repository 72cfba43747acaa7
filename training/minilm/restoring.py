"""Restores the weights from a reader's ONNX file, so that training can continue from the shipped reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.build_extra import needs_build_extra
from training.minilm.graph import LAYERS, Weights

with needs_build_extra("training.minilm"):
    import onnx
    from onnx import numpy_helper

Constants = Mapping[str, NDArray[Any]]

_DENSE = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "mixed",
    "intermediate.dense": "inner.sum",
    "output.dense": "fed",
}
"""Official name of a layer's product -> its name in the graph."""


def read_reader_weights(model: bytes) -> Weights:
    """The weights of a reader's file, float32, under their official names: as exact as rounding allows, with smoothing
    undone. They have 320 positions.

    Raises ValueError when the file is not an int8 reader.
    """
    constants = {one.name: numpy_helper.to_array(one) for one in onnx.load_from_string(model).graph.initializer}
    if "outputs.weights" not in constants or "words.scale" not in constants:
        raise ValueError("not the int8 graph of a reader")
    weights = {
        "embeddings.word_embeddings.weight": np.asarray(constants["words"] * constants["words.scale"], np.float32),
        "embeddings.position_embeddings.weight": constants["places"],
        "embeddings.token_type_embeddings.weight": constants["types"],
        "embeddings.LayerNorm.weight": constants["embedded.gamma"],
        "embeddings.LayerNorm.bias": constants["embedded.beta"],
        "outputs.weight": constants["outputs.weights"].T,
        "outputs.bias": constants["outputs.bias"],
    }
    for layer in range(LAYERS):
        weights |= _restore_layer(constants, layer)
    return weights


def _restore_layer(constants: Constants, layer: int) -> dict[str, NDArray[np.float32]]:
    prefix = f"encoder.layer.{layer}."
    one = np.float32(1)
    divisor = constants.get(f"{layer}.hidden.divisor", one)
    factor = constants.get(f"{layer}.inner.factor", one)
    weights = {}
    for official, name in _DENSE.items():
        integers, scales = constants[f"{layer}.{name}.weights"], constants[f"{layer}.{name}.scales"]
        weights[f"{prefix}{official}.weight"] = np.asarray(integers * scales, np.float32).T
        weights[f"{prefix}{official}.bias"] = constants[f"{layer}.{name}.bias"]
    weights[f"{prefix}intermediate.dense.weight"] /= divisor
    weights[f"{prefix}output.dense.weight"] *= factor
    out = "token_vectors" if layer == LAYERS - 1 else f"{layer}.out"
    weights[f"{prefix}attention.output.LayerNorm.weight"] = constants[f"{layer}.hidden.gamma"] * divisor
    weights[f"{prefix}attention.output.LayerNorm.bias"] = constants[f"{layer}.hidden.beta"] * divisor
    weights[f"{prefix}output.LayerNorm.weight"] = constants[f"{out}.gamma"]
    weights[f"{prefix}output.LayerNorm.bias"] = constants[f"{out}.beta"]
    return weights
