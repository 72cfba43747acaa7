"""Answers by kind: one file for each kind of input that is not a factual question."""
