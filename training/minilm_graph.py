"""The weights of all-MiniLM-L6-v2 -> an ONNX graph, written node by node for ONNX Runtime on a CPU.

Owns the shape of the network and how its numbers are stored. Leaves to `build_embedding` which weights and
which recipe ship, and to `measure_embedding` the figures for the recipes that do not.

Writing the graph by hand, where the usual way is to export it from torch and let an optimizer and a
quantizer rewrite it, needs neither, gives the same bytes every time, and lets each node be the one that
measured fastest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, WIDTH = 6, 12, 384
WINDOW, READER_WINDOW = 256, 320
"""Most pieces of a text that is embedded, and of a question with the passage that is read for it."""
EPSILON = 1e-12
"""`layer_norm_eps` of the official configuration."""

CONTRIB = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""

Weights = Mapping[str, NDArray[np.float32]]
Rounding = Literal["pairs", "8-bit", "7-bit", "none"]
Head = Literal["vectors", "spans"]
"""What the network is for: vectors of texts, or where in a passage the answer to a question starts and ends."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that may differ between two graphs of the same weights. The defaults are what ships."""

    rounding: Rounding = "pairs"
    """How weights become int8 (`round_weights`); "none" leaves everything float32."""
    attention: Literal["standard", "contrib"] = "standard"
    """ONNX's own Attention, or ONNX Runtime's MultiHeadAttention."""
    normalisation: Literal["plain", "fused"] = "plain"
    """Add and LayerNormalization, or ONNX Runtime's SkipLayerNormalization."""
    masked: bool = False
    """Take a second input, 1 for a piece and 0 for padding, so that texts of unlike length share a batch. For
    "contrib" attention alone: the standard one wants a mask of pieces x pieces."""


Smoothing = Mapping[str, NDArray[np.float32]]
"""Site ("0.hidden", "0.inner") -> what each of its channels is divided by before it is rounded."""


