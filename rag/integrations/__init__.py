"""Footnote's parts for users of other frameworks."""
