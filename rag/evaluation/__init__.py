"""What `rag eval` runs: it measures how right, how well cited and how well calibrated the answers are.

    cases -> running (asks, judges) -> measures (with intervals) -> reporting (bars, JSON) -> terminal, page

| module | what it owns |
| --- | --- |
| `cases` | the questions, what an answer must hold, and where the shipped cases are |
| `evidence` | which stretches of the articles hold what a case asks for |
| `judging` | judges one answer against one case: an `Outcome` |
| `kind_cases`, `kind_judging` | inputs that are no factual question, by kind, and whether each is answered |
| `ranking` | hit@k, MRR and nDCG of files and stretches; the only file that imports ir_measures |
| `sampling` | bootstrap intervals, and paired tests of differences |
| `calibration` | AUROC and calibration error of the confidence; what each threshold brings |
| `measures` | every measure of a report, defined once |
| `running` | asks every case |
| `reporting`, `bars`, `comparing` | the report, the bars it is held to, the comparison with an earlier one |
| `terminal`, `page`, `charts` | the report as text and as an HTML page |
| `drafting` | drafts cases, for a person to confirm |
| `command` | runs all of it |

The general measures (AUROC, calibration error, nDCG, intervals, tests) are also used by `eval` and `training`.
"""
