"""Footnote: ask a folder of articles; every sentence of the answer cites its file."""

__version__ = "0.1.0"
