"""Fakes that tests of programs around Footnote can use."""
