"""Public data sets as records: one module per set, shared by the benchmarks and by `training`.

| module | files | records |
| --- | --- | --- |
| `clapnq` | `clapnq_dev_answerable.jsonl`, `..._unanswerable.jsonl` (Rosenthal et al. 2024) | questions, passages |
| `scifact` | `corpus.jsonl`, `queries.jsonl` (Wadden et al. 2020, in BEIR's form) | abstracts; claims |
| `sec_10_q` | `docs/*.pdf`, `qna_data.csv` (Docugami's KG-RAG data sets) | questions with their filings |
| `multihop_rag` | `corpus.json`, `MultiHopRAG.json` (Tang and Yang 2024) | articles; questions |
| `rgb` | `en_refine.json`, `en_fact.json` (Chen et al. 2024) | questions with documents |
| `question_rows` | question sets such as SQuAD, converted to rows | questions with a passage and answer spans |
| `claim_rows` | claim sets such as FEVER, converted to rows | claims with a passage |

Nothing is downloaded. A file that is missing or malformed raises `files.DatasetError`, which names it. The caller
decides what to do with the records (pools, cases, folders of articles).
"""
