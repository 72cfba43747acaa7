"""How right, how well cited and how sure the answers over a folder are: what `rag eval` runs.

    cases -> running (asks, judges) -> measures (with intervals) -> reporting (bars, JSON) -> terminal, page

| module | what it owns |
| --- | --- |
| `cases` | what is asked and what an answer must hold; where the shipped cases are |
| `evidence` | which stretches of the articles hold what a case asks for |
| `judging` | one answer against one case: an `Outcome` |
| `ranking` | how high the right files and stretches were retrieved; the only file that imports ir_measures |
| `sampling` | intervals and tests of differences |
| `calibration` | what the confidence is worth |
| `measures` | every measure, defined once |
| `running` | asks every case |
| `reporting`, `bars`, `comparing` | the report, what it must reach, what changed between two |
| `terminal`, `page`, `charts` | the report for people |
| `drafting` | cases from a folder, for a person to confirm |
| `command` | all of it in order |
"""
