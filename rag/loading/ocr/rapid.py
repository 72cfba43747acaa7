"""The shipped recogniser: RapidOCR, which brings its models (PP-OCRv6) and runs them with ONNX Runtime.

Owns everything that is RapidOCR's. Its models are named by their paths, since it downloads those that it does not find.
They know Latin letters, Chinese and Japanese.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rag.loading.ocr.recogniser import Corner, RecognisedLine
from rag.trust.telemetry import forbid_telemetry

if TYPE_CHECKING:
    from PIL.Image import Image

PACKAGE = "rapidocr"
_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}
_PARAMETERS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,  # it turns lines one by one, wrongly at times; pages are turned as a whole
    "Global.text_score": 0.0,  # what is too unsure to be text is decided for every recogniser alike
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
}
_THREADS = "EngineConfig.onnxruntime.intra_op_num_threads"
_MOST_THREADS = 4


def is_installed() -> bool:
    """Whether the extra `ocr` is installed. Imports nothing."""
    return importlib.util.find_spec(PACKAGE) is not None


def name_version() -> str:
    """RapidOCR with its version; what was recognised with one version may be better with the next."""
    try:
        return f"{PACKAGE} {version(PACKAGE)}"
    except PackageNotFoundError:
        return PACKAGE


class RapidRecogniser:
    """RapidOCR with its own models. `options` are parameters of RapidOCR, such as the `Rec.model_path` of a model for
    another script."""

    def __init__(self, **options: Any) -> None:
        """Loads the models: two seconds. Raises FileNotFoundError for one that is missing, ImportError and others."""
        forbid_telemetry()
        import onnxruntime
        import rapidocr

        onnxruntime.set_default_logger_severity(3)
        onnxruntime.disable_telemetry_events()  # on Windows
        folder = Path(rapidocr.__file__).parent / "models"
        paths = {name: str(folder / file) for name, file in _MODELS.items()} | {
            name: str(options[name]) for name in _MODELS.keys() & options.keys()
        }
        for path in paths.values():
            if not Path(path).is_file():
                raise FileNotFoundError(f"there is no model {path}")
        threads = {_THREADS: min(_MOST_THREADS, os.cpu_count() or 1)}
        self._engine = rapidocr.RapidOCR(params={**_PARAMETERS, **threads, **options, **paths})

    def read(self, picture: Image) -> Sequence[RecognisedLine]:
        """The lines of a picture."""
        import numpy as np

        pixels = np.asarray(picture.convert("RGB"))[:, :, ::-1]  # as OpenCV has them: blue first
        found = self._engine(np.ascontiguousarray(pixels))
        if found.boxes is None or not found.txts:
            return []
        return [
            RecognisedLine(str(words), _list_corners(box), float(score))
            for box, words, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ]


def _list_corners(box: Any) -> tuple[Corner, Corner, Corner, Corner]:
    corners = tuple((float(x), float(y)) for x, y in box)
    return cast("tuple[Corner, Corner, Corner, Corner]", corners)
