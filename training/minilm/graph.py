"""all-MiniLM-L6-v2 as an ONNX graph, written node by node for ONNX Runtime on a CPU.

The usual way is to export the model from torch and let an optimizer and a quantizer rewrite it. Writing the graph by
hand needs neither, gives the same bytes every time, and lets each node be the one that measured fastest.

Owns the shape of the network. `rounding` rounds the weights, `smoothing` chooses the channels to smooth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from training.build_extra import needs_build_extra
from training.minilm.rounding import Rounding, round_rows, round_weights

with needs_build_extra("training.minilm"):
    import onnx
    from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, WIDTH = 6, 12, 384
WINDOW, READER_WINDOW = 256, 320
"""Longest input in pieces: a text to embed, and a question with its passage."""
EPSILON = 1e-12
"""`layer_norm_eps` of the official configuration."""

CONTRIB = "com.microsoft"
"""Domain of ONNX Runtime's own operators."""

Weights = Mapping[str, NDArray[np.float32]]
Head = Literal["vectors", "spans"]
"""What the network returns: vectors of texts, or where in a passage the answer starts and ends."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What may differ between two graphs with the same weights. The defaults are those that ship."""

    rounding: Rounding = "pairs"
    """How weights become int8 (`round_weights`); "none" keeps float32."""
    attention: Literal["standard", "contrib"] = "standard"
    """ONNX's own Attention, or ONNX Runtime's MultiHeadAttention."""
    normalisation: Literal["plain", "fused"] = "plain"
    """Add and LayerNormalization, or ONNX Runtime's SkipLayerNormalization."""
    masked: bool = False
    """Take a second input, 1 for a piece and 0 for padding, so that texts of different lengths share a batch. Only
    with "contrib" attention: the standard one wants a mask of pieces x pieces."""


Smoothing = Mapping[str, NDArray[np.float32]]
"""Site ("0.hidden", "0.inner") -> divisor of each channel before rounding."""


