"""English as data: word lists without rules. Another language would be another folder with the same file names.

The rules that use them are in `rag/text`, `rag/question`, `rag/answering` and `rag/verification`. Words are in lower
case. Unless a list says otherwise it is our own, written for the rule that its docstring names.
"""
