"""The files of the shipped models are checked before they are loaded."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.errors import ModelError
from rag.models.minilm import read_minilm
from rag.models.onnx import WEIGHTS_FOLDER
from rag.models.reader import read_reader


@dataclass(frozen=True)
class ModelFolder:
    """A copy of the files of one model."""

    folder: Path
    stem: str
    """Its model is `stem`.onnx and its record `stem`.json."""
    title: str
    """Its name in errors."""
    read: Callable[[Path], object]

    def find(self, suffix: str) -> Path:
        return self.folder / (suffix if suffix == "tokenizer.json" else f"{self.stem}{suffix}")

    def refuse(self) -> str:
        """The error of loading the model, which is one line."""
        with pytest.raises(ModelError) as refused:
            self.read(self.folder)
        message = str(refused.value)
        assert "\n" not in message
        return message


@pytest.fixture(params=[("embedding", "embedding model", read_minilm), ("reader", "reader", read_reader)])
def model(request: pytest.FixtureRequest, tmp_path: Path) -> ModelFolder:
    stem, title, read = request.param
    copied = ModelFolder(tmp_path / "models", stem, title, read)
    copied.folder.mkdir()
    for suffix in (".onnx", ".json", "tokenizer.json"):
        shutil.copy(WEIGHTS_FOLDER / copied.find(suffix).name, copied.folder)
    return copied


@pytest.mark.parametrize("suffix", [".onnx", "tokenizer.json"])
def test_a_model_is_not_loaded_when_a_byte_of_a_file_has_changed(model: ModelFolder, suffix: str) -> None:
    path = model.find(suffix)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    message = model.refuse()

    assert message.startswith(f"The {model.title}'s file {path} is damaged (sha256 ")
    assert message.endswith("Install Footnote again.")


@pytest.mark.parametrize("suffix", [".onnx", ".json", "tokenizer.json"])
def test_a_model_is_not_loaded_when_a_file_is_missing(model: ModelFolder, suffix: str) -> None:
    path = model.find(suffix)
    path.unlink()

    message = model.refuse()

    assert message.startswith(f"The {model.title}'s ") and path.name in message
    assert message.endswith("Install Footnote again.")


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"files": {}}', b'{"files": null}', b"\xff\xfe", b'{"files'])
def test_a_model_is_not_loaded_when_its_record_is_damaged(model: ModelFolder, content: bytes) -> None:
    record = model.find(".json")
    record.write_bytes(content)

    assert model.refuse() == f"The {model.title}'s record {record} is missing or damaged. Install Footnote again."


def test_the_error_names_the_runtime_when_the_recorded_file_is_not_a_model(model: ModelFolder) -> None:
    record = json.loads(model.find(".json").read_text(encoding="utf-8"))
    model.find(".onnx").write_bytes(b"not a model")
    record["files"][f"{model.stem}.onnx"] = hashlib.sha256(b"not a model").hexdigest()
    model.find(".json").write_text(json.dumps(record), encoding="utf-8")

    message = model.refuse()

    assert message.startswith("ONNX Runtime ") and f"cannot load the {model.title}: " in message