def build_graph(
    weights: Weights, recipe: Recipe, smoothing: Smoothing, *, head: Head = "vectors", expose_sites: bool = False
) -> bytes:
    """The model as the bytes of an ONNX file.

    Head "vectors": input `input_ids`, int64, texts x pieces, at most 256 pieces; without a mask all texts must have the
    same length. Outputs `text_vectors`, float32, texts x 384, unit length (the mean of the token vectors, as the
    official model pools), and `token_vectors`, float32, texts x pieces x 384. An output that is not requested is not
    computed.

    Head "spans": inputs `input_ids` and `token_types` (0 for the question, 1 for the passage), int64, texts x pieces,
    at most 320 pieces. Output `logits`, float32, texts x pieces x 2, for an answer's first and last piece. `weights`
    must hold `outputs.weight` and `outputs.bias`.

    `expose_sites` adds the inputs of the feed-forward products as outputs, for calibration.
    """
    graph = _Graph(recipe, smoothing, head)
    hidden = graph.embed(weights)
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."
        own = {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
        hidden = graph.add_layer(layer, own, hidden, "token_vectors" if layer == LAYERS - 1 else f"{layer}.out")
    if head == "spans":
        graph.score_spans(hidden, weights)
    else:
        graph.pool(hidden)
    sites = [f"{layer}.{site}" for layer in range(LAYERS) for site in ("hidden", "inner")]
    return graph.finish(sites if expose_sites else [])


@dataclass(slots=True)
class _Graph:
    recipe: Recipe
    smoothing: Smoothing
    head: Head
    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)

    def embed(self, weights: Weights) -> str:
        """The sum of word, position and type embeddings, normalised."""
        if self.recipe.masked:
            self.add("Cast", ["attention_mask"], "mask.int32", to=TensorProto.INT32)
        words = weights["embeddings.word_embeddings.weight"]
        if self.recipe.rounding == "none":
            self.add("Gather", [self.constant("words", words), "input_ids"], "words.float")
        else:
            rounded, scales = round_rows(words)
            self.add("Gather", [self.constant("words", rounded), "input_ids"], "words.rounded")
            self.add("Gather", [self.constant("words.scale", scales), "input_ids"], "words.scales")
            self.add("Cast", ["words.rounded"], "words.cast", to=TensorProto.FLOAT)
            self.add("Mul", ["words.cast", "words.scales"], "words.float")
        window = READER_WINDOW if self.head == "spans" else WINDOW
        positions = weights["embeddings.position_embeddings.weight"][:window]
        types = weights["embeddings.token_type_embeddings.weight"]
        if self.head == "vectors":
            positions = positions + types[0]  # a single text has type 0 throughout
        first = self.constant("first", np.array([0], np.int64))
        self.add("Shape", ["input_ids"], "length", start=1, end=2)
        self.add("Slice", [self.constant("places", positions), first, "length", first], "places.used")
        total = self.add("Add", ["words.float", "places.used"], "embedded.sum")
        if self.head == "spans":
            self.add("Gather", [self.constant("types", types), "token_types"], "types.used")
            total = self.add("Add", [total, "types.used"], "embedded.typed")
        gamma, beta = (weights[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias"))
        return self.normalise(total, gamma, beta, "embedded")

    def add_layer(self, layer: int, own: Weights, hidden: str, out: str) -> str:
        """Self-attention and feed-forward, each with its residual and normalised after the sum, as in BERT."""
        attended = self.attend(layer, own, hidden)
        mixed = self.multiply(attended, *_dense(own, "attention.output.dense"), f"{layer}.mixed")
        gamma, beta = (own[f"attention.output.LayerNorm.{part}"] for part in ("weight", "bias"))
        # a smoothed site is divided before rounding, and the product's weights are multiplied instead
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
        """The values of each head, weighted by how well its keys match its queries."""
        names = [f"{layer}.{part}" for part in ("query", "key", "value")]
        rounded = f"{layer}.rounded"
        if self.recipe.rounding != "none":  # once for all three products
            self.add("DynamicQuantizeLinear", [hidden], rounded, f"{rounded}.scale", f"{rounded}.zero")
        for name in names:
            weights, bias = _dense(own, f"attention.self.{name.partition('.')[2]}")
            if self.recipe.rounding == "none":
                self.multiply(hidden, weights, bias, name)
                continue
            integers, scales = self.add_rounded(name, weights)
            inputs = [rounded, integers, f"{rounded}.scale", scales, f"{rounded}.zero", ""]
            bias_name = self.constant(f"{name}.bias", bias)
            self.add("MatMulIntegerToFloat", [*inputs, bias_name], name, domain=CONTRIB)
        attended = f"{layer}.attended"
        if self.recipe.attention == "contrib":
            mask = ["", "mask.int32"] if self.recipe.masked else []
            return self.add("MultiHeadAttention", [*names, *mask], attended, domain=CONTRIB, num_heads=HEADS)
        return self.add("Attention", names, attended, q_num_heads=HEADS, kv_num_heads=HEADS)

    def pool(self, tokens: str) -> None:
        """The mean of the token vectors, special tokens included, scaled to unit length."""
        axis = self.constant("axis", np.array([1], np.int64))
        if self.recipe.masked:
            self.add("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
            self.add("Unsqueeze", ["mask.float", self.constant("last", np.array([-1], np.int64))], "mask.column")
            tokens = self.add("Mul", [tokens, "mask.column"], "tokens.kept")
            # the sum is as good as the mean, since only the direction is kept
        self.add("ReduceSum" if self.recipe.masked else "ReduceMean", [tokens, axis], "mean", keepdims=0)
        self.add("ReduceL2", ["mean", axis], "mean.length", keepdims=1)
        self.add("Div", ["mean", "mean.length"], "text_vectors")

    def score_spans(self, tokens: str, weights: Weights) -> None:
        """Logits of each piece as an answer's first and last one. Never rounded: two outputs cost nothing."""
        outputs = self.constant("outputs.weights", weights["outputs.weight"].T)
        self.add("MatMul", [tokens, outputs], "logits.product")
        self.add("Add", ["logits.product", self.constant("outputs.bias", weights["outputs.bias"])], "logits")

    def multiply(self, value: str, weights: NDArray[np.float32], bias: NDArray[np.float32], out: str) -> str:
        """The output `value` x weights + bias. When weights are rounded, so is `value`, to 0 to 255 over its range."""
        bias_name = self.constant(f"{out}.bias", bias)
        if self.recipe.rounding == "none":
            product = self.add("MatMul", [value, self.constant(f"{out}.weights", weights)], f"{out}.product")
            return self.add("Add", [product, bias_name], out)
        inputs = [value, *self.add_rounded(out, weights), "", bias_name]
        return self.add("DynamicQuantizeMatMul", inputs, out, domain=CONTRIB)

    def add_rounded(self, name: str, weights: NDArray[np.float32]) -> tuple[str, str]:
        """Int8 weights and their scales as constants."""
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
        """Add a node named after its first output; returns that name."""
        node = helper.make_node(operator, inputs, outputs, name=outputs[0], domain=domain, **attributes)
        self.nodes.append(node)
        return outputs[0]

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if value.dtype == np.float64:
            value = value.astype(np.float32)
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def finish(self, sites: list[str]) -> bytes:
        """The bytes of the file, checked against the ONNX specification."""
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
        # opset 23 is the first with Attention, IR version 10 the first that allows it
        opsets = [helper.make_opsetid("", 23), helper.make_opsetid(CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="footnote")
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString(deterministic=True))


def _dense(own: Weights, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights and bias of a dense layer; weights as inputs x outputs (torch stores outputs x inputs)."""
    return own[f"{name}.weight"].T, own[f"{name}.bias"]
