"""What `rag eval` runs: measures how correct, how well cited and how well calibrated the answers are.

    cases -> running (asks, judges) -> measures (with intervals) -> reporting (bars, JSON) -> terminal, page

| module | what it owns |
| --- | --- |
| `cases` | the questions, what an answer must contain, and where the shipped cases are |
| `evidence` | which passages of the articles contain what a case asks for |
| `judging` | judges one answer against one case: an `Outcome` |
| `kind_cases`, `kind_judging` | inputs other than factual questions, by kind, and whether each is answered |
| `ranking` | hit@k, MRR and nDCG of files and text spans; the only file that imports ir_measures |
| `sampling` | bootstrap intervals, and paired tests of differences |
| `calibration` | AUROC and calibration error of the confidence; the effect of each threshold |
| `measures` | every measure of a report, defined once |
| `running` | asks every case |
| `reporting`, `bars`, `comparing` | the report, the bars it must meet, the comparison with an earlier one |
| `terminal`, `page`, `charts` | the report as text and as an HTML page |
| `drafting` | drafts cases, for a person to confirm |
| `command` | runs all of it |

The general measures (AUROC, calibration error, nDCG, intervals, tests) are also used by `eval` and `training`.
"""
