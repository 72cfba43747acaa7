"""A folder that somebody else made: modules with the names of those that we import, and configuration files."""

from __future__ import annotations

from pathlib import Path

MODULES = (
    *("json", "random", "typing", "numpy", "click", "streamlit", "uvicorn", "chromadb", "onnxruntime", "pydantic"),
    *("sitecustomize", "usercustomize", "rag/__init__", "ui/__init__", "ui/server"),
)

_RUN = "import os\nopen({mark!r}, 'a').write('{name}\\n')\nraise SystemExit('{name} was run')\n"


def fill_hostile_folder(folder: Path) -> Path:
    """Fill the folder; returns the path of a file that appears as soon as one of its modules is run."""
    mark = folder.parent / "what-was-run"
    for name in MODULES:
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_RUN.format(mark=str(mark), name=name), encoding="utf-8")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(
        '[server]\nenableCORS = false\nport = 1\n[secrets]\nfiles = ["a"]\n[theme]\nbase = 7\n',
        encoding="utf-8",
    )
    (folder / ".streamlit" / "secrets.toml").write_text("this is no TOML", encoding="utf-8")
    (folder / ".env").write_text("CHROMA_API_IMPL=json.Evil\nCHROMA_SERVER_HTTP_PORT=none\n", encoding="utf-8")
    return mark
