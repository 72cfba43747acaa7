"""A small folder for questions and texts to check."""

from __future__ import annotations

from pathlib import Path

BRIDGE = """Council approves bridge

The council of Marlow approved the new bridge on Tuesday. It will cost 4.2 million euros and open in May 2027. \
Mayor Ada Quist said the old bridge had become too weak for lorries. The ferry operator denied that the ferry was \
overcrowded. The council plans to close the old harbour road in June. Volunteers counted 31 otters on the river this \
winter. The school on Mill Street was not damaged by the flood.
"""

LABORATORY = """New laboratory

The Polytechnic opened a new laboratory in Oldham in 2019. Its rector, Tom Redfern, resigned in March. Did the \
minister resign too? The laboratory employs 120 people.

The towns met for the Lune Treaty of 1994. Under that agreement, Oldham gave up its nets in exchange for money. All 32
council member towns have signed a newer text.
"""


def write_folder(folder: Path) -> Path:
    """The two articles in a new folder."""
    folder.mkdir(parents=True)
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "laboratory.txt").write_text(LABORATORY, encoding="utf-8")
    return folder