def build_graph(
    weights: Weights, recipe: Recipe, smoothing: Smoothing, *, head: Head = "vectors", expose_sites: bool = False
) -> bytes:
    """The model as an ONNX file.

    For "vectors": input `input_ids`, int64, texts x pieces, at most 256; without a mask, texts of one length only.
    Outputs `text_vectors`, float32, texts x 384, unit length (mean of the token vectors, as the official
    model pools), and `token_vectors`, float32, texts x pieces x 384. Who asks for one does not pay for the
    other.

    For "spans": inputs `input_ids` and `token_types` (0 for the question, 1 for the passage), int64, texts x pieces,
    at most 320. Output `logits`, float32, texts x pieces x 2, of an answer's first and last piece; the weights
    have its product as `outputs.weight` and `outputs.bias`.

    With `expose_sites`, what enters the feed-forward products is given out too, for calibrating.
    """
    graph = _Graph(recipe, smoothing, head)
    hidden = graph.embed(weights)
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."
        own = {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
        hidden = graph.add_layer(layer, own, hidden, "token_vectors" if layer == LAYERS - 1 else f"{layer}.out")
    if head == "spans":
        graph.locate(hidden, weights)
    else:
        graph.pool(hidden)
    sites = [f"{layer}.{site}" for layer in range(LAYERS) for site in ("hidden", "inner")]
    return graph.finish(sites if expose_sites else [])


def round_weights(weights: NDArray[np.float32], rounding: Rounding) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights (inputs x outputs) -> int8 of the same shape and a scale for each output.

    "8-bit" uses -127 to 127. But x86 without VNNI multiplies by `vpmaddubsw`, which adds the products of two
    neighbouring inputs, each 0 to 255, in 16 bits and saturates: two weights of 127 overflow it. "7-bit", the
    usual remedy (`reduce_range`), keeps every weight within 64. "pairs" asks only what is needed: that the
    positive weights of inputs 2i and 2i + 1 sum to at most 128, and the negative ones too (255 x 128 = 32640,
    within 32767). Large weights seldom come in pairs, so that costs little where 7 bits cost a bit.
    """
    largest = np.abs(weights).max(axis=0)
    if rounding == "pairs":
        pairs = weights.reshape(-1, 2, weights.shape[1])
        positive = np.maximum(pairs, 0).sum(axis=1).max(axis=0)
        negative = np.maximum(-pairs, 0).sum(axis=1).max(axis=0)
        largest = np.maximum.reduce([largest, positive, negative])  # rounding adds at most 1: 127 + 1
    scales = (largest / (64 if rounding == "7-bit" else 127)).astype(np.float32)
    return np.rint(weights / scales).astype(np.int8), scales


def read_reader_weights(model: bytes) -> Weights:
    """The weights in a reader's file, float32, under the official names: what rounding left of those it was built from,
    smoothing undone. Positions end at 320.

    Raises ValueError when the file is not such a reader's.
    """
    constants = {one.name: numpy_helper.to_array(one) for one in onnx.load_from_string(model).graph.initializer}
    if "outputs.weights" not in constants or "words.scale" not in constants:
        raise ValueError("not the int8 graph of a reader")

    def restore(name: str) -> NDArray[np.float32]:
        return np.asarray(constants[f"{name}.weights"] * constants[f"{name}.scales"], np.float32)

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
        prefix = f"encoder.layer.{layer}."
        one = np.float32(1)
        divisor = constants.get(f"{layer}.hidden.divisor", one)
        factor = constants.get(f"{layer}.inner.factor", one)
        dense = {
            **{f"attention.self.{part}": f"{layer}.{part}" for part in ("query", "key", "value")},
            "attention.output.dense": f"{layer}.mixed",
            "intermediate.dense": f"{layer}.inner.sum",
            "output.dense": f"{layer}.fed",
        }
        for theirs, ours in dense.items():
            weights[f"{prefix}{theirs}.weight"] = restore(ours).T
            weights[f"{prefix}{theirs}.bias"] = constants[f"{ours}.bias"]
        weights[f"{prefix}intermediate.dense.weight"] /= divisor
        weights[f"{prefix}output.dense.weight"] *= factor
        out = "token_vectors" if layer == LAYERS - 1 else f"{layer}.out"
        weights[f"{prefix}attention.output.LayerNorm.weight"] = constants[f"{layer}.hidden.gamma"] * divisor
        weights[f"{prefix}attention.output.LayerNorm.bias"] = constants[f"{layer}.hidden.beta"] * divisor
        weights[f"{prefix}output.LayerNorm.weight"] = constants[f"{out}.gamma"]
        weights[f"{prefix}output.LayerNorm.bias"] = constants[f"{out}.beta"]
    return weights


@dataclass(slots=True)
class _Graph:
    recipe: Recipe
    smoothing: Smoothing
    head: Head
    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)

    def embed(self, weights: Weights) -> str:
        """Word, position and type embeddings, summed and normalised."""
        if self.recipe.masked:
            self.add("Cast", ["attention_mask"], "mask.int32", to=TensorProto.INT32)
        words = weights["embeddings.word_embeddings.weight"]
        if self.recipe.rounding == "none":
            self.add("Gather", [self.constant("words", words), "input_ids"], "words.float")
        else:
            scales = np.abs(words).max(axis=1, keepdims=True) / 127  # [PAD] is all but zero, no row is zero
            rounded = np.rint(words / scales).astype(np.int8)
            self.add("Gather", [self.constant("words", rounded), "input_ids"], "words.rounded")
            self.add("Gather", [self.constant("words.scale", scales), "input_ids"], "words.scales")
            self.add("Cast", ["words.rounded"], "words.cast", to=TensorProto.FLOAT)
            self.add("Mul", ["words.cast", "words.scales"], "words.float")
        places = weights["embeddings.position_embeddings.weight"][: READER_WINDOW if self.head == "spans" else WINDOW]
        types = weights["embeddings.token_type_embeddings.weight"]
        if self.head == "vectors":
            places = places + types[0]  # one text: always type 0
        first = self.constant("first", np.array([0], np.int64))
        self.add("Shape", ["input_ids"], "length", start=1, end=2)
        self.add("Slice", [self.constant("places", places), first, "length", first], "places.used")
        total = self.add("Add", ["words.float", "places.used"], "embedded.sum")
        if self.head == "spans":
            self.add("Gather", [self.constant("types", types), "token_types"], "types.used")
            total = self.add("Add", [total, "types.used"], "embedded.typed")
        gamma, beta = (weights[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias"))
        return self.normalise(total, gamma, beta, "embedded")

    def add_layer(self, layer: int, own: Weights, hidden: str, out: str) -> str:
        """Self-attention and feed-forward, each with its residual, normalised after (as BERT does)."""
        attended = self.attend(layer, own, hidden)
        mixed = self.multiply(attended, *_dense(own, "attention.output.dense"), f"{layer}.mixed")
        gamma, beta = (own[f"attention.output.LayerNorm.{part}"] for part in ("weight", "bias"))
        # the sites that are divided before rounding: the products' weights take the factor instead
        divisor = self.smoothing.get(f"{layer}.hidden")
        site, residual = f"{layer}.hidden", f"{layer}.hidden"
        weights, bias = _dense(own, "intermediate.dense")
        if divisor is None:
            self.add_and_normalise(mixed, hidden, gamma, beta, site)
        else:
            self.add_and_normalise(mixed, hidden, gamma / divisor, beta / divisor, site)
            residual = self.add("Mul", [site, self.constant(f"{site}.divisor", divisor)], f"{site}.whole")
            weights = weights * divisor[:, None]
        inner = self.multiply(site, weights, bias, f"{layer}.inner.sum")
        inner = self.add("Gelu", [inner], f"{layer}.inner", domain=CONTRIB)
        weights, bias = _dense(own, "output.dense")
        divisor = self.smoothing.get(f"{layer}.inner")
        if divisor is not None:
            inner = self.add("Mul", [inner, self.constant(f"{inner}.factor", 1 / divisor)], f"{inner}.divided")
            weights = weights * divisor[:, None]
        fed = self.multiply(inner, weights, bias, f"{layer}.fed")
        gamma, beta = (own[f"output.LayerNorm.{part}"] for part in ("weight", "bias"))
        return self.add_and_normalise(fed, residual, gamma, beta, out)

    def attend(self, layer: int, own: Weights, hidden: str) -> str:
        """Each head's values, weighted by how its keys answer its queries."""
        names = [f"{layer}.{part}" for part in ("query", "key", "value")]
        rounded = f"{layer}.rounded"
        if self.recipe.rounding != "none":  # once for the three products that read it
            self.add("DynamicQuantizeLinear", [hidden], rounded, f"{rounded}.scale", f"{rounded}.zero")
        for name in names:
            weights, bias = _dense(own, f"attention.self.{name.partition('.')[2]}")
            if self.recipe.rounding == "none":
                self.multiply(hidden, weights, bias, name)
                continue
            integers, scales = self.rounded(name, weights)
            inputs = [rounded, integers, f"{rounded}.scale", scales, f"{rounded}.zero", ""]
            bias_name = self.constant(f"{name}.bias", bias)
            self.add("MatMulIntegerToFloat", [*inputs, bias_name], name, domain=CONTRIB)
        attended = f"{layer}.attended"
        if self.recipe.attention == "contrib":
            mask = ["", "mask.int32"] if self.recipe.masked else []
            return self.add("MultiHeadAttention", [*names, *mask], attended, domain=CONTRIB, num_heads=HEADS)
        return self.add("Attention", names, attended, q_num_heads=HEADS, kv_num_heads=HEADS)

    def pool(self, tokens: str) -> None:
        """The mean of the token vectors, special tokens included, at unit length."""
        axis = self.constant("axis", np.array([1], np.int64))
        if self.recipe.masked:
            self.add("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
            self.add("Unsqueeze", ["mask.float", self.constant("last", np.array([-1], np.int64))], "mask.column")
            tokens = self.add("Mul", [tokens, "mask.column"], "tokens.kept")
            # the sum stands for the mean: only the direction is kept
        self.add("ReduceSum" if self.recipe.masked else "ReduceMean", [tokens, axis], "mean", keepdims=0)
        self.add("ReduceL2", ["mean", axis], "mean.length", keepdims=1)
        self.add("Div", ["mean", "mean.length"], "text_vectors")

    def locate(self, tokens: str, weights: Weights) -> None:
        """How well an answer starts and ends with each piece. Never rounded: two outputs cost nothing."""
        outputs = self.constant("outputs.weights", weights["outputs.weight"].T)
        self.add("MatMul", [tokens, outputs], "logits.product")
        self.add("Add", ["logits.product", self.constant("outputs.bias", weights["outputs.bias"])], "logits")

    def multiply(self, value: str, weights: NDArray[np.float32], bias: NDArray[np.float32], out: str) -> str:
        """value x weights + bias. Rounded, `value` is rounded too, to 0 to 255 over the range it has."""
        bias_name = self.constant(f"{out}.bias", bias)
        if self.recipe.rounding == "none":
            product = self.add("MatMul", [value, self.constant(f"{out}.weights", weights)], f"{out}.product")
            return self.add("Add", [product, bias_name], out)
        inputs = [value, *self.rounded(out, weights), "", bias_name]
        return self.add("DynamicQuantizeMatMul", inputs, out, domain=CONTRIB)

    def rounded(self, name: str, weights: NDArray[np.float32]) -> tuple[str, str]:
        integers, scales = round_weights(weights, self.recipe.rounding)
        return self.constant(f"{name}.weights", integers), self.constant(f"{name}.scales", scales)

    def add_and_normalise(
        self, value: str, residual: str, gamma: NDArray[np.float32], beta: NDArray[np.float32], out: str
    ) -> str:
        if self.recipe.normalisation == "plain":
            return self.normalise(self.add("Add", [value, residual], f"{out}.sum"), gamma, beta, out)
        constants = [self.constant(f"{out}.gamma", gamma), self.constant(f"{out}.beta", beta)]
        inputs = [value, residual, *constants]
        return self.add("SkipLayerNormalization", inputs, out, domain=CONTRIB, epsilon=EPSILON)

    def normalise(self, value: str, gamma: NDArray[np.float32], beta: NDArray[np.float32], out: str) -> str:
        inputs = [value, self.constant(f"{out}.gamma", gamma), self.constant(f"{out}.beta", beta)]
        return self.add("LayerNormalization", inputs, out, axis=-1, epsilon=EPSILON)

    def add(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        """Add a node; its name is that of its first output, which is returned."""
        node = helper.make_node(operator, inputs, outputs, name=outputs[0], domain=domain, **attributes)
        self.nodes.append(node)
        return outputs[0]

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if value.dtype == np.float64:
            value = value.astype(np.float32)
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def finish(self, sites: list[str]) -> bytes:
        """The file's bytes, checked against the ONNX specification."""
        names = ["input_ids", *(["attention_mask"] if self.recipe.masked else [])]
        names += ["token_types"] if self.head == "spans" else []
        inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "pieces"]) for name in names]
        shapes: dict[str, list[str | int]] = {
            "text_vectors": ["texts", WIDTH],
            "token_vectors": ["texts", "pieces", WIDTH],
        }
        if self.head == "spans":
            shapes = {"logits": ["texts", "pieces", 2]}
        outputs = [
            *(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()),
            *(helper.make_tensor_value_info(site, TensorProto.FLOAT, ["texts", "pieces", site]) for site in sites),
        ]
        constants = list(self.constants.values())
        graph = helper.make_graph(self.nodes, "all-MiniLM-L6-v2", inputs, outputs, constants)
        # 23 is the first with Attention; IR 10 the first that carries it
        opsets = [helper.make_opsetid("", 23), helper.make_opsetid(CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="footnote")
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString(deterministic=True))


def _dense(own: Weights, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights as inputs x outputs (torch stores outputs x inputs) and bias of a dense layer."""
    return own[f"{name}.weight"].T, own[f"{name}.bias"]
