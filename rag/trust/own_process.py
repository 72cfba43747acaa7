"""Starts Python processes of our own, which run nothing that lies in the working directory.

`python -m` and `python -c` put the working directory before everything else on the path, and `-P`, which forbids it,
came with Python 3.11. So a process is started with a few lines that take it off again before anything is imported, and
load our package by its absolute location: the folder that somebody asks questions about may hold a `json.py` or a
`rag/`.

What the user put on the path stays, for instance an absolute folder in `PYTHONPATH`. A relative or empty entry there is
the working directory under another name, and is left out.
"""

import os
import sys

# nothing else is imported at the top: `leave_working_directory` is called before anything else may be

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
"""The folder that holds the package: a clone, or `site-packages`."""

_START = """\
import sys
root, module = sys.argv[1:3]
sys.path[:] = [entry for entry in sys.path if entry]
from importlib import import_module, util
for name in dict.fromkeys(("rag", module.partition(".")[0])):
    spec = util.spec_from_file_location(name, f"{root}/{name}/__init__.py")
    sys.modules[name] = util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])
sys.argv[:] = [module, *sys.argv[3:]]
import_module(module).main()
"""


def compose_python(module: str, *arguments: str) -> list[str]:
    """The command that calls `main()` of one of our modules, which finds the arguments in `sys.argv[1:]`.

    To be started with the environment of `clean_environment`.
    """
    return [sys.executable, "-c", _START, ROOT, module, *arguments]


def clean_environment() -> dict[str, str]:
    """The environment for such a process: this one's, without entries of `PYTHONPATH` that mean the working directory.

    `PYTHONSAFEPATH` does the same for whatever a library may start in turn (Python 3.11 and later).
    """
    kept = {**os.environ, "PYTHONSAFEPATH": "1"}
    entries = [entry for entry in kept.pop("PYTHONPATH", "").split(os.pathsep) if os.path.isabs(entry)]  # noqa: PTH117
    return {**kept, "PYTHONPATH": os.pathsep.join(entries)} if entries else kept


def leave_working_directory() -> None:
    """Take the working directory off this process's own path, unless our own package is found there."""
    try:
        here = os.getcwd()  # noqa: PTH109
    except OSError:  # it was deleted
        here = ""
    if here != ROOT:
        sys.path[:] = [entry for entry in sys.path if entry not in ("", here)]
